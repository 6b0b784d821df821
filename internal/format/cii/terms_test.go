package cii_test

import (
	"strings"
	"testing"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/test/models"
)

// squeezed writes an invoice without the white space between elements.
func squeezed(t *testing.T, inv *en16931.Invoice, profile en16931.Profile) string {
	t.Helper()
	data, err := cii.Write(inv, profile)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' }), "")
}

// TestWrittenTerms checks terms that CII says in a way of its own.
func TestWrittenTerms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(inv *en16931.Invoice)
		want   string
		count  int
	}{
		{"date", nil, `<ram:IssueDateTime><udt:DateTimeString format="102">20260213</udt:DateTimeString></ram:IssueDateTime>`, 1},
		{"invoice date", func(inv *en16931.Invoice) { inv.TaxPointCode = "3" }, `<ram:DueDateTypeCode>5</ram:DueDateTypeCode>`, 1},
		{"delivery date", func(inv *en16931.Invoice) { inv.TaxPointCode = "35" }, `<ram:DueDateTypeCode>29</ram:DueDateTypeCode>`, 1},
		{"payment date", func(inv *en16931.Invoice) { inv.TaxPointCode = "432" }, `<ram:DueDateTypeCode>72</ram:DueDateTypeCode>`, 1},
		{"one tax point for two rates", func(inv *en16931.Invoice) {
			inv.TaxPointCode = "3"
			inv.VATBreakdown = append(inv.VATBreakdown, inv.VATBreakdown[0])
		}, `<ram:DueDateTypeCode>`, 1},
		{"IBAN", nil, `<ram:IBANID>DE75512108001245126199</ram:IBANID>`, 1},
		{"other account", func(inv *en16931.Invoice) { inv.Payment.Means[0].Transfers[0].Account = "12-345 X" }, `<ram:ProprietaryID>12-345 X</ram:ProprietaryID>`, 1},
		{"IBAN that is said to be none", func(inv *en16931.Invoice) { inv.Payment.Means[0].Transfers[0].Proprietary = true }, `<ram:IBANID>`, 0},
		{"identifier without scheme", func(inv *en16931.Invoice) {
			inv.Seller.Identifiers = []en16931.Identifier{{Value: "a", Scheme: "0088"}, {Value: "b"}}
		}, `<ram:SellerTradeParty><ram:ID>b</ram:ID><ram:GlobalID schemeID="0088">a</ram:GlobalID>`, 1},
		{"currency of totals", func(inv *en16931.Invoice) {
			inv.VATCurrency, inv.Totals.VATInVATCurrency = "PLN", inv.Totals.VAT
		}, `<ram:TaxTotalAmount currencyID="PLN">`, 1},
		{"no other currency", nil, `currencyID=`, 1},
		{"delivery without anything", func(inv *en16931.Invoice) { inv.Delivery = nil }, `<ram:ApplicableHeaderTradeDelivery/>`, 1},
		{"no empty element", nil, `/>`, 0},
		{"project", func(inv *en16931.Invoice) { inv.ProjectReference = "P-1" }, `<ram:SpecifiedProcuringProject><ram:ID>P-1</ram:ID><ram:Name>`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inv := models.Plain(1)
			if tt.change != nil {
				tt.change(inv)
			}
			text := strings.ReplaceAll(squeezed(t, inv, en16931.Profile{}), "  ", "")
			if got := strings.Count(text, tt.want); got != tt.count {
				t.Errorf("%s is there %d times, want %d, in %s", tt.want, got, tt.count, text)
			}
		})
	}
}

// TestPreceding checks that D16B is not written with more than it has room for.
func TestPreceding(t *testing.T) {
	t.Parallel()
	inv := models.Plain(1)
	inv.Preceding = []en16931.Reference{{Number: "1"}, {Number: "2"}}
	for id, fits := range map[en16931.ProfileID]bool{
		en16931.ProfileEN16931: false, en16931.ProfileXRechnung: false, en16931.ProfilePeppol: false,
		en16931.ProfileFacturX: true, en16931.ProfileFranceCIUS: true,
	} {
		profile, _ := en16931.ProfileByID(id)
		if _, err := cii.Write(inv, profile); (err == nil) != fits {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// TestExtensionsOnlyInExtensions checks that terms of an extension are left out of other profiles.
func TestExtensionsOnlyInExtensions(t *testing.T) {
	t.Parallel()
	inv := everything()
	inv.Preceding = inv.Preceding[:1]
	for _, id := range []en16931.ProfileID{en16931.ProfileEN16931, en16931.ProfileXRechnung, en16931.ProfileFacturX} {
		profile, _ := en16931.ProfileByID(id)
		text := squeezed(t, inv, profile)
		for _, name := range []string{
			"ram:RoleCode", "ram:PayerTradeParty", "ram:ParentLineID", "ram:BrandName", "ram:LanguageID", "ram:ContentCode",
			"ram:SpecifiedLogisticsServiceCharge", "ram:SpecifiedAdvancePayment", "ram:ValueMeasure", "ram:FaxUniversalCommunication",
		} {
			if strings.Contains(text, name) {
				t.Errorf("%s has %s", id, name)
			}
		}
	}
}
