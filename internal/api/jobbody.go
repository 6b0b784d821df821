package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// readJob decodes the request for a job. Files in its arguments may be as large
// as the largest file in base64; the rest is limited as in other bodies.
func (s *server) readJob(r *http.Request, in *JobRequest) error {
	data, err := asJSON(r, takeBody(r), in)
	if err != nil {
		return err
	}
	if err := s.decodeJSON(data, in); err != nil {
		return err
	}
	return s.checkJobSize(data, in)
}

// checkJobSize refuses a request that is too large without its files.
func (s *server) checkJobSize(data []byte, in *JobRequest) error {
	if rest := len(data) - sizeOfFiles(in.Args) - sizeOfFiles(in.Meta); int64(rest) > s.Limits.Body {
		return domain.OverLimit(domain.TooLarge, limits.Body.With(s.Limits.Body), "")
	}
	return nil
}

// sizeOfFiles returns the number of bytes in data URIs, which are moved into the
// spool.
func sizeOfFiles(args json.RawMessage) (size int) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(args, &members); err != nil {
		return 0 // no object, so no files
	}
	const start = `"data:`
	for _, v := range members {
		if len(v) > len(start) && bytes.EqualFold(v[:len(start)], []byte(start)) {
			size += len(v)
		}
	}
	return size
}
