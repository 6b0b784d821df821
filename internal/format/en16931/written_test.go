package en16931_test

import (
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

// TestWritten checks that a model, written in each syntax of its profile and read again, says the same.
func TestWritten(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "pairs"), "*", "gobl-to-*", "*", "*.in.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		context := filepath.Base(filepath.Dir(file))
		profile, ok := en16931.ProfileByID(en16931.ProfileID(context))
		if !ok {
			continue
		}
		for _, syntax := range profile.Syntaxes {
			name := string(syntax) + "/" + context + "/" + strings.TrimSuffix(filepath.Base(file), ".in.json")
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				inv, err := en16931.FromGOBL(readGOBL(t, file), profile)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range difference(figures(inv), figures(reread(t, inv, profile, syntax))) {
					if !excused("written/"+name, d) {
						t.Error(d)
					}
				}
			})
		}
	}
}

// reread writes a model and reads it.
func reread(t *testing.T, inv *en16931.Invoice, p en16931.Profile, syntax en16931.Syntax) *en16931.Invoice {
	t.Helper()
	write, read := ubl.Write, ubl.Read
	if syntax == en16931.CII {
		write, read = cii.Write, cii.Read
	}
	data, err := write(inv, p)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := read(doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
