package models

import (
	"strconv"

	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// Plain returns an ordinary invoice with a number of lines, whose figures add up.
func Plain(lines int) *en16931.Invoice {
	amount := func(cents int64) en16931.Amount { return en16931.NewAmount(num.MakeAmount(cents, 2)) }
	const net, percent = 100_00, 21
	total := int64(net * lines)
	vat := total * percent / 100
	date := en16931.NewDate(cal.MakeDate(2026, 2, 13))
	inv := &en16931.Invoice{
		Number: "F-2026-001", IssueDate: date, TypeCode: "380", Currency: "EUR", BuyerReference: "PO-4711",
		DueDate: en16931.NewDate(cal.MakeDate(2026, 3, 15)), PaymentTerms: "30 days net",
		Notes:   []en16931.Note{{Text: "Thank you for your order"}},
		Process: en16931.Process{Specification: en16931.SpecPeppol, BusinessProcess: en16931.ProcessPeppol},
		Seller: en16931.Party{
			Name: "Lieferant GmbH", TradingName: "Lieferant", VATID: en16931.Identifier{Value: "DE111111125"},
			LegalID:  en16931.Identifier{Value: "HRB 12345"},
			Endpoint: en16931.Identifier{Value: "4000000000002", Scheme: "0088"},
			Address:  &en16931.Address{Line1: "Hauptstraße 1", City: "Köln", PostCode: "50667", Country: "DE"},
			Contact:  &en16931.Contact{Name: "Erika Muster", Telephone: "+49 221 123456", Email: "erika@example.com"},
		},
		Buyer: en16931.Party{
			Name: "Cliente SL", VATID: en16931.Identifier{Value: "ESB98602642"},
			Endpoint: en16931.Identifier{Value: "ESB98602642", Scheme: "9920"},
			Address:  &en16931.Address{Line1: "Calle Mayor 2", City: "Madrid", PostCode: "28013", Country: "ES"},
		},
		Delivery: &en16931.Delivery{Date: date},
		Payment: &en16931.Payment{
			Remittance: "F-2026-001",
			Means: []en16931.PaymentMeans{{
				Code: "30", Transfers: []en16931.CreditTransfer{{Account: "DE75512108001245126199", Name: "Lieferant GmbH", Bank: "SOGEDEFF"}},
			}},
		},
		Totals: en16931.Totals{
			Lines: amount(total), WithoutVAT: amount(total), VAT: amount(vat), WithVAT: amount(total + vat), Due: amount(total + vat),
		},
		VATBreakdown: []en16931.VATBreakdown{{Taxable: amount(total), Tax: amount(vat), Category: "S", Rate: amount(percent * 100)}},
	}
	for i := range lines {
		inv.Lines = append(inv.Lines, en16931.Line{
			ID: strconv.Itoa(i + 1), Quantity: en16931.NewAmount(num.MakeAmount(10, 0)), Unit: "C62", Net: amount(net),
			Price: en16931.Price{Net: amount(net / 10)},
			VAT:   en16931.LineVAT{Category: "S", Rate: amount(percent * 100)},
			Item: en16931.Item{
				Name: "Screws, 4 × 40 mm", Description: "Galvanised, in boxes of 200", SellerID: "SCR-440",
				StandardID: en16931.Identifier{Value: "4000000000002", Scheme: "0160"}, Origin: "DE",
			},
		})
	}
	return inv
}
