package gobl

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"chancery/gobl/addon"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/regime"
	"chancery/gobl/tax"
)

// withFormer returns a library with two addons more that have taken the place of "zz-all-v1":
// one in invoices, one in payments and statuses.
func withFormer(t *testing.T) *Library {
	t.Helper()
	made := func(key cbc.Key, former tax.FormerAddon, extensions ...cbc.Key) *law.Addon {
		def := &tax.AddonDef{Key: key, Name: i18n.NewString("x"), Former: []tax.FormerAddon{former}}
		for _, key := range extensions {
			def.Extensions = append(def.Extensions, &cbc.Definition{Key: key, Name: i18n.NewString("x")})
		}
		return &law.Addon{Def: def}
	}
	const old = "zz-all-v1"
	lib, err := assemble(Options{Now: time.Now, Rand: rand.Reader}, regime.All(), append(addon.All(),
		made("zz-invoice-v1", tax.FormerAddon{Key: old, Schemas: []string{"bill/invoice"}}),
		made("zz-status-v1", tax.FormerAddon{
			Key: old, Schemas: []string{"bill/payment", "bill/status"}, Extensions: map[cbc.Key]cbc.Key{"zz-role": "zz-status-role"},
		}, "zz-status-role")))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

const (
	formerInvoice = `{"$schema":"https://gobl.org/draft-0/bill/invoice","$addons":["zz-all-v1"],"currency":"EUR",` +
		`"supplier":{"name":"S","ext":{"zz-role":"A"}},` +
		`"lines":[{"quantity":"1","item":{"name":"x","price":"1.00"}}]}`
	formerStatus = `{"$schema":"https://gobl.org/draft-0/bill/status","$addons":["zz-all-v1"],` +
		`"supplier":{"name":"S","ext":{"zz-role":"A"}},"customer":{"name":"C","ext":{"zz-role":"A","zz-status-role":"B"}}}`
)

// heads returns what a document says of addons and roles.
func heads(t *testing.T, e *Envelope) (addons, supplier, customer string) {
	t.Helper()
	data, err := e.DocumentJSON()
	if err != nil {
		t.Fatal(err)
	}
	type party struct{ Ext json.RawMessage }
	var doc struct {
		Addons             json.RawMessage `json:"$addons"`
		Supplier, Customer party
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return string(doc.Addons), string(doc.Supplier.Ext), string(doc.Customer.Ext)
}

func TestFormerAddons(t *testing.T) {
	lib := withFormer(t)
	with := func(text, addons string) string { return strings.Replace(text, `["zz-all-v1"]`, addons, 1) }
	const role, both = `{"zz-status-role":"A"}`, `{"zz-status-role":"B"}`
	for name, c := range map[string]struct{ in, addons, supplier, customer string }{
		"invoice":        {formerInvoice, `["zz-invoice-v1"]`, role, ""},
		"status":         {formerStatus, `["zz-status-v1"]`, role, both},
		"both keys":      {with(formerInvoice, `["zz-all-v1","zz-invoice-v1"]`), `["zz-invoice-v1"]`, role, ""},
		"the other way":  {with(formerInvoice, `["zz-invoice-v1","zz-all-v1"]`), `["zz-invoice-v1"]`, role, ""},
		"twice":          {with(formerInvoice, `["zz-all-v1","zz-all-v1"]`), `["zz-invoice-v1"]`, role, ""},
		"with others":    {with(formerInvoice, `["fr-facturx-v1","zz-all-v1"]`), `["eu-en16931-v2017","fr-facturx-v1","zz-invoice-v1"]`, role, ""},
		"in an envelope": {`{"$schema":"https://gobl.org/draft-0/envelope","doc":` + formerStatus + `}`, `["zz-status-v1"]`, role, both},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := lib.Complete([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if a, s, k := heads(t, e); a != c.addons || s != c.supplier || k != c.customer {
				t.Errorf("addons %s, supplier %s, customer %s", a, s, k)
			}
			if !e.DigestMatches() {
				t.Error("the digest does not match")
			}
		})
	}
}

// The extensions of documents with the key of today are left alone, and so are those of
// documents within the one with an older key.
func TestFormerAddonsOfOthers(t *testing.T) {
	lib := withFormer(t)
	today := strings.Replace(formerStatus, "zz-all-v1", "zz-status-v1", 1)
	e, err := lib.Complete([]byte(today))
	if err != nil {
		t.Fatal(err)
	}
	if _, s, _ := heads(t, e); s != `{"zz-role":"A"}` {
		t.Errorf("supplier %s", s)
	}
	for inner, want := range map[string]string{formerInvoice: `["zz-invoice-v1"]`, today: `["zz-status-v1"]`} {
		outer := strings.TrimSuffix(formerInvoice, "}") + `,"complements":[` + inner + `]}`
		e, err := lib.Complete([]byte(outer))
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(e.Document().(*bill.Invoice).Complements[0])
		if err != nil || !bytes.Contains(data, []byte(`"$addons":`+want)) {
			t.Errorf("complement %s, %v", data, err)
		}
		if renamed := !bytes.Contains(data, []byte(`"zz-role"`)); renamed != (inner == formerInvoice) {
			t.Errorf("complement %s", data)
		}
	}
}

func TestFormerAddonsWhereNoneHasTheirPlace(t *testing.T) {
	lib := withFormer(t)
	order := strings.Replace(formerInvoice, "bill/invoice", "bill/order", 1)
	_, err := lib.Complete([]byte(order))
	const want = `addon: $.doc.$addons[0]: addon "zz-all-v1" is an older key; it is "zz-invoice-v1" in bill/invoice, ` +
		`"zz-status-v1" in bill/payment, "zz-status-v1" in bill/status today`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A document that is only read stays as it is; what is made from it has the addons of today.
func TestFormerAddonsThatAreStored(t *testing.T) {
	lib := withFormer(t)
	text := []byte(`{"$schema":"https://gobl.org/draft-0/envelope","head":{"uuid":"0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"},"doc":` +
		strings.Replace(formerInvoice, `"currency"`, `"type":"standard","$regime":"FR","code":"1","issue_date":"2026-01-02","currency"`, 1) + `}`)
	for name, do := range map[string]func(e *Envelope) (*Envelope, error){
		"calculate": func(e *Envelope) (*Envelope, error) { return e, lib.Calculate(e) },
		"document":  func(e *Envelope) (*Envelope, error) { return e, lib.Calculate(e.Document()) },
		"correct":   func(e *Envelope) (*Envelope, error) { return lib.CorrectWith(e, []byte(`{"type":"credit-note"}`)) },
		"replicate": lib.Replicate,
		"invert":    func(e *Envelope) (*Envelope, error) { return e, lib.Invert(e) },
	} {
		e, err := lib.ParseEnvelope(text)
		if err != nil {
			t.Fatal(err)
		}
		if a, _, _ := heads(t, e); a != `["zz-all-v1"]` {
			t.Errorf("%s: read with addons %s", name, a)
		}
		if err := lib.Check(e); !errors.Is(err, &Error{Key: ErrAddon}) {
			t.Errorf("%s: checked with %v", name, err)
		}
		if a, _, _ := heads(t, e); a != `["zz-all-v1"]` {
			t.Errorf("%s: checked, it has addons %s", name, a)
		}
		made, err := do(e)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a, _, _ := heads(t, made); a != `["zz-invoice-v1"]` {
			t.Errorf("%s: addons %s", name, a)
		}
		if a, _, _ := heads(t, e); made != e && a != `["zz-all-v1"]` {
			t.Errorf("%s: the original has addons %s", name, a)
		}
	}
	e, err := lib.ParseEnvelope(bytes.Replace(text, []byte(`["zz-all-v1"]`), []byte(`["zz-all-v1","zz-none-v1"]`), 1))
	if err != nil {
		t.Fatal(err)
	}
	const want = "$.doc.$addons[1]"
	if err := lib.Invert(e); !strings.Contains(err.Error(), want) {
		t.Errorf("inverted with %v, want the place %s", err, want)
	}
}

// The options of a correction follow the addons of today.
func TestFormerAddonsOfCorrections(t *testing.T) {
	lib := withFormer(t)
	lib.facts.Addon("zz-invoice-v1").Corrections = law.InvoiceCorrections("proforma")
	e, err := lib.ParseEnvelope([]byte(`{"doc":` + strings.Replace(formerInvoice, `"currency"`, `"$regime":"PL","currency"`, 1) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	data, err := lib.CorrectionOptionsSchema(e)
	if err != nil || !bytes.Contains(data, []byte("proforma")) {
		t.Errorf("options %s, %v", data, err)
	}
}
