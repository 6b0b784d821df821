package inspect

import (
	"fmt"
	"slices"
	"strings"

	"chancery/internal/format/cdar"
	"chancery/internal/format/en16931"
	"chancery/internal/format/en16931/rules"
	"chancery/internal/format/hybrid"
)

// Severities of findings.
const (
	Fatal       = "fatal"
	Warning     = "warning"
	Information = "information"
)

// Finding is one thing that is wrong with a file.
type Finding struct {
	// Rule is the published name of the rule, such as BR-CO-15; those that are about the file itself begin with FILE.
	Rule string `json:"rule"`
	// Severity is fatal, warning or information.
	Severity string `json:"severity"`
	// Term is the business term in question, such as BT-112; empty for none.
	Term string `json:"term,omitempty"`
	// Message says what is wrong.
	Message string `json:"message"`
	// Remedy says what to do about it.
	Remedy string `json:"remedy,omitempty"`
	// Found and Want are the value that there is and the one that there should be; empty for none.
	Found string `json:"found,omitempty"`
	Want  string `json:"expected,omitempty"`
	// XPath and Line are where it is in the XML; empty and 0 for the file as a whole.
	XPath string `json:"xpath,omitempty"`
	Line  int    `json:"line,omitempty"`
	// Source is where the rule is published.
	Source string `json:"source,omitempty"`
}

// Verdict is what the rules of a profile say about a file.
type Verdict struct {
	// Kind is what the file is.
	Kind Kind `json:"kind"`
	// Profile and ProfileName are the rules that were applied.
	Profile     string `json:"profile"`
	ProfileName string `json:"profile_name"`
	// Number of the document.
	Number string `json:"number,omitempty"`
	// Valid reports that no finding is fatal.
	Valid bool `json:"valid"`
	// Findings are in the order of the rules.
	Findings []Finding `json:"findings"`
}

// maxFindings is how many findings of one rule are listed; a file with more has the same fault over and over.
const maxFindings = 20

// Judge applies the rules of a profile, or of the one that the file follows when it is empty.
func (f *File) Judge(profile string) (*Verdict, error) {
	v := &Verdict{Kind: f.Kind, Number: f.Number(), Findings: []Finding{}}
	switch {
	case f.Message != nil:
		if profile != "" && profile != CDARProfile && profile != "cdar-ppf" {
			return nil, fail(CodeProfile, fmt.Errorf("a life-cycle message is judged by the profile %s, not %.60q", CDARProfile, profile))
		}
		found := f.Profile()
		v.Profile, v.ProfileName = found.Key, found.Name
		f.judgeMessage(v)
	case f.Invoice != nil:
		if err := f.judgeInvoice(v, profile); err != nil {
			return nil, err
		}
	default:
		return nil, fail(CodeUnknown, fmt.Errorf("a document of GOBL is checked with %q", "chancery gobl validate"))
	}
	v.Valid = true
	for i := range v.Findings {
		v.Valid = v.Valid && v.Findings[i].Severity != Fatal
	}
	return v, nil
}

func (f *File) judgeInvoice(v *Verdict, profile string) error {
	known := true
	if profile == "" {
		p := f.Profile()
		profile, known = p.Key, p.Known
	}
	set, err := setOf(profile)
	if err != nil {
		return err
	}
	v.Profile, v.ProfileName = set.Key, set.Name
	if !known {
		v.Findings = append(v.Findings, f.place(Finding{
			Rule: "FILE-PROFILE", Severity: Warning, Term: "BT-24", Found: f.Invoice.Process.Specification,
			Message: "The document follows a specification that is not known here; it was judged by EN 16931 alone.",
			Remedy:  "Name the profile to judge it by.",
		}, f.Invoice.Process.Node))
	}
	if f.PDF != nil {
		f.judgePDF(v)
	}
	count := map[string]int{}
	for _, found := range rules.Check(f.Invoice, f.Doc, set) {
		if count[found.ID()]++; count[found.ID()] > maxFindings {
			continue
		}
		v.Findings = append(v.Findings, f.place(Finding{
			Rule: found.ID(), Severity: found.Severity.String(), Term: found.BT, Message: found.Rule.Message, Remedy: found.Rule.Remedy,
			Found: found.Found, Want: found.Want, Source: string(found.Rule.Source),
		}, found.Node))
	}
	return nil
}

// judgePDF says what is wrong with the PDF around an invoice. Readers find the XML all the same, so these are warnings.
func (f *File) judgePDF(v *Verdict) {
	kind, _ := hybrid.KindOf(f.Invoice.Process.Specification)
	for _, text := range f.PDF.Faults(hybrid.Claim{Level: kind.Level}) {
		v.Findings = append(v.Findings, Finding{
			Rule: "FILE-PDF", Severity: Warning, Message: sentence(text), Source: "Factur-X",
			Remedy: "Make the PDF again, for example with \"chancery convert --to facturx\".",
		})
	}
	if f.PDF.Relationship == "Data" && kind.Relationship == "Alternative" {
		v.Findings = append(v.Findings, Finding{
			Rule: "FILE-PDF", Severity: Information, Source: "Factur-X",
			Message: "The XML is attached as Data; for this profile it is usually Alternative.",
		})
	}
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func (f *File) judgeMessage(v *Verdict) {
	for _, found := range cdar.Check(f.Message) {
		severity := Fatal
		if found.Warning {
			severity = Warning
		}
		term := ""
		if i := strings.Index(found.Rule, "MD"); i >= 0 {
			term, _, _ = strings.Cut(found.Rule[i:], "_")
		}
		v.Findings = append(v.Findings, f.place(Finding{
			Rule: found.Rule, Severity: severity, Term: term, Message: sentence(found.Message), Remedy: sentence(found.Advice),
			Source: "CDV 1.4.0",
		}, found.Node))
	}
}

// place says where an element is.
func (f *File) place(found Finding, node int32) Finding {
	if node > 0 && f.Doc != nil {
		found.XPath, found.Line = f.Doc.XPath(node), f.Doc.Line(node)
	}
	return found
}

// Term is a business term of a file with its value.
type Term struct {
	en16931.Term
	// Line is where the group that it is in begins in the XML.
	Line int `json:"line,omitempty"`
}

// lineEnds are where the lines of a text end.
type lineEnds []int32

func linesOf(text string) lineEnds {
	var ends lineEnds
	for i := range len(text) {
		if text[i] == '\n' {
			ends = append(ends, int32(i))
		}
	}
	return ends
}

// at returns the line of an offset, from 1.
func (l lineEnds) at(offset int32) int {
	n, _ := slices.BinarySearch(l, offset)
	return n + 1
}

// Terms lists the business terms of an invoice in the order of EN 16931, then those of extensions.
func (f *File) Terms() []Term {
	if f.Invoice == nil {
		return nil
	}
	terms := append(en16931.Terms(f.Invoice), en16931.ExtensionTerms(f.Invoice)...)
	list, lines := make([]Term, len(terms)), linesOf(f.Doc.Source())
	for i, t := range terms {
		list[i] = Term{Term: t}
		if t.Node > 0 {
			list[i].Line = lines.at(f.Doc.Node(t.Node).Offset)
		}
	}
	return list
}
