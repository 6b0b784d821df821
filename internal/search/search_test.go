package search

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// row is an entry with something in each field.
func row() *domain.SearchRow {
	return &domain.SearchRow{
		Entry: &domain.Entry{
			ID: "01950000-0000-7000-8000-00000000a001", Key: "order/2026-17", Folder: "sales", State: "error",
			CreatedAt: time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC),
			Content: domain.Content{
				DocSchema: "https://gobl.org/draft-0/bill/invoice", Signed: true, Tags: []string{"web-shop"},
				Snippet: []byte(`{"total":"1000.00","supplier":{"alias":"Talleres"},"title":"Façade"}`),
				Index: domain.Index{
					UUID: "01950000-0000-7000-8000-00000000a002", Type: "credit-note", Series: "F1", Code: "000001",
					IssueDate: "2026-03-02", Currency: "EUR", SupplierName: "Ribera Ångström S.L.", SupplierTax: "ESB63912844",
					CustomerName: "ACME Straße GmbH", CustomerTax: "DE814295732", Payable: "-1210.05",
				},
			},
		},
		Words: "Ana López\nana.lopez@acme.example\nHRB-1234",
		Refs:  []string{"A/17"},
	}
}

// has reports whether a tier of a query finds an entry, as a store does.
func has(terms []string, groups [][]Term) bool {
	return !slices.ContainsFunc(groups, func(group []Term) bool {
		return !slices.ContainsFunc(group, func(want Term) bool {
			return slices.ContainsFunc(terms, func(t string) bool {
				return t == want.Text || want.Prefix && strings.HasPrefix(t, want.Text)
			})
		})
	})
}

func folders(name string) []string {
	if name == "invoices" {
		return []string{"sales", "expenses"}
	}
	return []string{name}
}

