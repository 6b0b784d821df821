package action_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/format/hybrid"
	"chancery/internal/format/inspect"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// filesOf returns the current files of an entry by key, with their contents.
func (s *fixture) filesOf(entry domain.ID) map[string]fileData {
	s.t.Helper()
	list, err := s.silo.Files(s.t.Context(), s.actor.Workspace.ID, entry)
	must(s.t, err)
	files := map[string]fileData{}
	for _, f := range list {
		r, err := s.blobs.Open(s.t.Context(), f.WorkspaceID, f.Hash)
		must(s.t, err)
		data, err := io.ReadAll(r)
		must(s.t, err)
		must(s.t, r.Close())
		files[f.Key] = fileData{f, data}
	}
	return files
}

type fileData struct {
	domain.File
	data []byte
}

// final runs steps on an invoice and returns the job and the files.
func (s *fixture) final(example, steps string) (*domain.Job, map[string]fileData) {
	s.t.Helper()
	j := s.run(transform.JobInput{WorkflowID: s.workflow(steps), Data: s.example(example)})
	return j, s.filesOf(j.EntryID)
}

// TestZUGFeRD writes an invoice as a hybrid PDF: in three steps, whose files are not stored in between, and in one.
func TestZUGFeRD(t *testing.T) {
	s := newFixture(t, nil)
	for name, steps := range map[string]string{
		"three steps": `[{"action": "pdf"}, {"action": "cii.generate", "config": {"doc_type": "zugferd-v2", "validate_cii": true}}, {"action": "cii.pdf.embed"}]`,
		"two steps":   `[{"action": "pdf", "config": {"private": true}}, {"action": "cii.pdf.embed", "config": {"doc_type": "facturx-v1"}}]`,
		"one step":    `[{"action": "pdf", "config": {"embed": "facturx-v1"}}]`,
		"old names":   `[{"action": "pdf"}, {"action": "xinvoice.zugferd.convert"}, {"action": "xinvoice.embed"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			j, files := s.final("de", steps)
			for _, e := range last(j) {
				if e.Status != domain.StatusOK {
					t.Fatalf("%+v", e)
				}
			}
			pdf := files["pdf"]
			c, err := hybrid.Extract(pdf.data)
			if err != nil {
				t.Fatal(err)
			}
			f, err := inspect.Read(pdf.data)
			if err != nil || f.Kind != inspect.Hybrid || f.Profile().Key == "" {
				t.Fatalf("%v %+v", err, f)
			}
			if xml, ok := files["cii"]; ok && (!bytes.Equal(xml.data, c.XML) || !xml.Embeddable) {
				t.Errorf("the XML of the PDF is not the file of the entry, or that is not embeddable")
			}
			if pdf.Private != (name == "two steps") || pdf.Size != int64(len(pdf.data)) {
				t.Errorf("private %v, %d bytes", pdf.Private, pdf.Size)
			}
		})
	}
}

// TestEmbedLater puts a stored file into a stored PDF.
func TestEmbedLater(t *testing.T) {
	s := newFixture(t, nil)
	j, _ := s.final("de", `[{"action": "pdf"}, {"action": "cii.generate"}]`)
	next := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "cii.pdf.embed", "config": {"duplicate": true}}]`), SiloEntryID: string(j.EntryID)})
	if got := statuses(next); !slices.Equal(got, []string{"OK"}) {
		t.Fatalf("%+v", last(next))
	}
	hybrids := 0
	for _, f := range s.filesOf(j.EntryID) {
		if c, err := hybrid.Extract(f.data); err == nil && c.Name == "factur-x.xml" {
			hybrids++
		}
	}
	if n := len(s.filesOf(j.EntryID)); n != 3 || hybrids != 1 {
		t.Errorf("%d files, %d of them hybrid", n, hybrids)
	}
}

// TestGenerate writes an invoice in each profile, and reads what it wrote.
func TestGenerate(t *testing.T) {
	s := newFixture(t, nil)
	for _, c := range []struct{ step, key, profile string }{
		{`{"action": "ubl.generate"}`, "ubl", "en16931"},
		{`{"action": "ubl.generate", "config": {"doc_type": "bis-invoice-v3"}}`, "ubl", "peppol"},
		{`{"action": "peppol.generate"}`, "ubl", "peppol"},
		{`{"action": "ubl.generate", "config": {"doc_type": "xrechnung-invoice-v2"}}`, "ubl", "xrechnung"},
		{`{"action": "xinvoice.convert"}`, "cii", "xrechnung"},
		{`{"action": "cii.generate", "config": {"doc_type": "facturx-basic"}}`, "cii", "facturx-basic"},
	} {
		j, files := s.final("de", "["+c.step+"]")
		if got := statuses(j); !slices.Equal(got, []string{"OK"}) {
			t.Errorf("%s: %+v", c.step, last(j))
			continue
		}
		f, err := inspect.Read(files[c.key].data)
		if err != nil {
			t.Errorf("%s: %v", c.step, err)
			continue
		}
		if got := f.Profile().Key; got != c.profile {
			t.Errorf("%s: %s", c.step, got)
		}
	}
}

