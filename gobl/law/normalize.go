package law

import (
	"time"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// This file holds functions that the normalizers of many formats share.

// TaxDetails returns the tax details of the invoice and makes them when it has none.
func TaxDetails(inv *bill.Invoice) *bill.Tax {
	if inv.Tax == nil {
		inv.Tax = new(bill.Tax)
	}
	return inv.Tax
}

// TaxExt returns the extensions of the invoice's tax details; nil without them.
func TaxExt(inv *bill.Invoice) tax.Extensions {
	if inv.Tax == nil {
		return nil
	}
	return inv.Tax.Ext
}

// IssueAnew gives a corrective invoice a time of issue of its own: without one, those
// formats that name a time write date and time of the calculation. With a date that was
// chosen it is the time of now, for the calculation would replace both.
func IssueAnew(inv *bill.Invoice, opts *bill.CorrectionOptions, now time.Time) {
	if inv.IssueTime = nil; opts.IssueDate != nil {
		inv.IssueTime = new(cal.TimeOf(now))
	}
}

// IsForeign reports whether a combo names a country and not the given one.
func IsForeign(c *tax.Combo, home l10n.TaxCountry) bool { return c.Country != "" && c.Country != home }

// PaymentMeans writes a code list's code of the payment key into instructions
// and records of payments; other nodes, and keys without a code, are left alone.
// A refined key without a code of its own has that of the key it refines.
func PaymentMeans(n tree.Node, ext cbc.Key, code func(key cbc.Key) cbc.Code) {
	switch v := n.(type) {
	case *pay.Instructions:
		if c := refined(v.Key, code); c != "" {
			v.Ext = v.Ext.Set(ext, c)
		}
	case *pay.Record:
		if c := refined(v.Key, code); c != "" {
			v.Ext = v.Ext.Set(ext, c)
		}
	}
}

func refined(key cbc.Key, code func(key cbc.Key) cbc.Code) cbc.Code {
	for ; key != ""; key = key.Pop() {
		if c := code(key); c != "" {
			return c
		}
	}
	return ""
}
