package ubl_test

import (
	"strings"
	"testing"

	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/test/models"
)

// squeezed writes an invoice without the white space between elements.
func squeezed(t *testing.T, inv *en16931.Invoice, profile en16931.Profile) string {
	t.Helper()
	data, err := ubl.Write(inv, profile)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.Join(strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' }), ""), "  ", "")
}

// TestWrittenTerms checks terms that UBL says in a way of its own.
func TestWrittenTerms(t *testing.T) {
	t.Parallel()
	creditNote := func(inv *en16931.Invoice) { inv.CreditNote = true }
	tests := []struct {
		name   string
		change func(inv *en16931.Invoice)
		want   string
		count  int
	}{
		{"date", nil, `<cbc:IssueDate>2026-02-13</cbc:IssueDate>`, 1},
		{"note with a subject", func(inv *en16931.Invoice) { inv.Notes[0].Subject = "AAI" }, `<cbc:Note>#AAI#Thank`, 1},
		{"due date", nil, `<cbc:DueDate>2026-03-15</cbc:DueDate>`, 1},
		{"due date of a credit note", creditNote, `<cbc:PaymentDueDate>2026-03-15</cbc:PaymentDueDate>`, 1},
		{"no due date in the root of a credit note", creditNote, `<cbc:DueDate>`, 0},
		{"due date without means", func(inv *en16931.Invoice) { inv.CreditNote, inv.Payment = true, nil }, `<cbc:PaymentMeansCode>1</cbc:PaymentMeansCode><cbc:PaymentDueDate>`, 1},
		{"project", func(inv *en16931.Invoice) { inv.ProjectReference = "P" }, `<cac:ProjectReference><cbc:ID>P</cbc:ID>`, 1},
		{
			"project of a credit note", func(inv *en16931.Invoice) { inv.CreditNote, inv.ProjectReference = true, "P" },
			`<cac:AdditionalDocumentReference><cbc:ID>P</cbc:ID><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode>`, 1,
		},
		{"sales order alone", func(inv *en16931.Invoice) { inv.SalesOrder = "S" }, `<cac:OrderReference><cbc:ID>NA</cbc:ID><cbc:SalesOrderID>S</cbc:SalesOrderID>`, 1},
		{
			"two accounts", func(inv *en16931.Invoice) {
				m := &inv.Payment.Means[0]
				m.Transfers = append(m.Transfers, en16931.CreditTransfer{Account: "2"})
			},
			`<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>`, 2,
		},
		{"card", func(inv *en16931.Invoice) { inv.Payment.Means[0].Card = &en16931.PaymentCard{Number: "1234"} }, `<cbc:NetworkID>NA</cbc:NetworkID>`, 1},
		{
			"creditor with the seller", func(inv *en16931.Invoice) {
				inv.Payment.Means[0].DirectDebit = &en16931.DirectDebit{Creditor: en16931.Identifier{Value: "C"}}
			},
			`<cac:PartyIdentification><cbc:ID schemeID="SEPA">C</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>Lieferant</cbc:Name>`, 1,
		},
		{
			"creditor with the payee", func(inv *en16931.Invoice) {
				inv.Payee = &en16931.Party{Name: "P"}
				inv.Payment.Means[0].DirectDebit = &en16931.DirectDebit{Creditor: en16931.Identifier{Value: "C"}}
			},
			`<cac:PayeeParty><cac:PartyIdentification><cbc:ID schemeID="SEPA">C</cbc:ID>`, 1,
		},
		{"local tax number", func(inv *en16931.Invoice) { inv.Seller.TaxRegistration.Value = "T" }, `<cbc:CompanyID>T</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID>`, 1},
		{
			"total of VAT in two currencies", func(inv *en16931.Invoice) {
				inv.VATCurrency, inv.Totals.VATInVATCurrency = "PLN", inv.Totals.VAT
			},
			`<cac:TaxTotal><cbc:TaxAmount currencyID="PLN">21.00</cbc:TaxAmount></cac:TaxTotal>`, 1,
		},
		{"total of VAT that is not there", func(inv *en16931.Invoice) { inv.Totals.VAT = en16931.Amount{} }, `<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>`, 1},
		{"no empty element", nil, `/>`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inv := models.Plain(1)
			if tt.change != nil {
				tt.change(inv)
			}
			text := squeezed(t, inv, en16931.Profile{})
			if got := strings.Count(text, tt.want); got != tt.count {
				t.Errorf("%s is there %d times, want %d, in %s", tt.want, got, tt.count, text)
			}
		})
	}
}

// TestExtensionsOnlyInExtensions checks that terms of an extension are left out of other profiles.
func TestExtensionsOnlyInExtensions(t *testing.T) {
	t.Parallel()
	xrechnung := []string{"cac:SubInvoiceLine", "cac:PrepaidPayment"}
	french := []string{"cac:AgentParty", "cac:ServiceProviderParty", "cac:PayerParty", "cbc:DocumentStatusCode", "cac:DeliveryTerms", "cac:ManufacturerParty"}
	for id, has := range map[en16931.ProfileID][2]bool{
		en16931.ProfileEN16931: {}, en16931.ProfilePeppol: {}, en16931.ProfileXRechnung: {},
		en16931.ProfileXRechnungExt: {true, false}, en16931.ProfileFranceExtended: {false, true},
	} {
		profile, _ := en16931.ProfileByID(id)
		text := squeezed(t, everything(), profile)
		for i, names := range [][]string{xrechnung, french} {
			for _, name := range names {
				if strings.Contains(text, name) != has[i] {
					t.Errorf("%s: %s is there: %v", id, name, !has[i])
				}
			}
		}
	}
}
