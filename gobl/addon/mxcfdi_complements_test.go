package addon_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/mxcfdi"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/num"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

func bookMxcfdi() *rule.Book { return rule.NewBook(mxcfdi.Addon().Rules) }

func foodMxcfdi() *mxcfdi.FoodVouchers {
	return &mxcfdi.FoodVouchers{
		EmployerRegistration: strings.Repeat("1", 20), AccountNumber: strings.Repeat("2", 20), Total: amountMxcfdi(1000, 2),
		Lines: []*mxcfdi.FoodVouchersLine{nil, {
			EWalletID: cbc.Code(strings.Repeat("3", 20)), IssueDateTime: cal.MakeDateTime(2026, 1, 2, 3, 4, 5), Amount: amountMxcfdi(0, 2),
			Employee: &mxcfdi.FoodVouchersEmployee{
				TaxCode: "JUFA7608212V6", CURP: "JUFA760821MDFRRR00", Name: strings.Repeat("x", 100), SocialSecurity: "12345678901",
			},
		}},
	}
}

// voucherMxcfdi changes the line that is there.
func voucherMxcfdi(do func(l *mxcfdi.FoodVouchersLine)) func(v *mxcfdi.FoodVouchers) {
	return func(v *mxcfdi.FoodVouchers) { do(v.Lines[1]) }
}

func employeeMxcfdi(do func(e *mxcfdi.FoodVouchersEmployee)) func(v *mxcfdi.FoodVouchers) {
	return func(v *mxcfdi.FoodVouchers) { do(v.Lines[1].Employee) }
}

func foodBreaksMxcfdi() []breakMxcfdi[mxcfdi.FoodVouchers] {
	const employee = " $.lines[1].employee."
	list := []breakMxcfdi[mxcfdi.FoodVouchers]{
		{"FOODVOUCHERS-01 $.employer_registration", func(v *mxcfdi.FoodVouchers) { v.EmployerRegistration += "1" }},
		{"", func(v *mxcfdi.FoodVouchers) { v.EmployerRegistration = "" }},
		{"FOODVOUCHERS-02 $.account_number", func(v *mxcfdi.FoodVouchers) { v.AccountNumber = "" }},
		{"FOODVOUCHERS-03 $.account_number", func(v *mxcfdi.FoodVouchers) { v.AccountNumber += "1" }},
		{"FOODVOUCHERS-04 $.total", func(v *mxcfdi.FoodVouchers) { v.Total = nil }},
		{"FOODVOUCHERS-05 $.lines", func(v *mxcfdi.FoodVouchers) { v.Lines = nil }},
		{"FOODVOUCHERS-06 $.lines[1].e_wallet_id", voucherMxcfdi(func(l *mxcfdi.FoodVouchersLine) { l.EWalletID = "" })},
		{"FOODVOUCHERS-07 $.lines[1].e_wallet_id", voucherMxcfdi(func(l *mxcfdi.FoodVouchersLine) { l.EWalletID += "1" })},
		{"FOODVOUCHERS-08 $.lines[1].issue_date_time", voucherMxcfdi(func(l *mxcfdi.FoodVouchersLine) {
			l.IssueDateTime = cal.DateTime{}
		})},
		{"FOODVOUCHERS-09 $.lines[1].employee", voucherMxcfdi(func(l *mxcfdi.FoodVouchersLine) { l.Employee = nil })},
		{"FOODVOUCHERS-10" + employee + "tax_code", employeeMxcfdi(func(e *mxcfdi.FoodVouchersEmployee) { e.TaxCode = "" })},
		{"FOODVOUCHERS-12" + employee + "curp", employeeMxcfdi(func(e *mxcfdi.FoodVouchersEmployee) { e.CURP = "" })},
		{"FOODVOUCHERS-14" + employee + "name", employeeMxcfdi(func(e *mxcfdi.FoodVouchersEmployee) { e.Name = "" })},
		{"FOODVOUCHERS-15" + employee + "name", employeeMxcfdi(func(e *mxcfdi.FoodVouchersEmployee) { e.Name += "x" })},
		{"FOODVOUCHERS-17 $.lines[1].amount", voucherMxcfdi(func(l *mxcfdi.FoodVouchersLine) { l.Amount = nil })},
	}
	for code, valid := range map[cbc.Code]bool{
		"ÑÑÑ760821ABC": true, "A&C760821000": true, "JUF7608212V6": true,
		"JU7608212V6": false, "JUFAX7608212V6": false, "JUFA760821V6": false, "JUFA7608212V67": false, "jufa7608212V6": false, "JUFA76O8212V6": false,
	} {
		list = append(list, employeeCodeMxcfdi("FOODVOUCHERS-11"+employee+"tax_code", valid, func(e *mxcfdi.FoodVouchersEmployee) { e.TaxCode = code }))
	}
	for code, valid := range map[cbc.Code]bool{
		"KAHO641101HDFLKS06": true, "KXHO641101HDFLÑSA6": true,
		"KBHO641101HDFLKS06": false, "KAHO642101HDFLKS06": false, "KAHO641141HDFLKS06": false, "KAHO641101XDFLKS06": false,
		"KAHO641101HDFAKS06": false, "KAHO641101HDFLKS0A": false, "KAHO641101HDFLKS0": false, "KAHO641101HDFLKS066": false,
	} {
		list = append(list, employeeCodeMxcfdi("FOODVOUCHERS-13"+employee+"curp", valid, func(e *mxcfdi.FoodVouchersEmployee) { e.CURP = code }))
	}
	for code, valid := range map[cbc.Code]bool{"": true, "1234567890": false, "123456789012": false, "1234567890A": false} {
		list = append(list, employeeCodeMxcfdi("FOODVOUCHERS-16"+employee+"social_security", valid, func(e *mxcfdi.FoodVouchersEmployee) {
			e.SocialSecurity = code
		}))
	}
	return list
}

