package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/internal/action"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// here allows the servers of the tests.
func here() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

func open(t *testing.T, allow []netip.Prefix) *web {
	t.Helper()
	w := newWeb(allow)
	t.Cleanup(w.client.Close)
	return w
}

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
			_, _ = w.Write(body) // a client that leaves is its own matter
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
	w := open(t, here())
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
	if _, _, err = w.Post(t.Context(), url+"/moved", nil, []byte("x"), 1000); !errors.Is(err, action.ErrRedirect) {
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
	w := open(t, here())
	data, mime, err := w.Get(t.Context(), url+"/hundred", 100)
	if len(data) != 100 || mime != "application/json" || err != nil {
		t.Errorf("%q %s %v", data, mime, err)
	}
	for _, path := range []string{"/hundred", "/endless"} {
		if _, _, err := w.Get(t.Context(), url+path, 99); !errors.Is(err, action.ErrTooLarge) {
			t.Errorf("%s: %v", path, err)
		}
	}
	var status *action.StatusError
	if _, _, err := w.Get(t.Context(), url+"/none", 99); !errors.As(err, &status) || status.Status != 404 {
		t.Errorf("missing: %v", err)
	}
	if _, _, err := w.Get(t.Context(), url+"/moved", 99); !errors.Is(err, action.ErrRedirect) {
		t.Errorf("redirect: %v", err)
	}
}

func TestThisMachineIsOutOfReach(t *testing.T) {
	reached := make(chan string, 16)
	url := site(t, reached)
	w := open(t, nil)
	if _, _, err := w.Get(t.Context(), url+"/hundred", 100); !errors.Is(err, action.ErrBlockedAddress) {
		t.Errorf("get: %v", err)
	}
	if _, _, err := w.Post(t.Context(), url+"/echo", nil, nil, 100); !errors.Is(err, action.ErrBlockedAddress) {
		t.Errorf("post: %v", err)
	}
	if len(reached) > 0 {
		t.Errorf("reached: %s", <-reached)
	}
}
