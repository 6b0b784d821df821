package e2e

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/google/go-cmp/cmp"

	"chancery/client"
	"chancery/gobl"
	"chancery/test/shared"
)

// Invoices of countries that the examples do not cover, without any addon.
const (
	italian = `{
		"$schema": "https://gobl.org/draft-0/bill/invoice", "series": "A", "code": "17", "issue_date": "2026-03-02",
		"supplier": {"name": "Officina Tevere S.r.l.", "tax_id": {"country": "IT", "code": "12345678903"},
			"addresses": [{"street": "Via Appia", "num": "9", "locality": "Roma", "region": "RM", "code": "184", "country": "IT"}]},
		"customer": {"name": "Cartiera Lario S.p.A.", "tax_id": {"country": "IT", "code": "01234567897"},
			"addresses": [{"street": "Via Volta", "num": "2", "locality": "Como", "region": "CO", "code": "22100", "country": "IT"}]},
		"lines": [{"quantity": "3", "item": {"name": "Revisione", "price": "40.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}],
		"payment": {"instructions": {"key": "card"}}
	}`
	polish = `{
		"$schema": "https://gobl.org/draft-0/bill/invoice", "series": "FV", "code": "17", "issue_date": "2026-03-02",
		"supplier": {"name": "Warsztat Odra sp. z o.o.", "tax_id": {"country": "PL", "code": "9876543210"},
			"addresses": [{"street": "Rynek", "num": "4", "locality": "Wroclaw", "code": "50-101", "country": "PL"}]},
		"customer": {"name": "Papier Warta S.A.", "tax_id": {"country": "PL", "code": "1234567883"},
			"addresses": [{"street": "Długa", "num": "1", "locality": "Poznan", "code": "60-101", "country": "PL"}]},
		"lines": [{"quantity": "3", "item": {"name": "Przeglad", "price": "40.00"}, "taxes": [{"cat": "VAT", "key": "standard", "rate": "reduced"}]}],
		"payment": {"instructions": {"key": "card"}}
	}`
)

// xrechnung is a patch with the members that XRechnung requires and that the German
// example does not have.
const xrechnung = `{
	"ordering": {"code": "04011000-12345-03"},
	"supplier": {
		"people": [{"name": {"given": "Ina", "surname": "Lindner"}}], "telephones": [{"num": "+493641000000"}],
		"inboxes": [{"scheme": "0204", "code": "991-01234-44"}]},
	"customer": {"inboxes": [{"email": "eingang@hafenlogistik.example"}]},
	"payment": {
		"terms": {"due_dates": [{"date": "2026-03-16", "percent": "100%"}]},
		"instructions": {"key": "credit-transfer+sepa", "credit_transfer": [{"iban": "DE02120300000000202051"}]}}
}`

func merged(t *testing.T, doc, patch string) string {
	t.Helper()
	out, err := jsonpatch.MergePatch([]byte(doc), []byte(patch))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// valueAt returns the value at a path of members and positions, such as "lines.0.i".
func valueAt(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			v = node[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(node) {
				return nil
			}
			v = node[i]
		default:
			return nil
		}
	}
	return v
}

// checkedDoc is a document whose digest matches that of its envelope.
type checkedDoc struct {
	digest string
	doc    any
}

func open(t *testing.T, envelope json.RawMessage) checkedDoc {
	t.Helper()
	var env struct {
		Head struct{ Dig struct{ Val string } }
		Doc  json.RawMessage
	}
	if err := json.Unmarshal(envelope, &env); err != nil {
		t.Fatalf("%v: %s", err, envelope)
	}
	digest, err := gobl.Digest(env.Doc)
	if err != nil {
		t.Fatal(err)
	}
	if digest.Val != env.Head.Dig.Val {
		t.Errorf("digest %s of a document with %s", env.Head.Dig.Val, digest.Val)
	}
	s := checkedDoc{digest: digest.Val}
	if err := json.Unmarshal(env.Doc, &s.doc); err != nil {
		t.Fatal(err)
	}
	return s
}

// modifyWith saves a workflow that only adds addons, and returns its ID.
func (s *server) modifyWith(addons ...string) string {
	s.t.Helper()
	return s.publish(`[{"action": "silo.modify", "config": {"addons": ` + text(s.t, addons) + `}}]`)
}

// stepCase is a document, the addons that a step adds, those it then has, and what they
// write.
type stepCase struct {
	name, doc string
	add, want []string
	values    map[string]string
}