func employeeCodeMxcfdi(fault string, valid bool, do func(e *mxcfdi.FoodVouchersEmployee)) breakMxcfdi[mxcfdi.FoodVouchers] {
	if valid {
		fault = ""
	}
	return breakMxcfdi[mxcfdi.FoodVouchers]{fault, employeeMxcfdi(do)}
}

func fuelMxcfdi() *mxcfdi.FuelAccountBalance {
	percent := num.MakePercentage(16, 2)
	return &mxcfdi.FuelAccountBalance{
		AccountNumber: strings.Repeat("1", 50), Subtotal: amountMxcfdi(0, 2), Total: amountMxcfdi(0, 2),
		Lines: []*mxcfdi.FuelAccountLine{nil, {
			EWalletID: "1", PurchaseDateTime: cal.MakeDateTime(2026, 1, 2, 3, 4, 5), VendorTaxCode: "RWT860605OF5",
			ServiceStationCode: cbc.Code(strings.Repeat("2", 20)), Quantity: num.MakeAmount(9661, 3),
			Item:         &mxcfdi.FuelAccountItem{Type: "3", Name: strings.Repeat("x", 300), Price: num.MakeAmount(12743, 3)},
			PurchaseCode: cbc.Code(strings.Repeat("3", 50)), Total: num.MakeAmount(12311, 2),
			Taxes: []*mxcfdi.FuelAccountTax{
				nil, {Cat: "VAT", Percent: &percent, Amount: num.MakeAmount(1, 2)}, {Cat: "IEPS", Rate: amountMxcfdi(1, 4), Amount: num.MakeAmount(1, 2)},
			},
		}},
	}
}

func purchaseMxcfdi(do func(l *mxcfdi.FuelAccountLine)) func(b *mxcfdi.FuelAccountBalance) {
	return func(b *mxcfdi.FuelAccountBalance) { do(b.Lines[1]) }
}

func fuelTaxMxcfdi(do func(x *mxcfdi.FuelAccountTax)) func(b *mxcfdi.FuelAccountBalance) {
	return func(b *mxcfdi.FuelAccountBalance) { do(b.Lines[1].Taxes[2]) }
}

