package e2e

import (
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/domain"
)

// secret is in no document but those that are erased.
const secret = "zyxwvutsecret"

// forgotten fails the test where the server still has the secret: in a row of any table, or in
// the bytes of the database. The contents of files are removed a day later.
func (s *server) forgotten(what string) {
	s.t.Helper()
	kept := strings.ToLower(s.snapshot())
	for _, form := range []string{secret, hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret))} {
		for line := range strings.Lines(kept) {
			if strings.Contains(line, strings.ToLower(form)) {
				s.t.Errorf("%s: %.400s", what, line)
			}
		}
	}
}

// rawSecrets counts how often the files of the database have the secret in them.
func (s *server) rawSecrets() (n int) {
	s.t.Helper()
	for _, name := range []string{"chancery.db", "chancery.db-wal"} {
		data, err := os.ReadFile(filepath.Join(s.data, name))
		if err != nil && !os.IsNotExist(err) {
			s.t.Fatal(err)
		}
		n += strings.Count(strings.ToLower(string(data)), secret)
	}
	return n
}

// scrubbed waits until what erasing left was removed.
func (s *server) scrubbed() {
	s.t.Helper()
	db := s.database()
	defer db.Close()
	s.count(db, `SELECT COUNT(*) FROM backfills WHERE name = 'scrub'`, 0)
}

// count waits until a query answers a number.
func (s *server) count(db *sql.DB, query string, want int) {
	s.t.Helper()
	for got, tries := want+1, 0; got != want; time.Sleep(20 * time.Millisecond) {
		if err := db.QueryRowContext(s.t.Context(), query).Scan(&got); err != nil {
			s.t.Fatal(err)
		}
		if tries++; tries > 1000 {
			s.t.Fatalf("%s is %d, want %d", query, got, want)
		}
	}
}

// admin returns a client with the scope admin.
func (s *server) admin() *client.Client {
	s.t.Helper()
	_, token, err := s.app.Access.IssueTokenWith(s.t.Context(), access.DefaultWorkspace, access.TokenInput{Name: "admin", Scopes: []string{"admin"}})
	if err != nil {
		s.t.Fatal(err)
	}
	return &client.Client{URL: s.URL, Token: token}
}

