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
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

// askJudge asks the official judge again for all cases of testdata/judged.txt. It needs Java, Saxon-HE
// and the folder "shared" beside the repository, and takes minutes. With -update its answers are stored.
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
	id     string // regular expression of the rule
	ours   bool   // only we report it; otherwise only the judge does
	reason string
}

// judgedDifferences lists them.
var judgedDifferences = []judgedDifference{
	{"", `^(XSD|FX-STRUCTURE)-`, true, "the judge runs XML Schema apart from the rules"},
	{"", `^XR-LEITWEG-ID$`, true, "a remark of ours"},
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
		ours := slices.DeleteFunc(slices.Clone(got), func(id string) bool { return !slices.Contains(want, id) && expected(used, k.base, id, true) })
		want = slices.DeleteFunc(want, func(id string) bool { return !slices.Contains(got, id) && expected(used, k.base, id, false) })
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

// unbroken matches the rules that no case breaks.
var unbroken = regexp.MustCompile(`^$`)

// expected reports whether a difference is one of those on purpose.
func expected(used []bool, base, id string, ours bool) bool {
	found := false
	for i, d := range judgedDifferences {
		if d.ours == ours && regexp.MustCompile(d.base).MatchString(base) && regexp.MustCompile(d.id).MatchString(id) {
			used[i], found = true, true
		}
	}
	return found
}

// judgeAgain asks the judge about all cases, and stores its answers with -update.
func judgeAgain(t *testing.T, cases []judgedCase) []judgedCase {
	t.Helper()
	shared := filepath.Join("..", "..", "..", "..", "..", "shared", "formats")
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
		args := append([]string{"-cp", saxon, filepath.Join(shared, "tools", "Judge.java"), filepath.Join(shared, "data"), rules}, list...)
		out, err := exec.CommandContext(t.Context(), "java", args...).Output()
		if len(out) == 0 {
			t.Fatalf("the judge says nothing: %v", err)
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
