package domain_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestSeriesFormats(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		series domain.Series
		number int64
		want   string
	}{
		{domain.Series{}, 7, "7"},
		{domain.Series{Padding: 1}, 7, "7"},
		{domain.Series{Prefix: "TEST1", Padding: 5, Suffix: "-2022"}, 1001, "TEST101001-2022"},
		{domain.Series{Padding: 3}, 999, "999"},
		{domain.Series{Padding: 3, Prefix: "A"}, 1000, "A1000"},
		{domain.Series{Padding: 18}, math.MaxInt64, "9223372036854775807"},
	} {
		if got := tt.series.Format(tt.number); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.series, got, tt.want)
		}
	}
}

func TestLastIndex(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ start, last, want int64 }{{0, 0, 1}, {1, 0, 1}, {4712, 0, 4712}, {4712, 4712, 4712}, {1, 9, 9}} {
		if got := (&domain.Series{Start: tt.start, Last: tt.last}).LastIndex(); got != tt.want {
			t.Errorf("start %d, last %d: %d, want %d", tt.start, tt.last, got, tt.want)
		}
	}
}

func TestSameCounter(t *testing.T) {
	t.Parallel()
	base := domain.Series{Code: "A", Name: "x", Prefix: "P", Suffix: "S", Padding: 3, Start: 1}
	for name, tt := range map[string]struct {
		change func(*domain.Series)
		want   bool
	}{
		"nothing":      {func(*domain.Series) {}, true},
		"name":         {func(s *domain.Series) { s.Name, s.Description, s.Last, s.Sigs = "y", "z", 9, []string{"s"} }, true},
		"no start":     {func(s *domain.Series) { s.Start = 0 }, true},
		"code":         {func(s *domain.Series) { s.Code = "B" }, false},
		"prefix":       {func(s *domain.Series) { s.Prefix = "" }, false},
		"suffix":       {func(s *domain.Series) { s.Suffix = "" }, false},
		"padding":      {func(s *domain.Series) { s.Padding = 4 }, false},
		"first number": {func(s *domain.Series) { s.Start = 2 }, false},
	} {
		other := base
		tt.change(&other)
		if base.SameCounter(&other) != tt.want || other.SameCounter(&base) != tt.want {
			t.Errorf("%s: want %v", name, tt.want)
		}
	}
}

// held returns a number that n documents have: 0 that no document is there, -1 that the
// document of its entry has another number.
func held(index int64, n int) *domain.HeldNumber {
	h := &domain.HeldNumber{SeriesEntry: domain.SeriesEntry{Index: index, Code: "X"}}
	if n != 0 {
		h.Entry = &domain.Holder{Code: "X"}
	}
	if n < 0 {
		h.Entry.Code = "Y"
	}
	for ; n > 1; n-- {
		h.Others = append(h.Others, domain.Holder{})
	}
	return h
}

func TestCheckNumbers(t *testing.T) {
	t.Parallel()
	type numbers = []*domain.HeldNumber
	one := func(list ...int64) (all numbers) {
		for _, n := range list {
			all = append(all, held(n, 1))
		}
		return all
	}
	for name, tt := range map[string]struct {
		start, last, after int64
		list               numbers
		more               bool
		want               domain.SeriesCheck
	}{
		"nothing taken":           {1, 0, 0, nil, false, domain.SeriesCheck{From: 1, To: 0}},
		"nothing taken, started":  {100, 0, 0, nil, false, domain.SeriesCheck{From: 100, To: 99}},
		"whole":                   {0, 3, 0, one(1, 2, 3), false, domain.SeriesCheck{From: 1, To: 3}},
		"from a start":            {8, 9, 0, one(8, 9), false, domain.SeriesCheck{From: 8, To: 9}},
		"a gap":                   {1, 5, 0, one(1, 2, 5), false, domain.SeriesCheck{From: 1, To: 5, Gaps: []domain.Gap{{From: 3, To: 4}}}},
		"the first missing":       {7, 9, 0, one(9), false, domain.SeriesCheck{From: 7, To: 9, Gaps: []domain.Gap{{From: 7, To: 8}}}},
		"the last missing":        {1, 4, 0, one(1, 2), false, domain.SeriesCheck{From: 1, To: 4, Gaps: []domain.Gap{{From: 3, To: 4}}}},
		"all missing":             {1, 4, 0, nil, false, domain.SeriesCheck{From: 1, To: 4, Gaps: []domain.Gap{{From: 1, To: 4}}}},
		"a page":                  {1, 9, 0, one(1, 2), true, domain.SeriesCheck{From: 1, To: 2, More: true}},
		"a gap between pages":     {1, 9, 2, one(5, 6), true, domain.SeriesCheck{From: 3, To: 6, More: true, Gaps: []domain.Gap{{From: 3, To: 4}}}},
		"the last page":           {1, 9, 8, one(9), false, domain.SeriesCheck{From: 9, To: 9}},
		"an empty last page":      {1, 9, 9, nil, false, domain.SeriesCheck{From: 10, To: 9}},
		"two gaps":                {1, 7, 0, one(2, 4, 7), false, domain.SeriesCheck{From: 1, To: 7, Gaps: []domain.Gap{{1, 1}, {3, 3}, {5, 6}}}},
		"a page that ends early":  {1, 9, 0, one(3), true, domain.SeriesCheck{From: 1, To: 3, More: true, Gaps: []domain.Gap{{1, 2}}}},
		"doubles":                 {1, 3, 0, numbers{held(1, 2), held(2, 3), held(3, 1)}, false, domain.SeriesCheck{From: 1, To: 3, Doubles: 2}},
		"numbers without holders": {1, 3, 0, numbers{held(1, 0), held(2, -1), held(3, 1)}, false, domain.SeriesCheck{From: 1, To: 3, Unheld: 2}},
	} {
		s := domain.Series{ID: domaintest.ID(7, 1), Start: tt.start, Last: tt.last}
		tt.want.SeriesID, tt.want.Numbers = s.ID, tt.list
		got := domain.CheckNumbers(&s, tt.after, tt.list, tt.more)
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The estimate of a row of series is not below what its texts need.
func TestSeriesRowBytes(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 10000)
	number := domain.SeriesEntry{Code: large, Meta: map[string]string{large: large}, Sigs: []string{large}}
	holder := domain.Holder{DocSchema: large, Type: large, Series: large, Code: large, IssueDate: large, State: large}
	for name, tt := range map[string]struct{ got, want int }{
		"series": {(&domain.Series{Code: large, Name: large, Description: large, Prefix: large, Suffix: large, Sigs: []string{large}}).RowBytes(), 60000},
		"number": {number.RowBytes(), 40000},
		"held":   {(&domain.HeldNumber{SeriesEntry: domain.SeriesEntry{Code: large}, Entry: &holder, Others: []domain.Holder{holder, holder}}).RowBytes(), 190000},
	} {
		if tt.got < tt.want || tt.got > tt.want+4000 {
			t.Errorf("%s: %d bytes, want about %d", name, tt.got, tt.want)
		}
	}
}

func TestCheckAffix(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "INV-": "", "a b": "", "{year}/{month}-": "", "é": "",
		" a": "begins with white space", "a\u00a0": "ends with white space", "a\x00b": "cannot be printed", "a\u200bb": "cannot be printed", "{day}": "brace",
	} {
		err := domain.CheckAffix(text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
