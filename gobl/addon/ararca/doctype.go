package ararca

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
)

// usedGoods is the voucher with which used goods are bought from consumers.
const usedGoods cbc.Code = "49"

// isClassA: for customers who may deduct VAT. 51 to 54 are of class M, which has
// the same conditions.
func isClassA(c cbc.Code) bool {
	return c.In("1", "2", "3", "4", "5", "34", "39", "51", "52", "53", "54", "60", "63", "201", "202", "203")
}

// isClassB: for customers who may not deduct VAT.
func isClassB(c cbc.Code) bool {
	return c.In("6", "7", "8", "9", "10", "35", "40", "61", "64", "206", "207", "208")
}

// isClassC: from suppliers who charge no VAT.
func isClassC(c cbc.Code) bool { return c.In("11", "12", "13", "15", "211", "212", "213") }

// isTourism: class T, for lodging of tourists from abroad.
func isTourism(c cbc.Code) bool { return c.In("195", "196", "197") }

func isCreditNote(c cbc.Code) bool {
	return c.In("3", "8", "13", "53", "197", "203", "208", "213")
}

func isDebitNote(c cbc.Code) bool {
	return c.In("2", "7", "12", "52", "196", "202", "207", "212")
}

// deductsVAT lists the standings of customers who get vouchers of class A:
// registered for VAT, or under one of the forms of the Monotributo.
func deductsVAT(status cbc.Code) bool { return status.In("1", "6", "13", "16") }

// docTypeOf returns the type that an invoice has by default; empty for types of
// invoice without one.
func docTypeOf(inv *bill.Invoice) cbc.Code {
	switch {
	case inv.Tags.Has(TagMonotax):
		return ofType(inv.Type, "11", "12", "13")
	case inv.Customer != nil && deductsVAT(inv.Customer.Ext[ExtVATStatus]):
		return ofType(inv.Type, "1", "2", "3")
	default:
		return ofType(inv.Type, "6", "7", "8")
	}
}

func ofType(kind cbc.Key, standard, debit, credit cbc.Code) cbc.Code {
	switch kind {
	case bill.InvoiceStandard:
		return standard
	case bill.InvoiceDebitNote:
		return debit
	case bill.InvoiceCreditNote:
		return credit
	default:
		return ""
	}
}

// docType returns the type that the invoice says it has.
func docType(inv *bill.Invoice) cbc.Code { return law.TaxExt(inv)[ExtDocType] }
