package gobl_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
)

// TestCorrections corrects the expected envelopes of the examples and compares
// with what another implementation made of them.
func TestCorrections(t *testing.T) {
	needShared(t)
	lib := newLibrary(t)
	file, err := os.Open(filepath.Join(shared, "vectors/corrections.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	var count int
	for lines.Scan() {
		var v struct {
			ID, Source, Error string
			Options           json.RawMessage
			Doc               map[string]any `json:"doc_without_uuid"`
		}
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		count++
		got, err := correct(lib, filepath.Join(shared, "..", v.Source), v.Options)
		switch {
		case errorKey(err) != v.Error:
			t.Errorf("%s %s: error %v, want %q", v.ID, v.Source, err, v.Error)
		case err == nil && !cmp.Equal(v.Doc, got):
			t.Errorf("%s %s: (-want +got)\n%s", v.ID, v.Source, cmp.Diff(v.Doc, got))
		}
	}
	if count != 324 {
		t.Errorf("%d corrections, want 324", count)
	}
}

func correct(lib *gobl.Library, path string, options []byte) (map[string]any, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	env, err := lib.ParseEnvelope(data)
	if err != nil {
		return nil, err
	}
	made, err := lib.CorrectWith(env, options)
	if err != nil {
		return nil, err
	}
	if data, err = made.JSON(); err != nil {
		return nil, err
	}
	var out struct{ Doc map[string]any }
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, err
	}
	maps.DeleteFunc(out.Doc, func(key string, _ any) bool { return key == "uuid" })
	return out.Doc, nil
}

// errorKey returns the key of an error, empty for none.
func errorKey(err error) string {
	if e, ok := errors.AsType[*gobl.Error](err); ok {
		return string(e.Key)
	}
	if err != nil {
		return "not keyed: " + err.Error()
	}
	return ""
}

func readShared(t *testing.T, name string) []byte {
	t.Helper()
	needShared(t)
	data, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSignedByOthers(t *testing.T) {
	lib := newLibrary(t)
	key, err := dsig.ParsePublicKey(readShared(t, "vectors/signed/key.public.jwk"))
	if err != nil {
		t.Fatal(err)
	}
	env, err := lib.ParseEnvelope(readShared(t, "vectors/signed/envelope.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Verify(key); err != nil {
		t.Errorf("a good signature is refused: %v", err)
	}
	if !env.DigestMatches() {
		t.Error("the digest of an unchanged document does not match")
	}
	tampered, err := lib.ParseEnvelope(readShared(t, "vectors/signed/envelope.tampered.json"))
	if err != nil {
		t.Fatal(err)
	}
	if tampered.DigestMatches() {
		t.Error("a changed figure is not noticed")
	}
	if !hasFault(lib.Check(tampered), "GOBL-ENVELOPE-11") {
		t.Error("a changed figure is no fault")
	}
	other := newKey(t)
	if err := env.Verify(other.Public()); errorKey(err) != "signature" {
		t.Errorf("the signature of another key gives %v", err)
	}
}

func hasFault(err error, code string) bool {
	var e *gobl.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, f := range e.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

func built(t *testing.T, lib *gobl.Library) *gobl.Envelope {
	t.Helper()
	env, err := lib.Build([]byte(smallInvoice))
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// smallInvoice needs nothing from outside.
const smallInvoice = `{
	"$schema": "https://gobl.org/draft-0/bill/invoice",
	"series": "A", "code": "1", "issue_date": "2025-05-01",
	"supplier": {"name": "Provide One S.L.", "tax_id": {"country": "ES", "code": "B98602642"}},
	"customer": {"name": "Sample Consumer", "tax_id": {"country": "ES", "code": "54387763P"}},
	"lines": [{"quantity": "2", "item": {"name": "Thing", "price": "10.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]
}`

func TestSignVerifyUnsign(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env := built(t, lib)
	if err := env.Verify(key.Public()); errorKey(err) != "signature" {
		t.Errorf("verifying without signatures gives %v", err)
	}
	err := lib.Sign(env, key, gobl.WithIssuer("gobl:a.example.com"), gobl.WithAudience("gobl:b.example.com"),
		gobl.WithScope(gobl.ScopeVerified), gobl.WithJKU("https://a.example.com/.well-known/jwks.json"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := env.IndentedJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := lib.ParseEnvelope(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Verify(key.Public()); err != nil {
		t.Error(err)
	}
	if err := again.Verify(); err != nil {
		t.Errorf("without keys: %v", err)
	}
	payload, err := gobl.SignedPayload(again.Sigs[0])
	if err != nil {
		t.Fatal(err)
	}
	want := gobl.Payload{
		UUID: env.Head.UUID, Dig: env.Head.Dig, Iss: "gobl:a.example.com", Aud: "gobl:b.example.com",
		Iat: 1768473000, Scope: "verified",
	}
	if diff := cmp.Diff(want, *payload); diff != "" {
		t.Errorf("payload (-want +got):\n%s", diff)
	}
	again.Head.Notes = "not covered"
	again.Head.Stamps = []*head.Stamp{{Prv: "some", Val: "x"}}
	if err := errors.Join(again.Verify(key.Public()), lib.Check(again)); err != nil {
		t.Errorf("the rest of the header may change: %v", err)
	}
	again.Unsign()
	if again.Signed() || !hasFault(lib.Check(again), "GOBL-ENVELOPE-12") {
		t.Error("stamps without signatures are no fault")
	}
}

func TestKeyValidity(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env := built(t, lib)
	if err := lib.Sign(env, key); err != nil {
		t.Fatal(err)
	}
	var early, late cal.Timestamp
	for text, ts := range map[string]*cal.Timestamp{
		`"2026-01-15T10:30:00.000Z"`: &early, `"2026-01-15T10:30:01.000Z"`: &late,
	} {
		if err := json.Unmarshal([]byte(text), ts); err != nil {
			t.Fatal(err)
		}
	}
	if err := env.Verify(key.Public().WithValidity(early, early)); err != nil {
		t.Errorf("the bounds belong to the validity: %v", err)
	}
	if err := env.Verify(key.Public().WithValidity(late, cal.Timestamp{})); errorKey(err) != "signature" {
		t.Errorf("signed before the key was valid: %v", err)
	}
}

func TestSignDraft(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env, err := lib.Build([]byte(strings.Replace(smallInvoice, `"code": "1", `, "", 1)))
	if err != nil {
		t.Fatalf("a draft needs no code: %v", err)
	}
	if err := lib.Sign(env, key); !hasFault(err, "GOBL-ENVELOPE-13") {
		t.Errorf("signing a draft gives %v", err)
	}
	if env.Signed() {
		t.Error("signatures stay after a failure")
	}
}

func TestReplicate(t *testing.T) {
	lib := newLibrary(t)
	env := built(t, lib)
	first := env.Peek().(*bill.Invoice)
	next, err := lib.Replicate(env)
	if err != nil {
		t.Fatal(err)
	}
	inv := next.Peek().(*bill.Invoice)
	if inv.Code != "" || inv.Series != "A" || inv.UUID == first.UUID || inv.UUID == "" {
		t.Errorf("replicated as %s %s %s", inv.UUID, inv.Series, inv.Code)
	}
	if inv.IssueDate != cal.MakeDate(2026, 1, 15) || first.Code != "1" {
		t.Errorf("dated %s; the original now has code %q", inv.IssueDate, first.Code)
	}
	if next.Head.UUID == env.Head.UUID {
		t.Error("both envelopes have one identifier")
	}
}

func TestIgnoredFaults(t *testing.T) {
	lib := newLibrary(t)
	env := built(t, lib)
	env.Document().(*bill.Invoice).Supplier.Name = ""
	if err := lib.Calculate(env); err != nil {
		t.Fatal(err)
	}
	if !hasFault(lib.Check(env), "GOBL-BILL-INVOICE-06") {
		t.Fatalf("faults: %v", lib.Validate(env))
	}
	env.Head.Ignore = []string{"GOBL-BILL-INVOICE-06"}
	if faults := lib.Validate(env); faults != nil {
		t.Errorf("ignored faults stay: %v", faults)
	}
}

func TestChangedDocument(t *testing.T) {
	lib := newLibrary(t)
	env := built(t, lib)
	env.Document().(*bill.Invoice).Code = "2"
	if !hasFault(lib.Check(env), "GOBL-ENVELOPE-11") {
		t.Error("a change after the calculation is no fault")
	}
	if err := errors.Join(lib.Calculate(env), lib.Check(env)); err != nil {
		t.Error(err)
	}
}

func TestRouting(t *testing.T) {
	lib := newLibrary(t)
	routed := strings.NewReplacer(
		`"name": "Provide One S.L."`, `"name": "Provide One S.L.", "endpoints": [null, {"uri": "gobl:one.example.com"}]`,
		`"name": "Sample Consumer"`, `"name": "Sample Consumer", "endpoints": [{"uri": "gobl:two.example.com"}]`,
	).Replace(smallInvoice)
	env, err := lib.Build([]byte(routed))
	if err != nil {
		t.Fatal(err)
	}
	if env.Head.From != "gobl:one.example.com" || env.Head.To != "gobl:two.example.com" {
		t.Errorf("from %s to %s", env.Head.From, env.Head.To)
	}
	env.Head.To = "gobl:other.example.com"
	env.Document().(*bill.Invoice).Tags.List = []cbc.Key{"self-billed"}
	if err := lib.Calculate(env); err != nil {
		t.Fatal(err)
	}
	if env.Head.From != "gobl:one.example.com" || env.Head.To != "gobl:other.example.com" {
		t.Errorf("addresses given are replaced: from %s to %s", env.Head.From, env.Head.To)
	}
}

func TestUnknownDocument(t *testing.T) {
	lib := newLibrary(t)
	const doc = `{"$schema":"https://example.com/x","b":1.50,"a":[null]}`
	env, err := lib.ParseEnvelope([]byte(`{"doc":` + doc + `}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.Calculate(env); err != nil {
		t.Fatal(err)
	}
	if got, err := env.DocumentJSON(); err != nil || string(got) != doc {
		t.Errorf("written as %s, %v", got, err)
	}
	if !env.DigestMatches() || env.DocumentSchema() != "https://example.com/x" || env.Document() != nil {
		t.Error("the document is not kept as it was")
	}
	if !hasFault(lib.Check(env), "GOBL-ENVELOPE-04") {
		t.Errorf("faults: %v", lib.Validate(env))
	}
	if _, err := lib.Correct(env, nil); err == nil {
		t.Error("corrected")
	}
	if _, err := lib.Replicate(env); errorKey(err) != "no-document" {
		t.Errorf("replicated: %v", err)
	}
}

func TestCorrectRefuses(t *testing.T) {
	lib := newLibrary(t)
	env := built(t, lib)
	for options, want := range map[string]string{
		`{}`:                     "validation: missing correction type",
		`{"type":1}`:             "input: type: text cannot be given as a number",
		`{"type":"proforma"}`:    "validation: invalid correction type: proforma",
		`{"type":"credit-note"`:  "input: unexpected end of JSON input",
		`{"type":"a","type":""}`: `input: member "type" is given twice`,
	} {
		if _, err := lib.CorrectWith(env, []byte(options)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", options, err, want)
		}
	}
	message, err := lib.Complete([]byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.CorrectWith(message, []byte(`{"type":"credit-note"}`)); err == nil || err.Error() != "validation: document cannot be corrected" {
		t.Errorf("a message: %v", err)
	}
}

// One library serves any number of documents at once.
func TestConcurrentUse(t *testing.T) {
	lib := newLibrary(t)
	want := built(t, lib)
	want.Document().(*bill.Invoice).UUID = keyID
	if err := lib.Calculate(want); err != nil {
		t.Fatal(err)
	}
	in := []byte(strings.Replace(smallInvoice, `"series"`, `"uuid": "`+string(keyID)+`", "series"`, 1))
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			for range 20 {
				env, err := lib.Build(in)
				if err != nil {
					return err
				}
				if *env.Head.Dig != *want.Head.Dig {
					return errors.New("digest " + env.Head.Dig.Val)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

// What a small invoice may cost; the benchmarks measure what it does cost.
func TestBuildAllocations(t *testing.T) {
	lib := newLibrary(t)
	got := testing.AllocsPerRun(50, func() {
		if _, err := built(t, lib).JSON(); err != nil {
			t.Fatal(err)
		}
	})
	if got > 900 {
		t.Errorf("%.0f allocations, want at most 900", got)
	}
}

func TestExtract(t *testing.T) {
	lib := newLibrary(t)
	if doc, err := lib.Extract(built(t, lib)); err != nil || doc.Kind() != "bill.Invoice" {
		t.Errorf("extracted %v, %v", doc, err)
	}
	if _, err := lib.Extract(new(gobl.Envelope)); errorKey(err) != "no-document" {
		t.Errorf("nothing: %v", err)
	}
	unknown, err := lib.ParseEnvelope([]byte(`{"doc":{"$schema":"https://example.com/x"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Extract(unknown); errorKey(err) != "unknown-schema" {
		t.Errorf("an unknown type: %v", err)
	}
}

// Inserting replaces the document, keeps the header and leaves the signatures,
// which do not fit any more.
func TestInsertReplaces(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env := built(t, lib)
	if err := lib.Sign(env, key); err != nil {
		t.Fatal(err)
	}
	id, digest := env.Head.UUID, env.Head.Dig.Val
	other, err := lib.Parse([]byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.Insert(env, other); err != nil {
		t.Fatal(err)
	}
	if env.Head.UUID != id || env.Head.Dig.Val == digest || env.DocumentSchema().Name() != "note/message" {
		t.Errorf("header %+v of a %s", env.Head, env.DocumentSchema())
	}
	if !env.Signed() || errorKey(env.Verify(key.Public())) != "signature" {
		t.Error("the signatures are gone, or fit")
	}
	if err := lib.Insert(env, nil); errorKey(err) != "no-document" {
		t.Errorf("nothing: %v", err)
	}
	if err := lib.Insert(env, new(bill.SubLine)); errorKey(err) != "unknown-schema" {
		t.Errorf("no document type: %v", err)
	}
}

func payable(t *testing.T, env *gobl.Envelope) string {
	t.Helper()
	inv, ok := env.Peek().(*bill.Invoice)
	if !ok || inv.Totals == nil {
		t.Fatal("no invoice with totals")
	}
	return inv.Totals.Payable.String() + " " + string(inv.Currency)
}

func TestFigureOperations(t *testing.T) {
	lib := newLibrary(t)
	included := strings.Replace(smallInvoice, `"series"`, `"tax":{"prices_include":"VAT"}, "series"`, 1)
	dollars := strings.Replace(smallInvoice, `"series"`, `"exchange_rates":[{"from":"EUR","to":"USD","amount":"1.10"}], "series"`, 1)
	for _, c := range []struct {
		name, in      string
		operate       func(e *gobl.Envelope) error
		before, after string
	}{
		{"remove included taxes", included, lib.RemoveIncludedTaxes, "20.00 EUR", "20.00 EUR"},
		{"nothing to remove", smallInvoice, lib.RemoveIncludedTaxes, "24.20 EUR", "24.20 EUR"},
		{"invert", smallInvoice, lib.Invert, "24.20 EUR", "-24.20 EUR"},
		{"convert", dollars, func(e *gobl.Envelope) error { return lib.ConvertInto(e, "USD") }, "24.20 EUR", "26.62 USD"},
		{"convert into its own currency", smallInvoice, func(e *gobl.Envelope) error { return lib.ConvertInto(e, "EUR") }, "24.20 EUR", "24.20 EUR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, err := lib.Build([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			id := env.Head.UUID
			if got := payable(t, env); got != c.before {
				t.Errorf("payable is %s at first, want %s", got, c.before)
			}
			if err := c.operate(env); err != nil {
				t.Fatal(err)
			}
			if got := payable(t, env); got != c.after {
				t.Errorf("payable is %s, want %s", got, c.after)
			}
			if inv := env.Peek().(*bill.Invoice); inv.Tax != nil && inv.Tax.PricesInclude != "" {
				t.Error("prices still include a tax")
			}
			if env.Head.UUID != id {
				t.Error("the envelope has another identifier")
			}
			if err := lib.Check(env); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFigureOperationsRefuse(t *testing.T) {
	lib := newLibrary(t)
	bypassed := strings.Replace(smallInvoice, `"series"`, `"$tags":["bypass"], "series"`, 1)
	for _, c := range []struct {
		name, in, want string
		operate        func(e *gobl.Envelope) error
	}{
		{"no rate", smallInvoice, "calculation", func(e *gobl.Envelope) error { return lib.ConvertInto(e, "USD") }},
		{"bypass", bypassed, "calculation", lib.Invert},
		{"a message", `{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`, "validation", lib.Invert},
		{"a message with taxes", `{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`, "validation", lib.RemoveIncludedTaxes},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, err := lib.Complete([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			before, err := env.JSON()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.operate(env); errorKey(err) != c.want {
				t.Errorf("got %v, want key %s", err, c.want)
			}
			if after, err := env.JSON(); err != nil || string(after) != string(before) {
				t.Errorf("the envelope changed, or %v", err)
			}
		})
	}
	if err := lib.Invert(new(gobl.Envelope)); errorKey(err) != "no-document" {
		t.Errorf("nothing: %v", err)
	}
}

// optionsSchema is what the tests look at in the schema of correction options.
type optionsSchema struct {
	ID      string `json:"$id"`
	Comment string `json:"$comment"`
	Defs    map[string]struct {
		Properties map[string]struct {
			Default    string
			OneOf      []struct{ Const, Title, Description string }
			Properties map[string]struct {
				Title string
				OneOf []struct{ Const, Title string }
			}
			Recommended []string
		}
		Required, Recommended []string
	} `json:"$defs"`
}

func TestCorrectionOptionsSchema(t *testing.T) {
	lib := newLibrary(t)
	for _, c := range []struct {
		name, addon, id       string
		types, ext            string
		required, recommended string
	}{
		{"spain", "", "?tax_regime=es", "credit-note corrective debit-note", "", "type", "series"},
		{"facturae", "es-facturae-v3", "?tax_regime=es", "credit-note corrective debit-note", "es-facturae-correction", "type", "series ext"},
		{"tbai", "es-tbai-v1", "?tax_regime=es", "credit-note corrective debit-note", "es-tbai-correction", "type", "series ext"},
		{"verifactu", "es-verifactu-v1", "?tax_regime=es", "credit-note corrective debit-note", "es-verifactu-doc-type", "type", "series ext copy_tax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := smallInvoice
			if c.addon != "" {
				in = strings.Replace(in, `"series"`, `"$addons":["`+c.addon+`"], "series"`, 1)
			}
			got := readOptionsSchema(t, lib, in)
			def := got.Defs["bill.CorrectionOptions"]
			if want := "https://gobl.org/draft-0/bill/correction-options" + c.id; got.ID != want || got.Comment == "" {
				t.Errorf("id %s, comment %q", got.ID, got.Comment)
			}
			var types []string
			for _, choice := range def.Properties["type"].OneOf {
				types = append(types, choice.Const)
				if choice.Title == "" || choice.Description == "" {
					t.Errorf("type %s is not described", choice.Const)
				}
			}
			list := strings.Join(types, " ")
			if list != c.types || def.Properties["type"].Default != types[0] || def.Properties["series"].Default != "A" {
				t.Errorf("types %s, default %s; series %s", list, def.Properties["type"].Default, def.Properties["series"].Default)
			}
			if ext := strings.Join(def.Properties["ext"].Recommended, " "); ext != c.ext {
				t.Errorf("extensions %q, want %q", ext, c.ext)
			}
			for key, ext := range def.Properties["ext"].Properties {
				if ext.Title == "" || len(ext.OneOf) < 2 {
					t.Errorf("extension %s is not described", key)
				}
			}
			if r := strings.Join(def.Required, " "); r != c.required {
				t.Errorf("required %s, want %s", r, c.required)
			}
			if r := strings.Join(def.Recommended, " "); r != c.recommended {
				t.Errorf("recommended %s, want %s", r, c.recommended)
			}
		})
	}
}

func readOptionsSchema(t *testing.T, lib *gobl.Library, in string) *optionsSchema {
	t.Helper()
	env, err := lib.Complete([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	data, err := lib.CorrectionOptionsSchema(env)
	if err != nil {
		t.Fatal(err)
	}
	out := new(optionsSchema)
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCorrectionOptionsSchemaElsewhere(t *testing.T) {
	lib := newLibrary(t)
	got := readOptionsSchema(t, lib, `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","lines":[]}`)
	if def := got.Defs["bill.CorrectionOptions"]; got.ID != "https://gobl.org/draft-0/bill/correction-options" || len(def.Properties) != 7 {
		t.Errorf("without a regime: id %s, %d members", got.ID, len(def.Properties))
	}
	message, err := lib.Complete([]byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := lib.CorrectionOptionsSchema(message); data != nil || err != nil {
		t.Errorf("a message: %s, %v", data, err)
	}
	if _, err := lib.CorrectionOptionsSchema(new(gobl.Envelope)); errorKey(err) != "no-document" {
		t.Errorf("nothing: %v", err)
	}
	reasoned := readOptionsSchema(t, lib, strings.NewReplacer(`"series"`, `"$addons":["co-dian-v2"], "series"`,
		`"country": "ES", "code": "B98602642"`, `"country": "CO", "code": "9014586527"`).Replace(smallInvoice))
	def := reasoned.Defs["bill.CorrectionOptions"]
	if got := strings.Join(def.Required, " ") + " / " + strings.Join(def.Recommended, " "); got != "type reason / series ext" {
		t.Errorf("Colombia requires and recommends %s", got)
	}
}
