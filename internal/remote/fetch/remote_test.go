package fetch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/remote/fetch"
)

// site is a server with several kinds of answers.
func site(t *testing.T, reached chan<- string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		reached <- r.Method + " " + r.URL.Path + " " + r.Header.Get("X-A") + " " + string(body)
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/echo":
			w.WriteHeader(http.StatusAccepted)
			_, _ = w.Write(body) // the client may have left
		case "/hundred":
			_, _ = io.WriteString(w, strings.Repeat("x", 100))
		case "/moved":
			http.Redirect(w, r, "/echo", http.StatusTemporaryRedirect)
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("x", 4096)); err != nil {
					return
				}
			}
		case "/slow":
			<-r.Context().Done()
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestPost(t *testing.T) {
	reached := make(chan string, 16)
	url := site(t, reached)
	w := newClient(t, fetch.Options{Allow: here()})
	status, answer, err := w.Post(t.Context(), url+"/echo", map[string]string{"X-A": "b"}, []byte("hello"), 100)
	if status != 202 || string(answer) != "hello" || err != nil {
		t.Errorf("%d %q %v", status, answer, err)
	}
	if got := <-reached; got != "POST /echo b hello" {
		t.Errorf("%q arrived", got)
	}
	status, answer, err = w.Post(t.Context(), url+"/endless", nil, nil, 1000)
	if status != 200 || len(answer) != 1000 || err != nil {
		t.Errorf("endless: %d, %d bytes, %v", status, len(answer), err)
	}
	status, _, err = w.Post(t.Context(), url+"/none", nil, nil, 1000)
	if status != 404 || err != nil {
		t.Errorf("missing: %d, %v", status, err)
	}
	<-reached
	<-reached
	if _, _, err = w.Post(t.Context(), url+"/moved", nil, []byte("x"), 1000); !errors.Is(err, domain.ErrRedirect) {
		t.Errorf("redirect: %v", err)
	}
	<-reached
	if len(reached) > 0 {
		t.Errorf("the redirect was followed: %s", <-reached)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err = w.Post(short, url+"/slow", nil, nil, 1000); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("slow: %v", err)
	}
}

func TestGet(t *testing.T) {
	reached := make(chan string, 16)
	url := site(t, reached)
	w := newClient(t, fetch.Options{Allow: here()})
	data, mime, err := w.Get(t.Context(), url+"/hundred", 100)
	if len(data) != 100 || mime != "application/json" || err != nil {
		t.Errorf("%q %s %v", data, mime, err)
	}
	for _, path := range []string{"/hundred", "/endless"} {
		if _, _, err := w.Get(t.Context(), url+path, 99); !errors.Is(err, domain.ErrTooLarge) {
			t.Errorf("%s: %v", path, err)
		}
	}
	var status *domain.StatusError
	if _, _, err := w.Get(t.Context(), url+"/none", 99); !errors.As(err, &status) || status.Status != 404 {
		t.Errorf("missing: %v", err)
	}
	if _, _, err := w.Get(t.Context(), url+"/moved", 99); !errors.Is(err, domain.ErrRedirect) {
		t.Errorf("redirect: %v", err)
	}
	small := newClient(t, fetch.Options{Allow: here(), MaxBytes: 99})
	if _, _, err := small.Get(t.Context(), url+"/hundred", 100); !errors.Is(err, domain.ErrTooLarge) {
		t.Errorf("over the limit of the client: %v", err)
	}
}

func TestThisMachineIsOutOfReach(t *testing.T) {
	reached := make(chan string, 16)
	url := site(t, reached)
	w := newClient(t, fetch.Options{})
	if _, _, err := w.Get(t.Context(), url+"/hundred", 100); !errors.Is(err, domain.ErrBlockedAddress) {
		t.Errorf("get: %v", err)
	}
	if _, _, err := w.Post(t.Context(), url+"/echo", nil, nil, 100); !errors.Is(err, domain.ErrBlockedAddress) {
		t.Errorf("post: %v", err)
	}
	if len(reached) > 0 {
		t.Errorf("reached: %s", <-reached)
	}
}