// ofSecret is the invoice of the examples with the secret in all places that have persons or
// texts.
func ofSecret(t *testing.T, issued string) string {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(example(t, "invoices/es.json"), &doc); err != nil {
		t.Fatal(err)
	}
	doc["issue_date"] = issued
	doc["customer"] = map[string]any{
		"name": "Ms " + secret, "alias": secret, "emails": []any{map[string]any{"addr": secret + "@example.com"}},
		"people":     []any{map[string]any{"name": map[string]any{"given": secret}}},
		"telephones": []any{map[string]any{"num": "+34 900 100 200"}},
		"addresses":  []any{map[string]any{"street": secret, "locality": secret, "country": "ES"}},
		"tax_id":     map[string]any{"country": "ES", "code": "54387763P"},
	}
	doc["payment"] = map[string]any{"instructions": map[string]any{
		"key": "credit-transfer", "credit_transfer": []any{map[string]any{"iban": "ES9121000418450200051332", "name": secret}},
	}}
	doc["notes"] = []any{map[string]any{"text": "for " + secret}}
	lines := doc["lines"].([]any)
	lines[0].(map[string]any)["item"].(map[string]any)["name"] = "Portrait of MS " + strings.ToUpper(secret)
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestErase has a document with a person's name go through all that the server keeps: versions, states,
// files, meta rows, jobs with arguments and faults, the search, the spool, the log of events and a public
// link. Then it is erased, and nothing of the name is left, while the number stays known.
func TestErase(t *testing.T) {
	for _, do := range []string{client.EraseDocument, client.EraseParties} {
		t.Run(do, func(t *testing.T) { eraseSecret(t, do) })
	}
}

func eraseSecret(t *testing.T, do string) {
	ctx := t.Context()
	s := start(t, t.TempDir())
	admin := s.admin()
	events := follow(t, s.Client, "")
	flow := s.publish(`[{"action": "sequence.enumerate", "config": {"name": "Invoices"}}, {"action": "silo.close"},
		{"action": "silo.state", "config": {"state": "sent"}}]`)
	failing := s.publish(`[{"action": "silo.import"}]`)
	spooled := s.sent(http.MethodPost, "/silo/v1/spool", `{"name": "plain.txt", "data": "`+base64.StdEncoding.EncodeToString([]byte(secret))+`"}`)
	job := s.job(`{"workflow_id": "` + flow + `", "data": ` + ofSecret(t, "2010-03-01") + `, "tags": ["` + secret + `"],
		"args": {"who": "` + secret + `", "file": "spool:` + spooled.field("key") + `"}, "meta": {"who": "` + secret + `"}}`)
	if trace(job) != "OK, OK, OK" {
		t.Fatal(trace(job))
	}
	id := job.SiloEntryID
	s.job(`{"workflow_id": "` + failing + `", "silo_entry_id": "` + id + `", "args": {"url": "http://` + secret + `.invalid/"}}`)
	path := "/silo/v1/entries/" + id
	link := s.sent(http.MethodPost, path+"/link", "").field("url")
	link = link[strings.Index(link, "/files/"):]
	if a := s.send("", http.MethodGet, link, ""); a.status != http.StatusOK {
		t.Fatal(a)
	}
	s.sent(http.MethodPost, path+"/states", `{"key": "paid", "notes": "by `+secret+`", "meta": {"who": "`+secret+`"}}`)
	s.sent(http.MethodPost, path+"/files", `{"name": "`+secret+`.txt", "data": "`+base64.StdEncoding.EncodeToString([]byte(secret))+`"}`)
	s.sent(http.MethodPut, path+"/meta/customer", `{"ref": "`+secret+`", "value": {"who": "`+secret+`"}, "indexed": true}`)
	if list, err := s.Search(ctx, client.SearchQuery{Text: secret}); err != nil || len(list) != 1 {
		t.Fatalf("found %d: %v", len(list), err)
	}
	events.of(id, func(list []client.FeedEvent) bool {
		last := list[len(list)-1].Entry.File
		return last != nil && last.Name == secret+".txt"
	})
	if before := s.snapshot(); !strings.Contains(before, secret) {
		t.Fatal("the test looks in the wrong place")
	}
	was, err := s.Entry(ctx, id)
	if err != nil {
		t.Fatal(err)
	}

	done, err := admin.EraseEntry(ctx, id, do, "")
	if err != nil {
		t.Fatal(err)
	}
	if done.Done != do || !done.Signed || done.Digest.Val != was.Digest.Val || len(done.Signatures) != 1 {
		t.Errorf("the record: %+v", done)
	}
	if onPostgres() { // SQLite has terms of the search left, which a restart removes below
		s.forgotten("after the request")
	}
	s.keepsNumber(was, do)
	if a := s.send("", http.MethodGet, link, ""); a.status != http.StatusNotFound {
		t.Errorf("the public link: %s", a)
	}
	is, err := s.Entry(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	seen := events.of(id, func(list []client.FeedEvent) bool { return list[len(list)-1].Entry.VersionID == is.Version })
	if seen[0].Type != domain.EventEntryCreated {
		t.Errorf("the first event: %+v", seen[0])
	}
	db := s.database()
	s.count(db, `SELECT COUNT(*) FROM audit_rows WHERE action = 'erase-entry' AND object_id = '`+id+`'`, 1)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if again, err := admin.EraseEntry(ctx, id, do, ""); err != nil || !again.At.Equal(done.At) {
		t.Errorf("erased again: %+v, %v", again, err)
	}
	if list, err := s.Search(ctx, client.SearchQuery{Text: secret}); err != nil || len(list) != 0 {
		t.Errorf("still found %d: %v", len(list), err)
	}
	if list, err := s.Search(ctx, client.SearchQuery{Text: "DEMO-000001"}); err != nil || len(list) != 1 {
		t.Errorf("not found by its number: %d, %v", len(list), err)
	}

	// Another server on the same data finishes what is left to do.
	s.stop()
	s = start(t, s.data)
	s.scrubbed()
	s.forgotten("after a restart")
	s.stop()
	if !onPostgres() {
		if n := s.rawSecrets(); n > 0 {
			t.Errorf("the file of the database has the text %d times", n)
		}
	}
}

// keepsNumber checks what is left of an entry: its number, digest and dates, and that the number
// cannot be used again.
func (s *server) keepsNumber(was *client.Entry, do string) {
	s.t.Helper()
	ctx := s.t.Context()
	is, err := s.Entry(ctx, was.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	gone := do == client.EraseDocument
	if is.Erased == nil || is.Erased.Done != do || !is.Signed || len(is.Attachments) > 0 || len(is.Meta) > 0 || (len(is.Data) == 0) != gone {
		s.t.Errorf("%+v", is)
	}
	if gone && (is.State != "erased" || is.Version != "erased" || is.Digest.Val != was.Digest.Val) {
		s.t.Errorf("%+v", is)
	}
	if !strings.Contains(string(is.Snippet), `"code":"000001"`) || !strings.Contains(string(is.Snippet), "2010-03-01") {
		s.t.Errorf("the summary: %s", is.Snippet)
	}
	for _, v := range was.Versions {
		if a := s.send(s.Token, http.MethodGet, "/silo/v1/entries/"+was.ID+"/versions/"+v.Version, ""); a.status != http.StatusGone || a.field("key") != "erased" {
			s.t.Errorf("version %s: %s", v.Version, a)
		}
	}
	for _, body := range []string{`{"data": {"code": "2"}, "content_type": "application/merge-patch+json"}`, `{"folder": "drafts"}`} {
		if a := s.send(s.Token, http.MethodPatch, "/silo/v1/entries/"+was.ID, body); a.field("key") != "erased" {
			s.t.Errorf("changed: %s", a)
		}
	}
	double := strings.ReplaceAll(ofSecret(s.t, "2010-03-01"), secret, "Anna")
	double = strings.Replace(double, `"issue_date"`, `"code": "000001", "issue_date"`, 1)
	if a := s.send(s.Token, http.MethodPost, "/silo/v1/entries", `{"sign": true, "data": `+double+`}`); a.status != http.StatusConflict && a.status != http.StatusUnprocessableEntity {
		s.t.Errorf("the number was given to another document: %s", a)
	}
	series, err := s.AllSeries(ctx)
	if err != nil || len(series) != 1 {
		s.t.Fatal(len(series), err)
	}
	for page, err := range s.CheckSeries(ctx, series[0].ID, true) {
		if err != nil || len(page.List) > 0 {
			s.t.Errorf("the check of the series: %+v, %v", page, err)
		}
	}
}
