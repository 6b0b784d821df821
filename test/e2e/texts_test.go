package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/test/kit"
	"chancery/test/pg"
)

// onDatabase runs a server on a PostgreSQL database, whatever the other tests run on.
func onDatabase(t *testing.T, place app.Place) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.New(ctx, app.Config{Place: place, Listen: "127.0.0.1:0", Version: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	s := &server{t: t, app: a}
	s.Client = &client.Client{URL: a.URL, Token: s.token(access.DefaultWorkspace), HTTP: &http.Client{Transport: transport}, Retry: client.Once()}
	return s
}

// noise returns a text of letters and digits that no compression makes shorter by much:
// an index holds rows up to a size, after compression.
func noise(n int) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	random := rand.New(rand.NewPCG(1, uint64(n)))
	text := make([]byte, n)
	for i := range text {
		text[i] = letters[random.IntN(len(letters))]
	}
	return string(text)
}

// TestTextsOfCallers: PostgreSQL cannot hold U+0000 and bytes that are not UTF-8, and its
// indexes hold no long rows. Wherever a caller sends such a text, the answer says what is
// wrong with the request, or that nothing was found; and texts as long as they may be are
// stored.
func TestTextsOfCallers(t *testing.T) {
	s := onDatabase(t, app.Place{Database: pg.Database(t), Files: filepath.Join(t.TempDir(), "files"), MasterKey: masterKey(t)})
	flow := s.workflow("invoice")
	entry := s.send(s.Token, http.MethodPost, "/silo/v1/entries", fmt.Sprintf(`{"data": %s}`, example(t, "invoices/es.json"))).field("id")
	if entry == "" {
		t.Fatal("no entry was made")
	}
	inURL := []string{"a%00b", "a%FFb", "%ED%A0%80", noise(3000), noise(256)}
	inJSON := []string{`a\u0000b`, "a\xffb", `\ud800`, noise(3000), noise(256)}
	calls := func(texts []string, list ...string) {
		for _, text := range texts {
			for _, call := range list {
				method, rest, _ := strings.Cut(call, " ")
				path, body, _ := strings.Cut(rest, " ")
				a := s.send(s.Token, method, strings.ReplaceAll(path, "@", text), strings.ReplaceAll(body, "@", text))
				if a.status >= 500 || a.status < 200 {
					t.Errorf("%s with %.20q: %s", call, text, a)
				}
			}
		}
	}
	calls(inURL,
		"GET /transform/v1/jobs/@", "GET /transform/v1/jobs/key/@", "GET /transform/v1/jobs?tag=@", "GET /transform/v1/jobs?workflow_id=@",
		"GET /transform/v1/jobs?result=@", "GET /transform/v1/jobs?cursor=@", "GET /transform/v1/workflows/@", "GET /transform/v1/workflows?schema=@",
		"GET /silo/v1/entries/@", "GET /silo/v1/entries/key/@", "GET /silo/v1/entries?folder=@", "GET /silo/v1/entries?cursor=@",
		"GET /silo/v1/entries/"+entry+"/versions/@", "GET /silo/v1/entries/"+entry+"/files/@", "GET /silo/v1/entries/"+entry+"/meta/@",
		"DELETE /silo/v1/entries/"+entry+"/meta/@", "GET /silo/v1/entries/meta/@/x", "GET /silo/v1/entries/meta/x/@",
		"GET /silo/v1/spool/@", "DELETE /silo/v1/spool/@", "GET /files/@/x", "GET /files/"+entry+"/@/x",
		"PUT /silo/v1/entries/"+entry+`/meta/@ {"ref": "x"}`, "PUT /silo/v1/entries/"+entry+`/files/@ {"name": "x", "data": "eA=="}`,
		"PUT /transform/v1/jobs/@ "+`{"workflow_id": "`+flow+`", "silo_entry_id": "`+entry+`"}`,
	)
	jobBody := `{"workflow_id": "` + flow + `", "silo_entry_id": "` + entry + `", `
	calls(inJSON,
		"POST /transform/v1/jobs "+jobBody+`"key": "@"}`, "POST /transform/v1/jobs "+jobBody+`"tags": ["@"]}`,
		"POST /transform/v1/jobs "+jobBody+`"args": {"@": "x"}}`, "POST /transform/v1/jobs "+jobBody+`"args": {"x": "@"}}`,
		"POST /transform/v1/jobs "+jobBody+`"meta": {"@": ["@"]}}`,
		`POST /silo/v1/entries {"key": "@", "data": {"$schema": "https://gobl.org/draft-0/org/item", "name": "x"}}`,
		`POST /silo/v1/entries {"folder": "@", "data": {"$schema": "https://gobl.org/draft-0/org/item", "name": "x"}}`,
		`POST /silo/v1/entries {"data": {"$schema": "https://gobl.org/draft-0/org/item", "name": "@"}}`,
		"PATCH /silo/v1/entries/"+entry+` {"folder": "@"}`, "POST /silo/v1/entries/"+entry+`/states {"key": "@"}`,
		"POST /silo/v1/entries/"+entry+`/states {"key": "sent", "notes": "@", "meta": {"@": "@"}}`,
		"PUT /silo/v1/entries/"+entry+`/meta/x {"ref": "@", "value": "@"}`,
		"POST /silo/v1/entries/"+entry+`/files {"name": "@", "desc": "@", "category": "@", "key": "@", "mime": "@", "data": "eA=="}`,
		`POST /silo/v1/spool {"key": "@", "name": "@", "data": "eA=="}`,
		"POST /transform/v1/jobs/intents "+`{"ref": "@", "code": "@"}`,
	)
	t.Run("as long as possible", func(t *testing.T) { longest(t, s, flow, entry) })
}