func fuelBreaksMxcfdi() []breakMxcfdi[mxcfdi.FuelAccountBalance] {
	const fuel = "FUELACCOUNTBALANCE-"
	return []breakMxcfdi[mxcfdi.FuelAccountBalance]{
		{fuel + "01 $.account_number", func(b *mxcfdi.FuelAccountBalance) { b.AccountNumber = "" }},
		{fuel + "02 $.account_number", func(b *mxcfdi.FuelAccountBalance) { b.AccountNumber += "1" }},
		{fuel + "03 $.subtotal", func(b *mxcfdi.FuelAccountBalance) { b.Subtotal = nil }},
		{fuel + "04 $.total", func(b *mxcfdi.FuelAccountBalance) { b.Total = nil }},
		{fuel + "05 $.lines", func(b *mxcfdi.FuelAccountBalance) { b.Lines = nil }},
		{fuel + "20 $.lines[1]", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Total = num.MakeAmount(12312, 2) })},
		{"", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Total = num.MakeAmount(123110, 3) })},
		{fuel + "06 $.lines[1].e_wallet_id", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.EWalletID = "" })},
		{fuel + "07 $.lines[1].purchase_date_time", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.PurchaseDateTime = cal.DateTime{} })},
		{fuel + "08 $.lines[1].vendor_tax_code", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.VendorTaxCode = "" })},
		{fuel + "09 $.lines[1].vendor_tax_code", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.VendorTaxCode = "RWT860605OF" })},
		{fuel + "10 $.lines[1].service_station_code", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.ServiceStationCode = "" })},
		{fuel + "11 $.lines[1].service_station_code", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.ServiceStationCode += "1" })},
		{fuel + "12 $.lines[1].quantity", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) {
			l.Quantity, l.Total = num.MakeAmount(0, 3), num.MakeAmount(0, 2)
		})},
		{fuel + "13 $.lines[1].item", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Item = nil })},
		{fuel + "14 $.lines[1].item.type", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Item.Type = "" })},
		{fuel + "15 $.lines[1].item.name", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Item.Name = "" })},
		{fuel + "16 $.lines[1].item.name", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Item.Name += "x" })},
		{fuel + "17 $.lines[1].item.price", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) {
			l.Item.Price, l.Total = num.AmountZero, num.AmountZero
		})},
		{fuel + "18 $.lines[1].purchase_code", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.PurchaseCode = "" })},
		{fuel + "19 $.lines[1].purchase_code", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.PurchaseCode += "1" })},
		{fuel + "21 $.lines[1].taxes", purchaseMxcfdi(func(l *mxcfdi.FuelAccountLine) { l.Taxes = nil })},
		{fuel + "22 $.lines[1].taxes[2].cat, " + fuelMxcfdiCat, fuelTaxMxcfdi(func(x *mxcfdi.FuelAccountTax) { x.Cat = "" })},
		{fuelMxcfdiCat, fuelTaxMxcfdi(func(x *mxcfdi.FuelAccountTax) { x.Cat = "ISR" })},
		{fuel + "24 $.lines[1].taxes[2].rate", fuelTaxMxcfdi(func(x *mxcfdi.FuelAccountTax) { x.Rate = nil })},
		{fuel + "25 $.lines[1].taxes[2].rate", fuelTaxMxcfdi(func(x *mxcfdi.FuelAccountTax) { x.Rate = amountMxcfdi(0, 4) })},
		{fuel + "26 $.lines[1].taxes[2].amount", fuelTaxMxcfdi(func(x *mxcfdi.FuelAccountTax) { x.Amount = num.MakeAmount(-1, 2) })},
	}
}

const fuelMxcfdiCat = "FUELACCOUNTBALANCE-23 $.lines[1].taxes[2].cat"

