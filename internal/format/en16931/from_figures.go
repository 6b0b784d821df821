package en16931

import (
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/tax"
)

// extraDecimals is how many decimals a price gets at least when VAT is taken out of it.
const extraDecimals = 2

// maxPriceDecimals is how many decimals such a price gets at most.
const maxPriceDecimals = 12

// treatment is how VAT applies to a line, an allowance or a charge.
type treatment struct {
	category string
	// rate is in percent; absent in category O.
	rate Amount
	// code is BT-121 and text BT-120.
	code, text string
}

// group sums up what VAT applies to alike (BG-23).
type group struct {
	treatment
	base num.Amount
}

// round brings an amount to the decimals of the document, half away from zero.
func (x *exporter) round(a num.Amount) num.Amount { return a.Rescale(x.exp) }

// included returns the rate of VAT that the prices of a row contain; nil if they contain none.
func (x *exporter) included(set tax.Set) *num.Percentage {
	if x.src.Tax == nil || x.src.Tax.PricesInclude == "" {
		return nil
	}
	if c := set.Get(x.src.Tax.PricesInclude); c != nil {
		return c.Percent
	}
	return nil
}

// net takes VAT out of an amount and rounds it once.
func (x *exporter) net(a num.Amount, rate *num.Percentage) num.Amount {
	if rate == nil {
		return x.round(a)
	}
	return x.round(a.Upscale(6).Remove(*rate))
}

// netPrice takes VAT out of a price. The price gets as many decimals as it takes for quantity times price to be the net sum
// to the cent.
func (x *exporter) netPrice(price, quantity, sum num.Amount, rate num.Percentage) num.Amount {
	exp := price.Exp() + extraDecimals
	for ; exp < maxPriceDecimals; exp++ {
		if p := price.Rescale(exp).Remove(rate); x.round(exact(p, quantity)).Equals(sum) {
			return p
		}
	}
	return price.Rescale(exp).Remove(rate)
}

// exact multiplies without rounding.
func exact(a, b num.Amount) num.Amount { return a.Upscale(b.Exp()).Multiply(b) }

// percentOf returns a percentage as the number before its sign.
func percentOf(p num.Percentage) Amount { return NewAmount(p.Hundredfold()) }

// treatment finds how VAT applies to a row. It notes a fault if that cannot be said.
func (x *exporter) treatment(set tax.Set, path string) treatment {
	var combo *tax.Combo
	for _, c := range set {
		switch {
		case c == nil || x.leftOut(c.Cat):
		case c.Cat != catVAT && c.Cat != catIGIC && c.Cat != catIPSI:
			x.fault(FaultOtherTax, "BG-23", path, "the tax "+string(c.Cat)+" is added to the total, and EN 16931 has no place for it")
		case combo != nil:
			x.fault(FaultSeveralVAT, "BT-151", path, "a row has one VAT only, not "+string(combo.Cat)+" and "+string(c.Cat))
		default:
			combo = c
		}
	}
	if combo == nil {
		if x.untaxed() {
			return treatment{category: CategoryOutside, code: reasonOf(CategoryOutside)}
		}
		x.fault(FaultNoVATCategory, "BT-151", path, "EN 16931 needs to know how VAT applies: add a tax of the category VAT, "+
			"with the key outside-scope or exempt if none is due")
		return treatment{}
	}
	if combo.Surcharge != nil && !combo.Surcharge.IsZero() {
		x.fault(FaultSurcharge, "BT-152", path, "EN 16931 has no place for the surcharge of "+combo.Surcharge.String()+" on VAT")
	}
	return x.treat(combo, path)
}

