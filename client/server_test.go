package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/client"
	"chancery/internal/domain"
	"chancery/test/kit"
)

const invoice = `{"$schema":"https://gobl.org/draft-0/bill/invoice","$regime":"ES","series":"F1","code":"001","issue_date":"2026-03-02","currency":"EUR",` +
	`"supplier":{"name":"Provide One S.L.","tax_id":{"country":"ES","code":"B98602642"}},"customer":{"name":"Sample Consumer","tax_id":{"country":"ES","code":"54387763P"}},` +
	`"lines":[{"quantity":"10","item":{"name":"Work","price":"100.00"},"taxes":[{"cat":"VAT","rate":"standard"}]}]}`

// TestJobs runs a job, and operates it.
func TestJobs(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	w, err := c.CreateWorkflow(ctx, flowID, json.RawMessage(`{"name":"Wait","steps":[{"id":"01950000-0000-7000-8000-000000007011","action":"silo.sleep","config":{"duration":"72h"}}]}`))
	kit.Must(t, err)
	if w.Version != "1" || len(w.Versions) != 1 || w.Versions[0].Hash != w.Hash {
		t.Errorf("%+v", w)
	}
	r := client.JobRequest{WorkflowID: flowID, Key: "a/b", Data: json.RawMessage(invoice), Tags: []string{"march"}, Meta: json.RawMessage(`{"n":{"a":1}}`)}
	job, err := c.PutJob(ctx, jobID, r, 0)
	kit.Must(t, err)
	if job.Key != "a/b" || job.Completed() || string(job.Meta) != `{"n":{"a":1}}` {
		t.Errorf("%+v", job)
	}
	in.Waiting(domain.ID(jobID))
	if byKey, err := c.JobByKey(ctx, "a/b"); err != nil || byKey.ID != jobID || len(byKey.Intents) != 1 || byKey.Intents[0].Events[0].Status == "" {
		t.Errorf("%+v, %v", byKey, err)
	}
	page, err := c.Jobs(ctx, client.JobQuery{JobFilter: client.JobFilter{Tag: "march", Result: "running"}})
	if err != nil || len(page.List) != 1 || page.List[0].Document.Series != "F1" || page.List[0].Workflow != "Wait" {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := c.SkipStep(ctx, jobID, client.Operation{}); !client.HasStatus(err, http.StatusUnprocessableEntity) {
		t.Errorf("without a reason: %v", err)
	}
	if job, err = c.SkipStep(ctx, jobID, client.Operation{Reason: "tested", Wait: 30 * time.Second}); err != nil || !job.Completed() || len(job.Envelope) == 0 {
		t.Errorf("%+v, %v", job, err)
	}
	if page, err := c.Jobs(ctx, client.JobQuery{Full: true}); err != nil || len(page.List) != 1 || len(page.List[0].Envelope) == 0 || len(page.List[0].Intents) != 1 {
		t.Errorf("whole jobs: %+v, %v", page, err)
	}
	again, err := c.RunAgain(ctx, jobID, client.Again{Pinned: true}, 0)
	kit.Must(t, err)
	in.Waiting(domain.ID(again.ID))
	bulk := client.Bulk{Verb: "cancel", JobFilter: client.JobFilter{Result: "running"}, Reason: "enough"}
	count, err := c.CountJobs(ctx, bulk)
	if err != nil || count.Count != 1 || count.ExpiresAt.IsZero() {
		t.Errorf("%+v, %v", count, err)
	}
	kit.Must(t, c.ChangeJobs(ctx, bulk, count.Confirm, func(line client.BulkLine) error {
		if line.ID != again.ID || line.Status != 200 || line.Error != nil {
			t.Errorf("%+v", line)
		}
		return nil
	}))
	in.Ended(domain.ID(again.ID))
	dry, err := c.DryRun(ctx, client.JobRequest{WorkflowID: flowID, Data: json.RawMessage(invoice)})
	if err != nil && !client.HasStatus(err, 422) || err == nil && !dry.DryRun { // the server of the kit has none
		t.Errorf("%+v, %v", dry, err)
	}
	_, err = c.PutJob(ctx, jobID, client.JobRequest{WorkflowID: flowID}, 0)
	refused, ok := errors.AsType[*client.Error](err)
	if !ok || refused.Status != 422 || refused.Key != "validation" || len(refused.Fields) == 0 || refused.RequestID == "" || refused.Message == "" {
		t.Errorf("%#v", err)
	}
	checkWorkflows(t, c)
}

func refusedWith(err error, status int) bool {
	e, ok := errors.AsType[*client.Error](err)
	return ok && e.Status == status
}

// checkWorkflows changes a workflow, and goes back.
func checkWorkflows(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := t.Context()
	w, err := c.PatchWorkflow(ctx, flowID, json.RawMessage(`{"steps":[{"id":"01950000-0000-7000-8000-000000007011","action":"silo.sleep","config":{"duration":"1h"}}]}`))
	if err != nil || w.Version != "2" {
		t.Errorf("%+v, %v", w, err)
	}
	if _, err := c.PatchWorkflowIf(ctx, flowID, `"x"`, json.RawMessage(`{"name":"Lost"}`)); !refusedWith(err, http.StatusPreconditionFailed) {
		t.Errorf("another ETag: %v", err)
	}
	if w, err = c.PatchWorkflowIf(ctx, flowID, w.ETag, json.RawMessage(`{"name":"Wait"}`)); err != nil || w.ETag == "" {
		t.Errorf("%+v, %v", w, err)
	}
	d, err := c.DiffWorkflow(ctx, flowID, "1", "2")
	if err != nil || d.From != "1" || d.To != "2" {
		t.Errorf("%+v, %v", d, err)
	}
	if list, err := c.WorkflowVersions(ctx, flowID); err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	if w, err = c.RestoreWorkflow(ctx, flowID, 1); err != nil || w.ID != flowID {
		t.Errorf("%+v, %v", w, err)
	}
	if list, err := c.Workflows(ctx, ""); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := c.Workflows(ctx, "bill/order"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestEntries changes an entry and what belongs to it.
func TestEntries(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	first, err := c.PutEntry(ctx, entryID, client.EntryRequest{Key: "order/1", Data: json.RawMessage(invoice)})
	kit.Must(t, err)
	if first.Tag == "" || len(first.Data) == 0 || first.Digest == nil || len(first.Versions) != 1 {
		t.Errorf("%+v", first)
	}
	if _, err := c.EntryUnless(ctx, entryID, first.Tag); !errors.Is(err, client.ErrUnchanged) {
		t.Errorf("the same entry: %v", err)
	}
	patch := client.EntryRequest{ContentType: "application/merge-patch+json", Data: json.RawMessage(`{"notes":[{"text":"Thanks"}]}`)}
	second, err := c.UpdateEntry(ctx, entryID, patch, first.Tag)
	kit.Must(t, err)
	if second.Version == first.Version || !bytes.Contains(second.Data, []byte("Thanks")) {
		t.Errorf("%+v", second)
	}
	if _, err := c.UpdateEntry(ctx, entryID, patch, first.Tag); !client.HasStatus(err, http.StatusPreconditionFailed) {
		t.Errorf("an old tag: %v", err)
	}
	if old, err := c.EntryVersionData(ctx, entryID, first.Version); err != nil || bytes.Contains(old.Data, []byte("Thanks")) {
		t.Errorf("%v", err)
	}
	if e, err := c.EntryByKey(ctx, "order/1"); err != nil || e.ID != entryID {
		t.Errorf("%+v, %v", e, err)
	}

	at := time.Date(2026, 3, 2, 9, 0, 0, 123e6, time.UTC)
	if s, err := c.PutState(ctx, entryID, at, client.StateRequest{Key: "sent", Notes: "by hand", Meta: map[string]string{"a": "b"}}); err != nil || !s.CreatedAt.Equal(at) {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := c.AddState(ctx, entryID, client.StateRequest{Key: "paid"}); err != nil {
		t.Error(err)
	}
	if list, err := c.States(ctx, entryID); err != nil || len(list) != 2 || list[0].Key != "paid" || list[1].Meta["a"] != "b" {
		t.Errorf("%+v, %v", list, err)
	}

	row, err := c.PutMeta(ctx, entryID, "shop", client.MetaRequest{Ref: "A/17", Value: json.RawMessage(`{"a":[1]}`), LinkURL: "https://shop.example/17", Secure: true})
	if err != nil || row.Ref != "A/17" || !row.Secure {
		t.Errorf("%+v, %v", row, err)
	}
	if row, err = c.Meta(ctx, entryID, "shop"); err != nil || string(row.Value) != `{"a":[1]}` {
		t.Errorf("%+v, %v", row, err)
	}
	if row, err = c.FindMeta(ctx, "shop", "A/17", nil); err != nil || row.EntryID != entryID || row.OwnerID == "" {
		t.Errorf("%+v, %v", row, err)
	}
	if err := errors.Join(c.DeleteMeta(ctx, entryID, "shop"), only(c.Meta(ctx, entryID, "shop"))); !client.HasStatus(err, http.StatusNotFound) {
		t.Errorf("deleted: %v", err)
	}
	if _, err := c.AddState(ctx, entryID, client.StateRequest{Key: "paid", Tag: first.Tag}); !client.HasStatus(err, http.StatusPreconditionFailed) {
		t.Errorf("a state with an old tag: %v", err)
	}
	if _, err := c.AddState(ctx, entryID, client.StateRequest{Key: "paid", Tag: second.Tag}); err != nil {
		t.Error(err)
	}
	checkFiles(t, c)
	checkDocuments(t, c)
	checkLinks(t, c)
}

// checkLinks makes a public link and revokes it.
func checkLinks(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := t.Context()
	if _, err := c.Link(ctx, entryID); !client.HasStatus(err, http.StatusNotFound) {
		t.Errorf("before there is one: %v", err)
	}
	made, err := c.MakeLink(ctx, entryID)
	kit.Must(t, err)
	if got, err := c.Link(ctx, entryID); err != nil || got.URL != made.URL || got.EntryID != entryID || got.CreatedAt.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	if text, err := c.Download(ctx, made.URL); err != nil || !bytes.Contains(text, []byte(`"doc"`)) {
		t.Errorf("%.100q, %v", text, err)
	}
	kit.Must(t, c.RevokeLink(ctx, entryID))
	if _, err := c.Download(ctx, made.URL); !client.HasStatus(err, http.StatusNotFound) {
		t.Errorf("revoked: %v", err)
	}
}

// TestPreview makes a PDF of a document that is not stored.
func TestPreview(t *testing.T) {
	t.Parallel()
	c := install(t).client(kit.Default)
	pdf, err := c.PreviewPDF(t.Context(), client.Preview{Data: json.RawMessage(invoice), Locale: "es", Layout: "A4"})
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("%.20q, %v", pdf, err)
	}
	if _, err := c.PreviewPDF(t.Context(), client.Preview{}); !client.HasStatus(err, http.StatusUnprocessableEntity) {
		t.Errorf("without a document: %v", err)
	}
}

// checkFiles adds small files and temporary ones.
func checkFiles(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := t.Context()
	f, err := c.AddFile(ctx, entryID, client.FileRequest{Name: "a.txt", MIME: "text/plain", Key: "note", Category: "attachment", Data: []byte("one"), Meta: map[string]string{"a": "b"}})
	kit.Must(t, err)
	second, err := c.PutFile(ctx, entryID, fileID, client.FileRequest{Name: "a.txt", MIME: "text/plain", Key: "note", Category: "attachment", Data: []byte("two"), Private: true})
	if err != nil || len(second.Previous) != 1 || second.Previous[0].ID != f.ID || !second.Private || second.URL != "" {
		t.Errorf("%+v, %v", second, err)
	}
	if e, err := c.Entry(ctx, entryID); err != nil || len(e.Attachments) != 1 || e.Attachments[0].EntryID != entryID {
		t.Errorf("%+v, %v", e, err)
	}
	key, err := c.AddSpoolFile(ctx, client.SpoolRequest{Name: "s.xml", Data: []byte("<a/>")})
	kit.Must(t, err)
	spooled, err := c.OpenSpoolFile(ctx, key)
	kit.Must(t, err)
	if data, err := io.ReadAll(spooled); err != nil || string(data) != "<a/>" || spooled.Name != "s.xml" {
		t.Errorf("%q, %v", data, err)
	}
	if err := c.DeleteSpoolFile(ctx, key); err != nil {
		t.Error(err)
	}
}

// checkDocuments builds documents without storing them, and finds those that are stored.
func checkDocuments(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := t.Context()
	built, err := c.Build(ctx, json.RawMessage(invoice), true)
	if err != nil || !bytes.Contains(built.Data, []byte("1210.00")) {
		t.Errorf("%+v, %v", built, err)
	}
	if _, err := c.Build(ctx, json.RawMessage(strings.Replace(invoice, `"B98602642"`, `"B98602643"`, 1)), false); err != nil {
		if refused, ok := errors.AsType[*client.Error](err); !ok || len(refused.Faults) == 0 || refused.Faults[0].Message == "" {
			t.Errorf("%#v", err)
		}
	} else {
		t.Error("a wrong tax code is taken")
	}
	signed, err := c.Sign(ctx, json.RawMessage(invoice))
	if err != nil || !bytes.Contains(signed.Data, []byte(`"sigs"`)) {
		t.Errorf("%+v, %v", signed, err)
	}
	if credit, err := c.Correct(ctx, signed.Data, json.RawMessage(`{"credit":true}`)); err != nil || !bytes.Contains(credit.Data, []byte("credit-note")) {
		t.Errorf("%+v, %v", credit, err)
	}
	if schema, err := c.CorrectionOptions(ctx, signed.Data); err != nil || !bytes.Contains(schema, []byte("reason")) {
		t.Errorf("%s, %v", schema, err)
	}
	second, err := c.CreateEntry(ctx, client.EntryRequest{Data: json.RawMessage(strings.Replace(invoice, `"001"`, `"002","preceding":[{"uuid":"`+entryID+`","code":"001","issue_date":"2026-03-01"}]`, 1))})
	kit.Must(t, err)
	for e, err := range c.AllRelated(ctx, entryID, client.RelatedQuery{}) {
		if err != nil || e.ID != second.ID || e.Context == "" {
			t.Errorf("%+v, %v", e, err)
		}
	}
	if page, err := c.RelatedTo(ctx, entryID, client.RelatedQuery{}); err != nil || len(page.List) != 1 {
		t.Errorf("%+v, %v", page, err)
	}
	if list, err := c.Search(ctx, client.SearchQuery{Text: "F1-002"}); err != nil || len(list) != 1 || list[0].ID != second.ID {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestAccess lets an app in, and makes tokens.
func TestAccess(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	name := "Acme"
	if _, err := c.ChangeWorkspace(ctx, client.WorkspaceChange{Name: &name}); err != nil {
		t.Error(err)
	}
	space, err := c.Workspace(ctx)
	if err != nil || space.Name != "Acme" {
		t.Fatalf("%+v, %v", space, err)
	}
	if space, err := c.ChangeWorkspace(ctx, client.WorkspaceChange{Folders: map[string]string{"letters": "note/message"}}); err != nil || space.Folders["letters"] == "" {
		t.Errorf("%+v, %v", space, err)
	}
	if orgs, err := c.Orgs(ctx); err != nil || len(orgs) != 1 || orgs[0].Workspaces[0].ID != space.ID {
		t.Errorf("%+v, %v", orgs, err)
	}
	admin := in.client(kit.Default)
	admin.Token = in.TokenWith(kit.Default, domain.ScopeAdmin)
	made, err := admin.CreateToken(ctx, client.TokenRequest{Name: "shop", Scopes: []string{"read"}, ExpiresAt: time.Now().Add(time.Hour)})
	kit.Must(t, err)
	reader := in.client(kit.Default)
	reader.Token = made.Token
	if err := reader.Ping(ctx); err != nil {
		t.Error(err)
	}
	if _, err := reader.CreateEntry(ctx, client.EntryRequest{Data: json.RawMessage(message)}); !client.HasStatus(err, http.StatusForbidden) {
		t.Errorf("a token that only reads: %v", err)
	}
	sooner := time.Now().Add(time.Minute)
	if rec, err := admin.ChangeToken(ctx, made.ID, client.TokenChange{ExpiresAt: &sooner}); err != nil || rec.Token != "" || rec.ExpiresAt.After(sooner.Add(time.Second)) {
		t.Errorf("%+v, %v", rec, err)
	}
	if rec, err := admin.TokenRecord(ctx, made.ID); err != nil || rec.Name != "shop" {
		t.Errorf("%+v, %v", rec, err)
	}
	if list, err := admin.Tokens(ctx); err != nil || len(list) < 3 || list[0].ID == "" {
		t.Errorf("%+v, %v", list, err)
	}
	if err := admin.RevokeToken(ctx, made.ID); err != nil {
		t.Error(err)
	}
	checkApp(t, in, admin, space.ID)
}

// checkApp works as an app.
func checkApp(t *testing.T, in *installation, admin *client.Client, owner string) {
	t.Helper()
	ctx := t.Context()
	known := in.App("shop")
	app := client.App{ClientID: known.ClientID, ClientSecret: known.Secret}
	e, err := admin.Enroll(ctx, "01950000-0000-7000-8000-00000000e001", app, json.RawMessage(`{"a":1}`))
	kit.Must(t, err)
	shop := &client.Client{URL: in.proxy.url, HTTP: in.http}
	shop = &client.Client{URL: in.proxy.url, HTTP: in.http, TokenSource: shop.AppTokens(app, owner)}
	in.proxy.plan()
	own, err := shop.Enrollment(ctx)
	if err != nil || own.ID != e.ID || string(own.Data) != `{"a":1}` {
		t.Errorf("%+v, %v", own, err)
	}
	if own, err = shop.SetEnrollmentData(ctx, json.RawMessage(`2`)); err != nil || string(own.Data) != "2" {
		t.Errorf("%+v, %v", own, err)
	}
	if in.proxy.count() != 3 { // one token for both
		t.Errorf("%d requests", in.proxy.count())
	}
	_, err = shop.PutEntry(ctx, entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	_, err = shop.PutMeta(ctx, entryID, "k", client.MetaRequest{Ref: "r"})
	kit.Must(t, err)
	if row, err := admin.FindMeta(ctx, "k", "r", &app); err != nil || row.OwnerID != owner {
		t.Errorf("%+v, %v", row, err)
	}
	if list, err := admin.Enrollments(ctx); err != nil || len(list) != 1 || list[0].AppName != "shop" {
		t.Errorf("%+v, %v", list, err)
	}
	if e, err = admin.DisableEnrollment(ctx, e.ID, true); err != nil || !e.Disabled {
		t.Errorf("%+v, %v", e, err)
	}
	wrong := &client.Client{URL: in.proxy.url, HTTP: in.http, TokenSource: shop.AppTokens(client.App{ClientID: app.ClientID, ClientSecret: "x"}, owner)}
	if err := wrong.Ping(ctx); !client.HasStatus(err, http.StatusUnauthorized) {
		t.Errorf("a wrong secret: %v", err)
	}
}

// TestRest reads what needs no workspace, and numbers.
func TestRest(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Nobody)
	if h, err := c.Health(ctx); err != nil || h.Status != "ok" || h.Version != "1.2.3" {
		t.Errorf("%+v, %v", h, err)
	}
	keys, err := c.Keys(ctx)
	var set struct {
		Keys []struct{ Kid string }
	}
	if err = errors.Join(err, json.Unmarshal(keys, &set)); err != nil || len(set.Keys) == 0 {
		t.Fatalf("%s, %v", keys, err)
	}
	if key, err := c.Key(ctx, set.Keys[0].Kid); err != nil || !bytes.Contains(key, []byte(set.Keys[0].Kid)) {
		t.Errorf("%s, %v", key, err)
	}
	if doc, err := c.OpenAPI(ctx); err != nil || !json.Valid(doc) {
		t.Error(err)
	}
	if doc, err := c.OpenAPIYAML(ctx, "silo"); err != nil || !bytes.HasPrefix(doc, []byte("components:")) && !bytes.Contains(doc, []byte("openapi: ")) {
		t.Errorf("%.80s, %v", doc, err)
	}
	if err := c.Ping(ctx); !client.HasStatus(err, http.StatusUnauthorized) {
		t.Errorf("without a token: %v", err)
	}
	c = in.client(kit.Default)
	name := "Invoices"
	x, err := c.PutSeries(ctx, seriesID, client.SeriesRequest{Name: &name, Prefix: "I-", Padding: 3})
	kit.Must(t, err)
	n, err := c.PutSeriesEntry(ctx, x.ID, otherID, client.SeriesEntryRequest{Meta: map[string]string{"a": "b"}})
	if err != nil || n.Code != "I-001" || n.Meta["a"] != "b" {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err = c.SeriesEntry(ctx, x.ID, otherID); err != nil || n.Index != 1 {
		t.Errorf("%+v, %v", n, err)
	}
	if x, err = c.Series(ctx, seriesID); err != nil || x.LastEntryID != otherID {
		t.Errorf("%+v, %v", x, err)
	}
	if list, err := c.AllSeries(ctx); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	for page, err := range c.CheckSeries(ctx, seriesID, true) {
		if err != nil || page.Taken != 1 || page.Unheld != 1 {
			t.Errorf("%+v, %v", page, err)
		}
	}
}

// TestKeeping sets policies and a legal hold, and erases an entry.
func TestKeeping(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	_, err := c.PutEntry(ctx, entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	admin := in.client(kit.Default)
	admin.Token = in.TokenWith(kit.Default, domain.ScopeAdmin)
	policies := []client.RetentionPolicy{{Folder: "documents", After: "0d", Do: client.EraseDocument}}
	if p, err := admin.PreviewRetention(ctx, policies); err != nil || !p.Complete || len(p.Policies) != 1 || p.Policies[0].Entries != 1 || p.Policies[0].First[0] != entryID {
		t.Errorf("%+v, %v", p, err)
	}
	if r, err := admin.SetRetention(ctx, policies); err != nil || len(r.Policies) != 1 || r.UpdatedAt.IsZero() {
		t.Errorf("%+v, %v", r, err)
	}
	if r, err := admin.Retention(ctx); err != nil || len(r.Policies) != 1 || r.Policies[0] != policies[0] {
		t.Errorf("%+v, %v", r, err)
	}
	if h, err := admin.PutHold(ctx, entryID, "dispute"); err != nil || h.Reason != "dispute" || h.At.IsZero() {
		t.Errorf("%+v, %v", h, err)
	}
	if r, err := admin.RunRetention(ctx); err != nil || r.Erased != 0 || r.More {
		t.Errorf("what is on hold: %+v, %v", r, err)
	}
	if _, err := admin.EraseEntry(ctx, entryID, "", ""); !client.HasStatus(err, http.StatusConflict) {
		t.Errorf("what is on hold: %v", err)
	}
	if h, err := admin.Hold(ctx, entryID); err != nil || h.EntryID != entryID {
		t.Errorf("%+v, %v", h, err)
	}
	kit.Must(t, admin.LiftHold(ctx, entryID))
	if x, err := admin.EraseEntry(ctx, entryID, "", ""); err != nil || x.Done != client.EraseDocument || x.Digest == nil {
		t.Errorf("%+v, %v", x, err)
	}
	if _, err := c.AddState(ctx, entryID, client.StateRequest{Key: "sent"}); !client.HasStatus(err, http.StatusGone) {
		t.Errorf("erased: %v", err)
	}
}

// TestEvents follows what happens, as a list and as a stream, and subscribes to it.
func TestEvents(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	if s, err := c.PutSubscription(ctx, entryID, client.SubscriptionRequest{URL: "https://shop.example/hook", Kinds: []string{"entry"}}); err != nil || s.Secret == "" {
		t.Errorf("%+v, %v", s, err)
	}
	first, err := c.EventList(ctx, client.EventQuery{})
	kit.Must(t, err)
	_, err = c.PutEntry(ctx, entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	_, err = in.Feed.Gather(ctx)
	kit.Must(t, err)
	page, err := c.EventList(ctx, client.EventQuery{Types: []string{"entry.created"}, After: first.Next})
	if err != nil || len(page.List) != 1 || page.List[0].Entry == nil || page.List[0].Entry.ID != entryID {
		t.Fatalf("%+v, %v", page, err)
	}
	for e, err := range c.Events(ctx, client.EventQuery{After: first.Next}) {
		if err != nil || e.ID != page.List[0].ID || e.Type != "entry.created" || len(e.Raw) == 0 {
			t.Errorf("%+v, %v", e, err)
		}
		break
	}
	if list, err := c.Subscriptions(ctx); err != nil || len(list) != 1 || list[0].ID != entryID || list[0].Secret != "" {
		t.Errorf("%+v, %v", list, err)
	}
	if d, err := c.Deliveries(ctx, entryID, client.DeliveryQuery{Status: "failed"}); err != nil || len(d.List) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := c.Redeliver(ctx, entryID, page.List[0].ID); !client.HasStatus(err, http.StatusNotFound) {
		t.Errorf("an event that was never sent: %v", err)
	}
	kit.Must(t, c.DeleteSubscription(ctx, entryID))
	if _, err := c.Subscription(ctx, entryID); !client.HasStatus(err, http.StatusNotFound) {
		t.Errorf("it has ended: %v", err)
	}
}
