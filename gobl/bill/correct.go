package bill

import (
	"slices"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/internal/words"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// CorrectionOptions say how an invoice is to be corrected.
type CorrectionOptions struct {
	// Type of the corrective document, such as `credit-note`; the country decides which ones there are.
	Type cbc.Key `json:"type"`
	// Date of issue of the corrective document; today (UTC) by default.
	IssueDate *cal.Date `json:"issue_date,omitempty"`
	// Series of the corrective document; that of the original by default.
	Series cbc.Code `json:"series,omitempty"`
	// Stamps that an authority or provider gave the original.
	Stamps []*head.Stamp `json:"stamps,omitempty"`
	// Reason for the correction, as a text for the customer.
	Reason string `json:"reason,omitempty"`
	// Codes that the regime or addons require of a correction.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Whether the reference to the original repeats its tax totals.
	CopyTax bool `json:"copy_tax,omitempty"`
}

// Kind returns "bill.CorrectionOptions".
func (*CorrectionOptions) Kind() string { return "bill.CorrectionOptions" }

// Walk visits the parts of the options.
func (o *CorrectionOptions) Walk(w *tree.Walker) {
	tree.Text(w, "type", &o.Type)
	tree.One(w, "issue_date", o.IssueDate)
	tree.Text(w, "series", &o.Series)
	tree.List(w, "stamps", &o.Stamps)
	tree.Map(w, "ext", &o.Ext)
}

// CorrectHook adjusts a corrective invoice after the reference to the original
// was made and before it is calculated. Addons have such hooks.
type CorrectHook func(c *tax.Context, inv *Invoice, opts *CorrectionOptions) error

// CorrectionError refuses to correct an invoice: the fault is in the
// options or in the original, not in the figures.
type CorrectionError struct {
	reason string
}

// Error gives the reason.
func (e *CorrectionError) Error() string { return e.reason }

// Correct turns the invoice into the one that corrects it: it refers to the
// original, has the type, series and date of the options, and neither identifier
// nor code. Lines stay as they are: the amounts of a credit note are positive.
// The hooks are those of the invoice's addons, in the order of `$addons`; their
// context is the corrected invoice's own.
//
// The invoice is changed in place, so hand in a copy of the original. A
// *CorrectionError leaves it unchanged.
func (inv *Invoice) Correct(c *tax.Context, opts *CorrectionOptions, hooks ...CorrectHook) error {
	if opts == nil || opts.Type == "" {
		types := c.For(inv.Regime.Country, inv.Addons.List).CorrectionFor(schemaInvoice).Types
		return tree.At("type", &CorrectionError{"the type of the corrective document is missing;" + listed(types)})
	}
	if inv.Code == "" {
		return &CorrectionError{"an invoice without a code cannot be corrected, because the correction refers to it; change the invoice itself"}
	}
	doc := begin(c, &inv.Regime, &inv.Addons, inv.Supplier)
	ref, err := inv.reference(doc.CorrectionFor(schemaInvoice), opts)
	if err != nil {
		return err
	}
	inv.Preceding = []*org.DocumentRef{ref}
	inv.UUID, inv.Code = "", ""
	inv.Type = opts.Type
	if opts.Series != "" {
		inv.Series = opts.Series
	}
	if opts.IssueDate != nil {
		inv.IssueDate = *opts.IssueDate
	} else {
		inv.IssueDate = cal.DateOf(c.Now.UTC())
	}
	for _, hook := range hooks {
		if err := hook(doc, inv, opts); err != nil {
			return err
		}
	}
	return inv.Calculate(c)
}

// listed names the types of corrective documents that are possible.
func listed(types []cbc.Key) string {
	return " possible are " + words.List(possible(types), maxChoices)
}

// meantType asks for the possible type that is nearest to one which is no type at all.
func meantType(given cbc.Key, types []cbc.Key) string {
	if slices.Contains(possible(nil), given) {
		return ";"
	}
	return words.DidYouMean(given, possible(types))
}

// possible are the types that a country allows for corrections; all if it names none.
func possible(types []cbc.Key) []cbc.Key {
	if len(types) == 0 {
		return []cbc.Key{InvoiceCreditNote, InvoiceCorrective, InvoiceDebitNote}
	}
	return types
}

// reference describes the original in the way the law requires, or refuses.
func (inv *Invoice) reference(def tax.CorrectionDef, opts *CorrectionOptions) (*org.DocumentRef, error) {
	if len(def.Types) > 0 && !slices.Contains(def.Types, opts.Type) {
		return nil, tree.At("type", &CorrectionError{"an invoice cannot be corrected by the type " + words.Quote(opts.Type) + meantType(opts.Type, def.Types) + listed(def.Types)})
	}
	issued := inv.IssueDate
	ref := &org.DocumentRef{
		UUID:      inv.UUID,
		Type:      inv.Type,
		Series:    inv.Series,
		Code:      inv.Code,
		IssueDate: &issued,
		Reason:    opts.Reason,
		Ext:       opts.Ext.Clone(),
	}
	if opts.CopyTax && inv.Totals != nil && inv.Totals.Taxes != nil {
		ref.Tax = inv.Totals.Taxes.Clone()
	}
	for _, key := range def.Stamps {
		stamp := head.FindStamp(opts.Stamps, key)
		if stamp == nil {
			return nil, tree.At("stamps", &CorrectionError{"the stamp " + words.Quote(key) + " of the original is missing; the correction has to refer to it"})
		}
		copied := *stamp
		ref.Stamps = append(ref.Stamps, &copied)
	}
	if def.ReasonRequired && opts.Reason == "" {
		return nil, tree.At("reason", &CorrectionError{"the reason of the correction is missing; the law of the country asks for one"})
	}
	return ref, nil
}