// TestAttachedPDF puts the PDF into the XML, and takes it out again by importing.
func TestAttachedPDF(t *testing.T) {
	s := newFixture(t, nil)
	j, files := s.final("de", `[{"action": "pdf"}, {"action": "ubl.generate", "config": {"attach_invoice_pdf": true, "private": true}}]`)
	if got := statuses(j); !slices.Equal(got, []string{"OK", "OK"}) {
		t.Fatalf("%+v", last(j))
	}
	xml := files["ubl"]
	if !xml.Private || !bytes.Contains(xml.data, []byte("EmbeddedDocumentBinaryObject")) {
		t.Error("no file inside, or it is public")
	}
	in := s.imported(xml.data, `{}`)
	e := s.stored(in.EntryID)
	if e.Folder != "expenses" || e.Content.DocSchema != "https://gobl.org/draft-0/bill/invoice" || last(in)[0].Code != "UBL" {
		t.Errorf("%s %s %+v", e.Folder, e.Content.DocSchema, last(in)[0])
	}
	var source, attached bool
	for _, f := range s.filesOf(in.EntryID) {
		source = source || f.Category == "source" && bytes.Equal(f.data, xml.data) && f.MIME == "application/xml"
		attached = attached || f.Category == "attachment" && bytes.Equal(f.data, files["pdf"].data) && f.MIME == "application/pdf"
	}
	if !source || !attached {
		t.Errorf("source %v, attachment %v", source, attached)
	}
	if len(e.Faults) > 0 {
		t.Errorf("our own totals differ: %+v", e.Faults)
	}
}

// imported runs ubl.import on a temporary file.
func (s *fixture) imported(data []byte, config string) *domain.Job {
	s.t.Helper()
	key, err := s.silo.Spool(s.t.Context(), s.actor, silo.SpoolInput{Name: "a.bin", Type: "application/octet-stream", Data: base64.StdEncoding.EncodeToString(data)})
	must(s.t, err)
	return s.run(transform.JobInput{
		WorkflowID: s.workflow(`[{"action": "ubl.import", "config": ` + config + `}]`), Args: json.RawMessage(`{"url": "spool:` + key + `"}`),
	})
}

// TestImportOfDifferences keeps an invoice whose totals are wrong, and says so.
func TestImportOfDifferences(t *testing.T) {
	s := newFixture(t, nil)
	_, files := s.final("de", `[{"action": "ubl.generate"}]`)
	text := string(files["ubl"].data)
	const tag = "<cbc:PayableAmount currencyID=\"EUR\">"
	i := strings.Index(text, tag)
	if i < 0 {
		t.Fatal("no payable amount")
	}
	i += len(tag)
	wrong := text[:i] + "9" + text[i:]
	j := s.imported([]byte(wrong), `{"key": "abc"}`)
	if got := statuses(j); !slices.Equal(got, []string{"OK UBL"}) {
		t.Fatalf("%+v", last(j))
	}
	e := s.stored(j.EntryID)
	if e.State != "draft" || !slices.ContainsFunc(e.Faults, func(f domain.Fault) bool {
		return f.Code == "difference" && f.Provider == "ubl.import" && slices.Equal(f.Paths, []string{"BT-115"})
	}) {
		t.Errorf("%s %+v", e.State, e.Faults)
	}
	again := s.imported([]byte(wrong), `{"key": "abc"}`)
	if again.EntryID != j.EntryID || last(again)[0].Status != domain.StatusSkip {
		t.Errorf("%+v", last(again))
	}
}

// TestImportIntoEntry replaces the document of an entry by that of its file.
func TestImportIntoEntry(t *testing.T) {
	s := newFixture(t, nil)
	j, _ := s.final("de", `[{"action": "pdf", "config": {"embed": "facturx-v1"}}, {"action": "cii.pdf.import"}]`)
	if got := statuses(j); !slices.Equal(got, []string{"OK", "OK HYBRID"}) {
		t.Fatalf("%+v", last(j))
	}
	e := s.stored(j.EntryID)
	if !bytes.Contains(e.Content.Doc, []byte("eu-en16931-v2017")) {
		t.Errorf("%s", e.Content.Doc)
	}
	if n := len(s.filesOf(j.EntryID)); n != 1 {
		t.Errorf("%d files", n)
	}
}