// TestFuelFiguresMxcfdi: products are rounded once, to two decimals; a percentage counts
// before a rate, and is of the rounded total of the line.
func TestFuelFiguresMxcfdi(t *testing.T) {
	percent := num.MakePercentage(16, 2)
	for _, c := range []struct {
		quantity, price, rate string
		percent               *num.Percentage
		want                  string // quantity, price, total, tax, grand total
	}{
		{"9.661", "12.743", "", &percent, "9.661 12.743 123.11 19.70 142.81"},
		{"9.661", "12.743", "5.9195", nil, "9.661 12.743 123.11 57.19 180.30"},
		{"9.661", "12.743", "5.9195", &percent, "9.661 12.743 123.11 19.70 142.81"},
		{"10", "12.7", "1", nil, "10.000 12.700 127.00 10.00 137.00"},
		{"0.0999", "0.0500", "1", nil, "0.0999 0.0500 0.00 0.10 0.10"}, // 0.004995, and not 0.005 and then 0.01
		{"1.00001", "1.00001", "0.00001", nil, "1.00001 1.00001 1.00 0.00 1.00"},
		{"1", "1", "", nil, "1.000 1.000 1.00 7.00 8.00"}, // neither: what is given stays
	} {
		tax := &mxcfdi.FuelAccountTax{Cat: "VAT", Percent: c.percent, Amount: num.MakeAmount(7, 0)}
		if c.rate != "" {
			tax.Rate = parsedMxcfdi(t, c.rate)
		}
		b := &mxcfdi.FuelAccountBalance{Lines: []*mxcfdi.FuelAccountLine{nil, {
			Quantity: *parsedMxcfdi(t, c.quantity), Item: &mxcfdi.FuelAccountItem{Price: *parsedMxcfdi(t, c.price)},
			Taxes: []*mxcfdi.FuelAccountTax{nil, tax},
		}}}
		for range 2 {
			if err := b.Calculate(addontest.Context(mxcfdi.Addon())); err != nil {
				t.Fatal(err)
			}
			l := b.Lines[0]
			got := strings.Join([]string{l.Quantity.String(), l.Item.Price.String(), l.Total.String(), l.Taxes[0].Amount.String(), b.Total.String()}, " ")
			if got != c.want || l.Index != 1 || !b.Subtotal.Equals(l.Total) {
				t.Errorf("%v: %s", c, got)
			}
		}
	}
}

func parsedMxcfdi(t *testing.T, text string) *num.Amount {
	t.Helper()
	a, err := num.ParseAmount(text)
	if err != nil {
		t.Fatal(err)
	}
	return &a
}

