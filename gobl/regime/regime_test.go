package regime_test

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/regime"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/test/shared"
)

func TestAllIsSortedAndUnique(t *testing.T) {
	var countries []l10n.TaxCountry
	for _, r := range regime.All() {
		countries = append(countries, r.Def.Country)
	}
	if !slices.IsSorted(countries) || len(slices.Compact(slices.Clone(countries))) != len(countries) {
		t.Errorf("regimes are not listed once each by country: %v", countries)
	}
	if _, err := tax.NewFacts(defs(), nil, nil); err != nil {
		t.Error(err)
	}
}

// TestAllMakesFreshTables guards against definitions shared between libraries.
func TestAllMakesFreshTables(t *testing.T) {
	first, second := regime.All(), regime.All()
	for i := range first {
		if first[i] == second[i] || first[i].Def == second[i].Def {
			t.Errorf("%s: two calls share a table", first[i].Def.Country)
		}
	}
}

func defs() []*tax.RegimeDef {
	var list []*tax.RegimeDef
	for _, r := range regime.All() {
		list = append(list, r.Def)
	}
	return list
}

func rules() [][]rule.Set {
	var list [][]rule.Set
	for _, r := range regime.All() {
		list = append(list, r.Rules)
	}
	return list
}

func regimeOf(country l10n.TaxCountry) *law.Regime {
	for _, r := range regime.All() {
		if r.Def.Country == country || slices.Contains(r.Def.AltCountries, country) {
			return r
		}
	}
	return nil
}

// identityVector is one tax identity and what another implementation made of it.
type identityVector struct {
	ID    string `json:"id"`
	Input struct {
		Country l10n.TaxCountry `json:"country"`
		Code    cbc.Code        `json:"code"`
	} `json:"input"`
	OK  bool `json:"ok"`
	Doc struct {
		Country l10n.TaxCountry `json:"country"`
		Code    cbc.Code        `json:"code"`
	} `json:"doc"`
	Faults []struct {
		Code string `json:"code"`
	} `json:"faults"`
}

// ruleOfCountry matches the rules under test; those of the core, which apply to
// the form of any code, are tested in the core.
var ruleOfCountry = regexp.MustCompile(`^GOBL-[A-Z]{2}-`)

func TestTaxIdentityVectors(t *testing.T) {
	f, err := os.Open(shared.Path(t, "gobl", "vectors", "tax-identities.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	book := rule.NewBook(rules()...)
	count := map[l10n.TaxCountry]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v identityVector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		checkIdentity(t, book, &v)
		count[v.Input.Country]++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("identities by country: %v", count)
	for _, r := range regime.All() {
		if c := r.Def.Country; count[c] == 0 && !slices.Contains(regimetest.Unpublished(), c) {
			t.Errorf("no vectors of %s", c)
		}
	}
}

func checkIdentity(t *testing.T, book *rule.Book, v *identityVector) {
	t.Helper()
	id := &tax.Identity{Country: v.Input.Country, Code: cbc.NormalizeCode(v.Input.Code)}
	switch r := regimeOf(id.Country); {
	case r == nil:
		tax.NormalizeIdentity(id)
	case r.TaxID != nil:
		r.TaxID(id)
	}
	var want, got []string
	for _, fault := range v.Faults {
		if ruleOfCountry.MatchString(fault.Code) {
			want = append(want, fault.Code)
		}
	}
	for _, fault := range book.Run(&tax.Context{}, id) {
		got = append(got, fault.Code)
		if !slices.Equal(fault.Paths, []string{"$.code"}) {
			t.Errorf("%s: %s at %v, want $.code", v.ID, fault.Code, fault.Paths)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%s: %s %q: faults %v, want %v", v.ID, v.Input.Country, v.Input.Code, got, want)
	}
	if v.OK && (id.Country != v.Doc.Country || id.Code != v.Doc.Code) {
		t.Errorf("%s: %s %q is kept as %s %q, want %s %q", v.ID, v.Input.Country, v.Input.Code,
			id.Country, id.Code, v.Doc.Country, v.Doc.Code)
	}
}

// FuzzTaxID passes arbitrary codes to every country: what normalization leaves is
// plain, belongs to the same regime, and only rules about tax codes refer to it.
func FuzzTaxID(f *testing.F) {
	for _, code := range []string{"", "ESB98602642", "che-107.787.577 IVA", "EL 094259216", "NL001234567B01", "Ñ&ñ", "\xff"} {
		f.Add(code)
	}
	book := rule.NewBook(rules()...)
	all := regime.All()
	f.Fuzz(func(t *testing.T, code string) {
		for _, r := range all {
			id := &tax.Identity{Country: r.Def.Country, Code: cbc.NormalizeCode(cbc.Code(code))}
			if r.TaxID == nil {
				continue
			}
			r.TaxID(id)
			if id.Country != r.Def.Country {
				t.Errorf("%s %q became one of %s", r.Def.Country, code, id.Country)
			}
			if bad := strings.Trim(string(id.Code), "ABCDEFGHIJKLMNOPQRSTUVWXYZÑ&0123456789"); bad != "" {
				t.Errorf("%s %q is kept as %q", id.Country, code, id.Code)
			}
			for _, fault := range book.Run(&tax.Context{Regime: r.Def}, id) {
				if !strings.Contains(fault.Code, "-TAX-IDENTITY-") {
					t.Errorf("%s %q: unexpected rule %s", id.Country, code, fault.Code)
				}
			}
		}
	})
}
