package fetch_test

import (
	"errors"
	"net/http"
	"testing"

	"chancery/internal/remote/fetch"
)

func TestGet(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(make([]byte, 1000))
	})
	c := newClient(t, fetch.Options{Allow: here()})
	data, mime, err := c.Get(t.Context(), url, 1000)
	if err != nil || len(data) != 1000 || mime != "image/png" {
		t.Errorf("%d bytes of %s, %v", len(data), mime, err)
	}
	if _, _, err := c.Get(t.Context(), url, 999); !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	var status *fetch.StatusError
	if _, _, err := c.Get(t.Context(), url+"/gone", 1000); !errors.As(err, &status) || status.Status != http.StatusGone {
		t.Errorf("gone: %v", err)
	}
	if _, _, err := newClient(t, fetch.Options{}).Get(t.Context(), url, 1000); !errors.Is(err, fetch.ErrDestination) {
		t.Errorf("a private address: %v", err)
	}
}
