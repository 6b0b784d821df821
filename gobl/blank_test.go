package gobl_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"chancery/gobl"
	"chancery/gobl/addon/addontest"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// blankOf parses a document and takes its code away.
func blankOf(t *testing.T, lib *gobl.Library, data []byte) (*gobl.Blank, error) {
	t.Helper()
	env, err := lib.Complete(data)
	if err != nil {
		t.Fatal(err)
	}
	inv := env.Document().(*bill.Invoice)
	inv.Code = ""
	return lib.Blank(env, &inv.Code)
}

func TestBlank(t *testing.T) {
	lib := newLibrary(t)
	key := newKey(t)
	blank, err := blankOf(t, lib, longInvoice(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []cbc.Code{"LONG-1", "2/<B>", "LONG-1"} {
		env, err := blank.Fill(code)
		if err != nil {
			t.Fatal(err)
		}
		if err := blank.Sign(key); err != nil {
			t.Fatal(err)
		}
		if err := env.Verify(key.Public()); err != nil || len(env.Sigs) != 1 {
			t.Errorf("%s: %d signatures, %v", code, len(env.Sigs), err)
		}
		filled, err := env.JSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := lib.Parse(filled)
		if err != nil {
			t.Fatal(err)
		}
		read := again.(*gobl.Envelope)
		if err := lib.Calculate(read); err != nil {
			t.Fatal(err)
		}
		calculated, err := read.JSON()
		if err != nil || !bytes.Equal(calculated, filled) {
			t.Errorf("%s: filled in\n%s\ncalculated (%v)\n%s", code, filled, err, calculated)
		}
	}
	if _, err := blank.Fill("a\ufffd"); gobl.AsError(err).Key != gobl.ErrDigest {
		t.Errorf("a code that has no canonical form: %v", err)
	}
	if _, err := blank.Fill(cbc.Code(bytes.Repeat([]byte("1"), 65))); gobl.AsError(err).Key != gobl.ErrValidation {
		t.Errorf("a code that breaks a rule: %v", err)
	}
	if err := blank.Sign(nil); gobl.AsError(err).Key != gobl.ErrSignature {
		t.Errorf("no key: %v", err)
	}
}

func TestBlankRefuses(t *testing.T) {
	lib := newLibrary(t)
	if _, err := blankOf(t, lib, []byte(`{"$schema": "https://gobl.org/draft-0/bill/invoice", "currency": "EUR"}`)); gobl.AsError(err).Key != gobl.ErrValidation {
		t.Errorf("a document that breaks rules: %v", err)
	}
}

// TestBlankOfNumbers fills in codes where rules of an addon are about their length. A blank
// cannot know whether a fault at the document comes from the code that it lacks.
func TestBlankOfNumbers(t *testing.T) {
	lib := newLibrary(t)
	for _, change := range []func(inv *bill.Invoice){func(*bill.Invoice) {}, func(inv *bill.Invoice) { inv.Series = "" }} {
		env, err := lib.Complete(addontest.Source(t, lib, "addon/fifinvoice", "domestic"))
		if err != nil {
			t.Fatal(err)
		}
		inv := env.Document().(*bill.Invoice)
		inv.Code = ""
		change(inv)
		blank, err := lib.Blank(env, &inv.Code)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := blank.Fill("123456789012345678901"); gobl.AsError(err).Key != gobl.ErrValidation {
			t.Errorf("a code that is too long: %v", err)
		}
		if filled, err := blank.Fill("17"); err != nil || lib.Check(filled) != nil {
			t.Errorf("a short code: %v", err)
		}
	}
}

// TestBlankForms fills in codes of documents whose addons ask for a form of them that the
// placeholder does not have.
func TestBlankForms(t *testing.T) {
	lib := newLibrary(t)
	files, err := filepath.Glob("addon/fifinvoice/testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source, err := lib.FromYAML(text)
		if err != nil {
			t.Fatal(err)
		}
		blank, err := blankOf(t, lib, source)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if env, err := blank.Fill("000001"); err != nil || lib.Check(env) != nil {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := blank.Fill("0000000000000000000001"); gobl.AsError(err).Key != gobl.ErrValidation {
			t.Errorf("%s: a code that is too long: %v", file, err)
		}
		source = bytes.Replace(source, []byte(`"customer"`), []byte(`"other"`), 1)
		if _, err := blankOf(t, lib, source); !errors.Is(err, gobl.ErrEntangled) {
			t.Errorf("%s: two reasons: %v", file, err)
		}
	}
}
