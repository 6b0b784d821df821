package bill

import (
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Totals sums a document up (EN 16931 BG-22), in the document's currency.
type Totals struct {
	// Sum of the line totals (BT-106).
	Sum num.Amount `json:"sum"`
	// Discount is the sum of the document discounts (BT-107).
	Discount *num.Amount `json:"discount,omitempty"`
	// Charge is the sum of the document charges (BT-108).
	Charge *num.Amount `json:"charge,omitempty"`
	// TaxIncluded is the tax that prices contain, without surcharges.
	TaxIncluded *num.Amount `json:"tax_included,omitempty"`
	// Total before taxes (BT-109).
	Total num.Amount `json:"total"`
	// Taxes by category and rate (BG-23).
	Taxes *tax.Total `json:"taxes,omitempty"`
	// Tax to be added to the total (BT-110).
	Tax num.Amount `json:"tax"`
	// TotalWithTax (BT-112).
	TotalWithTax num.Amount `json:"total_with_tax"`
	// RetainedTax is withheld by the customer.
	RetainedTax *num.Amount `json:"retained_tax,omitempty"`
	// Rounding is given, not calculated, and added to the payable amount (BT-114).
	Rounding *num.Amount `json:"rounding,omitempty"`
	// Payable in the end, before advances.
	Payable num.Amount `json:"payable"`
	// Advance is the sum of the advances (BT-113).
	Advance *num.Amount `json:"advance,omitempty"`
	// Due is what remains after advances; absent without them (BT-115).
	Due *num.Amount `json:"due,omitempty"`
}

// Kind returns "bill.Totals".
func (*Totals) Kind() string { return "bill.Totals" }

// Walk visits the parts of the totals.
func (t *Totals) Walk(w *tree.Walker) { tree.One(w, "taxes", t.Taxes) }
