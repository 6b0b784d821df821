package en16931

import "chancery/gobl/bill"

// Represent returns what can be said of an invoice, even if that is not all.
func Represent(inv *bill.Invoice, p Profile) *Invoice {
	x := newExporter(inv, p)
	x.whole = true
	x.represent()
	return x.out
}
