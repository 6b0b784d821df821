package mxcfdi

import (
	"regexp"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/regime/mx"
	"chancery/gobl/rule"
	"chancery/gobl/tree"
)

type node[T any] interface {
	*T
	tree.Node
}

// each states a rule about every element of a list below a node. The field names the
// list and the place at fault within the element: "lines[].item.name". Null elements are
// skipped.
func each[T, E any, P node[T]](
	id, field, message string, list func(v *T) []*E, ok func(e *E) bool,
) rule.Rule {
	name, below, _ := strings.Cut(field, "[]")
	return rule.Each[T, P](id, field, message, func(c *rule.Check, v *T) {
		for i, e := range list(v) {
			if e != nil && !ok(e) {
				c.Fail(law.At("."+name, i, below))
			}
		}
	})
}

func vouchers(id, field, message string, ok func(v *FoodVouchers) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, v *FoodVouchers) bool { return ok(v) })
}

func eachVoucher(id, field, message string, ok func(l *FoodVouchersLine) bool) rule.Rule {
	return each(id, field, message, func(v *FoodVouchers) []*FoodVouchersLine { return v.Lines }, ok)
}

func eachEmployee(id, field, message string, ok func(e *FoodVouchersEmployee) bool) rule.Rule {
	return eachVoucher(id, field, message, func(l *FoodVouchersLine) bool { return l.Employee == nil || ok(l.Employee) })
}

// Forms of codes in the complement for food vouchers (valesdedespensa.xsd).
const (
	curpForm = `^[A-Z][AEIOUX][A-Z]{2}[0-9]{2}[0-1][0-9][0-3][0-9][MH][A-Z]{2}` +
		`[BCDFGHJKLMNÑPQRSTVWXYZ]{3}[0-9A-Z][0-9]$`
	socialSecurityDigits = 11
)

// Lengths of texts in the complement for food vouchers, in bytes.
const (
	maxRegistration = 20
	maxFoodAccount  = 20
	maxFoodWallet   = 20
	maxEmployee     = 100
)

// foodRules returns the rules about ValesDeDespensa.
func foodRules() []rule.Rule {
	curp := regexp.MustCompile(curpForm)
	return []rule.Rule{
		vouchers("GOBL-MX-CFDI-FOODVOUCHERS-01", "employer_registration", "shorten the employer's registration to 20 bytes",
			func(v *FoodVouchers) bool { return len(v.EmployerRegistration) <= maxRegistration }),
		vouchers("GOBL-MX-CFDI-FOODVOUCHERS-02", "account_number", "food vouchers need an account number",
			func(v *FoodVouchers) bool { return v.AccountNumber != "" }),
		vouchers("GOBL-MX-CFDI-FOODVOUCHERS-03", "account_number", "shorten the account number to 20 bytes",
			func(v *FoodVouchers) bool { return len(v.AccountNumber) <= maxFoodAccount }),
		vouchers("GOBL-MX-CFDI-FOODVOUCHERS-04", "total", "food vouchers need a total",
			func(v *FoodVouchers) bool { return v.Total != nil }),
		vouchers("GOBL-MX-CFDI-FOODVOUCHERS-05", "lines", "food vouchers need lines",
			func(v *FoodVouchers) bool { return len(v.Lines) > 0 }),
		eachVoucher("GOBL-MX-CFDI-FOODVOUCHERS-06", "lines[].e_wallet_id", "name the electronic wallet",
			func(l *FoodVouchersLine) bool { return l.EWalletID != "" }),
		eachVoucher("GOBL-MX-CFDI-FOODVOUCHERS-07", "lines[].e_wallet_id", "shorten the identifier of the wallet to 20 bytes",
			func(l *FoodVouchersLine) bool { return len(l.EWalletID) <= maxFoodWallet }),
		eachVoucher("GOBL-MX-CFDI-FOODVOUCHERS-08", "lines[].issue_date_time", "say when the voucher was issued",
			func(l *FoodVouchersLine) bool { return !l.IssueDateTime.IsZero() }),
		eachVoucher("GOBL-MX-CFDI-FOODVOUCHERS-09", "lines[].employee", "name the employee",
			func(l *FoodVouchersLine) bool { return l.Employee != nil }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-10", "lines[].employee.tax_code", "the employee needs a tax code, the RFC",
			func(e *FoodVouchersEmployee) bool { return e.TaxCode != "" }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-11", "lines[].employee.tax_code", rfcMessage,
			func(e *FoodVouchersEmployee) bool { return validRFC(e.TaxCode) }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-12", "lines[].employee.curp", "the employee needs a population register code, the CURP",
			func(e *FoodVouchersEmployee) bool { return e.CURP != "" }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-13", "lines[].employee.curp",
			"the CURP has 18 characters: letters of the name, date of birth, sex, state, letters of the name, and two of its own",
			func(e *FoodVouchersEmployee) bool { return e.CURP == "" || curp.MatchString(string(e.CURP)) }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-14", "lines[].employee.name", "the employee needs a name",
			func(e *FoodVouchersEmployee) bool { return e.Name != "" }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-15", "lines[].employee.name", "shorten the employee's name to 100 bytes",
			func(e *FoodVouchersEmployee) bool { return len(e.Name) <= maxEmployee }),
		eachEmployee("GOBL-MX-CFDI-FOODVOUCHERS-16", "lines[].employee.social_security", "a social security number has eleven digits",
			func(e *FoodVouchersEmployee) bool {
				n := e.SocialSecurity
				return n == "" || checkdigit.Digits(string(n), socialSecurityDigits)
			}),
		eachVoucher("GOBL-MX-CFDI-FOODVOUCHERS-17", "lines[].amount", "say what the voucher is worth",
			func(l *FoodVouchersLine) bool { return l.Amount != nil }),
	}
}