// treat returns the category, the rate and the reason of a tax.
func (x *exporter) treat(c *tax.Combo, path string) treatment {
	t := treatment{category: string(c.Ext[extTaxCategory]), code: string(c.Ext[extVATEX])}
	switch {
	case c.Cat == catIGIC:
		t.category = CategoryIGIC
	case c.Cat == catIPSI:
		t.category = CategoryIPSI
	case t.category == "" && c.Key == "":
		t.category = CategoryStandard
	case t.category == "":
		t.category = categoryOf(c.Key)
	}
	switch {
	case t.category == CategoryOutside:
	case c.Percent != nil:
		t.rate = percentOf(*c.Percent)
	case t.category == CategoryStandard || t.category == CategorySplit:
		x.fault(FaultNoRate, "BT-152", path, "the category "+t.category+" needs a rate of VAT")
	default:
		t.rate = NewAmount(num.AmountZero)
	}
	if t.category == CategoryStandard && t.rate.Valid && t.rate.Value.IsZero() {
		t.category = CategoryZero // the standard category has a rate above zero
	}
	if !needsReason(t.category) {
		t.code = ""
		return t
	}
	if t.text = x.reason(c, t.category); t.text == "" && t.code == "" {
		t.code = reasonOf(t.category)
	}
	return t
}

// reason returns the text that the law asks for where no VAT is charged (BT-120).
func (x *exporter) reason(c *tax.Combo, category string) string {
	if x.src.Tax == nil {
		return ""
	}
	for _, n := range x.src.Tax.Notes {
		if n == nil || n.Cat != c.Cat && n.Cat != "" {
			continue
		}
		if n.Key != "" && n.Key == c.Key || n.Ext[extTaxCategory] == cbc.Code(category) {
			return n.Text
		}
	}
	return ""
}

// leftOut reports whether a tax has no part in the total with VAT: the customer withholds it, or it is only shown.
func (x *exporter) leftOut(category cbc.Code) bool {
	total := x.src.Totals.Taxes.Category(category)
	return total != nil && (total.Retained || total.Informative)
}

// untaxed reports whether nothing in the document is within the scope of VAT: what has no VAT then is outside it as well. A
// document that does not mention VAT is outside it if its supplier has no VAT number.
func (x *exporter) untaxed() bool {
	mentioned := false
	if t := x.src.Totals.Taxes; t != nil {
		for _, c := range t.Categories {
			if c == nil || x.leftOut(c.Code) {
				continue
			}
			mentioned = true
			if !isOutside(c) {
				return false
			}
		}
	}
	return mentioned || x.src.Supplier == nil || !vatID(x.src.Supplier).Present()
}

// isOutside reports whether a tax is VAT, and all of it outside the scope.
func isOutside(c *tax.CategoryTotal) bool {
	for _, r := range c.Rates {
		if r != nil && r.Key != keyOf(CategoryOutside) && r.Ext[extTaxCategory] != CategoryOutside {
			return false
		}
	}
	return c.Code == catVAT
}

// outside takes the VAT numbers out of a document that is wholly outside the scope of VAT, which must not have them (BR-O-02
// to BR-O-04). They identify the parties still: as BT-32 of the seller, or BT-29 if nothing else does, and as BT-46 of the
// buyer.
func (x *exporter) outside() {
	if len(x.groups) != 1 || x.groups[0].category != CategoryOutside {
		return
	}
	seller, buyer := &x.out.Seller, &x.out.Buyer
	switch id := seller.VATID; {
	case !id.Present():
	case !seller.LegalID.Present() && len(seller.Identifiers) == 0:
		seller.Identifiers = []Identifier{id}
	case !seller.TaxRegistration.Present():
		seller.TaxRegistration = Identifier{Value: id.Value, Scheme: "TAX"}
	}
	if buyer.VATID.Present() && len(buyer.Identifiers) == 0 {
		buyer.Identifiers = []Identifier{buyer.VATID}
	}
	seller.VATID, buyer.VATID = Identifier{}, Identifier{}
	if rep := x.out.TaxRepresentative; rep != nil {
		rep.VATID = Identifier{}
	}
}

// add counts an amount in its group. The extensions have a row for each reason.
func (x *exporter) add(t treatment, amount num.Amount) {
	x.items++
	for _, g := range x.groups {
		same := g.text == t.text && g.code == t.code || !x.extended()
		if same && g.category == t.category && g.rate.Value.Equals(t.rate.Value) {
			g.base = g.base.Add(amount)
			g.merge(t)
			return
		}
	}
	x.groups = append(x.groups, &group{treatment: t, base: amount})
}

