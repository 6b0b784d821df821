package api

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"chancery/internal/admission"
	"chancery/internal/domain"
)

// codingGzip is the only coding that a body may have (RFC 9110, section 8.4.1.3).
const codingGzip = "gzip"

// unzipped reports whether the body of a request has to be unzipped. Other codings are refused.
func unzipped(w http.ResponseWriter, r *http.Request) (bool, error) {
	coding := codingOf(r)
	switch coding {
	case "":
		return false, nil
	case codingGzip, "x-gzip":
		return true, nil
	}
	w.Header().Set("Accept-Encoding", codingGzip+", identity")
	return false, domain.E(domain.Unsupported, "content-encoding",
		"a body in the coding %q is not taken; send it as it is or with 'Content-Encoding: gzip'", coding)
}

// notCoded refuses a body in any coding, where its bytes are stored as they arrive.
func notCoded(w http.ResponseWriter, r *http.Request) error {
	coding := codingOf(r)
	if coding == "" {
		return nil
	}
	w.Header().Set("Accept-Encoding", "identity")
	return domain.E(domain.Unsupported, "content-encoding",
		"contents in the coding %q are not taken here; send them as they are, without Content-Encoding", coding)
}

// codingOf returns the codings of a body as a list, empty for none.
func codingOf(r *http.Request) string {
	var list []string
	for _, line := range r.Header.Values("Content-Encoding") {
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				list = append(list, name)
			}
		}
	}
	return strings.Join(list, ", ")
}

// unzipMemory is what it takes to unzip a body: the window of 32 KiB, tables and buffers.
const unzipMemory = 48 << 10

// unzipping reads a zipped body. It takes its own memory when the first bytes have arrived,
// and ends with the error of a body that is too large as soon as it has made too much of it.
type unzipping struct {
	ctx    context.Context //nolint:containedctx // that of the request, for its reads
	wire   *incoming
	memory *admission.Body
	limit  int64
	made   int64
	zip    *gzip.Reader
}

// Read implements io.Reader.
func (u *unzipping) Read(p []byte) (int, error) {
	if u.zip == nil {
		if err := u.begin(p); err != nil {
			return 0, err
		}
	}
	n, err := u.zip.Read(p)
	u.made += int64(n)
	if u.made > u.limit {
		return 0, &http.MaxBytesError{Limit: u.limit}
	}
	return n, unzipError(err)
}

// begin reads the first bytes with the buffer of the caller. A body without any is empty.
func (u *unzipping) begin(buffer []byte) error {
	n, err := u.wire.Read(buffer)
	if n == 0 {
		return err
	}
	if err := u.memory.Grow(u.ctx, unzipMemory); err != nil {
		return err
	}
	first := strings.NewReader(string(buffer[:n]))
	u.zip, err = gzip.NewReader(io.MultiReader(first, u.wire))
	if err != nil {
		u.zip = nil
	}
	return unzipError(err)
}

// unzipError returns the error about a body that is not what gzip makes; others stay.
func unzipError(err error) error {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	if corrupt || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &domain.Error{
			Kind: domain.Malformed, Key: "input", Cause: err,
			Message: "the body is not gzip, or not all of it, although its Content-Encoding is gzip",
		}
	}
	return err
}
