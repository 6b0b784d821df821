package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// norway checks invoices of Norwegian sellers.
func norway(c *check) {
	if c.sellerTaxedIn() != "NO" {
		return
	}
	s := &c.inv.Seller
	if id, ok := strings.CutPrefix(s.VATID.Value, "NO"); ok {
		digits, suffix := strings.CutSuffix(id, "MVA")
		if !suffix || !validNorwegian(digits) {
			c.report("NO-R-001", s.VATID.Node, s.VATID.Value, "")
		}
	}
	if s.TaxRegistration.Scheme != "TAX" || s.TaxRegistration.Value != "Foretaksregisteret" {
		c.report("NO-R-002", s.Node, s.TaxRegistration.Value, "Foretaksregisteret")
	}
}

// denmark checks invoices of Danish sellers.
func denmark(c *check) {
	if c.sellerIn() != "DK" {
		return
	}
	s := &c.inv.Seller
	c.need(s.LegalID.Present(), "DK-R-002", s.Node)
	c.need(!s.LegalID.Present() || s.LegalID.Scheme == "0184", "DK-R-014", s.LegalID.Node)
	if c.buyerIn() == "DK" {
		c.danishParties()
		c.danishReasons()
		c.danishPayment()
		if due := c.inv.Totals.Due; c.inv.CreditNote && due.Valid && due.Value.IsNegative() {
			c.report("DK-R-016", due.Node, due.Text, "")
		}
	}
}

// danishParties checks identifiers and classifications between Danish parties.
func (c *check) danishParties() {
	for _, p := range [...]*en16931.Party{&c.inv.Seller, &c.inv.Buyer} {
		for _, id := range p.Identifiers {
			c.need(id.Scheme != "", "DK-R-013", id.Node)
		}
	}
	legal := c.inv.Buyer.LegalID
	c.need(!legal.Present() || legal.Scheme == "0184", "DK-R-017", legal.Node)
	for i := range c.inv.Lines {
		c.danishClasses(&c.inv.Lines[i].Item)
	}
}

// danishClasses checks the version of a classification by UNSPSC, which has the list TST.
func (c *check) danishClasses(item *en16931.Item) {
	tst, version := int32(0), false
	for i := range item.Classifications {
		k := &item.Classifications[i]
		if k.List == "TST" {
			tst = k.Node
		}
		switch k.Version {
		case "19.05.01", "19.0501", "26.08.01", "26.0801":
			version = true
		}
	}
	c.need(tst == 0 || version, "DK-R-003", tst)
}

// danishReasons checks reasons that have the code ZZZ.
func (c *check) danishReasons() {
	for _, list := range [...][]en16931.AllowanceCharge{c.inv.Allowances, c.inv.Charges} {
		c.danishReason(list)
	}
	for i := range c.inv.Lines {
		c.danishReason(c.inv.Lines[i].Allowances)
		c.danishReason(c.inv.Lines[i].Charges)
	}
}

func (c *check) danishReason(list []en16931.AllowanceCharge) {
	for i := range list {
		a := &list[i]
		if a.ReasonCode != "ZZZ" {
			continue
		}
		number := len(a.Reason) == 4 && isDigits(a.Reason)
		at := strings.IndexByte(a.Reason, '#')
		if !number && (at <= 0 || strings.HasSuffix(a.Reason, "#")) {
			c.report("DK-R-004", a.Node, a.Reason, "")
		}
	}
}

// danishPayment checks the means of payment between Danish parties.
func (c *check) danishPayment() {
	if c.inv.Payment == nil {
		return
	}
	for i := range c.inv.Payment.Means {
		m := &c.inv.Payment.Means[i]
		if !slices.Contains([]string{"1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97"}, m.Code) {
			c.report("DK-R-005", m.Node, m.Code, "")
		}
		account, bank := accountOf(m)
		switch m.Code {
		case "31", "42":
			c.need(account != "" && bank != "", "DK-R-006", m.Node)
		case "49":
			c.need(m.DirectDebit != nil && m.DirectDebit.Mandate != "" && m.DirectDebit.Account != "", "DK-R-007", m.Node)
		case "50":
			c.danishCard(m, "DK-R-008", "DK-R-009", account, []string{"01#", "04#", "15#"}, len(account) == 7 || len(account) == 8)
		case "93":
			c.danishCard(m, "DK-R-010", "DK-R-011", account, []string{"71#", "73#", "75#"}, utf8.RuneCountInString(account) == 8)
		}
	}
}

// danishCard checks a giro or FIK payment: what its text begins with, the account, and
// how long the text is.
func (c *check) danishCard(m *en16931.PaymentMeans, form, length, account string, cards []string, fits bool) {
	text := c.inv.Payment.Remittance
	card := text[:min(3, len(text))]
	known := slices.Contains(cards, card)
	if !known || !fits || m.Code == "50" && !isDigits(account) {
		c.report(form, m.Node, text, "")
	}
	n := utf8.RuneCountInString(text)
	switch {
	case !known || card == "01#" || card == "73#":
	case m.Code == "50" && n != 19, m.Code == "93" && n != 18 && n != 19:
		c.report(length, m.Node, text, "")
	}
}

// accountOf returns the first account of a means of payment, and its bank.
func accountOf(m *en16931.PaymentMeans) (account, bank string) {
	if len(m.Transfers) == 0 {
		return "", ""
	}
	return m.Transfers[0].Account, m.Transfers[0].Bank
}

