package domain

import (
	"fmt"
	"strconv"
	"strings"
)

// Patterns that stand for the issue date of a document in the prefix and suffix of a series.
const (
	patternYear  = "{year}"  // four digits
	patternYY    = "{yy}"    // the last two of them
	patternMonth = "{month}" // two digits
)

// KeySeries is the key of errors, and the code of faults, about the series of a number.
const KeySeries = "series"

// SeriesFormat is how the numbers of a series look, as a step asks for it. A member with
// the zero value asks for nothing.
type SeriesFormat struct {
	// Prefix and Suffix may have patterns.
	Prefix  string
	Suffix  string
	Padding int
	Start   int64
}

// CheckPattern returns an error if a prefix or suffix has a brace that is no part of a
// pattern.
func CheckPattern(text string) error {
	rest := strings.NewReplacer(patternYear, "", patternYY, "", patternMonth, "").Replace(text)
	if strings.ContainsAny(rest, "{}") {
		return fmt.Errorf("%q has a brace that has no meaning here; allowed are %s, %s and %s, which stand for the issue date",
			text, patternYear, patternYY, patternMonth)
	}
	return nil
}

// periodOf returns the part of a date that prefix and suffix show: its year, its year
// and month, or nothing.
func periodOf(prefix, suffix, date string) string {
	text := prefix + "\x00" + suffix
	switch {
	case strings.Contains(text, patternMonth):
		return date[:len("2006-01")]
	case strings.Contains(text, patternYear), strings.Contains(text, patternYY):
		return date[:len("2006")]
	}
	return ""
}

// expand puts the parts of a date in the place of the patterns.
func expand(text, date string) string {
	return strings.NewReplacer(patternYear, date[:4], patternYY, date[2:4], patternMonth, date[5:7]).Replace(text)
}

// For returns the series that counts documents with an issue date: the series itself, or,
// if its prefix or suffix has patterns, the one of the year or month, whose prefix and
// suffix have none. It returns an error with KeySeries if there is no date.
func (s *Series) For(date string) (*Series, error) {
	if !strings.ContainsAny(s.Prefix+s.Suffix, "{}") {
		return s, nil
	}
	for _, text := range []string{s.Prefix, s.Suffix} {
		if err := CheckPattern(text); err != nil {
			return nil, E(Invalid, KeySeries, "%s", err.Error())
		}
	}
	if len(date) != len("2006-01-02") {
		return nil, E(Invalid, KeySeries, "the number %s%s shows the issue date, and the document has none; give it an issue_date",
			s.Prefix, s.Suffix)
	}
	own := *s
	own.ID = DeriveID(seriesSpace, string(s.ID)+"\x00"+periodOf(s.Prefix, s.Suffix, date))
	own.Prefix, own.Suffix = expand(s.Prefix, date), expand(s.Suffix, date)
	own.Last, own.LastEntryID = 0, ""
	return &own, nil
}

// On returns the format with the date in the place of the patterns.
func (f SeriesFormat) On(date string) SeriesFormat {
	if len(date) == len("2006-01-02") {
		f.Prefix, f.Suffix = expand(f.Prefix, date), expand(f.Suffix, date)
	}
	return f
}

// Ignored says which parts of a format that a step asks for do not apply, because the
// series has another one. It is empty if all apply.
func (s *Series) Ignored(f SeriesFormat) string {
	var kept, ignored []string
	differ := func(name, has, asked string) {
		kept = append(kept, name+" "+has)
		ignored = append(ignored, name+" "+asked)
	}
	if f.Prefix != "" && f.Prefix != s.Prefix {
		differ("prefix", strconv.Quote(s.Prefix), strconv.Quote(f.Prefix))
	}
	if f.Suffix != "" && f.Suffix != s.Suffix {
		differ("suffix", strconv.Quote(s.Suffix), strconv.Quote(f.Suffix))
	}
	if f.Padding > 0 && f.Padding != s.Padding {
		differ("padding", strconv.Itoa(s.Padding), strconv.Itoa(f.Padding))
	}
	if f.Start > 0 && f.Start != s.Start {
		differ("start", strconv.FormatInt(s.Start, 10), strconv.FormatInt(f.Start, 10))
	}
	if len(kept) == 0 {
		return ""
	}
	return fmt.Sprintf("the series exists and keeps its %s; the step's %s is ignored, another name begins another series",
		strings.Join(kept, ", "), strings.Join(ignored, ", "))
}
