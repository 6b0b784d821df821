package addon_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/addon/addontest"
	"chancery/test/shared"
)

// documentsFrctc are invoices and receipts in the life of French companies.
func documentsFrctc(t *testing.T, lib *gobl.Library) map[string][]byte {
	t.Helper()
	docs := map[string][]byte{}
	for _, d := range append(addontest.Documents(t, lib, "frctcflow2"), addontest.Documents(t, lib, "frctcflow10")...) {
		docs[d.Name] = d.Source
	}
	return docs
}

// TestCorrectionsFrctc corrects a document as the French regime has it.
func TestCorrectionsFrctc(t *testing.T) {
	lib := addontest.Library(t)
	docs := documentsFrctc(t, lib)
	for _, c := range []struct{ name, kind, want string }{
		{"company", "credit-note", `"untdid-document-type":"381"`},
		{"company", "corrective", `"untdid-document-type":"384"`},
		{"private", "credit-note", `"untdid-document-type":"381"`},
		{"self-billed-advance", "credit-note", `"untdid-document-type":"503"`},
	} {
		env, err := lib.Build(docs[c.name])
		if err != nil {
			t.Fatal(err)
		}
		made, err := lib.CorrectWith(env, []byte(`{"type":"`+c.kind+`"}`))
		if err != nil {
			t.Errorf("%s of %s: %v", c.kind, c.name, err)
			continue
		}
		data, err := made.DocumentJSON()
		if err != nil || !bytes.Contains(data, []byte(c.want)) || lib.Check(made) != nil {
			t.Errorf("%s of %s: %s, %v, %v", c.kind, c.name, data, err, lib.Check(made))
		}
	}
	env, err := lib.Build(docs["company"])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.CorrectWith(env, []byte(`{"type":"debit-note"}`)); err == nil {
		t.Error("it is corrected by a debit note")
	}
}

// TestPairFrctcflow2 builds the published document whose source has an endpoint without a
// URI, which that release did not know, without it.
func TestPairFrctcflow2(t *testing.T) {
	lib := addontest.Library(t)
	base := filepath.Join(shared.Path(t, "formats", "data", "national", "fr", "pairs", "addon-examples"), "invoice-fr-fr-ctc-b2b-2")
	source, err := lib.FromYAML(readFile(t, base+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	in, want := documentOf(t, source), documentOf(t, readFile(t, base+".json"))
	drop(in, []string{"customer", "endpoints"})
	env, err := lib.Build(marshal(t, in))
	if err != nil {
		t.Fatal(err)
	}
	data, err := env.DocumentJSON()
	if err != nil {
		t.Fatal(err)
	}
	got := documentOf(t, data)
	drop(got, []string{"customer", "endpoints"}) // see pairExceptions
	drop(got, []string{"supplier", "endpoints"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("published (-) and own (+) document differ:\n%s", diff)
	}
}

// TestMessagesFrctc: what a user reads who has given what is not possible.
func TestMessagesFrctc(t *testing.T) {
	lib := addontest.Library(t)
	docs := documentsFrctc(t, lib)
	for _, c := range []struct{ doc, was, is, want string }{
		{"private", `"5.5%"`, `"6%"`, "6% is none of them"},
		{"company", `"type":"SIRET"`, `"label":"x"`, "identity 1 has none"},
		{"group-paid", `"bleu"`, `" "`, `"color" is blank`},
		{"group-paid", `"code":"F-2"`, `"code":"F-2","type":"debit-note"`, `these have "untdid-document-type" 383`},
	} {
		data := bytes.Replace(docs[c.doc], []byte(c.was), []byte(c.is), 1)
		if bytes.Equal(data, docs[c.doc]) {
			t.Errorf("%s is not in %s", c.was, docs[c.doc])
		}
		if _, err := lib.Build(data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: %v, want %s", c.is, c.was, err, c.want)
		}
	}
}
