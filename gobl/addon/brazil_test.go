package addon_test

import (
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/brnfe"
	"chancery/gobl/addon/brnfse"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// sourcesBrazil reads the documents of both addons, by their names.
func sourcesBrazil(t *testing.T, lib *gobl.Library) map[string][]byte {
	t.Helper()
	sources := map[string][]byte{}
	for _, d := range append(addontest.Documents(t, lib, "brnfe"), addontest.Documents(t, lib, "brnfse")...) {
		sources[d.Name] = d.Source
	}
	return sources
}

// TestAddonsApartBrazil: an addon writes nothing, and requires nothing, in documents of
// the other one.
func TestAddonsApartBrazil(t *testing.T) {
	lib := addontest.Library(t)
	for name, data := range sourcesBrazil(t, lib) {
		out := string(addontest.Build(t, lib, data))
		nfe, nfse := strings.Contains(out, string(brnfe.Key)), strings.Contains(out, string(brnfse.Key))
		if !nfe && strings.Contains(out, "br-nfe-") || !nfse && strings.Contains(out, "br-nfse-") {
			t.Errorf("%s has codes of the other addon", name)
		}
	}
}

// TestCorrectionBrazil: a correction of an NF-e names the access key of the original and
// gets its purpose from the options; an NFS-e needs no stamp.
func TestCorrectionBrazil(t *testing.T) {
	lib := addontest.Library(t)
	sources := sourcesBrazil(t, lib)
	const key = `"stamps":[{"prv":"sefaz-key","val":"31260118069577000115550010000000071000000012"}]`
	const back, more = `,"ext":{"br-nfe-purpose":"4","br-nfe-operation-type":"0"}`, `,"ext":{"br-nfe-purpose":"2","br-nfe-operation-type":"1"}`
	for _, c := range []struct {
		name, options, want string
		purpose             cbc.Code
	}{
		{"minimal", `{"type":"credit-note"}`, `the stamp "sefaz-key" of the original is missing`, ""},
		{"minimal", `{"type":"corrective",` + key + `}`, `possible are credit-note, debit-note`, ""},
		{"minimal", `{"type":"credit-note",` + key + back + `}`, "", "4"},
		{"minimal", `{"type":"debit-note",` + key + more + `}`, "", "2"},
		{"return", `{"type":"debit-note",` + key + more + `}`, "", "2"},
		{"services", `{"type":"credit-note"}`, "", ""},
		{"services", `{"type":"debit-note"}`, `possible are credit-note`, ""},
		{"both", `{"type":"debit-note",` + key + more + `}`, "", "2"},
	} {
		env, err := lib.Build(sources[c.name])
		if err != nil {
			t.Fatal(err)
		}
		note, err := lib.CorrectWith(env, []byte(c.options))
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s: %v, want %s", c.name, c.options, err, c.want)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s, %s: %v", c.name, c.options, err)
		}
		if err := lib.Check(note); err != nil {
			t.Errorf("%s, %s: %v", c.name, c.options, err)
		}
		inv := note.Document().(*bill.Invoice)
		if inv.Tax != nil && inv.Tax.Ext[brnfe.ExtPurpose] != c.purpose {
			t.Errorf("%s, %s: tax details %v, want purpose %q", c.name, c.options, inv.Tax.Ext, c.purpose)
		}
		if stamped := len(inv.Preceding[0].Stamps) == 1; stamped != strings.Contains(c.options, key) {
			t.Errorf("%s, %s: stamps %v", c.name, c.options, inv.Preceding[0].Stamps)
		}
	}
}

// TestMessagesBrazil: a code that is on no list is refused with the list.
func TestMessagesBrazil(t *testing.T) {
	lib := addontest.Library(t)
	source := string(sourcesBrazil(t, lib)["minimal"])
	for _, c := range []struct{ old, new, want string }{
		{`"br-nfe-presence":"9"`, `"br-nfe-presence":"7"`, `($.doc.tax.ext) choose a code of br-nfe-presence; "7" is none; possible are 0, 1, 2, 3, 4, 5, 9`},
		{`"br-nfe-regime":""`, `"br-nfe-regime":"5"`, `($.doc.supplier.ext) choose a code of br-nfe-regime; "5" is none; possible are 1, 2, 3, 4`},
		{
			`"key":"credit-transfer+pix"`, `"key":"other","ext":{"br-nfe-payment-means":"98"}`,
			`($.doc.payment.instructions.ext) choose a code of br-nfe-payment-means; "98" is none; possible are 01, 02, 03,`,
		},
		{`"key":"credit-transfer+pix"`, `"key":"direct-debit"`, `choose a means of payment that has a code`},
		{`"key":"reason"`, `"key":"general"`, `($.doc) say in a note with the key reason`},
	} {
		if !strings.Contains(source, c.old) {
			t.Fatalf("%s is not in the document %s", c.old, source)
		}
		_, err := lib.Build([]byte(strings.Replace(source, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}
