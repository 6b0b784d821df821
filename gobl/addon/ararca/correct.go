package ararca

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// correct puts the type of the original voucher into the reference to it, where
// ARCA requires it (CbtesAsoc). The new voucher has the type of the options; without
// one it would keep that of the original.
func correct(_ *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
	if len(inv.Preceding) == 0 {
		return nil
	}
	ref := inv.Preceding[0]
	ref.Ext = law.TaxExt(inv).Clone().Merge(ref.Ext.Delete(ExtDocType))
	if code := opts.Ext[ExtDocType]; code != "" {
		details := law.TaxDetails(inv)
		details.Ext = details.Ext.Set(ExtDocType, code)
	}
	return nil
}
