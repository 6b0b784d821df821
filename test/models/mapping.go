package models

import (
	"slices"
	"strings"
	"testing"

	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

// Columns of the table of paths in "shared".
const (
	columnUBLInvoice = 3 + iota
	columnUBLCreditNote
	columnCII
)

// Mapping returns the paths of every business term in a syntax, by its number, from the published table. A term has several
// where the table says that it stands in one of two places.
func Mapping(t testing.TB, doc *xmldoc.Doc) map[string][]string {
	t.Helper()
	column := columnCII
	switch doc.Local(doc.Root()) {
	case "Invoice":
		column = columnUBLInvoice
	case "CreditNote":
		column = columnUBLCreditNote
	}
	paths := map[string][]string{}
	for line := range strings.Lines(string(shared.Read(t, "formats", "en16931-mapping.tsv"))) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if !strings.HasPrefix(fields[0], "BT-") {
			continue
		}
		path, note, _ := strings.Cut(fields[column], " ")
		paths[fields[0]] = append(paths[fields[0]], path)
		const other = "(no scheme: ID)"
		if strings.HasSuffix(note, other) {
			paths[fields[0]] = append(paths[fields[0]], path[:strings.LastIndexByte(path, '/')+1]+"ID")
		}
	}
	return paths
}

// Missing returns, as "BT-1 value", what a document has at the paths of the terms and a model read from it has not.
func Missing(t testing.TB, doc *xmldoc.Doc, inv *en16931.Invoice) []string {
	t.Helper()
	have := map[string][]string{}
	for _, term := range en16931.Terms(inv) {
		have[term.Number] = append(have[term.Number], plain(term.Value))
	}
	var missing []string
	for number, paths := range Mapping(t, doc) {
		if number == "BT-125" || number == "BT-8" {
			continue // a file is listed by its size; the code is of another list in CII
		}
		for _, path := range paths {
			for _, n := range find(doc, []int32{doc.Root()}, strings.Split(path, "/")) {
				value := plain(doc.Text(n))
				if attribute := attributeOf(number, doc); attribute != "" {
					value, _ = doc.Attr(n, attribute)
				}
				if value != "" && !slices.ContainsFunc(samePath(number), func(other string) bool { return holds(have[other], value) }) {
					missing = append(missing, number+" "+value)
				}
			}
		}
	}
	slices.Sort(missing)
	return missing
}

// attributeOf returns the attribute that is the value of a term, "" when the text of the element is.
func attributeOf(number string, doc *xmldoc.Doc) string {
	switch {
	case number == "BT-130" || number == "BT-150":
		return "unitCode"
	case number == "BT-82" && doc.Local(doc.Root()) != "CrossIndustryInvoice":
		return "name"
	}
	return ""
}

// holds reports whether one of the values is a text, or, as in the notes of UBL and long texts, in it.
func holds(values []string, text string) bool {
	return slices.ContainsFunc(values, func(v string) bool {
		return v == text || v != "" && strings.HasPrefix(text, "#") && strings.HasSuffix(text, v)
	})
}

// samePath returns the terms that stand at the path of a term, itself among them: an indicator or a currency distinguishes them.
func samePath(number string) []string {
	pairs := [][]string{
		{"BT-92", "BT-99"},
		{"BT-93", "BT-100"},
		{"BT-94", "BT-101"},
		{"BT-95", "BT-102"},
		{"BT-96", "BT-103"},
		{"BT-97", "BT-104"},
		{"BT-98", "BT-105"},
		{"BT-136", "BT-141"},
		{"BT-137", "BT-142"},
		{"BT-138", "BT-143"},
		{"BT-139", "BT-144"},
		{"BT-140", "BT-145"},
		{"BT-110", "BT-111"},
		{"BT-29", "BT-90"},
		{"BT-60", "BT-90"},
		{"BT-21", "BT-22"},
		{"BT-122", "BT-18"},
	}
	same := []string{number}
	for _, p := range pairs {
		if slices.Contains(p, number) {
			same = append(same, p...)
		}
	}
	return same
}

// plain removes white space, and the hyphens of dates, which CII does not write.
func plain(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	const day = "2006-01-02"
	if len(text) == len(day) && text[4] == '-' && text[7] == '-' {
		return strings.ReplaceAll(text, "-", "")
	}
	return text
}

// find returns the elements at a path below some others. A step is a local name, maybe with a condition: [Child=text],
// [Child!=text], [@attribute=text], or the same on a path of children.
func find(doc *xmldoc.Doc, from []int32, steps []string) []int32 {
	if len(steps) == 0 {
		return from
	}
	// A condition may have a path in it, which has been cut at its slash.
	step, rest := steps[0], steps[1:]
	for strings.Contains(step, "[") && !strings.Contains(step, "]") {
		step, rest = step+"/"+rest[0], rest[1:]
	}
	name, condition, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
	var found []int32
	for _, n := range from {
		for c := doc.First(n); c != 0; c = doc.Next(c) {
			if doc.Local(c) == name && satisfies(doc, c, condition) {
				found = append(found, c)
			}
		}
	}
	return find(doc, found, rest)
}

func satisfies(doc *xmldoc.Doc, n int32, condition string) bool {
	path, text, found := strings.Cut(condition, "=")
	if !found {
		return true
	}
	path, not := strings.CutSuffix(path, "!")
	equal := false
	if attribute, ok := strings.CutPrefix(path, "@"); ok {
		value, _ := doc.Attr(n, attribute)
		equal = value == text || text == "BT-5" || text == "BT-6"
	} else {
		for _, c := range find(doc, []int32{n}, strings.Split(path, "/")) {
			equal = equal || strings.TrimSpace(doc.Text(c)) == text
		}
	}
	return equal != not
}