// TestEInvoiceFailures checks what steps say that cannot do their work.
func TestEInvoiceFailures(t *testing.T) {
	s := newFixture(t, nil)
	for _, c := range []struct{ steps, want string }{
		{`[{"action": "cii.pdf.embed"}]`, "KO no-pdf"},
		{`[{"action": "ubl.generate", "config": {"attach_invoice_pdf": true}}]`, "KO no-pdf"},
		{`[{"action": "pdf"}, {"action": "cii.pdf.embed"}]`, "KO no-xml"},
		{`[{"action": "ubl.import"}]`, "SKIP"},
	} {
		j := s.run(transform.JobInput{WorkflowID: s.workflow(c.steps), Data: s.example("de")})
		got := statuses(j)
		if got[len(got)-1] != c.want {
			t.Errorf("%s: %v", c.steps, got)
		}
	}
	for name, c := range map[string]struct{ data, want string }{
		"text":    {"hello", "KO unknown-format"},
		"html":    {"<html/>", "KO unknown-format"},
		"dtd":     {"<!DOCTYPE a [<!ENTITY b \"c\">]><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">&b;</Invoice>", "KO xml"},
		"open":    {"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">", "KO xml"},
		"no file": {"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>", "KO no-xml"},
		"no pdf":  {"%PDF-1.7\n", "KO pdf"},
		"empty":   {"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"/>", "KO import"},
		"gobl":    {`{"$schema": "https://gobl.org/draft-0/bill/invoice"}`, "KO import"},
	} {
		j := s.imported([]byte(c.data), `{}`)
		if got := statuses(j); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %+v", name, last(j))
		}
	}
	j := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "cii.import"}]`), Args: json.RawMessage(`{"other": "1"}`)})
	if got := statuses(j); !slices.Equal(got, []string{"KO source"}) {
		t.Errorf("%+v", last(j))
	}
}

// TestForeignPDF refuses a PDF whose font is missing, and names the font.
func TestForeignPDF(t *testing.T) {
	s := newFixture(t, nil)
	pdf := "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n" +
		"4 0 obj<</Length 22>>stream\nBT /F 9 Tf (Hello)Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>"
	j := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "silo.state", "config": {"state": "draft"}}]`), Data: s.example("de")})
	s.attach(j.EntryID, "own.pdf", "application/pdf", []byte(pdf))
	next := s.run(transform.JobInput{
		WorkflowID: s.workflow(`[{"action": "cii.pdf.embed", "config": {"doc_type": "facturx-v1"}}]`), SiloEntryID: string(j.EntryID),
	})
	e := last(next)[0]
	if e.Status != domain.StatusKO || e.Code != "fonts" || !strings.Contains(e.Message, "the font Helvetica of page 1 is not embedded") {
		t.Errorf("%+v", e)
	}
}

// attach adds a file to an entry as a request does.
func (s *fixture) attach(entry domain.ID, name, mime string, data []byte) {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"name": name, "mime": mime, "data": data, "category": "format"})
	must(s.t, err)
	if x := s.in.Do("POST", "/silo/v1/entries/"+string(entry)+"/files", string(body)); x.Status >= 300 {
		s.t.Fatalf("%d %s", x.Status, x.Body)
	}
}

// TestValidateWhenGenerated refuses an XRechnung without what only German buyers ask for.
func TestValidateWhenGenerated(t *testing.T) {
	s := newFixture(t, nil)
	j := s.run(transform.JobInput{
		WorkflowID: s.workflow(`[{"action": "ubl.generate", "config": {"doc_type": "xrechnung-invoice-v2", "validate_ubl": true}}]`), Data: s.example("fr"),
	})
	e := last(j)[0]
	if e.Status != domain.StatusKO || e.Code != "rules" || !strings.Contains(e.Message, "BR-DE-15") {
		t.Errorf("%+v", e)
	}
	// Without the check the message says the same.
	for _, step := range []string{
		`{"action": "ubl.generate", "config": {"doc_type": "xrechnung-invoice-v2"}}`, `{"action": "pdf", "config": {"embed": "xrechnung-v3"}}`,
	} {
		j := s.run(transform.JobInput{WorkflowID: s.workflow(`[` + step + `]`), Data: s.example("fr")})
		if e := last(j)[0]; e.Status != domain.StatusOK || !strings.Contains(e.Message, "BR-DE-15") {
			t.Errorf("%s: %+v", step, e)
		}
	}
}

