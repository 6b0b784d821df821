package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/format/en16931/rules"
)

// TestTable checks that every rule has an ID of its own, terms, a message and what to do.
func TestTable(t *testing.T) {
	t.Parallel()
	term := regexp.MustCompile(`^(document|(BT|BG)-(X-|DEX-)?[0-9A-Z-]+|EXT-FR-FE-[0-9A-Z-]+)$`)
	seen := map[string]bool{}
	for _, r := range rules.All() {
		if seen[r.ID] {
			t.Errorf("%s is listed twice", r.ID)
		}
		seen[r.ID] = true
		for bt := range strings.SplitSeq(r.BT, ", ") {
			if !term.MatchString(bt) {
				t.Errorf("%s is about %q", r.ID, bt)
			}
		}
		if !strings.HasSuffix(r.Message, ".") || !r.Constant && !strings.HasSuffix(r.Remedy, ".") {
			t.Errorf("%s says %q and %q", r.ID, r.Message, r.Remedy)
		}
		if r.Source == "" || r.In == 0 || r.Severity == rules.Unset || r.Severity == rules.Off {
			t.Errorf("%s has no source, syntax or severity", r.ID)
		}
	}
}

// TestCounts checks how many rules each publication has, so that none is lost unnoticed.
func TestCounts(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, r := range rules.All() {
		for _, prefix := range []string{"BR-CL-", "BR-CO-", "BR-DEC-", "UBL-SR-", "UBL-DT-", "UBL-CR-", "CII-SR-", "CII-DT-", "PEPPOL-EN16931-", "PEPPOL-COMMON-"} {
			if (r.Source == rules.EN16931 || r.Source == rules.Peppol) && r.ID != "PEPPOL-EN16931-R043-1" && r.ID != "PEPPOL-EN16931-R043-2" && strings.HasPrefix(r.ID, prefix) {
				count[prefix]++
			}
		}
	}
	for prefix, want := range map[string]int{
		"BR-CL-": 23, "BR-CO-": 23, "BR-DEC-": 21, "UBL-SR-": 54, "UBL-DT-": 24, "UBL-CR-": 678, "CII-SR-": 476, "CII-DT-": 101,
		"PEPPOL-EN16931-": 46, "PEPPOL-COMMON-": 17,
	} {
		if count[prefix] != want {
			t.Errorf("%d rules %s, want %d", count[prefix], prefix, want)
		}
	}
}

// quoted matches the IDs that stand in the code.
var quoted = regexp.MustCompile(`"((BR|UBL|CII|PEPPOL|XSD|NO|DK|SE|IS|IT|GR|NL|DE)-[0-9A-Za-z-]+)"`)

// TestEveryRuleIsChecked checks that the code reports each rule outside the tables, and
// names no rule that the tables do not have.
func TestEveryRuleIsChecked(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "table_") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range quoted.FindAllStringSubmatch(string(content), -1) {
			named[m[1]] = true
			if _, known := rules.Find(m[1]); !known && !strings.HasSuffix(m[1], "-") {
				t.Errorf("%s reports %s, which no table has", file, m[1])
			}
		}
	}
	for _, r := range rules.All() {
		if r.Constant || named[r.ID] || composed(r.ID) {
			continue
		}
		if r.Source == rules.EN16931 || r.Source == rules.Peppol {
			t.Errorf("nothing reports %s", r.ID)
		}
	}
}

// composed reports whether the code puts an ID together: those of VAT categories, of
// elements without use, of attributes, of totals and of exemption codes; and those of
// Germany, which are borrowed.
func composed(id string) bool {
	switch {
	case regexp.MustCompile(`^BR-(S|Z|E|AE|IC|G|O|AF|AG)-(0[1-9]|10)$`).MatchString(id):
		return true
	case strings.HasPrefix(id, "UBL-CR-"), strings.HasPrefix(id, "CII-SR-"), strings.HasPrefix(id, "CII-DT-"), strings.HasPrefix(id, "DE-R-"):
		return true
	default:
		return regexp.MustCompile(`^PEPPOL-EN16931-P01(0[4-9]|1[01])$`).MatchString(id)
	}
}

// TestSets checks that each set has a key of its own and is found by it.
func TestSets(t *testing.T) {
	t.Parallel()
	keys := rules.Keys()
	for i, key := range keys {
		set, ok := rules.SetOf(key)
		if !ok || set.Key != key || set.Name == "" || slices.Contains(keys[:i], key) {
			t.Errorf("the set %q is %q", key, set.Name)
		}
	}
	if _, ok := rules.SetOf("none"); ok {
		t.Error("there is a set that is not listed")
	}
}

// page is where the list of the rules is.
const page = "../../../../docs/reference/format-rules.md"

// TestPage compares the page with the tables; with -update it writes the page.
func TestPage(t *testing.T) {
	t.Parallel()
	want := render()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("the page does not list the rules; run go test ./internal/format/en16931/rules -run Page -update")
	}
}

// render writes the page.
func render() string {
	var b strings.Builder
	b.WriteString(`# Rules of the European formats

Every rule that an invoice in UBL or CII is judged by, with its severity, the terms of
EN 16931 that it is about, what is wrong when it is broken, and what to do. Profiles may
change a severity or leave a rule out. Rules that are said to be constant are published,
but nothing can break them.

| set | rules of |
|---|---|
`)
	for _, key := range rules.Keys() {
		set, _ := rules.SetOf(key)
		fmt.Fprintf(&b, "| %s | %s |\n", code(key), set.Name)
	}
	b.WriteString("\nThis file is generated by `go test ./internal/format/en16931/rules -run Page -update`.\n")
	source := rules.Source("")
	for _, r := range rules.All() {
		if r.Source != source {
			source = r.Source
			fmt.Fprintf(&b, "\n## %s\n\n| id | severity | in | terms | what is wrong | what to do |\n|---|---|---|---|---|---|\n", source)
		}
		severity := r.Severity.String()
		if r.SeverityCII != rules.Unset {
			severity += ", in CII " + r.SeverityCII.String()
		}
		if r.Constant {
			severity = "constant"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.ID, severity, r.In, r.BT, escape(r.Message), escape(r.Remedy))
	}
	return b.String()
}

func code(s string) string { return "`" + s + "`" }

// escape writes a text into a table.
func escape(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
