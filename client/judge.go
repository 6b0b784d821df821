package client

import "context"

// Judgement is what the rules of European invoices say about a file.
type Judgement struct {
	// Kind is what the file is: ubl, cii, hybrid or cdar.
	Kind string `json:"kind"`
	// Profile and ProfileName are the rules that it was checked by.
	Profile     string `json:"profile"`
	ProfileName string `json:"profile_name"`
	// Number of the document; it may be empty.
	Number string `json:"number"`
	// Valid reports that no finding is fatal.
	Valid    bool      `json:"valid"`
	Findings []Finding `json:"findings"`
}

// Finding is one thing that is wrong with a file.
type Finding struct {
	// Rule is its published name, such as BR-CO-15.
	Rule string `json:"rule"`
	// Severity is fatal, warning or information.
	Severity string `json:"severity"`
	// Term is the business term, such as BT-112.
	Term    string `json:"term"`
	Message string `json:"message"`
	// Remedy says what to do.
	Remedy string `json:"remedy"`
	// Found and Expected are values; each may be empty.
	Found    string `json:"found"`
	Expected string `json:"expected"`
	// XPath and Line are where it is in the XML; empty and 0 for the file as a whole.
	XPath string `json:"xpath"`
	Line  int    `json:"line"`
	// Source is where the rule is published.
	Source string `json:"source"`
}

// ValidateInvoice checks a UBL, CII or hybrid PDF file by the rules of a profile, or of the one that it says it follows when
// the profile is empty. Nothing is stored.
func (c *Client) ValidateInvoice(ctx context.Context, data []byte, profile string) (*Judgement, error) {
	j := new(Judgement)
	in := struct {
		Data    []byte `json:"data"`
		Profile string `json:"profile,omitempty"`
	}{data, profile}
	return j, c.repeat(ctx, "/apps/en16931/v1/validate", in, j)
}
