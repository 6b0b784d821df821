package law

import (
	"strconv"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tree"
)

// This file holds the constructors of rules that many formats share.

// Invoice states a rule about an invoice, at fault in the given field.
func Invoice(id, field, message string, ok func(inv *bill.Invoice) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, inv *bill.Invoice) bool { return ok(inv) })
}

// Of states a rule about a document of any type, or about a part in whatever document.
func Of[T any, P interface {
	*T
	tree.Node
}](id, field, message string, ok func(v *T) bool) rule.Rule {
	return rule.Must[T, P](id, field, message, func(_ *rule.Check, v *T) bool { return ok(v) })
}

// Customer states a rule about the customer of an invoice, where there is one.
func Customer(id, field, message string, ok func(customer *org.Party) bool) rule.Rule {
	return Invoice(id, field, message, func(inv *bill.Invoice) bool {
		return inv.Customer == nil || ok(inv.Customer)
	})
}

// PresentSupplier states a rule about the supplier of an invoice, where there is one. The
// function of Supplier is called without one too.
func PresentSupplier(id, field, message string, ok func(supplier *org.Party) bool) rule.Rule {
	return Invoice(id, field, message, func(inv *bill.Invoice) bool {
		return inv.Supplier == nil || ok(inv.Supplier)
	})
}

// EachOf states a rule about every element of a list below an invoice. The field
// names the list and the place at fault within the element: "lines[].item.name".
// Null elements are skipped.
func EachOf[E any](
	id, field, message string, list func(inv *bill.Invoice) []*E, ok func(e *E) bool,
) rule.Rule {
	name, below, _ := strings.Cut(field, "[]")
	return rule.Each(id, field, message, func(c *rule.Check, inv *bill.Invoice) {
		for i, e := range list(inv) {
			if e != nil && !ok(e) {
				c.Fail(At("."+name, i, below))
			}
		}
	})
}

// EachLine states a rule about every line of an invoice: "lines[].item.name".
func EachLine(id, field, message string, ok func(l *bill.Line) bool) rule.Rule {
	return EachOf(id, field, message, Lines, ok)
}

// EachPreceding states a rule about every reference of an invoice to an earlier
// document: "preceding[].code".
func EachPreceding(id, field, message string, ok func(ref *org.DocumentRef) bool) rule.Rule {
	return EachOf(id, field, message, Preceding, ok)
}

// Lines returns the lines of the invoice.
func Lines(inv *bill.Invoice) []*bill.Line { return inv.Lines }

// Preceding returns the documents that the invoice corrects or follows.
func Preceding(inv *bill.Invoice) []*org.DocumentRef { return inv.Preceding }

// Convertible states that an invoice is in a currency or says how to convert its
// own into it.
func Convertible(id string, to currency.Code, message string) rule.Rule {
	return Invoice(id, "", message, func(inv *bill.Invoice) bool {
		return inv.Currency == to || currency.MatchExchangeRate(inv.ExchangeRates, inv.Currency, to) != nil
	})
}

// AlwaysPasses is the check of a rule whose published test passes for every
// document. It stays in the table, because it is part of the format.
func AlwaysPasses[T any](*rule.Check, *T) bool { return true }

// At names a place below an element of a list: At(".lines", 2, ".item").
func At(list string, i int, below string) string {
	return list + "[" + strconv.Itoa(i) + "]" + below
}
