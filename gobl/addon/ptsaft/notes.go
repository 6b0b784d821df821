package ptsaft

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// noteKeyLegal is the purpose of notes that name the law.
const noteKeyLegal cbc.Key = "legal"

// Length of TaxExemptionReason and WithholdingTaxDescription, in characters.
const (
	minReason = 6
	maxReason = 60
)

// addExemptionNote names the provision by which no tax is charged, unless a note does.
func addExemptionNote(l *bill.Line) {
	code := exemptionOf(l.Taxes)
	text := exemptionText(code)
	if text == "" {
		return
	}
	for _, n := range l.Notes {
		if n != nil && n.Src == ExtExemption {
			return
		}
	}
	l.Notes = append(l.Notes, &org.Note{Key: noteKeyLegal, Code: code, Src: ExtExemption, Text: text})
}

// exemptionOf returns the first reason of exemption of a line; empty without one.
func exemptionOf(set tax.Set) cbc.Code {
	for _, c := range set {
		if c != nil && c.Cat == tax.CategoryVAT && c.Ext[ExtExemption] != "" {
			return c.Ext[ExtExemption]
		}
	}
	return ""
}

// exemptionIn returns the first reason of exemption in a total; empty without one.
func exemptionIn(t *tax.Total) cbc.Code {
	if t == nil {
		return ""
	}
	for _, category := range t.Categories {
		if category == nil || category.Code != tax.CategoryVAT {
			continue
		}
		for _, r := range category.Rates {
			if r != nil && r.Ext[ExtExemption] != "" {
				return r.Ext[ExtExemption]
			}
		}
	}
	return ""
}

// isExemptionNote reports whether a note names the provision of an exemption.
func isExemptionNote(n *org.Note) bool {
	return n != nil && n.Key == noteKeyLegal && n.Src == ExtExemption
}

// exemptionFault says what is wrong with the notes of a line about its reason of
// exemption, empty if nothing is. There must be one for the reason, and no other.
func exemptionFault(code cbc.Code, notes []*org.Note) string {
	found := false
	for i, n := range notes {
		switch {
		case !isExemptionNote(n):
		case code == "":
			return fmt.Sprintf("notes[%d] gives a reason, but no tax of the line has the extension %s", i, ExtExemption)
		case found:
			return fmt.Sprintf("notes[%d] is one too many", i)
		case n.Code != code:
			return fmt.Sprintf("notes[%d] has the code %q, but the tax %q", i, n.Code, code)
		default:
			found = true
		}
	}
	if code != "" && !found {
		return missingNote(code)
	}
	return ""
}

// missingNote says what note to add.
func missingNote(code cbc.Code) string {
	var b strings.Builder
	fmt.Fprintf(&b, "add a note with key %s, src %s and code %s", noteKeyLegal, ExtExemption, code)
	if text := exemptionText(code); text != "" {
		fmt.Fprintf(&b, ", and the text %q", text)
	}
	return b.String()
}

// within reports whether a text has a number of characters; an empty one always has.
func within(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	return n == 0 || n >= least && n <= most
}