// longest stores texts that are as long as they may be.
func longest(t *testing.T, s *server, flow, entry string) {
	long := noise(255)
	ok := func(method, path, body string) answer {
		t.Helper()
		a := s.send(s.Token, method, path, body)
		if a.status >= 300 {
			t.Errorf("%s %.60s: %s", method, path, a)
		}
		return a
	}
	ok(http.MethodPost, "/transform/v1/jobs", fmt.Sprintf(`{"workflow_id": %q, "silo_entry_id": %q, "key": %q, "tags": [%q]}`, flow, entry, long, long))
	ok(http.MethodGet, "/transform/v1/jobs?tag="+url.QueryEscape(long), "")
	ok(http.MethodPost, "/silo/v1/entries", fmt.Sprintf(`{"key": %q, "data": {"$schema": "https://gobl.org/draft-0/org/item", "name": "x"}}`, long))
	ok(http.MethodPut, "/silo/v1/entries/"+entry+"/meta/"+long[:60], fmt.Sprintf(`{"ref": %q}`, long))
	// Parties without a tax code number under their names. In an advice of a payment both are.
	for name, body := range map[string]string{
		"invoice": `"$schema": "https://gobl.org/draft-0/bill/invoice", "lines": [{"quantity": "1", "item": {"name": "x", "price": "1.00"}}]`,
		"payment": `"$schema": "https://gobl.org/draft-0/bill/payment", "type": "advice", "issue_date": "2026-03-02",
			"lines": [{"amount": "10.00"}], "methods": [{"key": "credit-transfer", "amount": "10.00"}]`,
	} {
		doc := fmt.Sprintf(`{%s, "series": %q, "code": %q, "currency": "USD", "supplier": {"name": %q, "tax_id": {"country": "US"}},
			"customer": {"name": %q, "tax_id": {"country": "US"}}}`, body, noise(60), noise(50), noise(5000), noise(4000))
		close := newID(t)
		kit.Must(t, s.PutWorkflow(t.Context(), close, json.RawMessage(`{"name": "close", "steps": [{"action": "silo.close"}]}`)))
		a := ok(http.MethodPost, "/transform/v1/jobs?wait=30", fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, close, doc))
		if a.field("result") != "completed" {
			t.Errorf("%s: %.600s", name, a)
		}
	}
}

// TestTextsOfPrograms: a step that puts such a text into a document or an argument ends the
// job with a fault; the job does not hang.
func TestTextsOfPrograms(t *testing.T) {
	s := onDatabase(t, app.Place{Database: pg.Database(t), Files: filepath.Join(t.TempDir(), "files"), MasterKey: masterKey(t)})
	for name, steps := range map[string]string{
		"name":  `{"action": "silo.modify", "config": {"merge_type": "application/jq", "scope": "doc", "jq": ".supplier.name = \"a\\u0000b\""}}`,
		"notes": `{"action": "silo.modify", "config": {"merge_type": "application/jq", "scope": "doc", "jq": ".notes[0].text = \"a\\u0000b\""}}`,
	} {
		flow := newID(t)
		kit.Must(t, s.PutWorkflow(t.Context(), flow, json.RawMessage(`{"name": "text", "steps": [`+steps+`]}`)))
		a := s.send(s.Token, http.MethodPost, "/transform/v1/jobs?wait=20", fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, example(t, "invoices/es.json")))
		if a.field("result") != "faulted" || !strings.Contains(a.field("faults"), "U+0000") {
			t.Errorf("%s: %.1500s", name, a)
		}
	}
}
