package rules

import "strings"

// Severity says what follows when a rule is broken.
type Severity uint8

const (
	// Unset leaves the severity of the rule as its table has it.
	Unset Severity = iota
	// Off is a rule that a set does not have.
	Off
	// Information is a remark that needs no reaction.
	Information
	// Warning is a fault that receivers accept.
	Warning
	// Fatal is a fault for which receivers refuse the invoice.
	Fatal
)

// String returns the word that reports use.
func (s Severity) String() string {
	switch s {
	case Fatal:
		return "fatal"
	case Warning:
		return "warning"
	case Information:
		return "information"
	case Off:
		return "off"
	default:
		return "unset"
	}
}

// Syntaxes says in which writings of an invoice a rule exists.
type Syntaxes uint8

const (
	// InUBL marks a rule on invoices in UBL 2.1.
	InUBL Syntaxes = 1 << iota
	// InCII marks a rule on invoices in CII D16B.
	InCII
	// InBoth marks a rule of the model, whatever the syntax.
	InBoth = InUBL | InCII
)

// String returns the names of the syntaxes.
func (s Syntaxes) String() string {
	switch s {
	case InUBL:
		return "UBL"
	case InCII:
		return "CII"
	default:
		return "UBL, CII"
	}
}

// Source is the publication that a rule is from.
type Source string

// The publications whose rules are here.
const (
	EN16931   Source = "EN 16931"
	Peppol    Source = "Peppol BIS Billing 3"
	XRechnung Source = "XRechnung"
	FacturX   Source = "Factur-X"
	French    Source = "French CIUS and extension"
)

// Rule is one rule of the table.
type Rule struct {
	// ID is the published name of the rule, such as BR-CO-15.
	ID string
	// Severity is what the publication says; a Set may change it.
	Severity Severity
	// SeverityCII is what the publication says for CII, where that differs.
	SeverityCII Severity
	// BT names the business terms or groups that the rule is about, separated by
	// a comma and a space.
	BT string
	// Message says what is wrong, in one sentence.
	Message string
	// Remedy says what to do about it, in one sentence.
	Remedy string
	// In are the syntaxes that the rule exists in.
	In Syntaxes
	// Source is where the rule is published.
	Source Source
	// Constant marks a rule that the publication lists but that nothing can break.
	Constant bool
}

// Finding is one place where an invoice breaks a rule.
type Finding struct {
	// Rule is the row of the table.
	Rule *Rule
	// Severity is that of the rule in the set that was checked.
	Severity Severity
	// BT is the term at this place: one of those of the rule, where it has several.
	BT string
	// Node is the element, as an index into the document that was checked, or 0
	// for the document as a whole. Path and line follow from it.
	Node int32
	// Found is the value at this place, "" if there is none.
	Found string
	// Want is the value that the rule expects, "" if there is not exactly one.
	Want string
}

// ID returns the published name of the rule.
func (f Finding) ID() string { return f.Rule.ID }

// Message says what is wrong with which value, and what to do.
func (f Finding) Message() string {
	var b strings.Builder
	b.WriteString(f.Rule.Message)
	switch {
	case f.Found != "" && f.Want != "":
		b.WriteString(" Found: " + f.Found + "; expected: " + f.Want + ".")
	case f.Found != "":
		b.WriteString(" Found: " + f.Found + ".")
	case f.Want != "":
		b.WriteString(" Expected: " + f.Want + ".")
	}
	if f.Rule.Remedy != "" {
		b.WriteString(" " + f.Rule.Remedy)
	}
	return b.String()
}

// Passes reports whether no finding is fatal.
func Passes(findings []Finding) bool {
	for i := range findings {
		if findings[i].Severity == Fatal {
			return false
		}
	}
	return true
}
