package addon_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/addon"
	"chancery/gobl/addon/brnfse"
	"chancery/gobl/addon/dkoioubl"
	"chancery/gobl/addon/itticket"
	"chancery/gobl/addon/mxcfdi"
	"chancery/gobl/addon/ptsaft"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

func addonOf(key cbc.Key) *law.Addon {
	for _, a := range addon.All() {
		if a.Def.Key == key {
			return a
		}
	}
	return nil
}

// readInvoice reads an invoice as it is written, with nothing filled in.
func readInvoice(t *testing.T, text string) *bill.Invoice {
	t.Helper()
	inv := new(bill.Invoice)
	if err := json.Unmarshal([]byte(text), inv); err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestAllIsSortedAndUnique(t *testing.T) {
	var keys []cbc.Key
	var defs []*tax.AddonDef
	for _, a := range addon.All() {
		keys = append(keys, a.Def.Key)
		defs = append(defs, a.Def)
	}
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("addons are not listed once each by key: %v", keys)
	}
	if _, err := tax.NewFacts(nil, defs, nil); err != nil {
		t.Error(err)
	}
}

// TestAllMakesFreshTables guards against definitions shared between libraries.
func TestAllMakesFreshTables(t *testing.T) {
	first, second := addon.All(), addon.All()
	for i := range first {
		if first[i] == second[i] || first[i].Def == second[i].Def {
			t.Errorf("%s: two calls share a table", first[i].Def.Key)
		}
		for j, ext := range first[i].Def.Extensions {
			if ext == second[i].Def.Extensions[j] {
				t.Errorf("%s: two calls share the table of %s", first[i].Def.Key, ext.Key)
			}
		}
	}
}

// TestRequired requires every required addon to be there, before the one that
// requires it can be in use.
func TestRequired(t *testing.T) {
	for _, a := range addon.All() {
		for _, key := range a.Def.Requires {
			if addonOf(key) == nil {
				t.Errorf("%s requires %s, which is missing", a.Def.Key, key)
			}
		}
	}
}

// TestDescriptions requires prose of our own.
func TestDescriptions(t *testing.T) {
	for _, a := range addon.All() {
		if n := len(a.Def.Description); n < 40 || n > 600 {
			t.Errorf("%s: description of %d bytes, want a few sentences", a.Def.Key, n)
		}
	}
}

// TestPatternsAndValues requires the codes of an extension to be in its list once, and to
// fit its pattern where it has one too.
func TestPatternsAndValues(t *testing.T) {
	for _, a := range addon.All() {
		for _, ext := range a.Def.Extensions {
			pattern := regexp.MustCompile(ext.Pattern)
			seen := map[cbc.Code]bool{}
			for _, v := range ext.Values {
				if seen[v.Code] || v.Code == "" || !pattern.MatchString(string(v.Code)) {
					t.Errorf("%s: code %q stands twice, is empty or does not fit the pattern", ext.Key, v.Code)
				}
				seen[v.Code] = true
			}
		}
	}
}

// TestExtensions requires the key of an extension to begin with that of its addon, without
// the version, unless several addons define it, and a list of its codes or a pattern, unless
// it may be any text.
func TestExtensions(t *testing.T) {
	anyText := []cbc.Key{brnfse.ExtService, dkoioubl.ExtDutyCode, itticket.ExtLineRef, mxcfdi.ExtProdServ, ptsaft.ExtSourceRef}
	definedBy := map[cbc.Key]int{}
	for _, a := range addon.All() {
		for _, ext := range a.Def.Extensions {
			definedBy[ext.Key]++
		}
	}
	version := regexp.MustCompile(`v[0-9]+$`)
	for _, a := range addon.All() {
		for _, ext := range a.Def.Extensions {
			prefix := version.ReplaceAllString(string(a.Def.Key), "")
			if !strings.HasPrefix(string(ext.Key), prefix) && definedBy[ext.Key] < 2 {
				t.Errorf("%s: the key of the extension %s does not begin with %s", a.Def.Key, ext.Key, prefix)
			}
			if free := len(ext.Values) == 0 && ext.Pattern == ""; free != slices.Contains(anyText, ext.Key) {
				t.Errorf("%s: %s has neither codes nor a pattern: %t, and is in the list of those: %t", a.Def.Key, ext.Key, free, !free)
			}
		}
	}
}

// TestScenariosWriteKnownCodes requires the codes that scenarios write to be in the
// tables of the addon.
func TestScenariosWriteKnownCodes(t *testing.T) {
	for _, a := range addon.All() {
		for _, set := range a.Def.Scenarios {
			for _, s := range set.List {
				for key, code := range s.Ext {
					def := cbc.FindKey(a.Def.Extensions, key)
					if def != nil && len(def.Values) > 0 && !def.HasCode(code) {
						t.Errorf("%s: a scenario writes %s %q, which is not in the table", a.Def.Key, key, code)
					}
				}
			}
		}
	}
}
