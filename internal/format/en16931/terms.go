package en16931

import (
	"strconv"
	"strings"
)

// Term is a business term of a document with its value.
type Term struct {
	// Number of the term, such as "BT-27". A part of a term has a suffix: "BT-29-1" is the scheme of BT-29.
	Number string `json:"number"`
	// Name of the term.
	Name string `json:"name"`
	// Value as it is written in the document; dates are written YYYY-MM-DD.
	Value string `json:"value"`
	// Path of the field within the model, such as "Lines[0].Net".
	Path string `json:"path"`
	// Index is the position, from 1, within the outermost group that repeats; 0 outside such groups.
	Index int `json:"index,omitempty"`
	// Node is the element the value, or its group, was read from.
	Node int32 `json:"-"`
}

// Terms returns every business term that is present, in the order of the model. ExtensionTerms has those of extensions.
func Terms(inv *Invoice) []Term {
	l := lister{list: make([]Term, 0, 64+24*len(inv.Lines))}
	l.document(inv)
	l.seller(inv.Seller)
	l.buyer(inv.Buyer)
	l.others(inv)
	l.payment(inv.Payment)
	for i, a := range inv.Allowances {
		l.at("Allowances", i, a.Node)
		l.allowance(&a, [...]int{92, 93, 94, 95, 96, 97, 98})
	}
	for i, a := range inv.Charges {
		l.at("Charges", i, a.Node)
		l.allowance(&a, [...]int{99, 100, 101, 102, 103, 104, 105})
	}
	l.totals(&inv.Totals)
	for i, v := range inv.VATBreakdown {
		l.at("VATBreakdown", i, v.Node)
		l.breakdown(&v)
	}
	for i, d := range inv.Documents {
		l.at("Documents", i, d.Node)
		l.supporting(&d)
	}
	for i := range inv.Lines {
		l.at("Lines", i, inv.Lines[i].Node)
		l.line(&inv.Lines[i])
	}
	return l.list
}

// lister collects terms.
type lister struct {
	list   []Term
	prefix string
	index  int
	node   int32
}

// at begins an element of a group that repeats.
func (l *lister) at(group string, i int, node int32) {
	l.prefix, l.index, l.node = group+"["+strconv.Itoa(i)+"].", i+1, node
}

// in begins a group that occurs once.
func (l *lister) in(group string, node int32) {
	if group != "" {
		group += "."
	}
	l.prefix, l.index, l.node = group, 0, node
}

// text lists a term if it is there.
func (l *lister) text(n int, field, value string) { l.part(n, "", field, value, l.node) }

func (l *lister) part(n int, suffix, field, value string, node int32) {
	if value == "" {
		return
	}
	l.list = append(l.list, Term{
		Number: "BT-" + strconv.Itoa(n) + suffix, Name: partName(n, suffix), Value: value, Path: l.prefix + field, Index: l.index, Node: node,
	})
}

// partName returns the name of a term or of a part of one: the second part of few terms is something else than a scheme.
func partName(n int, suffix string) string {
	name := termNames[n]
	switch {
	case suffix == "":
		return name
	case n == 125 && suffix == "-1":
		return name + ", media type"
	case n == 125:
		return name + ", file name"
	case n == 158 && suffix == "-1":
		return name + ", list"
	case n == 158:
		return name + ", version of the list"
	}
	return name + ", scheme"
}

func (l *lister) amount(n int, field string, a Amount) {
	l.part(n, "", field, a.Text, max(a.Node, l.node))
}

func (l *lister) date(n int, field string, d Date) {
	l.part(n, "", field, d.ISO(), max(d.Node, l.node))
}

func (l *lister) id(n int, field string, i Identifier) {
	node := max(i.Node, l.node)
	l.part(n, "", field, i.Value, node)
	if i.Present() {
		l.part(n, "-1", field+".Scheme", i.Scheme, node)
	}
}

func (l *lister) ids(n int, field string, list []Identifier) {
	for i, id := range list {
		l.id(n, index(field, i), id)
	}
}

