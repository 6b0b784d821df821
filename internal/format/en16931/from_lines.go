package en16931

import (
	"slices"
	"strconv"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
)

// lines sets BG-25.
func (x *exporter) lines() {
	for i, l := range x.src.Lines {
		if l == nil || l.Item == nil {
			continue
		}
		x.out.Lines = append(x.out.Lines, x.line(l, i))
	}
}

// line returns one line. Its net amount is the rounded product of quantity and price, less the rounded allowances and with
// the rounded charges.
func (x *exporter) line(l *bill.Line, i int) Line {
	path := index("lines", i)
	out := Line{
		ID:                       strconv.Itoa(i + 1),
		Quantity:                 NewAmount(l.Quantity),
		Unit:                     unitOf(l.Item.Unit),
		OrderLine:                string(l.Order),
		BuyerAccountingReference: string(l.Cost),
		Item:                     x.item(l.Item),
	}
	if l.Index > 0 {
		out.ID = strconv.Itoa(l.Index)
	}
	if l.Identifier != nil && l.Identifier.Code != "" {
		out.Objects = []Identifier{{Value: string(l.Identifier.Code), Scheme: string(l.Identifier.Ext[extReference])}}
	}
	if l.Period != nil {
		out.Period = periodOf(l.Period)
	}
	x.lineNotes(&out, l.Notes)
	t := x.treatment(l.Taxes, path+".taxes")
	out.VAT = LineVAT{Category: t.category, Rate: t.rate}
	if x.extends() {
		out.VAT.ExemptionReason, out.VAT.ExemptionCode = t.text, t.code
	}
	x.lineFigures(&out, l, path)
	if sub := x.subLines(l, &out); sub != nil {
		out.Ext = &LineExtension{SubLines: sub}
	}
	x.add(t, out.Net.Value)
	return out
}

// lineNotes sets BT-127, which a line has once.
func (x *exporter) lineNotes(out *Line, notes []*org.Note) {
	var texts []string
	for _, n := range notes {
		if n != nil && n.Text != "" {
			texts = append(texts, n.Text)
		}
	}
	if len(texts) > 0 {
		out.Notes = []Note{{Text: strings.Join(texts, "\n")}}
	}
}

// lineFigures sets price, allowances, charges and net amount.
func (x *exporter) lineFigures(out *Line, l *bill.Line, path string) {
	rate := x.included(l.Taxes)
	net, price := num.MakeAmount(0, x.exp), num.MakeAmount(0, x.exp)
	if l.Item.Price != nil {
		if l.Total == nil {
			x.fault(FaultNotCalculated, "BT-131", path+".total", "the line has no total: calculate the document first")
			return
		}
		price = *l.Item.Price
		gross := lineSum(l)
		net = x.net(gross, rate)
		if rate != nil {
			price = x.netPrice(price, l.Quantity, net, *rate)
		}
	}
	out.Price.Net = NewAmount(price)
	base := net
	for _, d := range l.Discounts {
		if d == nil {
			continue
		}
		a := AllowanceCharge{Reason: d.Reason, ReasonCode: reasonCode(d.Ext, extAllowance, d.Key, allowanceCodes)}
		x.lineApply(&a, d.Amount, d.Base, d.Percent, base, rate)
		out.Allowances = append(out.Allowances, a)
		net = net.Subtract(a.Amount.Value)
	}
	for _, c := range l.Charges {
		if c == nil {
			continue
		}
		a := AllowanceCharge{Reason: c.Reason, ReasonCode: reasonCode(c.Ext, extCharge, c.Key, chargeCodes)}
		x.lineApply(&a, c.Amount, c.Base, c.Percent, base, rate)
		out.Charges = append(out.Charges, a)
		net = net.Add(a.Amount.Value)
	}
	x.items += len(out.Allowances) + len(out.Charges)
	out.Net = NewAmount(net)
}

// lineApply sets the figures of an allowance or charge of a line.
func (x *exporter) lineApply(
	a *AllowanceCharge, amount num.Amount, base *num.Amount, percent *num.Percentage, sum num.Amount, rate *num.Percentage,
) {
	a.Amount = NewAmount(x.net(amount, rate))
	if base != nil {
		a.Base = NewAmount(x.net(*base, rate))
	}
	if percent != nil && !percent.IsZero() {
		a.Percent = percentOf(*percent)
		if base == nil {
			a.Base = NewAmount(sum)
		}
	}
}

// unitOf returns the code of a unit (BT-130); one is the unit of what has none.
func unitOf(u org.Unit) string {
	if u == "" {
		return "C62"
	}
	return u.UNECE()
}

// isClassList reports whether a label looks like a list of UNTDID 7143, which documents of other programs have there.
func isClassList(label string) bool {
	if len(label) < 2 || len(label) > 3 {
		return false
	}
	for i := range len(label) {
		if c := label[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// isBuyers reports whether an identity is the buyer's code of an item (BT-156): it says so, or it says nothing.
func isBuyers(id *org.Identity) bool {
	kind := id.Key
	if kind == "" {
		kind = cbc.Key(strings.ToLower(string(id.Type)))
	}
	return kind == "" && id.Label == "" || kind == "buyer" || kind == "customer"
}

// item returns BG-31.
func (x *exporter) item(item *org.Item) Item {
	out := Item{
		Name: item.Name, Description: item.Description, SellerID: string(item.Ref), Origin: string(item.Origin),
	}
	for _, id := range item.Identities {
		if id == nil || id.Code == "" {
			continue
		}
		code := string(id.Code)
		switch {
		case id.Ext.Has(extScheme) || isScheme(id.Label):
			if !out.StandardID.Present() {
				out.StandardID = identifier(id)
			}
		case id.Ext.Has(extItemType):
			out.Classifications = append(out.Classifications, Classification{Code: code, List: string(id.Ext[extItemType])})
		case isBuyers(id):
			if out.BuyerID == "" {
				out.BuyerID = code
			}
		case isClassList(id.Label):
			out.Classifications = append(out.Classifications, Classification{Code: code, List: id.Label})
		}
	}
	for _, key := range sortedKeys(item.Meta) {
		out.Attributes = append(out.Attributes, Attribute{Name: string(key), Value: item.Meta[key]})
	}
	return out
}

// sortedKeys returns the keys of a map in order.
func sortedKeys(m cbc.Meta) []cbc.Key {
	keys := make([]cbc.Key, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
