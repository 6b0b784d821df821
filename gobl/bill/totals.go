package bill

import (
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Totals sums a document up (EN 16931 BG-22), in the document's currency.
type Totals struct {
	// Sum of the totals of the lines (BT-106).
	Sum num.Amount `json:"sum"`
	// Sum of the discounts of the document (BT-107).
	Discount *num.Amount `json:"discount,omitempty"`
	// Sum of the charges of the document (BT-108).
	Charge *num.Amount `json:"charge,omitempty"`
	// Tax that the prices contain, without surcharges.
	TaxIncluded *num.Amount `json:"tax_included,omitempty"`
	// Total without taxes (BT-109).
	Total num.Amount `json:"total"`
	// Taxes by category and rate (BG-23).
	Taxes *tax.Total `json:"taxes,omitempty"`
	// Sum of the taxes that are added to the total (BT-110).
	Tax num.Amount `json:"tax"`
	// Total with taxes (BT-112).
	TotalWithTax num.Amount `json:"total_with_tax"`
	// Tax that the customer withholds and pays to the authority.
	RetainedTax *num.Amount `json:"retained_tax,omitempty"`
	// Amount that is added to round what is payable; given, not calculated (BT-114).
	Rounding *num.Amount `json:"rounding,omitempty"`
	// What is to be paid in all, before advances.
	Payable num.Amount `json:"payable"`
	// Sum of the advances (BT-113).
	Advance *num.Amount `json:"advance,omitempty"`
	// What remains after advances; absent without them (BT-115).
	Due *num.Amount `json:"due,omitempty"`
}

// Paid reports whether advances leave nothing to pay. Without advances it is not known what
// remains, even if the total is zero. Nil totals are not paid.
func (t *Totals) Paid() bool { return t != nil && t.Due != nil && t.Due.IsZero() }

// Kind returns "bill.Totals".
func (*Totals) Kind() string { return "bill.Totals" }

// Walk visits the parts of the totals.
func (t *Totals) Walk(w *tree.Walker) { tree.One(w, "taxes", t.Taxes) }
