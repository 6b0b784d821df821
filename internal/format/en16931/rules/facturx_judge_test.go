package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"chancery/internal/format/xmldoc"
)

func TestDumpFX(t *testing.T) {
	dir := os.Getenv("DUMP")
	for _, b := range []struct{ base string; l byte }{{"fx-minimum", 'M'}, {"fx-basicwl", 'W'}, {"fx-basic", 'B'}, {"fx-en16931", 'E'}, {"fx-extended", 'X'}} {
		os.MkdirAll(filepath.Join(dir, b.base), 0o755)
		var index strings.Builder
		ms := append([]mutant{{label: b.base, xml: readBase(t, b.base).document()}}, mutants(t, b.base)...)
		for i, m := range ms {
			name := fmt.Sprintf("%05d.xml", i)
			os.WriteFile(filepath.Join(dir, b.base, name), []byte(m.xml), 0o644)
			doc, err := xmldoc.Parse([]byte(m.xml), xmldoc.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			c := &check{doc: doc, in: InCII, set: &Set{}}
			facturxPlaces(b.l)(c)
			ids := []string{}
			for _, f := range c.findings {
				ids = append(ids, f.ID())
			}
			sort.Strings(ids)
			fmt.Fprintf(&index, "%s\t%s\t%s\n", name, m.label, strings.Join(ids, " "))
		}
		os.WriteFile(filepath.Join(dir, b.base+".tsv"), []byte(index.String()), 0o644)
		fmt.Println(b.base, len(ms))
	}
}
