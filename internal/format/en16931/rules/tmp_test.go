package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

func readAny(t *testing.T, data []byte) (*en16931.Invoice, *xmldoc.Doc) {
	doc, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var inv *en16931.Invoice
	var e error
	if ubl.Is(doc) {
		inv, e = ubl.Read(doc)
	} else {
		inv, e = cii.Read(doc)
	}
	if e != nil {
		return nil, doc
	}
	return inv, doc
}

func setOf(base string) Set {
	switch {
	case strings.HasPrefix(base, "xr-"):
		return XRechnungSet()
	case strings.HasPrefix(base, "xrx-"):
		return XRechnungExtensionSet()
	case strings.HasPrefix(base, "fr-"):
		return FrenchSet()
	case strings.HasPrefix(base, "xrcvd-"):
		return XRechnungVehicleSet()
	}
	return EN16931Set()
}

func TestDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	for _, base := range strings.Fields(os.Getenv("BASES")) {
		os.MkdirAll(filepath.Join(dir, base), 0o755)
		var index strings.Builder
		ms := []mutant{{label: base, xml: readBase(t, base).document()}}
		for _, m := range mutants(t, base) {
			if os.Getenv("FEW") == "" || !strings.Contains(m.label, " added") && !strings.HasSuffix(m.label, " early") && !strings.Contains(m.label, "-1.005") && !strings.Contains(m.label, "Line[2]") {
				ms = append(ms, m)
			}
		}
		set := setOf(base)
		for i, m := range ms {
			name := fmt.Sprintf("%05d.xml", i)
			os.WriteFile(filepath.Join(dir, base, name), []byte(m.xml), 0o644)
			inv, doc := readAny(t, []byte(m.xml))
			ids := map[string]bool{}
			if inv != nil {
				for _, f := range Check(inv, doc, set) {
					ids[f.ID()] = true
				}
			}
			list := []string{}
			for id := range ids {
				list = append(list, id)
			}
			sort.Strings(list)
			fmt.Fprintf(&index, "%s\t%s\t%s\n", name, m.label, strings.Join(list, " "))
		}
		os.WriteFile(filepath.Join(dir, base+".tsv"), []byte(index.String()), 0o644)
		fmt.Println(base, len(ms))
	}
}

func TestConvert(t *testing.T) {
	for _, base := range []string{"xr-cii", "xr-cii-debit", "xr-cii-card", "xrx-cii", "xrcvd-cii", "fr-cii", "frx-cii"} {
		data, _ := os.ReadFile("testdata/bases/" + base + ".xml")
		inv, _ := readAny(t, data)
		out, err := ubl.Write(inv, en16931.Profile{})
		if err != nil {
			t.Error(base, err)
		}
		if base == "xr-cii" || base == "fr-cii" {
			inv2, _ := readAny(t, data)
			inv2.CreditNote, inv2.TypeCode = true, "381"
			if base == "fr-cii" {
				inv2.Buyer.Identifiers = inv2.Buyer.Identifiers[:1]
			}
			o2, _ := ubl.Write(inv2, en16931.Profile{})
			os.WriteFile("testdata/bases/"+strings.Replace(base, "-cii", "-ubl-credit", 1)+".xml", o2, 0o644)
		}
		os.WriteFile("/tmp/rulesb/ubl-"+strings.Replace(base, "-cii", "-ubl", 1)+".xml", out, 0o644)
	}
}