// document lists the terms of the document itself.
func (l *lister) document(inv *Invoice) {
	l.in("", inv.Node)
	l.text(1, "Number", inv.Number)
	l.date(2, "IssueDate", inv.IssueDate)
	l.text(3, "TypeCode", inv.TypeCode)
	l.text(5, "Currency", inv.Currency)
	l.text(6, "VATCurrency", inv.VATCurrency)
	l.date(7, "TaxPointDate", inv.TaxPointDate)
	l.text(8, "TaxPointCode", inv.TaxPointCode)
	l.date(9, "DueDate", inv.DueDate)
	l.text(10, "BuyerReference", inv.BuyerReference)
	l.text(11, "ProjectReference", inv.ProjectReference)
	l.text(12, "ContractReference", inv.ContractReference)
	l.text(13, "PurchaseOrder", inv.PurchaseOrder)
	l.text(14, "SalesOrder", inv.SalesOrder)
	l.text(15, "ReceivingAdvice", inv.ReceivingAdvice)
	l.text(16, "DespatchAdvice", inv.DespatchAdvice)
	l.text(17, "TenderReference", inv.TenderReference)
	l.ids(18, "Objects", inv.Objects)
	l.text(19, "BuyerAccountingReference", inv.BuyerAccountingReference)
	l.text(20, "PaymentTerms", inv.PaymentTerms)
	for i, n := range inv.Notes {
		l.at("Notes", i, n.Node)
		l.text(21, "Subject", n.Subject)
		l.text(22, "Text", n.Text)
	}
	l.in("Process", inv.Process.Node)
	l.text(23, "BusinessProcess", inv.Process.BusinessProcess)
	l.text(24, "Specification", inv.Process.Specification)
	for i, p := range inv.Preceding {
		l.at("Preceding", i, p.Node)
		l.text(25, "Number", p.Number)
		l.date(26, "IssueDate", p.IssueDate)
	}
}

// seller lists BG-4 to BG-6.
func (l *lister) seller(p Party) {
	l.in("Seller", p.Node)
	l.text(27, "Name", p.Name)
	l.text(28, "TradingName", p.TradingName)
	l.ids(29, "Identifiers", p.Identifiers)
	l.id(30, "LegalID", p.LegalID)
	l.text(31, "VATID", p.VATID.Value)
	l.text(32, "TaxRegistration", p.TaxRegistration.Value)
	l.text(33, "LegalInformation", p.LegalInformation)
	l.id(34, "Endpoint", p.Endpoint)
	l.address(p.Address, [...]int{35, 36, 162, 37, 38, 39, 40})
	l.contact(p.Contact, 41)
}

// buyer lists BG-7 to BG-9.
func (l *lister) buyer(p Party) {
	l.in("Buyer", p.Node)
	l.text(44, "Name", p.Name)
	l.text(45, "TradingName", p.TradingName)
	l.ids(46, "Identifiers", p.Identifiers)
	l.id(47, "LegalID", p.LegalID)
	l.text(48, "VATID", p.VATID.Value)
	l.id(49, "Endpoint", p.Endpoint)
	l.address(p.Address, [...]int{50, 51, 163, 52, 53, 54, 55})
	l.contact(p.Contact, 56)
}

// others lists BG-10 to BG-15.
func (l *lister) others(inv *Invoice) {
	if p := inv.Payee; p != nil {
		l.in("Payee", p.Node)
		l.text(59, "Name", p.Name)
		l.ids(60, "Identifiers", p.Identifiers)
		l.id(61, "LegalID", p.LegalID)
	}
	if p := inv.TaxRepresentative; p != nil {
		l.in("TaxRepresentative", p.Node)
		l.text(62, "Name", p.Name)
		l.text(63, "VATID", p.VATID.Value)
		l.address(p.Address, [...]int{64, 65, 164, 66, 67, 68, 69})
	}
	if d := inv.Delivery; d != nil {
		l.in("Delivery", d.Node)
		l.text(70, "Name", d.Name)
		l.ids(71, "Locations", d.Locations)
		l.date(72, "Date", d.Date)
		l.address(d.Address, [...]int{75, 76, 165, 77, 78, 79, 80})
	}
	if p := inv.Period; p != nil {
		l.in("Period", p.Node)
		l.date(73, "Start", p.Start)
		l.date(74, "End", p.End)
	}
}

