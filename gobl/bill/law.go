package bill

import (
	"slices"

	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// impliedRegime is the country whose law a document is under: that which it names, or
// else that of the supplier's tax identity.
func impliedRegime(regime *tax.Regime, supplier *org.Party) l10n.TaxCountry {
	if regime.Country == "" && supplier != nil && supplier.TaxID != nil {
		return supplier.TaxID.Country
	}
	return regime.Country
}

// placeOfCountry is where a document says the country whose law it is under, "" if nowhere.
func placeOfCountry(regime *tax.Regime, supplier *org.Party) string {
	switch {
	case regime.Country != "":
		return "$regime"
	case impliedRegime(regime, supplier) != "":
		return "supplier.tax_id.country"
	}
	return ""
}

// PlaceOfCountry is the path below the invoice of what RegimeCountry returns.
func (inv *Invoice) PlaceOfCountry() string { return placeOfCountry(&inv.Regime, inv.Supplier) }

// PlaceOfCountry is the path below the order of what RegimeCountry returns.
func (ord *Order) PlaceOfCountry() string { return placeOfCountry(&ord.Regime, ord.Supplier) }

// PlaceOfCountry is the path below the delivery of what RegimeCountry returns.
func (dlv *Delivery) PlaceOfCountry() string { return placeOfCountry(&dlv.Regime, dlv.Supplier) }

// PlaceOfCountry is the path below the payment of what RegimeCountry returns.
func (pmt *Payment) PlaceOfCountry() string { return placeOfCountry(&pmt.Regime, pmt.Supplier) }

// RegimeCountry returns the country whose law the invoice is under: that of `$regime`,
// or else that of the supplier, which becomes `$regime` with the next calculation.
func (inv *Invoice) RegimeCountry() l10n.TaxCountry { return impliedRegime(&inv.Regime, inv.Supplier) }

// RegimeCountry returns the country whose law the order is under.
func (ord *Order) RegimeCountry() l10n.TaxCountry { return impliedRegime(&ord.Regime, ord.Supplier) }

// RegimeCountry returns the country whose law the delivery is under.
func (dlv *Delivery) RegimeCountry() l10n.TaxCountry {
	return impliedRegime(&dlv.Regime, dlv.Supplier)
}

// RegimeCountry returns the country whose law the payment is under.
func (pmt *Payment) RegimeCountry() l10n.TaxCountry {
	return impliedRegime(&pmt.Regime, pmt.Supplier)
}

// RegimeCountry returns the country whose law the status is under.
func (st *Status) RegimeCountry() l10n.TaxCountry { return impliedRegime(&st.Regime, st.Supplier) }

// HasComplements reports whether other documents are embedded in the invoice.
func (inv *Invoice) HasComplements() bool { return len(inv.Complements) > 0 }

// HasComplements reports whether other documents are embedded in the order.
func (ord *Order) HasComplements() bool { return len(ord.Complements) > 0 }

// HasComplements reports whether other documents are embedded in the delivery.
func (dlv *Delivery) HasComplements() bool { return len(dlv.Complements) > 0 }

// HasComplements reports whether other documents are embedded in the payment.
func (pmt *Payment) HasComplements() bool { return len(pmt.Complements) > 0 }

// HasComplements reports whether other documents are embedded in a line of the status.
func (st *Status) HasComplements() bool {
	return slices.ContainsFunc(st.Lines, (*StatusLine).HasComplements)
}

// HasComplements reports whether other documents are embedded in the line.
func (l *StatusLine) HasComplements() bool { return l != nil && len(l.Complements) > 0 }
