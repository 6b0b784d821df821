package advice_test

import (
	"crypto/rand"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	reference "chancery/test/shared"
)

func newLibrary(t testing.TB) *gobl.Library {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }
	lib, err := gobl.New(gobl.Options{Now: now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// issueDate is the date of a document, zero for those without.
func issueDate(n tree.Node) cal.Date {
	if e, ok := n.(*gobl.Envelope); ok {
		n = e.Peek()
	}
	switch d := n.(type) {
	case *bill.Invoice:
		return d.IssueDate
	case *bill.Order:
		return d.IssueDate
	case *bill.Delivery:
		return d.IssueDate
	case *bill.Payment:
		return d.IssueDate
	}
	return cal.Date{}
}

// judged is the page that judges the advice on the published examples.
const judged = "../../docs/why/0015-advice.md"

// judgedRow is a row of its table: example, code, verdict.
var judgedRow = regexp.MustCompile(`(?m)^\| ([a-z]{2,4}/\S+(?: \(input\))?) \| ([a-z-]+) \| .+ \|$`)

// TestExamples holds the advice on the published examples against the page on which
// each is judged. Their own issue date counts as today.
func TestExamples(t *testing.T) {
	t.Parallel()
	lib := newLibrary(t)
	checker := advice.New(lib)
	var got []string
	count := 0
	eachExample(t, func(name string, data []byte, out bool) {
		n, err := lib.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !out {
			if err := lib.Calculate(n); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, w := range checker.Given(advice.Input{JSON: data}, n) {
				got = append(got, name+" (input) | "+w.Code)
				t.Log(name, w)
			}
			return
		}
		count++
		found := checker.Check(n, advice.Known{Today: issueDate(n)})
		for _, w := range append(found, checker.Given(advice.Input{JSON: data}, n)...) {
			got = append(got, name+" | "+w.Code)
			t.Log(name, w)
		}
	})
	if count != 99 {
		t.Errorf("%d examples, want 99", count)
	}
	page, err := os.ReadFile(judged)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, row := range judgedRow.FindAllStringSubmatch(string(page), -1) {
		want = append(want, row[1]+" | "+row[2])
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the advice is not what %s judges:\n%s", judged, diff)
	}
}

// eachExample calls f with the JSON of each example: as given, and as expected.
func eachExample(t *testing.T, f func(name string, data []byte, out bool)) {
	t.Helper()
	lib := newLibrary(t)
	root := reference.Path(t, "gobl", "examples")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && filepath.Ext(path) == ".yaml" {
			data, err = lib.FromYAML(data)
		}
		if err != nil {
			return err
		}
		folder, file := filepath.Split(strings.TrimPrefix(path, root+"/"))
		country, out := strings.CutSuffix(strings.TrimSuffix(folder, "/"), "/out")
		f(country+"/"+strings.TrimSuffix(file, filepath.Ext(file)), data, out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCases holds the advice on inputs that showed a fault against what is right.
func TestCases(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ code, says string }{
		"rounding-075x9850":            {"total-with-tax-sum", `"tax": {"rounding": "currency"}`},
		"rounding-075x9850-en16931":    {"total-with-tax-sum", `"tax": {"rounding": "currency"}`},
		"prices-include-base":          {"tax-bases-sum", `prices without tax and "tax": {"rounding": "currency"} add up, with "rounding": "0.01" in the totals`},
		"reverse-charge-tag-with-rate": {"reverse-charge-tag", "the key `reverse-charge`"},
		"reverse-charge-key-only":      {"reverse-charge-untagged", "add `reverse-charge` to `$tags`"},
		"paid-in-full":                 {"due-dates-nothing-due", "0.00 is due"},
		"due-dates-do-not-sum":         {"due-dates-sum", "Skonto"},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := advise(t, reference.Read(t, "cases", "inputs", name+".json"), advice.Known{Today: date("2026-03-02")})
			if diff := cmp.Diff([]string{want.code}, slices.Sorted(maps.Keys(found))); diff != "" {
				t.Error(diff)
			}
			if text := found[want.code].Message; !strings.Contains(text, want.says) {
				t.Errorf("%q does not say %q", text, want.says)
			}
		})
	}
}

// TestCheckBounds holds the advice on a document with very many faults within limits.
func TestCheckBounds(t *testing.T) {
	t.Parallel()
	line := `{"quantity":"1","item":{"name":"Work","price":"1.00"},"discounts":[{"percent":"200%"}],"taxes":[{"cat":"VAT","percent":"19"}]},`
	lines := `{"lines":[` + strings.TrimSuffix(strings.Repeat(line, 10_000), ",") + `]}`
	w := advise(t, patch(t, germanInvoice, lines), advice.Known{})["percent-high"]
	if len(w.Paths) != advice.MaxPaths || !strings.Contains(w.Message, "found in 20000 places") {
		t.Errorf("20000 percentages give %v", w)
	}
}

// TestWordBounds gives more notes than are read: the rest counts as a reason.
func TestWordBounds(t *testing.T) {
	t.Parallel()
	for size, wrong := range map[int]bool{10_000: true, 300_000: false} {
		if has(t, "exempt-reason", string(patch(t, exempt, notes(`{"text":"`+strings.Repeat("Danke! ", size/7)+`"}`)))) != wrong {
			t.Errorf("a note of %d characters: advice is %v", size, !wrong)
		}
	}
}

// FuzzCheck: no document that can be read makes it fail, calculated or not.
func FuzzCheck(f *testing.F) {
	lib := newLibrary(f)
	checker := advice.New(lib)
	known := advice.Known{
		Today: date("2026-03-02"), Before: &advice.Issued{}, Corrected: []advice.Corrected{{}}, SeriesTypes: []cbc.Key{""},
	}
	for _, seed := range []string{
		germanInvoice,
		invoiceWith(`"type":"credit-note","lines":[null,{"taxes":[null]}],"discounts":[null],"charges":[null],"preceding":[null],"supplier":null,"totals":{"taxes":{"categories":[null,{"rates":[null]}]}}`),
		invoiceWith(`"payment":{"terms":{"due_dates":[null]},"advances":[null],"instructions":{"credit_transfer":[null,{"iban":"DE"}]}},"supplier":{"tax_id":{"country":"ES"},"addresses":[null],"identities":[null],"inboxes":[null]}`),
		`{"$schema":"https://gobl.org/draft-0/bill/payment","methods":[null],"lines":[null]}`,
		`{"$schema":"https://gobl.org/draft-0/envelope"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := lib.Parse(data)
		if err != nil {
			return
		}
		checker.Check(n, known)
		checker.Today(n, time.Unix(0, 0))
		if lib.Calculate(n) == nil {
			checker.Check(n, known)
		}
	})
}