// merge joins the reasons of two rows: EN 16931 has one row for each category and rate.
func (g *group) merge(t treatment) {
	if g.code != t.code {
		g.text = joinText(joinText(g.text, g.code), joinText(t.text, t.code))
		g.code = ""
		return
	}
	g.text = joinText(g.text, t.text)
}

// joinText appends a text that is not there yet.
func joinText(a, b string) string {
	switch {
	case b == "" || slices.Contains(strings.Split(a, "; "), b):
		return a
	case a == "":
		return b
	}
	return a + "; " + b
}

// breakdown sets BG-23.
func (x *exporter) breakdown() {
	for _, g := range x.groups {
		amount := num.MakeAmount(0, x.exp)
		if g.rate.Valid {
			amount = x.round(exact(g.base, g.rate.Value).Upscale(2).Divide(num.MakeAmount(100, 0))) // rounded once
		}
		v := VATBreakdown{
			Taxable: NewAmount(g.base), Tax: NewAmount(amount), Category: g.category, Rate: g.rate,
			ExemptionReason: g.text, ExemptionCode: g.code,
		}
		if needsReason(g.category) && v.ExemptionReason == "" && v.ExemptionCode == "" {
			x.fault(FaultNoReason, "BT-120", "tax.notes", "exempt supplies need a reason: add a note to tax.notes with the key exempt, "+
				"or the extension "+string(extVATEX)+" to the tax (BR-E-10)")
		}
		if g.category == CategoryOutside && strings.HasPrefix(string(x.profile.ID), string(ProfileXRechnung)) {
			v.Rate = NewAmount(num.AmountZero) // XRechnung asks for a rate in every row (BR-DE-14)
		}
		x.out.VATBreakdown = append(x.out.VATBreakdown, v)
	}
}

// totals sets BG-22 from the rounded rows, and brings what is due to the figure of GOBL with BT-114.
func (x *exporter) totals() {
	t, g := &x.out.Totals, x.src.Totals
	zero := num.MakeAmount(0, x.exp)
	lines, vat := zero, zero
	for i := range x.out.Lines {
		lines = lines.Add(x.out.Lines[i].Net.Value)
	}
	total := lines
	if allowances := sum(zero, x.out.Allowances); len(x.out.Allowances) > 0 {
		t.Allowances, total = NewAmount(allowances), total.Subtract(allowances)
	}
	if charges := sum(zero, x.out.Charges); len(x.out.Charges) > 0 {
		t.Charges, total = NewAmount(charges), total.Add(charges)
	}
	for i := range x.out.VATBreakdown {
		vat = vat.Add(x.out.VATBreakdown[i].Tax.Value)
	}
	grand := total.Add(vat)
	t.Lines, t.WithoutVAT, t.VAT, t.WithVAT = NewAmount(lines), NewAmount(total), NewAmount(vat), NewAmount(grand)
	x.accountingVAT(vat)

	payable := g.Payable
	if g.RetainedTax != nil {
		payable = payable.Add(*g.RetainedTax)
		x.retained()
	}
	rounding := payable.MatchPrecision(zero).Subtract(grand)
	x.checkRounding(rounding)
	due := grand
	if g.Advance != nil {
		paid := x.round(*g.Advance)
		t.Paid, due = NewAmount(paid), due.Subtract(paid)
	}
	if !rounding.IsZero() {
		t.Rounding, due = NewAmount(x.round(rounding)), due.Add(rounding)
	}
	t.Due = NewAmount(due)
}

// checkRounding notes a fault if the totals of the rows differ from those of GOBL by more than rounding explains.
func (x *exporter) checkRounding(rounding num.Amount) {
	given := num.AmountZero
	if x.src.Totals.Rounding != nil {
		given = *x.src.Totals.Rounding
	}
	// Each row, and the VAT of each group, may be rounded by less than one unit in both calculations.
	limit := num.MakeAmount(int64(x.items+len(x.groups)), x.exp)
	if len(x.faults) > 0 {
		return // the rows are not all there
	}
	if diff := rounding.MatchPrecision(given).Subtract(given).Abs(); diff.Compare(limit) > 0 {
		x.fault(FaultTotals, "BT-115", "totals.payable", "the lines add up to "+x.out.Totals.WithVAT.Text+" with VAT, which differs from the "+
			x.src.Totals.Payable.String()+" of the document by "+rounding.String()+", more than rounding explains")
	}
	if len(x.faults) == 0 && !x.round(rounding).Equals(rounding) {
		x.fault(FaultTotals, "BT-115", "totals.payable", "EN 16931 has two decimals, and "+x.src.Totals.Payable.String()+" has more")
	}
}