// TestFind says which texts find the entry, and in which tier.
func TestFind(t *testing.T) {
	t.Parallel()
	const none = -1
	terms := Terms(row())
	for text, want := range map[string]int{
		// Numbers in all spellings.
		"F1-000001": 0, "F1000001": 0, "f1000001": 0, "F1/000001": 0, "f1-1": 0, "000001": 0, "1": 0,
		"F1 000001": 1, "f1-": 1, "f1": 1, "F1-0000": 2, "f1-0000": 2, "F100": 2, "F2-000001": none, "F1-000002": none,
		// Names, without accents, in any order, and the beginning of the last word.
		"acme": 1, "ACME": 1, "angstrom": 1, "Ångström": 1, "ångström ribera": 1, "strasse": 1, "STRASSE acm": 2, "acm strasse": none,
		"talleres": 1, "façade": 1, "facade": 1, "fac": 2, "S.L.": 1, "sl": 1,
		// Tax codes, e-mail addresses, keys, IDs, tags, references.
		"B63912844": 0, "ESB63912844": 0, "es b63912844": none, "b-63912844": 0, "B639": 2,
		"ana.lopez@acme.example": 1, "ana.lopez": 1, "lopez": 1, "ana.lo": 2, "hrb-1234": 1, "hrb1234": 1,
		"order/2026-17": 0, "order-2026-17": 0, "order": 1, "01950000-0000-7000-8000-00000000a001": 0,
		"0195000000007000800000000000A002": 0, "01950000-0000-7000": 2, "web-shop": 1, "shop": 1, "A/17": 0, "a17": 0,
		`"acme strasse"`: 1, `"acme stra"`: none, "bcme": none, "cme": none,
		// Fields.
		"customer:acme": 0, "customer:ACME": 0, `customer:"acme gmbh"`: 0, "customer:ribera": none, "customer:ac": 0, "customer:ac lopez": none,
		"supplier:angstrom": 0, "supplier:b63912844": 0, "series:f1": 0, "series=F1": 0, "series:f": 0, `series:"f"`: none,
		"code:1": 0, "code:000001": 0, "key:order/2026-17": 0, "id:01950000-0000-7000-8000-00000000a001": 0, "ref:a/17": 0, "tag:web-shop": 0, "tag:web": 0,
		"state:error": 0, "state:Error": 0, "state:err": none, "state:sent": none, "state:invalid": none,
		"folder:sales": 0, "folder:invoices": 0, "folder:orders": none, "schema:invoice": 0, "schema:bill/invoice": 0, "schema:order": none,
		"type:credit-note": 0, "type:credit": 0, "currency:eur": 0, "signed:true": 0, "signed:false": none, "invalid:false": 0, "invalid:true": none,
		"issue_date>=2026-01": 0, "issue_date:2026": 0, "issue_date:2026-03": 0, "issue_date:2026-03-02": 0, "issue_date:2026-03-03": none,
		"issue_date>2026-03-02": none, "issue_date>2026-02": 0, "issue_date>2026-03": none, "issue_date<2026-03-02": none, "issue_date<=2026-03-02": 0,
		"issue_date<=2026": 0, "issue_date<2026": none, "created_at:2026-03-31": 0, "created_at>2026-03-30": 0,
		"total>1000": none, "total>=1000": 0, "total>999.999": 0, "total<1000.001": 0, "total:1000": 0, "total=1000.00": 0, "total<1000": none,
		"total<=1000": 0, "total>-5": 0, "total<0": none, "total>100": 0, "total<5000": 0, "total>999999999999": none,
		"payable<0": 0, "payable:-1210.05": 0, "payable>-1210.05": none, "payable>-1210.06": 0, "payable<-1000": 0, "payable>0": none, "payable<=-1210.05": 0,
		"customer:acme total>=1000 state:error issue_date>=2026-01": 0, "customer:acme total>1000": none, "acme folder:invoices lop": 2,
		"a:": none + 100, // an error, below
	} {
		q, err := Parse(text, folders)
		if want == none+100 {
			if err == nil {
				t.Errorf("%s is a query", text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := slices.IndexFunc(q.Tiers(), func(groups [][]Term) bool { return has(terms, groups) })
		if got != want {
			t.Errorf("%s: found in tier %d, want %d", text, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                    "write a word",
		"  ":                  "write a word",
		"--- ///":             "write a word",
		"custmer:acme":        `there is no field "custmer"; did you mean customer?`,
		"acme nofield:x":      "(at character 6)",
		"customer:":           "customer: needs a value, such as acme (at character 10)",
		"customer: acme":      "needs a value",
		"customer:-":          "customer needs letters or digits",
		"customer>acme":       "customer has no order: write customer:acme (at character 9)",
		"signed:maybe":        "signed is true or false",
		"folder<x":            "no order",
		"folder:!":            "folder needs letters or digits",
		"state:--":            "state needs letters or digits",
		"total>abc":           `total is a number such as 1000 or 99.95, not "abc" (at character 7)`,
		"total>1,000":         "is a number",
		"total>1e5":           "is a number",
		"total>":              "needs a value",
		"total:1.2345":        "at most 3 digits behind the point",
		"total>1234567890123": "is a number",
		"issue_date>tomorrow": "is a date such as 2026, 2026-01 or 2026-01-31",
		"issue_date:2026-13":  "is a date",
		"issue_date:26-01-01": "is a date",
		`acme "b`:             "the quotation mark is not closed (at character 6)",
		`customer:"b`:         "is not closed",
		strings.Repeat("a ", limits.SearchItems.Int()+1):     "at most 32 words",
		strings.Repeat("a", limits.SearchText.Int()+1):       "at most 512 bytes",
		strings.Repeat("total<1 ", limits.SearchItems.Int()): "too many ranges",
		"http://example.com":                                 `there is no field "http"`,
	} {
		_, err := Parse(text, folders)
		if _, ours := errors.AsType[*Error](err); !ours || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

// TestRanges compares ranges of amounts with what a comparison says.
func TestRanges(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	amountOf := func(n int64) string {
		sign := ""
		if n < 0 {
			sign, n = "-", -n
		}
		return fmt.Sprintf("%s%d.%03d", sign, n/1000, n%1000)
	}
	pick := func() int64 {
		switch n := r.Int64N(int64(1)<<uint(r.IntN(45))+1) - r.Int64N(2000); r.IntN(8) {
		case 0:
			return 0
		case 1:
			return -n
		default:
			return n
		}
	}
	found := 0
	for range 4000 {
		value, bound := pick(), pick()
		if r.IntN(4) == 0 {
			bound = value + r.Int64N(3) - 1
		}
		var s set
		s.amount(ofTotal, ofNegativeTotal, amountOf(value))
		for op, want := range map[string]bool{">": value > bound, ">=": value >= bound, "<": value < bound, "<=": value <= bound, ":": value == bound} {
			text := "total" + op + amountOf(bound)
			q, err := Parse(text, folders)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			got := has(s.list, q.Tiers()[0])
			if got {
				found++
			}
			if got != want {
				t.Fatalf("%s finds %s: %v", text, amountOf(value), got)
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d of the ranges find something", found)
	}
}

// TestDates compares ranges of dates with what a comparison says.
func TestDates(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	pick := func() time.Time { return time.Date(1995+r.IntN(40), 1, 1+r.IntN(366), 0, 0, 0, 0, time.UTC) }
	for range 2000 {
		value, bound := pick(), pick()
		if r.IntN(3) == 0 {
			bound = value.AddDate(0, 0, r.IntN(3)-1)
		}
		var s set
		s.day(ofIssued, value.Format(formatDate))
		if len(s.list) != len(dateLevels) {
			t.Fatalf("%s has the terms %q", value, s.list)
		}
		for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
			text, short := bound.Format(layout), value.Format(layout)
			for op, want := range map[string]bool{">": short > text, ">=": short >= text, "<": short < text, "<=": short <= text, ":": short == text} {
				q, err := Parse("issue_date"+op+text, folders)
				if err != nil {
					t.Fatal(err)
				}
				if got := has(s.list, q.Tiers()[0]); got != want {
					t.Fatalf("issue_date%s%s finds %s: %v", op, text, value.Format(time.DateOnly), got)
				}
				if n := q.size(); n > 120 {
					t.Fatalf("issue_date%s%s has %d terms", op, text, n)
				}
			}
		}
	}
}

// TestBounds: what is large has a bounded number of terms, of a bounded length.
func TestBounds(t *testing.T) {
	t.Parallel()
	x := row()
	x.Words = strings.Repeat("ä", 10_000) + "\n" + fmt.Sprint(rand.Perm(5000))
	x.Content.Index.Code = cutTo(strings.Repeat("é9", 500))
	terms := Terms(x)
	if len(terms) != limits.SearchTerms.Int() {
		t.Errorf("%d terms", len(terms))
	}
	for _, term := range terms {
		if len(term) > MaxWord+1 || len(term) < 2 {
			t.Errorf("the term %q", term)
		}
	}
	for _, text := range []string{"total>-1", "total>=0.001", "total<999999999999.999", "payable>-999999999999.998", "issue_date<2026-02-28", "created_at>1999-12-31"} {
		q, err := Parse(text, folders)
		if err != nil {
			t.Fatal(err)
		}
		if n := q.size(); n == 0 || n > 400 {
			t.Errorf("%s has %d terms", text, n)
		}
	}
}

func cutTo(text string) string { return text[:len(text)/2*2] }

// FuzzParse: a query is read or refused; what is read has bounded terms of letters and
// digits only, which no store has to escape.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"customer:acme total>1000 state:error issue_date>=2026-01", `"a b" c`, "F1-000001", "total<-5 payable:0.001", "a:b", `"`, "Ünï ßæ ﬁ ①",
		"folder:invoices signed:1", "issue_date<1000", "issue_date>9999-12-31", "total<=999999999999.999", "\x00 \xff", "id:\"", "a=<>:",
	} {
		f.Add(text)
	}
	terms := Terms(row())
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text, folders)
		if err != nil {
			e, ours := errors.AsType[*Error](err)
			if !ours || e.At < 1 || e.Message == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		before := false
		for i, groups := range q.Tiers() {
			if len(groups) == 0 {
				t.Fatalf("%q finds everything", text)
			}
			for _, group := range groups {
				if len(group) == 0 {
					t.Fatalf("%q has an empty group", text)
				}
				for _, term := range group {
					bad := strings.IndexFunc(term.Text, func(r rune) bool { return !isWord(r) })
					if bad >= 0 || len(term.Text) < 2 || len(term.Text) > MaxWord+1 {
						t.Fatalf("%q has the term %q", text, term.Text)
					}
				}
			}
			now := has(terms, groups)
			if before && !now && i > 0 {
				t.Fatalf("%q: tier %d does not find what the one before it finds", text, i)
			}
			before = now
		}
	})
}
