package domain_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
)

// TestRetentionLaws: every country that the document library knows has a law with a source.
func TestRetentionLaws(t *testing.T) {
	folders, err := os.ReadDir(filepath.Join("..", "..", "gobl", "regime"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, l := range domain.RetentionLaws() {
		if known[l.Country] || l.Years < 5 || l.Years > 10 || l.Source == "" || l.From == "" {
			t.Errorf("%+v", l)
		}
		known[l.Country] = true
	}
	for _, f := range folders {
		if name := strings.ToUpper(f.Name()); f.IsDir() && len(name) == 2 {
			if !known[name] {
				t.Errorf("%s has no law", name)
			}
			delete(known, name)
		}
	}
	if len(known) > 0 {
		t.Errorf("without a regime: %v", known)
	}
	for _, other := range []string{"", "XX"} {
		if l := domain.RetentionLawOf(other); l.Years != 10 || l.Country != other {
			t.Errorf("%q: %+v", other, l)
		}
	}
}

func TestRetentionUntil(t *testing.T) {
	for _, tt := range []struct{ country, issued, want string }{
		{"DE", "2025-01-01", "2034-01-01"},
		{"DE", "2025-12-31", "2034-01-01"},
		{"AT", "2024-06-30", "2032-01-01"},
		{"PL", "2024-12-05", "2031-01-01"},
		{"SE", "2024-02-01", "2033-01-01"},
		{"ES", "2024-02-28", "2031-03-01"},
		{"GR", "2024-02-28", "2031-01-01"},
		{"", "2024-02-29", "2035-03-02"},
	} {
		l := domain.RetentionLawOf(tt.country)
		issued, err := time.Parse(time.DateOnly, tt.issued)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Until(issued).Format(time.DateOnly); got != tt.want {
			t.Errorf("%s issued on %s: kept until %s, want %s", tt.country, tt.issued, got, tt.want)
		}
	}
}

// TestKeptByLaw says what counts as issued, and which law counts.
func TestKeptByLaw(t *testing.T) {
	const invoice = "https://gobl.org/draft-0/bill/invoice"
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	facts := func(change func(f *domain.IssueFacts)) *domain.IssueFacts {
		f := &domain.IssueFacts{Signed: true, SignedDate: "2023-05-05", Entry: &domain.Entry{Folder: "sales", Content: domain.Content{
			DocSchema: invoice, Signed: true, Index: domain.Index{Code: "1", IssueDate: "2023-05-05", SupplierTax: "DE123456789"},
		}}}
		change(f)
		return f
	}
	unsigned := func(f *domain.IssueFacts) { f.Signed, f.SignedDate, f.Entry.Content.Signed = false, "", false }
	for name, tt := range map[string]struct {
		change func(f *domain.IssueFacts)
		want   string
	}{
		"signed":                  {func(*domain.IssueFacts) {}, "DE 2032-01-01"},
		"numbered":                {unsigned, "DE 2032-01-01"},
		"neither":                 {func(f *domain.IssueFacts) { unsigned(f); f.Entry.Content.Index.Code = "" }, ""},
		"signed before":           {func(f *domain.IssueFacts) { f.Entry.Content.Signed, f.Entry.Content.Index.Code = false, "" }, "DE 2032-01-01"},
		"number given up":         {func(f *domain.IssueFacts) { unsigned(f); f.Entry.State = "void" }, ""},
		"signed and void":         {func(f *domain.IssueFacts) { f.Entry.State = "void" }, "DE 2032-01-01"},
		"in the folder of drafts": {func(f *domain.IssueFacts) { unsigned(f); f.Entry.Folder = "drafts" }, ""},
		"sandbox":                 {func(f *domain.IssueFacts) { f.Sandbox = true }, ""},
		"no business document":    {func(f *domain.IssueFacts) { f.Entry.Content.DocSchema = "https://gobl.org/draft-0/org/party" }, ""},
		"the longer of two laws":  {func(f *domain.IssueFacts) { f.Home = "IT" }, "IT 2034-05-06"},
		"no country":              {func(f *domain.IssueFacts) { f.Entry.Content.Index.SupplierTax = "" }, " 2034-05-06"},
		"dated back since":        {func(f *domain.IssueFacts) { f.Entry.Content.Index.IssueDate = "1990-01-01" }, "DE 2032-01-01"},
		"no date": {func(f *domain.IssueFacts) {
			f.SignedDate, f.Entry.Content.Index.IssueDate, f.Entry.CreatedAt = "", "", now.AddDate(-1, 0, 0)
		}, "DE 2038-01-01"},
		"over": {func(f *domain.IssueFacts) { f.SignedDate, f.Entry.Content.Index.IssueDate = "2021-12-31", "2021-12-31" }, ""},
	} {
		got := ""
		if k := domain.KeptByLaw(facts(tt.change), now); k != nil {
			got = k.Law.Country + " " + k.Until.Format(time.DateOnly)
			if e := k.Error(); e.Kind != domain.Conflict || e.Key != "retention" || !strings.Contains(e.Message, k.Law.Source) {
				t.Errorf("%s: %v", name, e)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestAge(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	for age, want := range map[domain.Age]string{
		"0d": "2026-03-31", "30d": "2026-03-01", "1m": "2026-03-03", "18m": "2024-10-01", "10y": "2016-03-31", "1000y": "1026-03-31",
		"": "", "y": "", "10": "", "10w": "", "-1d": "", "1.5y": "", "01y": "", "1001y": "", "+1y": "", "99999999999d": "",
	} {
		at, ok := age.Before(now)
		if got := at.Format(time.DateOnly); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s, %v, want %s", age, got, ok, want)
		}
	}
}

// FuzzAge: an age never panics, and is before.
func FuzzAge(f *testing.F) {
	f.Add("10y")
	f.Fuzz(func(t *testing.T, text string) {
		now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
		if at, ok := domain.Age(text).Before(now); ok && at.After(now) {
			t.Errorf("%q is after", text)
		}
	})
}

// TestGuideHasTheLaws: the table in the guide is the one in the program.
func TestGuideHasTheLaws(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "guide", "retention.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(guide)) {
		if strings.HasPrefix(line, "| ") && strings.Count(line, "|") == 5 && !strings.HasPrefix(line, "| Country") && !strings.HasPrefix(line, "| others") {
			rows++
		}
	}
	laws := domain.RetentionLaws()
	for i := range laws {
		if row := laws[i].Table(); !strings.Contains(string(guide), "\n"+row+"\n") {
			t.Errorf("the guide has not\n%s", row)
		}
	}
	if rows != len(laws) {
		t.Errorf("%d rows for %d laws", rows, len(laws))
	}
}
