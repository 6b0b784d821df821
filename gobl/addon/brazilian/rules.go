package brazilian

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

// Supplier states a rule about the supplier of an invoice, where there is one.
func Supplier(id, field, message string, ok func(supplier *org.Party) bool) rule.Rule {
	return law.Invoice(id, field, message, func(inv *bill.Invoice) bool {
		return inv.Supplier == nil || ok(inv.Supplier)
	})
}

// SupplierAddress states a rule about every address of the supplier:
// "supplier.addresses[].street".
func SupplierAddress(id, field, message string, ok func(a *org.Address) bool) rule.Rule {
	return law.EachOf(id, field, message, SupplierAddresses, ok)
}

// SupplierAddresses returns the addresses of the supplier.
func SupplierAddresses(inv *bill.Invoice) []*org.Address { return addresses(inv.Supplier) }

// CustomerAddresses returns the addresses of the customer.
func CustomerAddresses(inv *bill.Invoice) []*org.Address { return addresses(inv.Customer) }

func addresses(p *org.Party) []*org.Address {
	if p == nil {
		return nil
	}
	return p.Addresses
}

// NoNullAddress states that no element of a list of addresses is null. A document that
// is built has none, because null elements are dropped.
func NoNullAddress(id, party, message string, list func(inv *bill.Invoice) []*org.Address) rule.Rule {
	return rule.Each(id, party+".addresses[]", message, func(c *rule.Check, inv *bill.Invoice) {
		for i, a := range list(inv) {
			if a == nil {
				c.Fail(law.At("."+party+".addresses", i, ""))
			}
		}
	})
}
