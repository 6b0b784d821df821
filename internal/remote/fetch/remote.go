package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"chancery/internal/domain"
)

var (
	_ domain.Fetcher = (*Client)(nil)
	_ domain.Poster  = (*Client)(nil)
)

// Get implements domain.Fetcher. The limit of the client applies too.
func (c *Client) Get(ctx context.Context, url string, maxBytes int64) (data []byte, mime string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, "", fmt.Errorf("making a request: %w", err)
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	if resp.StatusCode/100 != 2 {
		return nil, "", &domain.StatusError{Status: resp.StatusCode}
	}
	data, err = io.ReadAll(&limited{ReadCloser: resp.Body, left: maxBytes})
	if err != nil {
		return nil, "", err
	}
	return data, resp.Header.Get("Content-Type"), nil
}

// Post implements domain.Poster.
func (c *Client) Post(ctx context.Context, url string, headers map[string]string, body []byte, maxBytes int64) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("making a request: %w", err)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBytes))
	return resp.StatusCode, answer, err
}