// TestCorrectMxcfdi: a credit note is of type E and refers to the fiscal folio, without
// which there is none.
func TestCorrectMxcfdi(t *testing.T) {
	lib := addontest.Library(t)
	env, err := lib.Build(addontest.Source(t, lib, "mxcfdi", "invoice-paid"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.CorrectWith(env, []byte(`{"type":"credit-note"}`)); err == nil || !strings.Contains(err.Error(), "sat-uuid") {
		t.Errorf("without a stamp: %v", err)
	}
	note, err := lib.CorrectWith(env, []byte(`{"type":"credit-note","series":"NC","stamps":[{"prv":"sat-uuid","val":"1fac4464-1111-0000-1111-cd37179db12e"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if faults := lib.Validate(note); faults != nil {
		t.Errorf("faults %v", faults)
	}
	data, err := note.JSON()
	if err != nil {
		t.Fatal(err)
	}
	doc := documentOf(t, data)
	delete(doc, "uuid")
	ext := map[string]any{
		"mx-cfdi-doc-type": "E", "mx-cfdi-rel-type": "01", "mx-cfdi-payment-method": "PUE", "mx-cfdi-issue-place": "26015",
	}
	if diff := cmp.Diff(ext, doc["tax"].(map[string]any)["ext"]); diff != "" {
		t.Error(diff)
	}
	stamps := doc["preceding"].([]any)[0].(map[string]any)["stamps"]
	if diff := cmp.Diff([]any{map[string]any{"prv": "sat-uuid", "val": "1fac4464-1111-0000-1111-cd37179db12e"}}, stamps); diff != "" {
		t.Error(diff)
	}
}

// TestComplementPathsMxcfdi: faults in complements name their places in the invoice, and
// they apply there alone: a complement that stands for itself names no addon.
func TestComplementPathsMxcfdi(t *testing.T) {
	lib := addontest.Library(t)
	for name, c := range map[string]struct {
		id    schema.ID
		fault string
	}{
		"invoice-food": {mxcfdi.SchemaFoodVouchers, "GOBL-MX-CFDI-FOODVOUCHERS-05 $.doc.complements[0].lines"},
		"invoice-fuel": {mxcfdi.SchemaFuelAccountBalance, "GOBL-MX-CFDI-FUELACCOUNTBALANCE-05 $.doc.complements[0].lines"},
	} {
		doc := documentOf(t, addontest.Source(t, lib, "mxcfdi", name))
		inner := doc["complements"].([]any)[0].(map[string]any)
		inner["lines"] = []any{nil}
		env, err := lib.Complete(marshal(t, doc))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{c.fault}, lawtest.Places(lib.Validate(env))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if inner["$schema"] != string(c.id) {
			t.Errorf("%s: complement of %v", name, inner["$schema"])
		}
		if _, err := lib.Build(marshal(t, inner)); err != nil {
			t.Errorf("%s alone: %v", name, err)
		}
	}
}

func TestCorrectTimesMxcfdi(t *testing.T) { correctTimes(t, mxcfdi.Addon()) }

// TestEmptyComplementsMxcfdi: what is not there is an empty list, and no date.
func TestEmptyComplementsMxcfdi(t *testing.T) {
	lib := addontest.Library(t)
	for in, want := range map[string]string{
		string(mxcfdi.SchemaFoodVouchers) + `"`:                         `"lines":[]`,
		string(mxcfdi.SchemaFoodVouchers) + `","lines":[{}]`:            `"lines":[{"i":1,"e_wallet_id":""}]`,
		string(mxcfdi.SchemaFuelAccountBalance) + `"`:                   `"lines":[]`,
		string(mxcfdi.SchemaFuelAccountBalance) + `","lines":[{}]`:      `"taxes":[]`,
		string(mxcfdi.SchemaFuelAccountBalance) + `","lines":[{"i":1}]`: `"e_wallet_id":"","vendor_tax_code":""`,
	} {
		env, err := lib.Complete([]byte(`{"$schema":"` + in + `}`))
		if err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		data, err := env.JSON()
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: %s, %v", in, data, err)
		}
	}
}

// TestMessagesMxcfdi: faults name what is missing, and the figure that is right.
func TestMessagesMxcfdi(t *testing.T) {
	inv := validMxcfdi()
	inv.Tax.Ext = inv.Tax.Ext.Delete(mxcfdi.ExtIssuePlace)
	inv.Customer.Ext = nil
	balance := fuelMxcfdi()
	balance.Lines[1].Total = num.MakeAmount(1, 2)
	for name, n := range map[string]tree.Node{
		"mx-cfdi-issue-place is missing":                        inv,
		"mx-cfdi-fiscal-regime, mx-cfdi-use are missing":        inv,
		"0.01 was given, but it is " + fuelTotalMxcfdi(balance): balance,
	} {
		text := ""
		for _, f := range bookMxcfdi().Run(addontest.Context(mxcfdi.Addon()), n) {
			text += f.Message + "\n"
		}
		if !strings.Contains(text, name) {
			t.Errorf("%q is not said in\n%s", name, text)
		}
	}
}

// fuelTotalMxcfdi returns the total of the line as it is calculated.
func fuelTotalMxcfdi(b *mxcfdi.FuelAccountBalance) string {
	l := b.Lines[1]
	return l.Quantity.Upscale(l.Item.Price.Exp()).Multiply(l.Item.Price).Rescale(2).String()
}
