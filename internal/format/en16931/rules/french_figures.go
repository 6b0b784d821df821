package rules

import (
	"strings"

	"chancery/internal/format/en16931"
)

// frenchTaxes checks VAT categories, rates and currencies.
func frenchTaxes(c *check) {
	inv := c.inv
	for i, list := range [...][]en16931.AllowanceCharge{inv.Allowances, inv.Charges} {
		rate := c.pick("BR-FR-16_BT-96_BT-103", [...]string{"BR-FR-16_BT-96", "BR-FR-16_BT-103"}[i])
		for j := range list {
			a := &list[j]
			c.frenchCategory(a.Category, a.Node,
				c.pick("BR-FR-15_BT-95_BT-102", "BR-FR-15_BT-95_BT-102-1"), c.pick("BR-FR-15_BT-95_BT-102_LM", "BR-FR-15_BT-95_BT-102-2"))
			c.frenchRate(a.Rate, rate)
		}
	}
	for i := range inv.VATBreakdown {
		b := &inv.VATBreakdown[i]
		c.frenchCategory(b.Category, b.Node, c.pick("BR-FR-15_BT-95_BT-118", "BR-FR-15_BT-118-1"), c.pick("BR-FR-15_BT-95_BT-118_LM", "BR-FR-15_BT-118-2"))
		c.frenchRate(b.Rate, "BR-FR-16_BT-119")
	}
	for i := range inv.Lines {
		v := &inv.Lines[i].VAT
		c.frenchCategory(v.Category, v.Node, c.pick("BR-FR-15_BT-95_BT-151", "BR-FR-15_BT-151-1"), c.pick("BR-FR-15_BT-95_BT-151_LM", "BR-FR-08_BT-151-2"))
		c.frenchRate(v.Rate, "BR-FR-16_BT-152")
	}
	if inv.Currency != "" && inv.Currency != "EUR" {
		c.need(inv.VATCurrency == "EUR" && inv.Totals.VATInVATCurrency.Present(), "BR-FR-CO-12_BT-5", inv.Node)
	}
}

// frenchCategory checks a VAT category.
func (c *check) frenchCategory(code string, node int32, known, island string) {
	switch code {
	case "", "S", "E", "AE", "K", "G", "O", "Z":
		return
	case "L", "M":
		c.report(island, node, code, "")
	}
	c.report(known, node, code, "")
}

// frenchRate checks a VAT rate.
func (c *check) frenchRate(rate en16931.Amount, id string) {
	if rate.Present() && !frenchRates.has(rate.Text) {
		c.report(id, rate.Node, rate.Text, "")
	}
}

// A figureForm is how many digits a figure may have.
type figureForm struct {
	digits, decimals int
	sign             bool
}

// The forms of figures in France.
var (
	formAmount   = figureForm{19, 2, true}
	formQuantity = figureForm{19, 4, true}
	formPrice    = figureForm{19, 6, false}
	formRate     = figureForm{4, 2, false}
)

// takes reports whether a figure has a form. The sign counts as a digit, as the rules have it.
func (f figureForm) takes(text string) bool {
	whole, decimals, point := strings.Cut(text, ".")
	size := len(whole) + len(decimals)
	if f.sign {
		whole = strings.TrimPrefix(whole, "-")
	}
	return isDigits(whole) && (!point || isDigits(decimals)) && len(decimals) <= f.decimals && size <= f.digits
}

// figure checks the form of a figure.
func (c *check) figure(a en16931.Amount, f figureForm, id string) {
	if a.Node != 0 && !f.takes(a.Text) || a.Present() && !f.takes(a.Text) {
		c.report(id, a.Node, a.Text, "")
	}
}

// frenchFigures checks the form of all figures.
func frenchFigures(c *check) {
	inv := c.inv
	for _, list := range [...][]en16931.AllowanceCharge{inv.Allowances, inv.Charges} {
		for i := range list {
			c.figure(list[i].Amount, formAmount, "BR-FR-DEC-01_BT-92_BT-99")
			c.figure(list[i].Base, formAmount, "BR-FR-DEC-01_BT-93_BT-100")
			c.figure(list[i].Rate, formRate, "BR-FR-DEC-04_BT-96_BT-103")
		}
	}
	c.frenchTotals()
	for i := range inv.VATBreakdown {
		b := &inv.VATBreakdown[i]
		c.figure(b.Taxable, formAmount, "BR-FR-DEC-01_BT-116")
		c.figure(b.Tax, formAmount, "BR-FR-DEC-01_BT-117")
		c.figure(b.Rate, formRate, "BR-FR-DEC-04_BT-119")
	}
	for i := range inv.Lines {
		c.frenchLineFigures(&inv.Lines[i])
	}
}

func (c *check) frenchTotals() {
	t := &c.inv.Totals
	c.figure(t.Lines, formAmount, "BR-FR-DEC-01_BT-106")
	c.figure(t.Allowances, formAmount, "BR-FR-DEC-01_BT-107")
	c.figure(t.Charges, formAmount, "BR-FR-DEC-01_BT-108")
	c.figure(t.WithoutVAT, formAmount, "BR-FR-DEC-01_BT-109")
	c.figure(t.VAT, formAmount, "BR-FR-DEC-01_BT-110")
	c.figure(t.VATInVATCurrency, formAmount, "BR-FR-DEC-01_BT-111")
	c.figure(t.WithVAT, formAmount, "BR-FR-DEC-01_BT-112")
	c.figure(t.Paid, formAmount, "BR-FR-DEC-01_BT-113")
	c.figure(t.Rounding, formAmount, "BR-FR-DEC-01_BT-114")
	c.figure(t.Due, formAmount, "BR-FR-DEC-01_BT-115")
}

func (c *check) frenchLineFigures(l *en16931.Line) {
	c.figure(l.Net, formAmount, "BR-FR-DEC-01_BT-131")
	for _, list := range [...][]en16931.AllowanceCharge{l.Allowances, l.Charges} {
		for i := range list {
			c.figure(list[i].Amount, formAmount, "BR-FR-DEC-01_BT-136_BT-141")
			c.figure(list[i].Base, formAmount, "BR-FR-DEC-01_BT-137_BT-142")
		}
	}
	price := formPrice
	price.sign = isBidirectional(c.inv.Process.BusinessProcess)
	c.figure(l.Quantity, formQuantity, "BR-FR-DEC-02_BT-129")
	c.figure(l.Price.BaseQuantity, formQuantity, "BR-FR-DEC-02_BT-149")
	c.figure(l.Price.Net, price, "BR-FR-DEC-03_BT-146")
	c.figure(l.Price.Discount, price, "BR-FR-DEC-03_BT-147")
	c.figure(l.Price.Gross, price, "BR-FR-DEC-03_BT-148")
	c.figure(l.VAT.Rate, formRate, "BR-FR-DEC-04_BT-152")
}