// TestStepsAddAddons checks that a step adds addons together with the addons they
// require, in front of them, and that each writes its codes. The names below are
// those of the addons' own tables.
func TestStepsAddAddons(t *testing.T) {
	s := start(t, t.TempDir())
	of := func(name string) string { return string(example(t, "invoices/"+name+".json")) }
	norm := map[string]string{
		"tax.ext.untdid-document-type": "380", "lines.0.taxes.0.ext.untdid-tax-category": "S", "lines.0.item.unit": "one",
	}
	for _, c := range append(externalSteps(t), []stepCase{
		{
			"Germany", merged(t, of("de"), xrechnung),
			[]string{"de-xrechnung-v3"},
			[]string{"eu-en16931-v2017", "de-xrechnung-v3"},
			norm,
		},
		{
			"two that need the same", merged(t, of("de"), xrechnung),
			[]string{"de-zugferd-v2", "de-xrechnung-v3", "de-zugferd-v2"},
			[]string{"eu-en16931-v2017", "de-zugferd-v2", "de-xrechnung-v3"},
			norm,
		},
		{"France", of("fr"), []string{"fr-facturx-v1"}, []string{"eu-en16931-v2017", "fr-facturx-v1"}, norm},
		{
			"Spain", of("es"),
			[]string{"es-verifactu-v1"},
			[]string{"es-verifactu-v1"},
			map[string]string{
				"tax.ext.es-verifactu-doc-type": "F1", "lines.0.taxes.0.ext.es-verifactu-op-class": "S1",
				"lines.0.taxes.0.ext.es-verifactu-regime": "01",
			},
		},
		{
			"one of Spain and one of the Union", merged(t, of("es"), `{"$addons": ["es-sii-v1"]}`),
			[]string{"eu-en16931-v2017", "es-sii-v1"},
			[]string{"es-sii-v1", "eu-en16931-v2017"},
			map[string]string{
				"tax.ext.es-sii-doc-type": "F1", "lines.0.taxes.0.ext.es-sii-regime": "01",
				"tax.ext.untdid-document-type": "380", "payment.instructions.ext.untdid-payment-means": "30",
			},
		},
		{
			"Italy", italian,
			[]string{"it-sdi-v1"},
			[]string{"it-sdi-v1"},
			map[string]string{
				"tax.ext.it-sdi-document-type": "TD01", "tax.ext.it-sdi-format": "FPR12", "supplier.ext.it-sdi-fiscal-regime": "RF01",
				"supplier.addresses.0.code": "00184", "payment.instructions.ext.it-sdi-payment-means": "MP08",
			},
		},
		{
			"Poland", polish,
			[]string{"pl-favat-v3"},
			[]string{"pl-favat-v3"},
			map[string]string{
				"tax.ext.pl-favat-invoice-type": "VAT", "lines.0.taxes.0.ext.pl-favat-tax-category": "2",
				"payment.instructions.ext.pl-favat-payment-means": "2",
			},
		},
	}...) {
		t.Run(c.name, func(t *testing.T) {
			job := s.run(s.modifyWith(c.add...), json.RawMessage(c.doc))
			if trace(job) != "OK" {
				t.Fatalf("%s: %+v", trace(job), job.Faults)
			}
			got := open(t, job.Envelope)
			if diff := cmp.Diff(text(t, c.want), text(t, valueAt(got.doc, "$addons"))); diff != "" {
				t.Error(diff)
			}
			for path, want := range c.values {
				if v := valueAt(got.doc, path); v != want {
					t.Errorf("%s is %v, want %s", path, v, want)
				}
			}
			a := s.send(s.Token, "GET", "/silo/v1/entries/"+job.SiloEntryID, "")
			if a.field("data") != string(job.Envelope) {
				t.Errorf("stored is another: %s", a)
			}
		})
	}
}

// broken matches the rules and paths in the message of a step.
var broken = regexp.MustCompile(`\[(GOBL-[A-Z0-9-]+)\] \(([^)]*)\)`)

// ruleCase is a document that is valid without an addon, and the rules and paths that are
// broken with it.
type ruleCase struct {
	addon, doc string
	want       []string
}

