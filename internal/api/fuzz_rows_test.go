package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// FuzzRows: whatever a body is, each line of it that is not empty has one line of the answer,
// in order, and none is a failure of the server.
func FuzzRows(f *testing.F) {
	for _, text := range []string{
		"", "\n\n", `{"id":"1"}`, "{\"id\":\"1\"}\n{\"id\":\"1\"}\r\n\n[1]\n", strings.Repeat(`{"key":"k"}`+"\n", 100),
		`{"args":` + strings.Repeat("[", 200) + "\n{}", strings.Repeat("x", 3000) + "\n{}\n" + strings.Repeat(" ", 3000), "\x00\n\xff\n\"\\ud800\"\n", "\r\r\n\n\r",
	} {
		f.Add([]byte(text))
	}
	s := testServer()
	s.Trusted = &domain.Actor{} // it has no tokens
	const longest = 2 << 10
	kind := rowKind{limit: limits.Body.With(longest), parse: func(data []byte) (task, error) {
		var in JobLine
		if err := s.decodeJSON(data, &in); err != nil {
			return task{}, err
		}
		do := func(context.Context) (RowResult, error) {
			if in.ID == "panic" {
				panic("wanted")
			}
			return RowResult{}, nil
		}
		return task{do, namesOf("id", in.ID, "key", in.Key)}, nil
	}}
	f.Fuzz(func(t *testing.T, body []byte) {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(context.WithValue(t.Context(), contextKey{}, &request{id: "r-1", actor: domain.Actor{Workspace: domain.Workspace{ID: "w"}}}),
			http.MethodPost, "/", bytes.NewReader(body))
		if err := s.serveRows(w, r, kind); err != nil {
			t.Fatal(err)
		}
		var want []int
		for i, line := range bytes.Split(body, []byte("\n")) {
			if len(bytes.TrimSpace(line)) > 0 || len(bytes.TrimSuffix(line, []byte("\r"))) > longest {
				want = append(want, i+1)
			}
		}
		dec := json.NewDecoder(w.Body)
		for _, line := range want {
			var got RowResult
			if err := dec.Decode(&got); err != nil {
				t.Fatalf("line %d: %v", line, err)
			}
			if got.Line != line || got.Status == 0 || got.Status >= 500 && !bytes.Contains(body, []byte("panic")) {
				t.Fatalf("%+v, want line %d", got, line)
			}
		}
		if dec.More() {
			t.Fatalf("more lines than rows: %s", w.Body)
		}
		if used, waiting := s.admission.Bodies.Used(); used != 0 || waiting != 0 {
			t.Fatalf("%d bytes are held", used)
		}
	})
}
