package gobl

import (
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/regime"
	"chancery/gobl/tax"
)

// The order of normalizers is part of the format: it must name every one of them,
// and stay as it is.
func TestLawOrder(t *testing.T) {
	want := []string{
		"co-dian-v2", "it-ticket-v1", "pl-favat-v3", "ar-arca-v4",
		"BR", "br-nfe-v4", "br-nfse-v1", "DE", "es-sii-v1", "es-tbai-v1", "es-verifactu-v1",
		"eu-en16931-v2017", "dk-oioubl-v2", "fi-finvoice-v3", "fr-choruspro-v1", "fr-ctc-flow10-v1",
		"fr-ctc-flow2-v1", "fr-ctc-flow6-v1", "gr-mydata-v1", "IN", "IT", "it-sdi-v1", "MX",
		"mx-cfdi-v4", "NO", "PT", "pt-saft-v1", "sa-zatca-v1", "SE", "SG",
	}
	var got, all []string
	for _, l := range laws(regime.All(), addon.All()) {
		if l.Normalize == nil {
			t.Errorf("%s%s has no normalizer", l.Regime, l.Addon)
		}
		got = append(got, string(l.Regime)+string(l.Addon))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order of normalizers, wanted (-) and found (+):\n%s", diff)
	}
	for _, r := range regime.All() {
		if r.Normalize != nil {
			all = append(all, string(r.Def.Country))
		}
	}
	for _, a := range addon.All() {
		if a.Normalize != nil {
			all = append(all, string(a.Def.Key))
		}
	}
	slices.Sort(got)
	slices.Sort(all)
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("all normalizers (-) and those in the order (+):\n%s", diff)
	}
}

// A lenient library drops an addon that is not installed; a library cannot be assembled
// without an addon that another one requires.
func TestMissingAddon(t *testing.T) {
	lib, err := New(Options{Now: time.Now, Rand: rand.Reader, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	const text = `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","$addons":["zz-none","de-zugferd-v2"]}`
	env, err := lib.Complete([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got := env.Document().(*bill.Invoice).Addons.List
	if want := []cbc.Key{"eu-en16931-v2017", "de-zugferd-v2"}; !slices.Equal(got, want) {
		t.Errorf("addons %v, want %v", got, want)
	}
	rest := slices.DeleteFunc(addon.All(), func(a *law.Addon) bool { return a.Def.Key == "eu-en16931-v2017" })
	if _, err := assemble(Options{Now: time.Now, Rand: rand.Reader}, regime.All(), rest); err == nil {
		t.Error("a library without an addon that others require")
	}
}

// An addon that comes after a country without a regime would never normalize. An
// alternative code of a regime, such as GR of EL, is not its country.
func TestAfterHasRegime(t *testing.T) {
	for country, ok := range map[l10n.TaxCountry]bool{"": true, "EL": true, "GR": false, "ZZ": false} {
		own := &law.Addon{Def: &tax.AddonDef{Key: "zz-none-v1"}, After: country}
		_, err := assemble(Options{Now: time.Now, Rand: rand.Reader}, regime.All(), append(addon.All(), own))
		if (err == nil) != ok {
			t.Errorf("after %q: %v", country, err)
		}
		want := fmt.Sprintf("addon zz-none-v1 comes after %q, which is the country of no tax regime", country)
		if err != nil && err.Error() != want {
			t.Errorf("after %q: %v, want %s", country, err, want)
		}
	}
}

func TestOptionsAreNeeded(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a library without clock")
	}
}