const rfcMessage = "the RFC has three letters (companies) or four (persons), six digits of a date, and three letters or digits; " +
	"Ñ and & count as letters"

func validRFC(code cbc.Code) bool { return code == "" || mx.ValidTaxCode(string(code)) }

func balance(id, field, message string, ok func(b *FuelAccountBalance) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, b *FuelAccountBalance) bool { return ok(b) })
}

func eachPurchase(id, field, message string, ok func(l *FuelAccountLine) bool) rule.Rule {
	return each(id, field, message, func(b *FuelAccountBalance) []*FuelAccountLine { return b.Lines }, ok)
}

func eachFuel(id, field, message string, ok func(i *FuelAccountItem) bool) rule.Rule {
	return eachPurchase(id, field, message, func(l *FuelAccountLine) bool { return l.Item == nil || ok(l.Item) })
}

// eachFuelTax states a rule about the taxes of all purchases.
func eachFuelTax(id, field, message string, ok func(t *FuelAccountTax) bool) rule.Rule {
	return rule.Each(id, "lines[].taxes[]."+field, message, func(c *rule.Check, b *FuelAccountBalance) {
		for i, l := range b.Lines {
			if l == nil {
				continue
			}
			for j, t := range l.Taxes {
				if t != nil && !ok(t) {
					c.Fail(law.At(".lines", i, law.At(".taxes", j, "."+field)))
				}
			}
		}
	})
}

// Lengths of texts in the complement for fuel, in bytes.
const (
	maxFuelAccount  = 50
	maxStation      = 20
	maxFuel         = 300
	maxPurchaseCode = 50
)

// fuelRules returns the rules about EstadoDeCuentaCombustible.
func fuelRules() []rule.Rule {
	return append(balanceRules(), append(purchaseRules(), fuelTaxRules()...)...)
}

func balanceRules() []rule.Rule {
	return []rule.Rule{
		balance("GOBL-MX-CFDI-FUELACCOUNTBALANCE-01", "account_number", "the balance needs an account number",
			func(b *FuelAccountBalance) bool { return b.AccountNumber != "" }),
		balance("GOBL-MX-CFDI-FUELACCOUNTBALANCE-02", "account_number", "shorten the account number to 50 bytes",
			func(b *FuelAccountBalance) bool { return len(b.AccountNumber) <= maxFuelAccount }),
		balance("GOBL-MX-CFDI-FUELACCOUNTBALANCE-03", "subtotal", "the balance needs a subtotal",
			func(b *FuelAccountBalance) bool { return b.Subtotal != nil }),
		balance("GOBL-MX-CFDI-FUELACCOUNTBALANCE-04", "total", "the balance needs a total",
			func(b *FuelAccountBalance) bool { return b.Total != nil }),
		balance("GOBL-MX-CFDI-FUELACCOUNTBALANCE-05", "lines", "the balance needs lines",
			func(b *FuelAccountBalance) bool { return len(b.Lines) > 0 }),
	}
}