// sweden checks invoices of Swedish sellers.
func sweden(c *check) {
	if c.sellerIn() != "SE" {
		return
	}
	s := &c.inv.Seller
	if id := s.VATID; strings.HasPrefix(id.Value, "SE") {
		if utf8.RuneCountInString(id.Value) != 14 {
			c.report("SE-R-001", id.Node, id.Value, "")
		}
		if !isDigits(id.Value[2:min(14, len(id.Value))]) {
			c.report("SE-R-002", id.Node, id.Value, "")
		}
		c.swedishRates()
	}
	if id := s.LegalID; id.Present() {
		if !isDigits(id.Value) {
			c.report("SE-R-003", id.Node, id.Value, "")
		}
		if utf8.RuneCountInString(id.Value) != 10 {
			c.report("SE-R-004", id.Node, id.Value, "")
		}
		if !isDigits(id.Value) || !luhn(id.Value) {
			c.report("SE-R-013", id.Node, id.Value, "")
		}
		if tax := s.TaxRegistration; tax.Present() && strings.ToUpper(tax.Value) != "GODKÄND FÖR F-SKATT" {
			c.report("SE-R-005", tax.Node, tax.Value, "Godkänd för F-skatt")
		}
	}
	c.swedishPayment()
}

// swedishRates checks the rates of everything at the standard rate or a reduced one.
func (c *check) swedishRates() {
	for i := range c.inv.VATBreakdown {
		b := &c.inv.VATBreakdown[i]
		c.swedishRate(b.Category, b.Rate, b.Node)
	}
	for _, list := range [...][]en16931.AllowanceCharge{c.inv.Allowances, c.inv.Charges} {
		for i := range list {
			c.swedishRate(list[i].Category, list[i].Rate, list[i].Node)
		}
	}
	for i := range c.inv.Lines {
		v := &c.inv.Lines[i].VAT
		c.swedishRate(v.Category, v.Rate, v.Node)
	}
}

func (c *check) swedishRate(category string, rate en16931.Amount, node int32) {
	if category != "S" {
		return
	}
	for _, allowed := range [...]int64{25, 12, 6} {
		if rate.Valid && rate.Value.Equals(num.MakeAmount(allowed, 0)) {
			return
		}
	}
	c.report("SE-R-006", node, rate.Text, "")
}

// swedishPayment checks the means of payment of Swedish sellers.
func (c *check) swedishPayment() {
	if c.inv.Payment == nil {
		return
	}
	for i := range c.inv.Payment.Means {
		m := &c.inv.Payment.Means[i]
		account, bank := accountOf(m)
		n := utf8.RuneCountInString(account)
		switch {
		case m.Code == "50" || m.Code == "56":
			c.report("SE-R-011", m.Node, m.Code, "30")
		case m.Code == "31" && c.buyerIn() == "SE":
			c.report("SE-R-012", m.Node, m.Code, "30")
		case m.Code == "30" && bank == "SE:PLUSGIRO":
			c.need(isDigits(account), "SE-R-007", m.Node)
			c.need(n >= 2 && n <= 8, "SE-R-010", m.Node)
		case m.Code == "30" && bank == "SE:BANKGIRO":
			c.need(isDigits(account), "SE-R-008", m.Node)
			c.need(n == 7 || n == 8, "SE-R-009", m.Node)
		}
	}
}

// iceland checks invoices of Icelandic sellers.
func iceland(c *check) {
	if c.sellerIn() != "IS" {
		return
	}
	inv := c.inv
	if inv.TypeCode != "380" && inv.TypeCode != "381" {
		c.report("IS-R-001", inv.Node, inv.TypeCode, "")
	}
	c.need(inv.Seller.LegalID.Present() && inv.Seller.LegalID.Scheme == "0196", "IS-R-002", inv.Seller.Node)
	c.need(inv.Seller.Address.Line1 != "" && inv.Seller.Address.PostCode != "", "IS-R-003", inv.Seller.Address.Node)
	if b := &inv.Buyer; c.buyerIn() == "IS" {
		c.need(b.LegalID.Present() && b.LegalID.Scheme == "0196", "IS-R-004", b.Node)
		c.need(b.Address.Line1 != "" && b.Address.PostCode != "", "IS-R-005", b.Address.Node)
	}
	if inv.Payment != nil {
		for i := range inv.Payment.Means {
			m := &inv.Payment.Means[i]
			account, _ := accountOf(m)
			fits := utf8.RuneCountInString(account) == 12
			c.need(m.Code != "9" || fits, "IS-R-006", m.Node)
			c.need(m.Code != "42" || fits, "IS-R-007", m.Node)
		}
	}
	for i := range inv.Documents {
		if d := &inv.Documents[i]; d.Description == "EINDAGI" {
			c.lastDay(d)
		}
	}
}

// lastDay checks the day up to which an Icelandic invoice can be paid without interest.
func (c *check) lastDay(d *en16931.SupportingDocument) {
	day := en16931.ReadDate(d.Reference, d.Node)
	if len(d.Reference) != 10 || !day.Valid {
		c.report("IS-R-008", d.Node, d.Reference, "")
	}
	due := c.inv.DueDate
	c.need(due.Present(), "IS-R-009", d.Node)
	if day.Valid && due.Valid && day.Value.Before(due.Value) {
		c.report("IS-R-010", due.Node, due.Text, d.Reference)
	}
}