// sum adds the amounts of allowances or charges.
func sum(zero num.Amount, list []AllowanceCharge) num.Amount {
	for i := range list {
		zero = zero.Add(list[i].Amount.Value)
	}
	return zero
}

// accountingVAT sets BT-111 with the rate of the document.
func (x *exporter) accountingVAT(vat num.Amount) {
	if x.out.VATCurrency == "" {
		return
	}
	to := currency.Code(x.out.VATCurrency)
	rate := currency.MatchExchangeRate(x.src.ExchangeRates, x.src.Currency, to)
	x.out.Totals.VATInVATCurrency = NewAmount(exact(vat, rate.Amount).Rescale(min(currency.Exp(to), 2)))
}

// retained writes into BT-20 which taxes the customer withholds: EN 16931 has no term for them, and what is due is the amount
// with VAT.
func (x *exporter) retained() {
	var lines []string
	if x.out.PaymentTerms != "" {
		lines = append(lines, x.out.PaymentTerms)
	}
	for _, c := range x.src.Totals.Taxes.Categories {
		if c == nil || !c.Retained {
			continue
		}
		for _, r := range c.Rates {
			if r == nil {
				continue
			}
			line := string(c.Code)
			if r.Percent != nil {
				line += " " + r.Percent.String()
			}
			lines = append(lines, line+": -"+r.Amount.String()+" "+x.out.Currency)
		}
	}
	x.out.PaymentTerms = strings.Join(lines, "\n")
}

// allowances sets BG-20 and BG-21.
func (x *exporter) allowances() {
	for i, d := range x.src.Discounts {
		if d == nil {
			continue
		}
		path := index("discounts", i)
		a := AllowanceCharge{Reason: d.Reason, ReasonCode: reasonCode(d.Ext, extAllowance, d.Key, allowanceCodes)}
		t := x.apply(&a, d.Amount, d.Base, d.Percent, d.Taxes, path)
		x.add(t, a.Amount.Value.Negate())
		x.out.Allowances = append(x.out.Allowances, a)
	}
	for i, c := range x.src.Charges {
		if c == nil {
			continue
		}
		path := index("charges", i)
		a := AllowanceCharge{Reason: c.Reason, ReasonCode: reasonCode(c.Ext, extCharge, c.Key, chargeCodes)}
		t := x.apply(&a, c.Amount, c.Base, c.Percent, c.Taxes, path)
		x.add(t, a.Amount.Value)
		x.out.Charges = append(x.out.Charges, a)
	}
}

// apply sets the figures of an allowance or charge of the document and returns its treatment.
func (x *exporter) apply(
	a *AllowanceCharge, amount num.Amount, base *num.Amount, percent *num.Percentage, taxes tax.Set, path string,
) treatment {
	t := x.treatment(taxes, path+".taxes")
	a.Category, a.Rate = t.category, t.rate
	if x.extends() && t.text+t.code != "" {
		a.Ext = &AllowanceChargeExtension{ExemptionReason: t.text, ExemptionCode: t.code}
	}
	rate := x.included(taxes)
	a.Amount = NewAmount(x.net(amount, rate))
	if base != nil {
		a.Base = NewAmount(x.net(*base, rate))
	}
	if percent != nil && !percent.IsZero() {
		a.Percent = percentOf(*percent)
		if base == nil {
			a.Base = NewAmount(x.net(x.src.Totals.Sum, rate))
		}
	}
	return t
}

// lineTotal returns the sum of a line before its discounts, with VAT where prices include it.
func lineSum(l *bill.Line) num.Amount { return exact(*l.Item.Price, l.Quantity) }
