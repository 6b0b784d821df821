package ubl_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/test/models"
	"chancery/test/xsd"
)

// everything is an invoice with all that UBL has a place for. What Without names it has not.
func everything() *en16931.Invoice {
	inv := models.Full(models.Plan{
		Without: []string{
			".ContentCode", ".VATID.Scheme", ".Contact.Department", ".RoleCode", ".ContactType", ".Ext.Description", ".Ext.Agent",
			".Ext.BaseQuantity", ".Ext.BaseUnit", ".Proprietary", "Preceding.Line",
			".Allowances.Category", ".Allowances.Rate", ".Allowances.Ext.ExemptionCode", ".Allowances.Ext.ExemptionReason",
			".Charges.Category", ".Charges.Rate", ".Charges.Ext.ExemptionCode", ".Charges.Ext.ExemptionReason",
			".GrossBaseQuantity", ".GrossBaseUnit",
			"Payee.LegalInformation", "TaxRepresentative.LegalInformation",
			// Terms of Factur-X EXTENDED.
			"Ext.DocumentName", "Ext.Languages", "Ext.EffectiveUntil", "Ext.BuyerTaxRepresentative", "Ext.ProductEndUser",
			"Ext.ShipFrom", "Ext.ShipTo", "Ext.UltimateShipTo", "Ext.Quotation", "Ext.UltimateCustomerOrders", "Ext.DeliveryNote",
			"Ext.SalesOrder", "Ext.PurchaseOrder.TypeCode", "Ext.LogisticsCharges", "Ext.AdvancePayments", "Ext.Adjustments",
			"Ext.PaymentTerms", "Ext.TransportMode", "Ext.AccountingReferences", ".DeliveryTerms.Country",
			"Ext.Contract.Line", "Ext.PurchaseOrder.Line", "Ext.DespatchAdvice.Line", "Ext.ReceivingAdvice.Line",
			".Ext.Status", ".Ext.Manufacturer", ".Ext.UltimateShipTo", ".Ext.WithVAT", ".Ext.AllowanceChargeTotal",
			".FreeQuantity", ".FreeUnit", ".PackageQuantity", ".PackageUnit", ".PerPackageQuantity", ".PerPackageUnit",
			".Ext.SalesOrder", ".Ext.Quotation", ".Ext.Contract", ".Ext.DeliveryNote", ".Ext.DespatchAdvice", ".Ext.ReceivingAdvice",
			".Ext.UltimateCustomerOrders", ".Ext.Documents", ".Ext.IncludedProducts", ".Ext.PriceTax", ".Ext.Order.Line",
			".Ext.Order.TypeCode", ".IndustryID", ".ModelID", ".BatchID", ".BrandName", ".ModelName",
			// A line says only where and when it is delivered.
			".ShipTo.TradingName", ".ShipTo.LegalID", ".ShipTo.VATID", ".ShipTo.TaxRegistration", ".ShipTo.LegalInformation",
			".ShipTo.Endpoint", ".ShipTo.Contact", ".ShipTo.Ext",
		},
		Single: []string{"Delivery.Locations", ".ShipTo.Identifiers", ".Transfers"},
		Values: map[string]string{
			".TaxRegistration.Scheme": "TAX", ".Creditor.Scheme": "SEPA",
			"ContractReference": "C-1", "Ext.Contract.Number": "C-1", "PurchaseOrder": "O-1", "Ext.PurchaseOrder.Number": "O-1",
			"DespatchAdvice": "D-1", "Ext.DespatchAdvice.Number": "D-1", "ReceivingAdvice": "R-1", "Ext.ReceivingAdvice.Number": "R-1",
		},
	})
	inv.Payment.Means[1].DirectDebit = nil // BT-90 stands once
	return inv
}

// TestEverything writes an invoice in which every field is set, and reads it again: nothing is lost.
func TestEverything(t *testing.T) {
	t.Parallel()
	for _, creditNote := range []bool{false, true} {
		want := everything()
		schema := xsd.UBLInvoice
		if creditNote {
			want.CreditNote, want.Ext.ThirdPartyPayments = true, nil // a credit note has no payments
			schema = xsd.UBLCreditNote
		}
		data, err := ubl.Write(want, en16931.Profile{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := ubl.Read(parse(t, data))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, withoutNodes()); diff != "" {
			t.Error(diff)
		}
		xsd.Valid(t, schema, map[string][]byte{"full": data})
	}
}
