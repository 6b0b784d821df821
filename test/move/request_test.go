package move

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// request makes a request and returns the answer, with an error for one that is none of
// success.
func (s *site) request(ctx context.Context, method, path, body string) (out []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, s.client.URL+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.client.Token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	out, err = io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("status %d", answer.StatusCode)
	}
	return out, err
}
