package rules

import (
	"bufio"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

// askJudge asks the official judge again for all cases of testdata/judged.txt. It needs Java, Saxon-HE
// and the folder "shared" next to the repository, and takes minutes. With -update its answers are stored.
var askJudge = flag.Bool("judge", false, "ask the official judge about the cases of testdata/judged.txt")

// judgedCase is a document that differs from a valid one, and what the official rules find in it.
type judgedCase struct {
	base, edits string
	found       []string
}

// judgedRules names the rule sets of the judge and of ours for the base documents by the beginning of
// their names.
func judgedRules(t *testing.T, base string) (judge string, set Set) {
	t.Helper()
	facturx := func(id en16931.ProfileID) Set {
		s, ok := FacturXSet(id)
		if !ok {
			t.Fatalf("no set %s", id)
		}
		return s
	}
	kind, _, _ := strings.Cut(base, "-")
	switch {
	case kind == "xr":
		return "xrechnung", XRechnungSet()
	case kind == "xrx":
		return "xrechnung", XRechnungExtensionSet()
	case kind == "xrcvd":
		return "xrechnung", XRechnungVehicleSet()
	case kind == "fr":
		return "fr-cius", FrenchSet()
	case kind == "frx":
		return "fr-extended", FrenchExtendedSet()
	case base == "fx-minimum":
		return "facturx-minimum", facturx(en16931.ProfileFacturXMinimum)
	case base == "fx-basicwl":
		return "facturx-basic-wl", facturx(en16931.ProfileFacturXBasicWL)
	case base == "fx-basic":
		return "facturx-basic", facturx(en16931.ProfileFacturXBasic)
	case base == "fx-en16931":
		return "facturx-en16931", facturx(en16931.ProfileFacturX)
	case base == "fx-extended":
		return "facturx-extended", facturx(en16931.ProfileFacturXExtended)
	}
	t.Fatalf("no rules for %s", base)
	return "", Set{}
}

// readJudged reads the cases.
func readJudged(t *testing.T) []judgedCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "judged.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []judgedCase
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			t.Fatalf("not a case: %q", line)
		}
		cases = append(cases, judgedCase{fields[0], fields[1], strings.Fields(fields[2])})
	}
	return cases
}

// xml returns the document of a case.
func (k judgedCase) xml(t *testing.T) string {
	t.Helper()
	root := readBase(t, k.base)
	if err := root.change(k.edits); err != nil {
		t.Fatalf("%s: %v", k.base, err)
	}
	return root.document()
}

