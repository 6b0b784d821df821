package en16931

// restrict leaves out the terms that the profile does not have. It notes a fault where the document would say another amount
// without them.
func (x *exporter) restrict() {
	if x.out.Totals.Rounding.Present() && !x.out.Totals.Rounding.Value.IsZero() && x.profile.withoutRounding() {
		x.fault(FaultProfile, "BT-114", "totals", x.profile.Name+" has no rounding amount, and this document needs one of "+
			x.out.Totals.Rounding.Text+": use Factur-X EN 16931")
		return
	}
	Restrict(x.out, x.profile)
}

// withoutRounding reports whether the profile checks what is due and has no BT-114.
func (p Profile) withoutRounding() bool { return p.Level == LevelBasic || p.Level == LevelBasicWL }

// Restrict removes from a model what a profile has no term for: the profiles of Factur-X below EN 16931 have few. Other
// profiles keep everything.
func Restrict(inv *Invoice, p Profile) {
	switch p.Level {
	case LevelMinimum:
		minimum(inv)
	case LevelBasicWL:
		basic(inv)
		inv.Lines = nil
	case LevelBasic:
		basic(inv)
		for i := range inv.Lines {
			basicLine(&inv.Lines[i])
		}
	default:
	}
}

// minimum keeps the terms of MINIMUM.
func minimum(inv *Invoice) {
	address := inv.Seller.Address
	*inv = Invoice{
		Node: inv.Node, CreditNote: inv.CreditNote,
		Number: inv.Number, IssueDate: inv.IssueDate, TypeCode: inv.TypeCode, Currency: inv.Currency,
		BuyerReference: inv.BuyerReference, PurchaseOrder: inv.PurchaseOrder, Process: inv.Process,
		Seller: Party{
			Node: inv.Seller.Node, Name: inv.Seller.Name, LegalID: inv.Seller.LegalID, VATID: inv.Seller.VATID,
			TaxRegistration: inv.Seller.TaxRegistration,
		},
		Buyer: Party{Node: inv.Buyer.Node, Name: inv.Buyer.Name, LegalID: inv.Buyer.LegalID},
		Totals: Totals{
			Node: inv.Totals.Node, WithoutVAT: inv.Totals.WithoutVAT, VAT: inv.Totals.VAT, WithVAT: inv.Totals.WithVAT,
			Due: inv.Totals.Due,
		},
	}
	if address != nil {
		inv.Seller.Address = &Address{Node: address.Node, Country: address.Country}
	}
}

// basic keeps the terms that BASIC WL and BASIC have outside the lines.
func basic(inv *Invoice) {
	inv.TaxPointDate, inv.ProjectReference, inv.SalesOrder, inv.ReceivingAdvice = Date{}, "", "", ""
	inv.TenderReference, inv.Objects, inv.Documents, inv.Ext = "", nil, nil, nil
	inv.Seller.LegalInformation, inv.Buyer.TradingName = "", ""
	inv.Seller.Contact, inv.Buyer.Contact = nil, nil
	if inv.Payment != nil {
		for i := range inv.Payment.Means {
			m := &inv.Payment.Means[i]
			m.Text, m.Card = "", nil
			for j := range m.Transfers {
				m.Transfers[j].Name, m.Transfers[j].Bank = "", ""
			}
		}
	}
}

// basicLine keeps the terms that BASIC has in a line.
func basicLine(l *Line) {
	l.Objects, l.OrderLine, l.BuyerAccountingReference, l.Ext = nil, "", "", nil
	l.Item = Item{Node: l.Item.Node, Name: l.Item.Name, StandardID: l.Item.StandardID}
	for _, list := range [][]AllowanceCharge{l.Allowances, l.Charges} {
		for i := range list {
			list[i].Base, list[i].Percent = Amount{}, Amount{}
		}
	}
}
