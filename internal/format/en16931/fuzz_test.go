package en16931_test

import (
	"bytes"
	"testing"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

// FuzzImport reads any XML as an invoice, makes GOBL of it and says it again: nothing panics, and what comes out adds up.
func FuzzImport(f *testing.F) {
	inv := convert(f, full(f, nil), en16931.ProfileEN16931)
	for _, write := range []func(*en16931.Invoice, en16931.Profile) ([]byte, error){ubl.Write, cii.Write} {
		data, err := write(inv, profile(f, en16931.ProfileEN16931))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(bytes.ReplaceAll(data, []byte("0.28125"), []byte("99999999999999999.99")))
		f.Add(bytes.ReplaceAll(data, []byte("1250.5"), []byte("-0.0000000000001")))
	}
	lib := library(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := xmldoc.Parse(data, xmldoc.Limits{})
		if err != nil {
			return
		}
		read := ubl.Read
		if cii.Is(doc) {
			read = cii.Read
		}
		inv, err := read(doc)
		if err != nil {
			return
		}
		en16931.Terms(inv)
		got, err := en16931.ToGOBL(inv, lib)
		if err != nil {
			return
		}
		for _, p := range en16931.Profiles() {
			if _, err := en16931.FromGOBL(got.Invoice, p); err != nil && err.Error() == "" {
				t.Error("an error without a message")
			}
		}
	})
}
