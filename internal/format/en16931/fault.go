package en16931

import "strings"

// Fault says why a document cannot be written in the terms of EN 16931, to the person who can change it.
type Fault struct {
	// Code names the kind of fault for programs, such as "no-vat-category".
	Code string
	// Term is the business term or group concerned, such as "BT-151".
	Term string
	// Path is the place in the GOBL document, such as "lines[0].taxes".
	Path string
	// Message says what is wrong and what to do.
	Message string
}

// Codes of faults.
const (
	// FaultNoTotals is a document without anything to pay for.
	FaultNoTotals = "no-totals"
	// FaultNotCalculated is a document with lines that lack their figures.
	FaultNotCalculated = "not-calculated"
	// FaultNoVATCategory is a line, discount or charge that does not say how VAT applies.
	FaultNoVATCategory = "no-vat-category"
	// FaultSeveralVAT is a line, discount or charge with two taxes that EN 16931 writes as VAT.
	FaultSeveralVAT = "several-vat"
	// FaultNoRate is a category with a rate that has none.
	FaultNoRate = "no-vat-rate"
	// FaultOtherTax is a tax, added to the total, that EN 16931 has no place for.
	FaultOtherTax = "tax-not-expressible"
	// FaultSurcharge is a surcharge on VAT, which EN 16931 has no place for.
	FaultSurcharge = "surcharge-not-expressible"
	// FaultNoReason is an exemption without a reason.
	FaultNoReason = "no-exemption-reason"
	// FaultTotals is a document whose totals differ from those of its lines by more than rounding.
	FaultTotals = "totals-differ"
	// FaultType is a kind of document that the profile does not take.
	FaultType = "document-type"
	// FaultProfile is a document that needs a term which the profile does not have.
	FaultProfile = "not-in-profile"
	// FaultFile is an attached file that cannot be embedded.
	FaultFile = "attachment"
)

// Error returns the message with its place.
func (f *Fault) Error() string {
	var b strings.Builder
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Term != "" {
		b.WriteString(" (" + f.Term + ")")
	}
	return b.String()
}

// Faults are all the reasons why a document cannot be written.
type Faults []*Fault

// Error returns the messages, one per line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Code returns the code of the first fault.
func (f Faults) Code() string {
	if len(f) == 0 {
		return ""
	}
	return f[0].Code
}

// Unwrap returns the faults.
func (f Faults) Unwrap() []error {
	list := make([]error, len(f))
	for i := range f {
		list[i] = f[i]
	}
	return list
}