// checkXML judges a document by a set; the IDs of the rules are sorted, each once.
func checkXML(t *testing.T, document string, set Set) []string {
	t.Helper()
	doc, err := xmldoc.Parse([]byte(document), xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var inv *en16931.Invoice
	var readErr error
	if ubl.Is(doc) {
		inv, readErr = ubl.Read(doc)
	} else {
		inv, readErr = cii.Read(doc)
	}
	if readErr != nil {
		t.Fatal(readErr)
	}
	var ids []string
	for _, f := range Check(inv, doc, set) {
		ids = append(ids, judgedID(f.ID()))
	}
	sort.Strings(ids)
	return slices.Compact(ids)
}

// judgedID returns the ID by which the judge reports a rule: it has none for what a profile of Factur-X
// does not use.
func judgedID(id string) string {
	if strings.HasPrefix(id, "FX-UNUSED-") {
		return "-"
	}
	return id
}

// judgedDifference is a rule of which our verdict and that of the judge differ on purpose.
type judgedDifference struct {
	base   string // regular expression of the base documents
	edits  string // of the edits
	id     string // of the rule
	side   string // ours or judge: who reports it; "" either
	reason string
}

// judgedDifferences lists them.
var judgedDifferences = []judgedDifference{
	{"", "", `^(XSD|FX-STRUCTURE)-`, "ours", "the judge runs XML Schema apart from the rules"},
	{"", "", `^XR-LEITWEG-ID$`, "ours", "a remark of ours"},
	{"", ` = $`, ``, "", "an empty element is no value for us; some official tests count it, and R008 and the schema refuse it"},
	{"", `(DateTimeString|Name|Amount|ID|URIID) missing$`, `^(PEPPOL-EN16931-R1[12][01]|BR-FXEXT-CO-16|BR-FXEXT-S|BR-DEX-02|BR-17)`, "judge", "what is missing is reported by other rules; the judge compares it all the same"},
	{"", `missing$`, `^(BR-DE-(2|21|CVD-0[123])|PEPPOL-EN16931-R0(01|10|20)|BR-FR-(05_.*|08_BT-23|10_BT-30)|BR-CO-1[58])$`, "ours", "the judge says nothing of the terms of a group that is missing"},
	{"", `ChargeIndicator missing`, `^(BR-CO-11|BR-S-08|PEPPOL-EN16931-R120)$`, "judge", "without an indicator the model takes it for an allowance"},
	{"xr-cii", "Summation twice", `^(BR-CO-15|PEPPOL-EN16931-R053)$`, "judge", "the model has the first totals"},
	{"xr-cii", "Indicator = true", `^PEPPOL-EN16931-R046$`, "ours", "a charge on a price is no discount"},
	{"cii|fx-", "TaxCurrencyCode", `^BR-DEC-15$`, "judge", "there is no such amount that could have decimals"},
	{"fr-cii", "", `^BR-FR-CO-07_BT-9$`, "judge", "without an issue date no due date is before it"},
	{"fr-ubl", "~", `^BR-FR-CO-07_BT-9$`, "judge", "texts that are no dates are not compared"},
	{"fr-ubl", "ID twice", `^BR-FR-CO-10_.*-2$`, "judge", "a second identifier in one element is refused by the schema"},
	{"fr-ubl", "DeliveryLocation twice", `^BR-FR-CO-10_BT-71-2$`, "ours", "the schema allows one"},
	{"frx?-ubl", "", `^BR-FR-(08_BT-23|16_BT-96|16_BT-103|27_.*|28-Value|32-LEGALID|32-ID|03_BT-9|BD-02_.*|MV-.*|01_.*FE-136.*|09_EXT-FR-FE-146|29_.*|30_.*|DEC-01_BT-11[01])$`, "", "the judge has release 1.3.1 for UBL, with tests at places that never match; ours are those of 1.4.0"},
	{"frx-cii", "", `^BR-FR-MV-(01|03)_`, "ours", "the official test looks at what is there, not at what is missing"},
	{"frx-cii", "ParentLineID|LineStatusReasonCode|missing", `^BR-FR-MV-10_`, "judge", "the judge calculates with floating point"},
	{"frx-cii", "", `^(BR-CO-27|BR-FREXT-04)$`, "ours", "the official rule has no ID"},
	{"frx-cii", "", `^-$`, "judge", "the same"},
	{"fr-cii", "TaxTotalAmount", `^BR-FR-DEC-01_BT-11[01]$`, "", "the official test takes both totals for BT-110"},
	{"frx-cii", "GROUP", `^BR-FREXT-S-01$`, "ours", "the official test counts lines that are groups"},
	{"frx-cii", "ReferenceTypeCode", `^BR-EXT-CL-07$`, "ours", "the official test never matches"},
	{"fx-", "", `^(CII-SR-47[12]|BR-4[78]|BR-65|BR-CO-(11|15|18)|BR-S-08)$`, "", "Factur-X has tests of its own for these rules of EN 16931"},
}

// TestJudged compares our findings in each case with those of the official rules, and fails for rules of
// the profiles that no case breaks.
func TestJudged(t *testing.T) {
	t.Parallel()
	cases := readJudged(t)
	if *askJudge {
		cases = judgeAgain(t, cases)
	}
	used := make([]bool, len(judgedDifferences))
	broken := map[string]bool{}
	for _, k := range cases {
		_, set := judgedRules(t, k.base)
		got := checkXML(t, k.xml(t), set)
		want := slices.Clone(k.found)
		for _, id := range got {
			broken[id] = true
		}
		ours := slices.DeleteFunc(slices.Clone(got), func(id string) bool { return !slices.Contains(want, id) && expected(used, k, id, "ours") })
		want = slices.DeleteFunc(want, func(id string) bool { return !slices.Contains(got, id) && expected(used, k, id, "judge") })
		if diff := cmp.Diff(append([]string{}, want...), append([]string{}, ours...)); diff != "" {
			t.Errorf("%s: %s (-official +ours)\n%s", k.base, k.edits, diff)
		}
	}
	for i, d := range judgedDifferences {
		if !used[i] {
			t.Errorf("the difference in %s of %s is none: %s", d.base, d.id, d.reason)
		}
	}
	for _, r := range All() {
		profile := r.Source == XRechnung || r.Source == FacturX || r.Source == French
		if profile && !broken[judgedID(r.ID)] && !unbroken.MatchString(r.ID) {
			t.Errorf("no case breaks %s: %s", r.ID, r.Message)
		}
	}
}

// unbroken matches the rules that no case breaks: those on what distinguishes an element from others of its
// name, which can be broken by no element that they are about, and those of TestUnjudged.
var unbroken = regexp.MustCompile(`^FX-SCH-A-(000037|000413|000559|000562|000565|000640|000643|000647|001053|001055|001167|001169|` +
	`000190|000191|000193|000290|000382|000558|000561|000564)$`)

// TestUnjudged breaks the rules on cardinality in documents on which the official judge fails itself.
func TestUnjudged(t *testing.T) {
	t.Parallel()
	const (
		agreement = "/SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/"
		totals    = "/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation/"
		line      = "/SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[1]/SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/"
	)
	for edits, id := range map[string]string{
		totals + "ChargeTotalAmount twice":                           "FX-SCH-A-000190",
		totals + "AllowanceTotalAmount twice":                        "FX-SCH-A-000191",
		totals + "TotalPrepaidAmount twice":                          "FX-SCH-A-000193",
		totals + "RoundingAmount twice":                              "FX-SCH-A-000290",
		line + "LineTotalAmount twice":                               "FX-SCH-A-000382",
		agreement + "AdditionalReferencedDocument[3]/TypeCode twice": "FX-SCH-A-000558",
		agreement + "AdditionalReferencedDocument[2]/TypeCode twice": "FX-SCH-A-000561",
		agreement + "AdditionalReferencedDocument[1]/TypeCode twice": "FX-SCH-A-000564",
	} {
		k := judgedCase{base: "fx-extended", edits: edits}
		_, set := judgedRules(t, k.base)
		if found := checkXML(t, k.xml(t), set); !slices.Contains(found, id) {
			t.Errorf("%s does not break %s: %v", edits, id, found)
		}
	}
}

// expected reports whether a difference is one of those on purpose.
func expected(used []bool, k judgedCase, id, side string) bool {
	found := false
	for i, d := range judgedDifferences {
		if (d.side == "" || d.side == side) && matches(d.base, k.base) && matches(d.edits, k.edits) && matches(d.id, id) {
			used[i], found = true, true
		}
	}
	return found
}

// matches reports whether a text matches an expression.
func matches(expression, text string) bool {
	compiled, ok := expressions.Load(expression)
	if !ok {
		compiled = regexp.MustCompile(expression)
		expressions.Store(expression, compiled)
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}

// expressions holds those that were compiled.
var expressions sync.Map

// judgeAgain asks the judge about all cases, and stores its answers with -update.
func judgeAgain(t *testing.T, cases []judgedCase) []judgedCase {
	t.Helper()
	formats := shared.Path(t, "formats")
	saxon := os.Getenv("SAXON_JAR")
	if saxon == "" {
		saxon = "/usr/share/java/Saxon-HE.jar"
	}
	dir := t.TempDir()
	files := map[string][]string{}
	for i, k := range cases {
		path := filepath.Join(dir, "case"+padded(i, 5)+".xml")
		if err := os.WriteFile(path, []byte(k.xml(t)), 0o600); err != nil {
			t.Fatal(err)
		}
		rules, _ := judgedRules(t, k.base)
		files[rules] = append(files[rules], path)
		cases[i].found = nil
	}
	for rules, list := range files {
		args := append([]string{"-cp", saxon, filepath.Join(formats, "tools", "Judge.java"), filepath.Join(formats, "data"), rules}, list...)
		out, err := exec.CommandContext(t.Context(), "java", args...).Output()
		if n := verdicts(string(out)); n != len(list) {
			t.Fatalf("the judge has judged %d of %d files by %s: %v", n, len(list), rules, err)
		}
		readVerdicts(string(out), cases)
	}
	if flag.Lookup("update") != nil && flag.Lookup("update").Value.String() == "true" {
		writeJudged(t, cases)
	}
	return cases
}

// readVerdicts reads what the judge found: one finding to a line.
func readVerdicts(out string, cases []judgedCase) {
	line := regexp.MustCompile(`/case(\d{5})\.xml: (?:fatal|warning) (\S*)`)
	scanner := bufio.NewScanner(strings.NewReader(out))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		m := line.FindStringSubmatch(scanner.Text())
		if m == nil {
			continue
		}
		k := &cases[keptNumber(m[1])]
		id := m[2]
		if id == "" {
			id = "-"
		}
		if strings.HasPrefix(id, "[") {
			id = "RUN-TIME-ERROR"
		}
		if !slices.Contains(k.found, id) {
			k.found = append(k.found, id)
		}
	}
}

// verdicts returns how many files the judge has judged.
func verdicts(out string) int {
	return len(regexp.MustCompile(`(?m)/case\d{5}\.xml: (PASS|FAIL) `).FindAllString(out, -1))
}

// writeJudged stores the cases.
func writeJudged(t *testing.T, cases []judgedCase) {
	t.Helper()
	old, err := os.ReadFile(filepath.Join("testdata", "judged.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(old)) {
		if line[0] == '#' {
			b.WriteString(line)
		}
	}
	for _, k := range cases {
		if slices.Contains(k.found, "RUN-TIME-ERROR") {
			continue // the judge cannot judge it
		}
		sort.Strings(k.found)
		b.WriteString(k.base + "\t" + k.edits + "\t" + strings.Join(k.found, " ") + "\n")
	}
	if err := os.WriteFile(filepath.Join("testdata", "judged.txt"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}