// address lists an address of a party or a place; n are the numbers of its lines, city, post code, subdivision and country.
func (l *lister) address(a *Address, n [7]int) {
	if a == nil {
		return
	}
	node := l.node
	l.node = max(a.Node, node)
	l.text(n[0], "Address.Line1", a.Line1)
	l.text(n[1], "Address.Line2", a.Line2)
	l.text(n[2], "Address.Line3", a.Line3)
	l.text(n[3], "Address.City", a.City)
	l.text(n[4], "Address.PostCode", a.PostCode)
	l.text(n[5], "Address.Subdivision", a.Subdivision)
	l.text(n[6], "Address.Country", a.Country)
	l.node = node
}

// contact lists a contact, whose first term has the number n.
func (l *lister) contact(c *Contact, n int) {
	if c == nil {
		return
	}
	node := l.node
	l.node = max(c.Node, node)
	l.text(n, "Contact.Name", firstOf(c.Name, c.Department))
	l.text(n+1, "Contact.Telephone", c.Telephone)
	l.text(n+2, "Contact.Email", c.Email)
	l.node = node
}

// payment lists BG-16 to BG-19.
func (l *lister) payment(p *Payment) {
	if p == nil {
		return
	}
	l.in("Payment", p.Node)
	l.text(83, "Remittance", p.Remittance)
	for i := range p.Means {
		m := &p.Means[i]
		l.at("Payment.Means", i, m.Node)
		l.text(81, "Code", m.Code)
		l.text(82, "Text", m.Text)
		for j, t := range m.Transfers {
			at := index("Transfers", j)
			l.text(84, at+".Account", t.Account)
			l.text(85, at+".Name", t.Name)
			l.text(86, at+".Bank", t.Bank)
		}
		if c := m.Card; c != nil {
			l.text(87, "Card.Number", c.Number)
			l.text(88, "Card.Holder", c.Holder)
		}
		if d := m.DirectDebit; d != nil {
			l.text(89, "DirectDebit.Mandate", d.Mandate)
			l.text(90, "DirectDebit.Creditor", d.Creditor.Value)
			l.text(91, "DirectDebit.Account", d.Account)
		}
	}
}

// allowance lists an allowance or charge of the document; n are the numbers of its terms.
func (l *lister) allowance(a *AllowanceCharge, n [7]int) {
	l.amount(n[0], "Amount", a.Amount)
	l.amount(n[1], "Base", a.Base)
	l.amount(n[2], "Percent", a.Percent)
	l.text(n[3], "Category", a.Category)
	l.amount(n[4], "Rate", a.Rate)
	l.text(n[5], "Reason", a.Reason)
	l.text(n[6], "ReasonCode", a.ReasonCode)
}

// totals lists BG-22.
func (l *lister) totals(t *Totals) {
	l.in("Totals", t.Node)
	l.amount(106, "Lines", t.Lines)
	l.amount(107, "Allowances", t.Allowances)
	l.amount(108, "Charges", t.Charges)
	l.amount(109, "WithoutVAT", t.WithoutVAT)
	l.amount(110, "VAT", t.VAT)
	l.amount(111, "VATInVATCurrency", t.VATInVATCurrency)
	l.amount(112, "WithVAT", t.WithVAT)
	l.amount(113, "Paid", t.Paid)
	l.amount(114, "Rounding", t.Rounding)
	l.amount(115, "Due", t.Due)
}

// breakdown lists BG-23.
func (l *lister) breakdown(v *VATBreakdown) {
	l.amount(116, "Taxable", v.Taxable)
	l.amount(117, "Tax", v.Tax)
	l.text(118, "Category", v.Category)
	l.amount(119, "Rate", v.Rate)
	l.text(120, "ExemptionReason", v.ExemptionReason)
	l.text(121, "ExemptionCode", v.ExemptionCode)
}

