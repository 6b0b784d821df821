package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"time"

	"chancery/internal/action"
	"chancery/internal/remote/fetch"
)

const (
	// webTimeout and webBytes are more than any action asks for; their own limits
	// are tighter.
	webTimeout = 30 * time.Second
	webBytes   = 32 << 20
)

// web makes the requests of actions through the guarded client.
type web struct{ client *fetch.Client }

var (
	_ action.Fetcher = (*web)(nil)
	_ action.Poster  = (*web)(nil)
)

func newWeb(allow []netip.Prefix) *web {
	return &web{fetch.New(fetch.Options{Allow: allow, Timeout: webTimeout, MaxBytes: webBytes})}
}

// Get implements action.Fetcher.
func (w *web) Get(ctx context.Context, url string, maxBytes int64) (data []byte, mime string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, "", fmt.Errorf("making a request: %w", err)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, "", explained(err)
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	if resp.StatusCode/100 != 2 {
		return nil, "", &action.StatusError{Status: resp.StatusCode}
	}
	data, err = io.ReadAll(io.LimitReader(resp.Body, maxBytes+1))
	if err == nil && int64(len(data)) > maxBytes {
		err = action.ErrTooLarge
	}
	if err != nil {
		return nil, "", explained(err)
	}
	return data, resp.Header.Get("Content-Type"), nil
}

// Post implements action.Poster.
func (w *web) Post(ctx context.Context, url string, headers map[string]string, body []byte, maxBytes int64) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("making a request: %w", err)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return 0, nil, explained(err)
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBytes))
	return resp.StatusCode, answer, explained(err)
}

// explained puts the errors of the client into the terms of the actions.
func explained(err error) error {
	for _, e := range []struct{ from, to error }{
		{fetch.ErrDestination, action.ErrBlockedAddress},
		{fetch.ErrRedirect, action.ErrRedirect},
		{fetch.ErrTooLarge, action.ErrTooLarge},
	} {
		if errors.Is(err, e.from) {
			return fmt.Errorf("%w: %w", e.to, err)
		}
	}
	return err
}