func purchaseRules() []rule.Rule {
	return []rule.Rule{
		rule.Each("GOBL-MX-CFDI-FUELACCOUNTBALANCE-20", "lines[]", "the total of a line is quantity times price", wrongTotals),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-06", "lines[].e_wallet_id", "name the electronic wallet",
			func(l *FuelAccountLine) bool { return l.EWalletID != "" }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-07", "lines[].purchase_date_time", "say when the fuel was bought",
			func(l *FuelAccountLine) bool { return !l.PurchaseDateTime.IsZero() }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-08", "lines[].vendor_tax_code", "the seller needs a tax code, the RFC",
			func(l *FuelAccountLine) bool { return l.VendorTaxCode != "" }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-09", "lines[].vendor_tax_code", rfcMessage,
			func(l *FuelAccountLine) bool { return validRFC(l.VendorTaxCode) }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-10", "lines[].service_station_code", "name the service station by its code",
			func(l *FuelAccountLine) bool { return l.ServiceStationCode != "" }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-11", "lines[].service_station_code", "shorten the code of the service station to 20 bytes",
			func(l *FuelAccountLine) bool { return len(l.ServiceStationCode) <= maxStation }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-12", "lines[].quantity", "the quantity is more than zero",
			func(l *FuelAccountLine) bool { return l.Quantity.IsPositive() }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-13", "lines[].item", "say which fuel was bought",
			func(l *FuelAccountLine) bool { return l.Item != nil }),
		eachFuel("GOBL-MX-CFDI-FUELACCOUNTBALANCE-14", "lines[].item.type", "the fuel needs its code",
			func(i *FuelAccountItem) bool { return i.Type != "" }),
		eachFuel("GOBL-MX-CFDI-FUELACCOUNTBALANCE-15", "lines[].item.name", "the fuel needs a name",
			func(i *FuelAccountItem) bool { return i.Name != "" }),
		eachFuel("GOBL-MX-CFDI-FUELACCOUNTBALANCE-16", "lines[].item.name", "shorten the name of the fuel to 300 bytes",
			func(i *FuelAccountItem) bool { return len(i.Name) <= maxFuel }),
		eachFuel("GOBL-MX-CFDI-FUELACCOUNTBALANCE-17", "lines[].item.price", "the price is more than zero",
			func(i *FuelAccountItem) bool { return i.Price.IsPositive() }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-18", "lines[].purchase_code", "the purchase needs its number",
			func(l *FuelAccountLine) bool { return l.PurchaseCode != "" }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-19", "lines[].purchase_code", "shorten the number of the purchase to 50 bytes",
			func(l *FuelAccountLine) bool { return len(l.PurchaseCode) <= maxPurchaseCode }),
		eachPurchase("GOBL-MX-CFDI-FUELACCOUNTBALANCE-21", "lines[].taxes", "a purchase of fuel needs taxes",
			func(l *FuelAccountLine) bool { return len(l.Taxes) > 0 }),
	}
}

// wrongTotals looks for totals of lines that another figure should be.
func wrongTotals(c *rule.Check, b *FuelAccountBalance) {
	for i, l := range b.Lines {
		if l == nil || l.Item == nil {
			continue
		}
		if want := product(l.Quantity, l.Item.Price); !l.Total.Equals(want) {
			c.FailGiven(law.At(".lines", i, ""), l.Total.String()+" was given, but it is "+want.String())
		}
	}
}

func fuelTaxRules() []rule.Rule {
	return []rule.Rule{
		eachFuelTax("GOBL-MX-CFDI-FUELACCOUNTBALANCE-22", "cat", "the tax needs a category",
			func(t *FuelAccountTax) bool { return t.Cat != "" }),
		eachFuelTax("GOBL-MX-CFDI-FUELACCOUNTBALANCE-23", "cat", "the category of a tax on fuel is VAT or IEPS",
			func(t *FuelAccountTax) bool { return t.Cat.In("VAT", "IEPS") }),
		eachFuelTax("GOBL-MX-CFDI-FUELACCOUNTBALANCE-24", "rate", "the tax needs a rate for each unit, or a percentage",
			func(t *FuelAccountTax) bool { return t.Percent != nil || t.Rate != nil }),
		eachFuelTax("GOBL-MX-CFDI-FUELACCOUNTBALANCE-25", "rate", "the rate of the tax is more than zero",
			func(t *FuelAccountTax) bool { return isPositive(t.Rate) }),
		eachFuelTax("GOBL-MX-CFDI-FUELACCOUNTBALANCE-26", "amount", "the amount of the tax is more than zero",
			func(t *FuelAccountTax) bool { return t.Amount.IsPositive() }),
	}
}
