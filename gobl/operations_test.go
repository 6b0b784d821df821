package gobl_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
)

func readShared(t *testing.T, name string) []byte {
	t.Helper()
	needShared(t)
	data, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// smallInvoice needs nothing from outside.
const smallInvoice = `{
	"$schema": "https://gobl.org/draft-0/bill/invoice",
	"series": "A", "code": "1", "issue_date": "2025-05-01",
	"supplier": {"name": "Provide One S.L.", "tax_id": {"country": "ES", "code": "B98602642"}},
	"customer": {"name": "Sample Consumer", "tax_id": {"country": "ES", "code": "54387763P"}},
	"lines": [{"quantity": "2", "item": {"name": "Thing", "price": "10.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]
}`

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
