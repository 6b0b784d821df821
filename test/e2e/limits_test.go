package e2e

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"chancery/test/kit"
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
	var list []kit.Scenario
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
		path := "/transform/v1/jobs/" + newID(t)
		create := kit.Scenario{
			Name: tt.name, Method: "PUT", Path: path + "?wait=30", Body: `{"workflow_id": "` + flow + `", ` + tt.members + `}`,
			Status: tt.status, Key: tt.key,
		}
		if tt.key != "" {
			list = append(list, create, kit.Scenario{Name: tt.name + ", not stored", Path: path, Status: 404, Key: "not-found"})
			continue
		}
		create.JSON = map[string]any{"result": "completed"}
		create.Then = func(t testing.TB, x *kit.Answer) {
			if x.Text("silo_entry_id") == "" || len(x.Body) > 1<<20 {
				t.Errorf("the answer holds %d bytes: %.300s", len(x.Body), x.Body)
			}
		}
		list = append(list, create)
	}
	kit.Run(t, s, list)
}
