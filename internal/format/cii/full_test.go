package cii_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/test/models"
	"chancery/test/xsd"
)

// everything is an invoice with all that CII has a place for, except some terms. What Without names it has not.
func everything(except ...string) *en16931.Invoice {
	inv := models.Full(models.Plan{
		Without: append(except,
			".VATID.Scheme", ".Creditor.Scheme", ".Ext.Agent", ".Network", ".SubLines", "Ext.ThirdPartyPayments",
			"Seller.Ext.Description", ".LegalInformation", "Ext.ShipTo",
			".Allowances.Category", ".Allowances.Rate", ".Allowances.Ext.ExemptionCode", ".Allowances.Ext.ExemptionReason",
			".Charges.Category", ".Charges.Rate", ".Charges.Ext.ExemptionCode", ".Charges.Ext.ExemptionReason",
			".DeliveryNote.TypeCode", ".DespatchAdvice.TypeCode", ".ReceivingAdvice.TypeCode", ".PurchaseOrder.TypeCode",
			".SalesOrder.TypeCode", ".Quotation.TypeCode", ".UltimateCustomerOrders.TypeCode", ".Order.TypeCode", ".Order.Line",
		),
		Single: []string{".Transfers", "Ext.Languages", ".Ext.Preceding"},
		Values: map[string]string{
			".Means.Code": "30", ".TaxRegistration.Scheme": "FC", ".DeliveryTerms.Code": "EXW", ".Contract.TypeCode": "AAG", "Objects.Scheme": "AAG", ".Objects.Scheme": "AAG",
			"ContractReference": "C-1", "Ext.Contract.Number": "C-1", "PurchaseOrder": "O-1", "Ext.PurchaseOrder.Number": "O-1",
			"DespatchAdvice": "D-1", "Ext.DespatchAdvice.Number": "D-1", "ReceivingAdvice": "R-1", "Ext.ReceivingAdvice.Number": "R-1",
			"SalesOrder": "S-1", "Ext.SalesOrder.Number": "S-1", "BuyerAccountingReference": "A-1", "Ext.AccountingReferences.Account": "A-1",
		},
	})
	inv.Seller.LegalInformation = "Share capital 1"
	inv.Payment.Means[1].DirectDebit = nil // BT-89 and BT-90 stand once
	inv.PaymentTerms, inv.DueDate = inv.Ext.PaymentTerms[0].Description, inv.Ext.PaymentTerms[0].DueDate
	return inv
}

// TestEverything writes an invoice in which every field is set, and reads it again: nothing is lost.
func TestEverything(t *testing.T) {
	t.Parallel()
	want := everything()
	data, err := cii.Write(want, en16931.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := cii.Read(parse(t, data))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, withoutNodes()); diff != "" {
		t.Error(diff)
	}
	xsd.Valid(t, xsd.FacturXExtended, map[string][]byte{"full": data})
}

// TestEverythingOfFrance writes the same invoice as an extended French one: the terms that only Factur-X
// has are left out. The codes are of lists that the schema of D22B has. The schema does not let a code
// name its list, which the French extension asks for where a tax is charged.
func TestEverythingOfFrance(t *testing.T) {
	t.Parallel()
	profile, _ := en16931.ProfileByID(en16931.ProfileFranceExtended)
	data, err := cii.Write(everything(".ReasonList"), profile)
	if err != nil {
		t.Fatal(err)
	}
	xsd.Valid(t, xsd.CIID22B, map[string][]byte{"extended": data})
}
