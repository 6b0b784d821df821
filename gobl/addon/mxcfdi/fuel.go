package mxcfdi

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// FuelAccountBalance is a complement of invoices for electronic wallets with which fuel is bought: what was bought.
type FuelAccountBalance struct {
	// Number of the account of the customer, up to 50 characters.
	AccountNumber string `json:"account_number"`
	// Sum of the totals of the lines; calculated.
	Subtotal *num.Amount `json:"subtotal,omitempty"`
	// Subtotal with the taxes of all lines; calculated.
	Total *num.Amount `json:"total,omitempty"`
	// What was bought, one row each.
	Lines []*FuelAccountLine `json:"lines"`
}

// FuelAccountLine is one purchase of fuel.
type FuelAccountLine struct {
	// Position in the list, from 1; calculated.
	Index int `json:"i"`
	// Identifier of the electronic wallet.
	EWalletID cbc.Code `json:"e_wallet_id"`
	// Date and local time of the purchase.
	PurchaseDateTime cal.DateTime `json:"purchase_date_time,omitzero"`
	// Tax code of the seller (RFC).
	VendorTaxCode cbc.Code `json:"vendor_tax_code"`
	// Code of the service station, up to 20 characters.
	ServiceStationCode cbc.Code `json:"service_station_code"`
	// How much was bought, with three decimals or more.
	Quantity num.Amount `json:"quantity"`
	// Fuel that was bought, with its price.
	Item *FuelAccountItem `json:"item,omitempty"`
	// Number of the purchase, up to 50 characters.
	PurchaseCode cbc.Code `json:"purchase_code"`
	// Quantity times price, with two decimals; calculated.
	Total num.Amount `json:"total"`
	// Taxes on the purchase.
	Taxes []*FuelAccountTax `json:"taxes"`
}

// FuelAccountItem is a kind of fuel with its price.
type FuelAccountItem struct {
	// Code of the fuel in the catalogue of the authority (c_ClaveTipoCombustible).
	Type cbc.Code `json:"type"`
	// Unit of measure of the quantity.
	Unit org.Unit `json:"unit,omitempty"`
	// Name of the fuel, up to 300 characters.
	Name string `json:"name"`
	// Price of one unit without taxes, with three decimals or more.
	Price num.Amount `json:"price"`
}

// FuelAccountTax is a tax on a purchase of fuel.
type FuelAccountTax struct {
	// Category of the tax: `VAT` or `IEPS`.
	Cat cbc.Code `json:"cat"`
	// Percentage of the total of the line; it counts before a rate.
	Percent *num.Percentage `json:"percent,omitempty"`
	// Amount of tax for each unit of the quantity.
	Rate *num.Amount `json:"rate,omitempty"`
	// Amount of the tax, with two decimals; calculated.
	Amount num.Amount `json:"amount"`
}

// Kind names the type for rules.
func (*FuelAccountBalance) Kind() string { return "mxcfdi.FuelAccountBalance" }

// Walk visits the lines.
func (b *FuelAccountBalance) Walk(w *tree.Walker) { tree.List(w, "lines", &b.Lines) }

// Kind names the type for rules.
func (*FuelAccountLine) Kind() string { return "mxcfdi.FuelAccountLine" }

// Walk visits the parts of the line.
func (l *FuelAccountLine) Walk(w *tree.Walker) {
	tree.Text(w, "e_wallet_id", &l.EWalletID)
	w.Child("purchase_date_time", &l.PurchaseDateTime)
	tree.Text(w, "vendor_tax_code", &l.VendorTaxCode)
	tree.Text(w, "service_station_code", &l.ServiceStationCode)
	tree.One(w, "item", l.Item)
	tree.Text(w, "purchase_code", &l.PurchaseCode)
	tree.List(w, "taxes", &l.Taxes)
}

// Kind names the type for rules.
func (*FuelAccountItem) Kind() string { return "mxcfdi.FuelAccountItem" }

// Walk visits the code and the unit.
func (i *FuelAccountItem) Walk(w *tree.Walker) {
	tree.Text(w, "type", &i.Type)
	tree.Text(w, "unit", &i.Unit)
}

// Kind names the type for rules.
func (*FuelAccountTax) Kind() string { return "mxcfdi.FuelAccountTax" }

// Walk visits the category.
func (t *FuelAccountTax) Walk(w *tree.Walker) { tree.Text(w, "cat", &t.Cat) }

// Calculate works out the lines with their taxes, and adds them up.
func (b *FuelAccountBalance) Calculate(c *tax.Context) error {
	c.Normalize(b)
	b.AccountNumber = cbc.NormalizeString(b.AccountNumber)
	subtotal := num.MakeAmount(0, decimals)
	taxes := subtotal
	if b.Lines == nil {
		b.Lines = []*FuelAccountLine{} // a list that is empty, not null
	}
	for i, l := range b.Lines {
		l.Index = i + 1
		l.calculate()
		subtotal = subtotal.Add(l.Total)
		for _, t := range l.Taxes {
			taxes = taxes.Add(t.Amount)
		}
	}
	total := subtotal.Add(taxes)
	b.Subtotal, b.Total = &subtotal, &total
	return nil
}

// fineDecimals are those that a quantity and a price have at least.
const fineDecimals = 3

func (l *FuelAccountLine) calculate() {
	l.Quantity = l.Quantity.RescaleUp(fineDecimals)
	if l.Item != nil {
		l.Item.Name = cbc.NormalizeString(l.Item.Name)
		l.Item.Price = l.Item.Price.RescaleUp(fineDecimals)
		l.Total = product(l.Quantity, l.Item.Price)
	}
	l.Total = l.Total.Rescale(decimals)
	if l.Taxes == nil {
		l.Taxes = []*FuelAccountTax{}
	}
	for _, t := range l.Taxes {
		t.calculate(l)
	}
}

func (t *FuelAccountTax) calculate(l *FuelAccountLine) {
	switch {
	case t.Percent != nil:
		t.Amount = t.Percent.Of(l.Total)
	case t.Rate != nil:
		t.Amount = product(*t.Rate, l.Quantity)
	}
	t.Amount = t.Amount.Rescale(decimals)
}

// product multiplies and rounds once, to the decimals of money.
func product(a, b num.Amount) num.Amount {
	return a.Upscale(b.Exp()).Multiply(b).Rescale(decimals)
}
