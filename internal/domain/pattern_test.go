package domain_test

import (
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestSeriesFor(t *testing.T) {
	type numbers struct{ first, sameMonth, sameYear, nextYear string }
	for prefix, want := range map[string]numbers{
		"F-":            {"F-01 a", "F-01 a", "F-01 a", "F-01 a"},
		"{year}-":       {"2025-01 a", "2025-01 a", "2025-01 a", "2026-01 b"},
		"{yy}":          {"2501 a", "2501 a", "2501 a", "2601 b"},
		"{month}/":      {"11/01 a", "11/01 a", "12/01 b", "11/01 c"},
		"{yy}{month}-":  {"2511-01 a", "2511-01 a", "2512-01 b", "2611-01 c"},
		"{year}/{year}": {"2025/202501 a", "2025/202501 a", "2025/202501 a", "2026/202601 b"},
	} {
		s := domain.DynamicSeries{Series: "S", SeriesFormat: domain.SeriesFormat{Prefix: prefix, Padding: 2}}.New(domaintest.ID(4, 1))
		ids := map[domain.ID]string{}
		for i, date := range []string{"2025-11-03", "2025-11-30", "2025-12-01", "2026-11-03"} {
			own, err := s.For(date)
			if err != nil {
				t.Fatal(err)
			}
			if ids[own.ID] == "" {
				ids[own.ID] = string(rune('a' + len(ids)))
			}
			got := own.Format(1) + " " + ids[own.ID]
			if want := []string{want.first, want.sameMonth, want.sameYear, want.nextYear}[i]; got != want {
				t.Errorf("%s on %s: %s, want %s", prefix, date, got, want)
			}
			if prefix == "F-" && own.ID != s.ID {
				t.Error("a series without patterns has another ID than before")
			}
		}
	}
	// Which of both shows the date does not matter.
	s := domain.DynamicSeries{SeriesFormat: domain.SeriesFormat{Prefix: "F", Suffix: "/{yy}"}}.New(domaintest.ID(4, 1))
	own, err := s.For("2026-03-02")
	if err != nil || own.Format(7) != "F000007/26" || own.ID == s.ID {
		t.Errorf("%+v, %v", own, err)
	}
	for _, date := range []string{"", "2026"} {
		if _, err := s.For(date); !domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "issue_date") {
			t.Errorf("date %q: %v", date, err)
		}
	}
}

func TestCheckPattern(t *testing.T) {
	for text, ok := range map[string]bool{
		"": true, "F-": true, "{year}": true, "A{yy}-{month}/": true,
		"{": false, "}": false, "{Year}": false, "{day}": false, "{{year}}": false, "{year": false, "{}": false, "{ year }": false,
	} {
		err := domain.CheckPattern(text)
		if (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && !strings.Contains(err.Error(), "{year}, {yy} and {month}") {
			t.Errorf("%q: %v does not say what is allowed", text, err)
		}
	}
}

func TestIgnoredFormat(t *testing.T) {
	s := domain.Series{Prefix: "2026-", Padding: 6, Start: 1}
	for _, tt := range []struct {
		asked domain.SeriesFormat
		want  string
	}{
		{domain.SeriesFormat{}, ""},
		{domain.SeriesFormat{Prefix: "{year}-", Padding: 6, Start: 1}, ""},
		{domain.SeriesFormat{Prefix: "{yy}-"}, `keeps its prefix "2026-"; the step's prefix "26-" is ignored`},
		{domain.SeriesFormat{Start: 100, Suffix: "X"}, `keeps its suffix "", start 1; the step's suffix "X", start 100 is ignored`},
		{domain.SeriesFormat{Padding: 3}, `keeps its padding 6; the step's padding 3 is ignored`},
	} {
		got := s.Ignored(tt.asked.On("2026-03-02"))
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%+v: %q", tt.asked, got)
		}
	}
}
