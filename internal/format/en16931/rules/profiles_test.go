package rules_test

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"chancery/internal/format/en16931"
	"chancery/internal/format/en16931/rules"
)

// xrechnungSet returns the set of a specification of XRechnung.
func xrechnungSet(specification string) rules.Set {
	switch specification {
	case en16931.SpecXRechnungExt:
		return rules.XRechnungExtensionSet()
	case en16931.SpecXRechnungCVD:
		return rules.XRechnungVehicleSet()
	default:
		return rules.XRechnungSet()
	}
}

// TestXRechnungSamples compares what the rules of XRechnung find in its official samples with what the
// official ones do.
func TestXRechnungSamples(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/official_xrechnung.txt")
	if err != nil {
		t.Fatal(err)
	}
	official := map[string][]string{}
	for line := range strings.Lines(string(content)) {
		if file, finding, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && line[0] != '#' {
			official[file] = append(official[file], finding)
		}
	}
	seen := 0
	for file, content := range samples(t) {
		if !strings.HasPrefix(file, "xrechnung/") {
			continue
		}
		seen++
		inv, doc := read(t, content)
		var got []string
		for _, f := range rules.Check(inv, doc, xrechnungSet(inv.Process.Specification)) {
			if f.ID() != "XR-LEITWEG-ID" { // a remark of ours: some samples have wrong check digits
				got = append(got, officialSeverity(f)+" "+f.ID())
			}
		}
		slices.Sort(got)
		got = slices.Compact(got)
		want := official[file]
		slices.SortFunc(want, cmp.Compare[string])
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-official +ours)\n%s", file, diff)
		}
	}
	if seen == 0 {
		t.Error("there is no sample of XRechnung")
	}
}

// officialSeverity returns the severity as the judge has it: remarks are warnings there, and it does not
// lower the rules that the extension replaces.
func officialSeverity(f rules.Finding) string {
	switch f.ID() {
	case "BR-CO-16", "BR-CL-10", "BR-CL-21":
		return "fatal"
	}
	if f.Severity == rules.Information {
		return "warning"
	}
	return f.Severity.String()
}

// TestBasesPass judges one base document of each profile, which have no fatal fault.
func TestBasesPass(t *testing.T) {
	t.Parallel()
	for base, set := range map[string]rules.Set{
		"xr-ubl": rules.XRechnungSet(), "xr-cii": rules.XRechnungSet(), "xr-ubl-credit": rules.XRechnungSet(),
		"xrx-ubl": rules.XRechnungExtensionSet(), "xrcvd-cii": rules.XRechnungVehicleSet(),
		"fr-ubl": rules.FrenchSet(), "fr-cii": rules.FrenchSet(), "fr-ubl-credit": rules.FrenchSet(),
		"frx-ubl-multi": rules.FrenchExtendedSet(), "frx-cii-both": rules.FrenchExtendedSet(),
	} {
		content, err := os.ReadFile("testdata/bases/" + base + ".xml")
		if err != nil {
			t.Fatal(err)
		}
		inv, doc := read(t, content)
		if findings := rules.Check(inv, doc, set); !rules.Passes(findings) {
			t.Errorf("%s: %v", base, findings)
		}
	}
}

// TestProfilesAllocate checks that judging by the rules of a profile allocates next to nothing while
// nothing is found.
func TestProfilesAllocate(t *testing.T) { //nolint:paralleltest // it counts allocations
	facturx, _ := rules.FacturXSet(en16931.ProfileFacturX)
	basic, _ := rules.FacturXSet(en16931.ProfileFacturXBasic)
	extended, _ := rules.FacturXSet(en16931.ProfileFacturXExtended)
	for base, set := range map[string]rules.Set{
		"xr-ubl": rules.XRechnungSet(), "xr-cii": rules.XRechnungSet(), "fr-ubl": rules.FrenchSet(), "fr-cii": rules.FrenchSet(),
		"fx-en16931": facturx, "fx-basic": basic, "fx-extended": extended,
	} {
		content, err := os.ReadFile("testdata/bases/" + base + ".xml")
		if err != nil {
			t.Fatal(err)
		}
		inv, doc := read(t, content)
		found := len(rules.Check(inv, doc, set))
		const runs = 50
		most := 20.0
		if base == "fx-extended" { // its sums are kept by category, rate and reason
			most = 100
		}
		allocs := testing.AllocsPerRun(runs, func() { rules.Check(inv, doc, set) })
		t.Logf("%s: %.0f allocations, %d findings", base, allocs, found)
		if found == 0 && allocs > most {
			t.Errorf("%s: %.0f allocations, want at most %.0f", base, allocs, most)
		}
	}
}