// TestRulesOfAddons checks that a document which breaks a rule of an addon stays
// unchanged without the addon, and is refused when it arrives with the addon.
func TestRulesOfAddons(t *testing.T) {
	s := start(t, t.TempDir())
	of := func(name string) string { return string(example(t, "invoices/"+name+".json")) }
	for _, c := range append(externalBreaks(t), []ruleCase{
		{"de-xrechnung-v3", merged(t, merged(t, of("de"), xrechnung), `{"ordering": null, "payment": {"terms": null}}`), []string{
			"GOBL-DE-XRECHNUNG-BILL-INVOICE-29 $.doc.ordering",
			"GOBL-EU-EN16931-BILL-INVOICE-07 $.doc.payment.terms",
		}},
		{"es-tbai-v1", of("es"), []string{"GOBL-ES-TBAI-BILL-INVOICE-01 $.doc.tax"}},
		{
			"es-verifactu-v1", merged(t, of("es"), `{"customer": null}`),
			[]string{"GOBL-ES-VERIFACTU-BILL-INVOICE-06 $.doc.customer"},
		},
		{"fr-choruspro-v1", of("fr"), []string{
			"GOBL-FR-CHORUSPRO-BILL-INVOICE-02 $.doc.customer.identities",
			"GOBL-FR-CHORUSPRO-ORG-PARTY-01 $.doc.customer.ext",
			"GOBL-FR-CHORUSPRO-ORG-PARTY-01 $.doc.supplier.ext",
		}},
		{
			"it-sdi-v1", merged(t, italian, `{"supplier": {"addresses": null}}`),
			[]string{"GOBL-IT-SDI-BILL-INVOICE-04 $.doc.supplier.addresses"},
		},
		{"pl-favat-v3", merged(t, polish, `{"type": "debit-note"}`), []string{"GOBL-PL-FAVAT-BILL-INVOICE-01 $.doc.type"}},
	}...) {
		t.Run(c.addon, func(t *testing.T) {
			before := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+c.doc+`}`)
			if before.status != 200 {
				t.Fatal(before)
			}
			job := s.job(text(t, client.JobRequest{WorkflowID: s.modifyWith(c.addon), SiloEntryID: before.field("id")}))
			if trace(job) != "KO validation" || len(job.Faults) != 1 || job.Faults[0].Code != "validation" {
				t.Fatalf("%s: %+v", trace(job), job.Faults)
			}
			var inStep, paths []string
			for _, m := range broken.FindAllStringSubmatch(job.Faults[0].Message, -1) {
				for path := range strings.SplitSeq(m[2], ", ") {
					inStep, paths = append(inStep, m[1]+" "+path), append(paths, path)
				}
			}
			slices.Sort(inStep)
			if diff := cmp.Diff(c.want, inStep); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(paths, job.Faults[0].Paths); diff != "" {
				t.Error(diff)
			}
			after := s.send(s.Token, "GET", "/silo/v1/entries/"+before.field("id"), "")
			if after.field("data") != before.field("data") || after.field("versions") != before.field("versions") {
				t.Errorf("the document changed:\n%s\n%s", before, after)
			}
			rows := s.rows()
			sent := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+merged(t, c.doc, `{"$addons": ["`+c.addon+`"]}`)+`}`)
			var refusal client.Error
			if err := json.Unmarshal(sent.body, &refusal); err != nil || sent.status != 422 || refusal.Key != "validation" {
				t.Fatal(sent)
			}
			var inAnswer []string
			for _, f := range refusal.Faults {
				for _, path := range f.Paths {
					inAnswer = append(inAnswer, f.Code+" "+path)
				}
			}
			slices.Sort(inAnswer)
			if diff := cmp.Diff(c.want, inAnswer); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(rows, s.rows()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// formatExample is a document with addons and its expected result.
type formatExample struct {
	name   string
	source string
	addons []string // as the source lists them
	want   checkedDoc
}

// withAddons reads the examples of the format that list addons.
func withAddons(t *testing.T) []formatExample {
	t.Helper()
	root := shared.Path(t, "gobl", "examples")
	lib, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "*", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	var list []formatExample
	for _, file := range files {
		source := readFile(t, file)
		if path.Ext(file) == ".yaml" {
			if source, err = lib.FromYAML(source); err != nil {
				t.Fatal(err)
			}
		}
		var doc struct {
			Addons []string `json:"$addons"`
		}
		if err := json.Unmarshal(source, &doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if len(doc.Addons) == 0 {
			continue
		}
		dir, base := filepath.Split(file)
		base = strings.TrimSuffix(base, path.Ext(base))
		list = append(list, formatExample{
			name: path.Join(filepath.Base(dir), base), source: string(source), addons: doc.Addons,
			want: open(t, readFile(t, filepath.Join(dir, "out", base+".json"))),
		})
	}
	if len(list) != 57 {
		t.Errorf("%d examples with addons, want 57", len(list))
	}
	return list
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAddonsOfTheFormat checks that a document with addons gets the expected digest,
// however it arrives.
func TestAddonsOfTheFormat(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.publish(`[{"action": "silo.state", "config": {"state": "sent"}}]`)
	// A step runs after a first calculation without the addon. That calculation does
	// not know the tags of these documents, or fills in what their codes should decide.
	late := []string{
		"es/invoice-es-es-sii-replacement", "gr/invoice-el-el", "gr/invoice-fee", "it/b2b-deffered", "it/b2c-ticket",
		"it/hotel-custom", "pl/invoice-settlement",
		"fr/pairs/addon-examples/status-fr-fr-ctc-flow6-accepted.json", // has no type without the addon
		"mx/pairs/convert/invoice-global.json", "mx/pairs/parse/invoice-global.json",
		"pt/pairs/addon-examples/invoice-cash-vat.json",
		"sa/pairs/ubl-to-gobl/credit-note-summary.out.json", "sa/pairs/gobl-to-ubl/credit-note-summary.in.json",
		"sa/pairs/calculate/credit-note-summary.out.json", "sa/pairs/calculate/standard-export.out.json",
		"sa/pairs/calculate/standard-nominal.out.json", "sa/pairs/calculate/standard-third-party.out.json",
	}
	for _, e := range append(withAddons(t), national(t)...) {
		t.Run(e.name, func(t *testing.T) {
			check := func(way string, envelope json.RawMessage) {
				t.Helper()
				got := open(t, envelope)
				if diff := cmp.Diff(e.want.doc, got.doc); diff != "" || got.digest != e.want.digest {
					t.Errorf("%s: digest %s, want %s\n%s", way, got.digest, e.want.digest, diff)
				}
			}
			id := newID(t)
			if a := s.send(s.Token, "PUT", "/silo/v1/entries/"+id, `{"data": `+e.source+`}`); a.status != 200 {
				t.Fatal(a)
			}
			check("an entry", json.RawMessage(s.send(s.Token, "GET", "/silo/v1/entries/"+id, "").field("data")))
			job := s.run(flow, json.RawMessage(e.source))
			check("a job", job.Envelope)
			check("the entry of a job", json.RawMessage(s.send(s.Token, "GET", "/silo/v1/entries/"+job.SiloEntryID, "").field("data")))
			if !slices.Contains(late, e.name) {
				check("a step", s.run(s.modifyWith(e.addons...), json.RawMessage(merged(t, e.source, `{"$addons": null}`))).Envelope)
			}
		})
	}
}

// TestUnknownAddons checks documents with addons that are unknown or not installed,
// and with invalid lists of addons.
func TestUnknownAddons(t *testing.T) {
	s := start(t, t.TempDir())
	invoice := string(example(t, "invoices/es.json"))
	put := func(addons string) answer {
		return s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+merged(t, invoice, `{"$addons": `+addons+`}`)+`}`)
	}
	plain := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+invoice+`}`)
	flow := s.publish(`[{"action": "silo.state", "config": {"state": "sent"}}]`)
	rows := s.rows()
	for addons, want := range map[string]string{
		`["xx-nowhere-v1"]`:                    `addon "xx-nowhere-v1" is not installed`,
		`["xx-nowhere-v1", "es-verifactu-v1"]`: `addon "xx-nowhere-v1" is not installed`,
		`["es-verifactu-v2"]`:                  `did you mean "es-verifactu-v1"?`,
		`["mx-cfdi-v3"]`:                       `did you mean "mx-cfdi-v4"?`,
	} {
		a := put(addons)
		if message := a.field("message"); a.status != 422 || a.field("key") != "addon" || !strings.Contains(message, want) {
			t.Errorf("%s: %s", addons, a)
		}
		request := `{"workflow_id": "` + flow + `", "data": ` + merged(t, invoice, `{"$addons": `+addons+`}`) + `}`
		if a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+newID(t), request); a.status != 422 || a.field("key") != "addon" {
			t.Errorf("%s in a job: %s", addons, a)
		}
	}
	if diff := cmp.Diff(rows, s.rows()); diff != "" {
		t.Error(diff)
	}
	job := s.job(text(t, client.JobRequest{WorkflowID: s.modifyWith("xx-nowhere-v1"), SiloEntryID: plain.field("id")}))
	after := s.send(s.Token, "GET", "/silo/v1/entries/"+plain.field("id"), "")
	if trace(job) != "KO addon" || after.field("data") != plain.field("data") || after.field("versions") != plain.field("versions") {
		t.Errorf("%s, the document changed:\n%s\n%s", trace(job), plain, after)
	}
	rows = s.rows()
	for _, addons := range []string{`"es-verifactu-v1"`, `[1]`, `{"es-verifactu-v1": true}`} {
		if a := put(addons); a.status != 422 || a.field("key") != "input" {
			t.Errorf("%s: %s", addons, a)
		}
		steps := `{"name": "Flow", "steps": [{"action": "silo.modify", "config": {"addons": ` + addons + `}}]}`
		if a := s.send(s.Token, "PUT", "/transform/v1/workflows/"+newID(t), steps); a.status != 422 || !strings.Contains(string(a.body), "addons") {
			t.Errorf("%s in a step: %s", addons, a)
		}
	}
	if diff := cmp.Diff(rows, s.rows()); diff != "" {
		t.Error(diff)
	}
}
