package fifinvoice

import (
	"unicode/utf8"

	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

// length counts the characters of a text, as the XML schema does.
func length[T ~string](text T) int { return utf8.RuneCountInString(string(text)) }

// within reports whether a text has so many characters.
func within[T ~string](text T, least, most int) bool {
	n := length(text)
	return n >= least && n <= most
}

// supplierRules returns the rules about SellerPartyDetails.
func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.PresentSupplier("GOBL-FI-FINVOICE-BILL-INVOICE-13", "supplier",
			"give the supplier an e-invoice address: an endpoint "+participant+ovt+"… or an inbox with a code", hasAddress),
		law.PresentSupplier("GOBL-FI-FINVOICE-BILL-INVOICE-15", "supplier",
			"the code of the supplier's e-invoice address has 2 to 35 characters, its scheme 10 at most", addressFits),
		law.PresentSupplier("GOBL-FI-FINVOICE-BILL-INVOICE-38", "supplier.name", "the name of the supplier has 2 characters at least", nameFits),
		law.EachOf("GOBL-FI-FINVOICE-BILL-INVOICE-14", "supplier.identities[]",
			"a legal identity of the supplier has a code of 35 characters at most",
			func(inv *bill.Invoice) []*org.Identity { return identities(inv.Supplier) }, identityFits),
		law.PresentSupplier("GOBL-FI-FINVOICE-BILL-INVOICE-16", "supplier.ext",
			"the supplier's operator (\""+string(ExtOperator)+"\") has 2 to 35 letters and digits", operatorFits),
	}
}

// customerRules returns the rules about BuyerPartyDetails.
func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-01", "customer", "a Finvoice needs a customer",
			func(inv *bill.Invoice) bool { return inv.Customer != nil }),
		law.Customer("GOBL-FI-FINVOICE-BILL-INVOICE-17", "customer",
			"give the customer an e-invoice address: an endpoint "+participant+ovt+"… or an inbox with a code", hasAddress),
		law.Customer("GOBL-FI-FINVOICE-BILL-INVOICE-19", "customer",
			"the code of the customer's e-invoice address has 2 to 35 characters, its scheme 10 at most", addressFits),
		law.Customer("GOBL-FI-FINVOICE-BILL-INVOICE-02", "customer.name", "the customer needs a name",
			func(p *org.Party) bool { return p.Name != "" }),
		law.Customer("GOBL-FI-FINVOICE-BILL-INVOICE-39", "customer.name", "the name of the customer has 2 characters at least", nameFits),
		law.EachOf("GOBL-FI-FINVOICE-BILL-INVOICE-18", "customer.identities[]",
			"a legal identity of the customer has a code of 35 characters at most",
			func(inv *bill.Invoice) []*org.Identity { return identities(inv.Customer) }, identityFits),
		law.Customer("GOBL-FI-FINVOICE-BILL-INVOICE-20", "customer.ext",
			"the customer's operator (\""+string(ExtOperator)+"\") has 2 to 35 letters and digits", operatorFits),
	}
}

func hasAddress(p *org.Party) bool { return addressOf(p) != nil }

func addressFits(p *org.Party) bool {
	a := addressOf(p)
	return a == nil || within(a.code, minText, maxCode) && length(a.scheme) <= maxScheme
}

// nameFits accepts a party without a name, which other rules report.
func nameFits(p *org.Party) bool { return p.Name == "" || length(p.Name) >= minText }

// identities lists what identifies a party, which may be absent.
func identities(p *org.Party) []*org.Identity {
	if p == nil {
		return nil
	}
	return p.Identities
}

func identityFits(id *org.Identity) bool {
	return id.Scope != org.IdentityScopeLegal || length(id.Code) <= maxCode
}

// operatorFits compares the code of an operator with the pattern of its extension.
func operatorFits(p *org.Party) bool {
	code, given := p.Ext[ExtOperator]
	if !given {
		return true
	}
	for i := range len(code) {
		c := code[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return within(code, minText, maxCode)
}

// deliveryRules returns the rules about DeliveryPartyDetails and DeliveryDetails.
func deliveryRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-40", "delivery.receiver.name",
			"the name of the receiver has 2 characters at least",
			func(inv *bill.Invoice) bool {
				p := receiver(inv)
				return p == nil || nameFits(p)
			}),
		law.EachOf("GOBL-FI-FINVOICE-BILL-INVOICE-28", "delivery.receiver.identities[]",
			"a legal identity of the receiver has a code of 35 characters at most",
			func(inv *bill.Invoice) []*org.Identity { return identities(receiver(inv)) }, identityFits),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-29", "delivery.period", "a period of delivery needs its first and its last day",
			func(inv *bill.Invoice) bool {
				if inv.Delivery == nil || inv.Delivery.Period == nil {
					return true
				}
				period := inv.Delivery.Period
				return !period.Start.IsZero() && !period.End.IsZero()
			}),
	}
}

// receiver is the party that the goods are delivered to; nil without one.
func receiver(inv *bill.Invoice) *org.Party {
	if inv.Delivery == nil {
		return nil
	}
	return inv.Delivery.Receiver
}
