package advice

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// corrections are the types of invoices that correct others.
var corrections = []cbc.Key{bill.InvoiceCreditNote, bill.InvoiceDebitNote, bill.InvoiceCorrective}

// correctionSeries: Spanish corrections in a series with ordinary invoices.
func correctionSeries(s *sheet) {
	if s.invoice == nil || s.regime == nil || s.regime.Country != "ES" || !slices.Contains(corrections, s.kind) {
		return
	}
	if !s.sharesSeries() {
		return
	}
	s.warn("a Spanish invoice that corrects another needs a series of its own (RD 1619/2012, articles 6.1.a and 15), "+
		"but this is in the series of ordinary invoices; use another series", ".series")
}

// sharesSeries reports whether ordinary invoices are numbered in the series: by what
// is known of it, or because the corrected invoice is one of them.
func (s *sheet) sharesSeries() bool {
	for _, kind := range s.known.SeriesTypes {
		if !slices.Contains(corrections, kind) {
			return true
		}
	}
	if s.series == "" {
		return false
	}
	for _, ref := range s.preceding {
		if ref != nil && ref.Series == s.series && !slices.Contains(corrections, ref.Type) {
			return true
		}
	}
	return false
}

// precedingMissing: credit notes that do not say what they correct.
func precedingMissing(s *sheet) {
	if !s.isCredit() || len(s.preceding) > 0 || s.invoice.Ordering != nil && s.invoice.Ordering.Period != nil {
		return
	}
	s.warn("the credit note does not name the invoice that it corrects; add it under `preceding`, "+
		"or the period it is about under `ordering.period`", ".preceding")
}
