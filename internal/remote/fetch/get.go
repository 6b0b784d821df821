package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Get returns the contents at a URL, of any kind, and their media type. More than
// maxBytes is ErrTooLarge; any status but 200 is a *StatusError.
func (c *Client) Get(ctx context.Context, url string, maxBytes int64) (data []byte, mime string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, "", fmt.Errorf("making the request: %w", err)
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, "", fmt.Errorf("fetching: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	if resp.StatusCode != http.StatusOK {
		return nil, "", &StatusError{resp.StatusCode}
	}
	body := &limited{ReadCloser: resp.Body, left: min(maxBytes, c.maxBytes)}
	if data, err = io.ReadAll(body); err != nil {
		return nil, "", fmt.Errorf("fetching: %w", err)
	}
	return data, resp.Header.Get("Content-Type"), nil
}