// supporting lists BG-24. Of an attached file it gives the size only.
func (l *lister) supporting(d *SupportingDocument) {
	l.text(122, "Reference", d.Reference)
	l.text(123, "Description", d.Description)
	l.text(124, "Location", d.Location)
	if d.Content != "" {
		l.text(125, "Content", strconv.Itoa(contentSize(d.Content))+" bytes")
		l.part(125, "-1", "MIME", d.MIME, l.node)
		l.part(125, "-2", "Filename", d.Filename, l.node)
	}
}

// contentSize returns how many bytes base64 text stands for.
func contentSize(content string) int {
	n := 0
	for i := range len(content) {
		if c := content[i]; c != '\n' && c != '\r' && c != ' ' && c != '\t' && c != '=' {
			n++
		}
	}
	return n * 3 / 4
}

// line lists BG-25 to BG-32.
func (l *lister) line(line *Line) {
	l.text(126, "ID", line.ID)
	for i, n := range line.Notes {
		l.text(127, index("Notes", i)+".Text", n.Text)
	}
	l.ids(128, "Objects", line.Objects)
	l.amount(129, "Quantity", line.Quantity)
	l.text(130, "Unit", line.Unit)
	l.amount(131, "Net", line.Net)
	l.text(132, "OrderLine", line.OrderLine)
	l.text(133, "BuyerAccountingReference", line.BuyerAccountingReference)
	if p := line.Period; p != nil {
		l.date(134, "Period.Start", p.Start)
		l.date(135, "Period.End", p.End)
	}
	for i := range line.Allowances {
		l.lineAllowance(&line.Allowances[i], index("Allowances", i)+".", 136)
	}
	for i := range line.Charges {
		l.lineAllowance(&line.Charges[i], index("Charges", i)+".", 141)
	}
	l.amount(146, "Price.Net", line.Price.Net)
	l.amount(147, "Price.Discount", line.Price.Discount)
	l.amount(148, "Price.Gross", line.Price.Gross)
	l.amount(149, "Price.BaseQuantity", line.Price.BaseQuantity)
	l.text(150, "Price.BaseUnit", line.Price.BaseUnit)
	l.text(151, "VAT.Category", line.VAT.Category)
	l.amount(152, "VAT.Rate", line.VAT.Rate)
	l.item(&line.Item)
}

// lineAllowance lists BG-27 or BG-28, whose first term has the number n.
func (l *lister) lineAllowance(a *AllowanceCharge, at string, n int) {
	l.amount(n, at+"Amount", a.Amount)
	l.amount(n+1, at+"Base", a.Base)
	l.amount(n+2, at+"Percent", a.Percent)
	l.text(n+3, at+"Reason", a.Reason)
	l.text(n+4, at+"ReasonCode", a.ReasonCode)
}

// item lists BG-31 and BG-32.
func (l *lister) item(i *Item) {
	l.text(153, "Item.Name", i.Name)
	l.text(154, "Item.Description", i.Description)
	l.text(155, "Item.SellerID", i.SellerID)
	l.text(156, "Item.BuyerID", i.BuyerID)
	l.id(157, "Item.StandardID", i.StandardID)
	for j, c := range i.Classifications {
		at := index("Item.Classifications", j)
		l.text(158, at+".Code", c.Code)
		l.part(158, "-1", at+".List", c.List, l.node)
		l.part(158, "-2", at+".Version", c.Version, l.node)
	}
	l.text(159, "Item.Origin", i.Origin)
	for j, a := range i.Attributes {
		at := index("Item.Attributes", j)
		l.text(160, at+".Name", a.Name)
		l.text(161, at+".Value", a.Value)
	}
}

// Group returns the path without the positions in lists, to compare terms of documents whose lists differ.
func (t Term) Group() string {
	var b strings.Builder
	for i := 0; i < len(t.Path); i++ {
		if t.Path[i] == '[' {
			i += strings.IndexByte(t.Path[i:], ']')
			continue
		}
		b.WriteByte(t.Path[i])
	}
	return b.String()
}