func TestHasInboxes(t *testing.T) {
	s := newFixture(t, nil)
	const inbox = `"customer": {"name": "B", "inboxes": [{"key": "peppol", "scheme": "0208", "code": "0677424046"}]}`
	const none = `"customer": {"name": "B"}`
	for customer, want := range map[string]string{inbox: "OK true", none: "OK false"} {
		doc := `{"$schema": "https://gobl.org/draft-0/bill/invoice", "currency": "EUR", "supplier": {"name": "A"}, ` + customer +
			`, "lines": [{"quantity": "1", "item": {"name": "x", "price": "1.00"}}]}`
		j := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "peppol.has.inboxes"}]`), Data: json.RawMessage(doc)})
		if got := statuses(j); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %+v", customer, last(j))
		}
	}
}

// TestLifeCycle writes a status as a message and reads it back.
func TestLifeCycle(t *testing.T) {
	s := newFixture(t, nil)
	doc := json.RawMessage(`{"$schema": "https://gobl.org/draft-0/bill/status", "$addons": ["fr-ctc-flow6-v1"], "type": "response",
		"issue_date": "2026-01-02", "issue_time": "15:10:00", "code": "ST-1",
		"supplier": {"name": "V", "identities": [{"code": "100000009", "ext": {"iso-scheme-id": "0002"}}], "inboxes": [{"key": "peppol", "scheme": "0225", "code": "100000009"}]},
		"customer": {"name": "A", "identities": [{"code": "200000008", "ext": {"iso-scheme-id": "0002"}}], "inboxes": [{"key": "peppol", "scheme": "0225", "code": "200000008"}]},
		"lines": [{"key": "accepted", "date": "2026-01-02", "doc": {"code": "F1", "issue_date": "2026-01-01", "ext": {"untdid-document-type": "380"}}}]}`)
	j := s.run(transform.JobInput{
		WorkflowID: s.workflow(`[{"action": "cii.generate", "config": {"doc_type": "fr-ctc-cdar-flow6", "validate_cii": true}}]`), Data: doc,
	})
	if got := statuses(j); !slices.Equal(got, []string{"OK"}) {
		t.Fatalf("%+v", last(j))
	}
	message := s.filesOf(j.EntryID)["cdar"].data
	in := s.imported(message, `{"strict": true}`)
	if got := statuses(in); !slices.Equal(got, []string{"OK CDAR"}) {
		t.Fatalf("%+v", last(in))
	}
	if e := s.stored(in.EntryID); e.Content.DocSchema != "https://gobl.org/draft-0/bill/status" || !bytes.Contains(e.Content.Head, []byte("0225:200000008")) {
		t.Errorf("%s %s", e.Content.DocSchema, e.Content.Head)
	}
	ko := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "cii.generate", "config": {"doc_type": "cdar"}}]`), Data: s.example("de")})
	if got := statuses(ko); !slices.Equal(got, []string{"KO cii"}) {
		t.Errorf("%+v", last(ko))
	}
}

// TestDocTypes checks that every document type of the catalogue is one of a setting, and that others are refused.
func TestDocTypes(t *testing.T) {
	s := newFixture(t, nil)
	for id, types := range map[string][]string{
		"ubl.generate": {"", "bis-invoice-v3", "xrechnung-invoice-v2", "peppol-fr-cius", "en16931", "peppol-self-billed", "france-cius", "france-extended"},
		"cii.generate": {"", "facturx-v1", "zugferd-v2", "xrechnung-v3", "choruspro-v1", "fr-ctc-cdar-flow6", "cdar", "cdar-ppf", "en16931", "peppol-france-facturx"},
	} {
		a, ok := s.table.Action(id)
		if !ok {
			t.Fatal(id)
		}
		for _, name := range types {
			if issues := s.table.CheckConfig(a, json.RawMessage(`{"doc_type": "`+name+`"}`)); len(issues) > 0 {
				t.Errorf("%s %s: %v", id, name, issues)
			}
		}
		if issues := s.table.CheckConfig(a, json.RawMessage(`{"doc_type": "nope"}`)); len(issues) == 0 {
			t.Errorf("%s takes nope", id)
		}
	}
	pdf, _ := s.table.Action("pdf")
	for _, name := range []string{"nope", "cdar", "peppol-self-billed-x"} {
		if issues := s.table.CheckConfig(pdf, json.RawMessage(`{"embed": "`+name+`"}`)); len(issues) == 0 {
			t.Errorf("pdf embeds %s", name)
		}
	}
}
