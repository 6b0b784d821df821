package e2e

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// TestLargeFilesInArguments checks that an argument may contain a file of the maximum
// size, and that the usual limits of body and JSON depth hold for the rest of the request.
func TestLargeFilesInArguments(t *testing.T) {
	const most = 10 << 20
	s := start(t, t.TempDir())
	flow := s.publish(`[{"action": "silo.import"}]`)
	file := func(size int) string {
		invoice := example(t, "invoices/es.json")
		padded := append(invoice, bytes.Repeat([]byte(" "), size-len(invoice))...)
		return `"data:application/json;name=es.json;base64,` + base64.StdEncoding.EncodeToString(padded) + `"`
	}
	largest, blank := file(most), strings.Repeat(" ", most)
	for _, tt := range []struct {
		name, members string
		status        int
		key           string
	}{
		{"in args", `"args": {"url": ` + largest + `}`, 200, ""},
		{"in meta", `"meta": {"url": ` + largest + `, "n": 1}`, 200, ""},
		{"a file that is too large", `"args": {"url": ` + file(most+1) + `}`, 413, "limit"},
		{"two files", `"args": {"url": ` + largest + `, "more": ` + file(1<<20) + `}`, 413, "limit"},
		{"a large document", `"data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "a` + blank + `"}`, 413, "limit"},
		{"large meta", `"meta": {"url": "x", "n": "` + blank + `"}`, 413, "limit"},
		{"large meta that is no object", `"args": {"url": "x"}, "meta": ["` + blank + `"]`, 413, "limit"},
		{"deep JSON", `"args": {"url": ` + largest + `}, "meta": ` + strings.Repeat("[", 100) + strings.Repeat("]", 100), 400, "limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := newID(t)
			a := s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+id+"?wait=30", `{"workflow_id": "`+flow+`", `+tt.members+`}`)
			if a.status != tt.status || a.field("key") != tt.key {
				t.Fatalf("%.300s", a)
			}
			if tt.status != http.StatusOK {
				if a := s.send(s.Token, http.MethodGet, "/transform/v1/jobs/"+id, ""); a.status != http.StatusNotFound {
					t.Errorf("the job is there: %.300s", a)
				}
				return
			}
			if a.field("result") != "completed" || a.field("silo_entry_id") == "" {
				t.Errorf("%.300s", a)
			}
			if len(a.body) > 1<<20 {
				t.Errorf("the answer holds %d bytes", len(a.body))
			}
		})
	}
}
