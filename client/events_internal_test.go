package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// TestEventsGoOn: the loop goes on behind the last event when the stream breaks off or the
// server is busy, and ends when the token is refused.
func TestEventsGoOn(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Query().Get("after"))
		switch len(asked) {
		case 1:
			fmt.Fprint(w, ": hello\nretry: 1000\n\nid: 5\nevent: stream.ready\ndata: {\"id\":\"5\",\"type\":\"stream.ready\"}\n\n"+
				"id: 7\nevent: job.completed\ndata: {\"id\":\"7\",\"type\":\"job.completed\",\"job\":{\"id\":\"a\"}}\n\nid: 9\n\nid: 10\ndata: {\"id\":")
		case 2:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 3:
			fmt.Fprint(w, "id: 11\ndata: {\"id\":\"11\",\ndata: \"type\":\"entry.file\",\"entry\":{\"id\":\"b\",\"file\":{\"name\":\"x\"}}}\n\n")
		default:
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer server.Close()
	c := &Client{URL: server.URL, Token: "x"}
	var got []string
	var last error
	for e, err := range c.Events(t.Context(), EventQuery{Types: []string{"job.completed"}}) {
		if err != nil {
			last = err
			break
		}
		got = append(got, e.ID+" "+e.Type)
	}
	if want := []string{"5 stream.ready", "7 job.completed", "11 entry.file"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []string{"", "9", "9", "11"}; !slices.Equal(asked, want) {
		t.Errorf("asked for what is behind %q, want %q", asked, want)
	}
	if failed, is := errors.AsType[*Error](last); !is || failed.Status != http.StatusUnauthorized {
		t.Errorf("the loop ends with %v", last)
	}
}

// Lines end with LF, CR or both.
func TestEventLines(t *testing.T) {
	for _, stream := range []string{"id: 1\ndata: a\ndata: b\n\n", "id: 1\r\ndata: a\r\ndata: b\r\n\r\n", "id: 1\rdata: a\rdata: b\r\r"} {
		var got []string
		for _, r := range []io.Reader{strings.NewReader(stream), iotest.OneByteReader(strings.NewReader(stream))} {
			if err := readEvents(r, func(id, kind, data string) error { got = append(got, id+kind+data); return nil }); err != nil {
				t.Error(err)
			}
		}
		if want := []string{"1a\nb", "1a\nb"}; !slices.Equal(got, want) {
			t.Errorf("%q: %q", stream, got)
		}
	}
}

// FuzzReadEvents: no stream makes the reader fail otherwise than with an error, and an event
// that is written in its form is read as it was.
func FuzzReadEvents(f *testing.F) {
	for _, text := range []string{
		"", "\n\n", "id: 1\nevent: a\ndata: {}\n\n", "data\n\n", ": comment\n\n", "id:1\r\ndata:x\r\n\r\n", "data: a\ndata: b\n\n", "data:\r\r\n\r", "id: 1\rdata: x\r\r", "retry: 5\n\n", "id: \n\n\n\ndata: \x00\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		type event struct{ id, kind, data string }
		read := func(stream string) (list []event) {
			err := readEvents(strings.NewReader(stream), func(id, kind, data string) error {
				list = append(list, event{id, kind, data})
				return nil
			})
			if err != nil && len(stream) < maxEvent {
				t.Fatal(err)
			}
			return list
		}
		list := read(text)
		var again strings.Builder
		for _, e := range list {
			if e.id != "" {
				again.WriteString("id: " + e.id + "\n")
			}
			if e.kind != "" {
				again.WriteString("event: " + e.kind + "\n")
			}
			if e.data != "" {
				again.WriteString("data: " + strings.ReplaceAll(e.data, "\n", "\ndata: ") + "\n")
			}
			again.WriteString("\n")
		}
		if got := read(again.String()); !slices.Equal(got, list) {
			t.Errorf("%q is read as %q and then as %q", text, list, got)
		}
	})
}
