package law

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// This file holds the constructors of rules about the codes of extensions. Their faults
// name the code that was given, the possible ones unless the message of the rule lists
// them, and the one that was probably meant. The text is made only for a fault.

// node is a pointer to T that is a part of a document.
type node[T any] interface {
	*T
	tree.Node
}

// sayer returns the function that says of a code that it is none of the possible ones.
func sayer(message string, possible []cbc.Code) func(code cbc.Code) string {
	if mentions(message, possible) {
		return func(code cbc.Code) string { return words.NoneOfThese(code, possible) }
	}
	return func(code cbc.Code) string { return words.NoneOf(code, possible) }
}

// mentions reports whether a message lists all the codes.
func mentions(message string, codes []cbc.Code) bool {
	listed := map[string]bool{}
	for word := range strings.FieldsSeq(message) {
		listed[strings.Trim(word, `.,;:()"`)] = true
	}
	for _, c := range codes {
		if !listed[string(c)] {
			return false
		}
	}
	return true
}

// Coded adds to a rule, which is about the code of an extension, what its faults say of a
// code that is none of the possible ones. The extensions may be nil.
func Coded[T any, P node[T]](
	r rule.Rule, key cbc.Key, ext func(v *T) tax.Extensions, possible ...cbc.Code,
) rule.Rule {
	say := sayer(r.Message, possible)
	return rule.Given[T, P](r, func(_ *rule.Check, v *T) string {
		code := ext(v)[key]
		if code.In(possible...) {
			return ""
		}
		return say(code)
	})
}

// CodeIn states that an extension of an object, where it is given, has one of the codes. It
// does not judge objects for which ext returns nil.
func CodeIn[T any, P node[T]](
	id, field, message string, key cbc.Key, ext func(v *T) tax.Extensions, possible ...cbc.Code,
) rule.Rule {
	r := rule.Must[T, P](id, field, message, func(_ *rule.Check, v *T) bool {
		code, given := ext(v)[key]
		return !given || code.In(possible...)
	})
	return Coded[T, P](r, key, ext, possible...)
}

// CustomerExt returns the extensions of the invoice's customer; nil without one.
func CustomerExt(inv *bill.Invoice) tax.Extensions {
	if inv.Customer == nil {
		return nil
	}
	return inv.Customer.Ext
}

// SupplierExt returns the extensions of the invoice's supplier; nil without one.
func SupplierExt(inv *bill.Invoice) tax.Extensions {
	if inv.Supplier == nil {
		return nil
	}
	return inv.Supplier.Ext
}

// maxSaid is how many codes one fault of EachCodeIn says something about.
const maxSaid = 3

// EachCodeIn is CodeIn for extensions at several places below an object. The function each
// calls at with every one of them and its path, ".lines[2].ext".
func EachCodeIn[T any, P node[T]](
	id, field, message string, key cbc.Key,
	each func(v *T, at func(path string, ext tax.Extensions)), possible ...cbc.Code,
) rule.Rule {
	say := sayer(message, possible)
	return rule.Each[T, P](id, field, message, func(c *rule.Check, v *T) {
		var said []cbc.Code
		each(v, func(path string, ext tax.Extensions) {
			code, given := ext[key]
			if !given || code.In(possible...) {
				return
			}
			text := ""
			if len(said) < maxSaid && !code.In(said...) {
				said, text = append(said, code), say(code)
			}
			c.FailGiven(path, text)
		})
	})
}

// CodeLike states that an extension of an object, where it is given, has a code of a form.
func CodeLike[T any, P node[T]](
	id, field, message string, key cbc.Key, ext func(v *T) tax.Extensions, fits func(code string) bool,
) rule.Rule {
	r := rule.Must[T, P](id, field, message, func(_ *rule.Check, v *T) bool {
		code, given := ext(v)[key]
		return !given || fits(string(code))
	})
	return rule.Given[T, P](r, func(_ *rule.Check, v *T) string { return words.Quote(ext(v)[key]) + " was given" })
}

// InvoiceType states that an invoice is of one of the types. Another type may be right
// elsewhere, so its faults name none that was meant.
func InvoiceType(id, field, message string, types ...cbc.Key) rule.Rule {
	r := Invoice(id, field, message, func(inv *bill.Invoice) bool { return inv.Type.In(types...) })
	return rule.Given(r, func(_ *rule.Check, inv *bill.Invoice) string {
		if inv.Type == "" {
			return ""
		}
		return words.Quote(inv.Type) + " is none"
	})
}

// Missing says for rule.Given which of the keys have no code; empty if all have one.
func Missing(ext tax.Extensions, keys ...cbc.Key) string {
	var missing []cbc.Key
	for _, key := range keys {
		if !ext.Has(key) {
			missing = append(missing, key)
		}
	}
	switch len(missing) {
	case 0:
		return ""
	case 1:
		return string(missing[0]) + " is missing"
	default:
		return words.List(missing, len(missing)) + " are missing"
	}
}

// Lacking adds to a rule, which asks for codes of extensions, which of them are missing. The
// extensions may be nil.
func Lacking[T any, P node[T]](r rule.Rule, ext func(v *T) tax.Extensions, keys ...cbc.Key) rule.Rule {
	return rule.Given[T, P](r, func(_ *rule.Check, v *T) string { return Missing(ext(v), keys...) })
}

// CodesOf lists the codes that an extension may have and of which ok returns true; all of
// them if it is nil.
func CodesOf(def *cbc.Definition, ok func(code cbc.Code) bool) []cbc.Code {
	var list []cbc.Code
	for _, v := range def.Values {
		if ok == nil || ok(v.Code) {
			list = append(list, v.Code)
		}
	}
	return list
}

// HasMeans returns two rules: that instructions have a code for their means of payment under
// a key, and that records of payments have. Their faults name the means that have one.
func HasMeans(instructions, record, message string, ext cbc.Key, code func(key cbc.Key) cbc.Code) []rule.Rule {
	known := meansWith(code)
	given := func(key cbc.Key) string {
		if key == "" {
			return ""
		}
		return words.Quote(key) + " is none; possible are " + words.List(known, len(known))
	}
	return []rule.Rule{
		rule.Given(rule.Must(instructions, "ext", message,
			func(_ *rule.Check, v *pay.Instructions) bool { return v.Ext.Has(ext) }),
			func(_ *rule.Check, v *pay.Instructions) string { return given(v.Key) }),
		rule.Given(rule.Must(record, "ext", message,
			func(_ *rule.Check, v *pay.Record) bool { return v.Ext.Has(ext) }),
			func(_ *rule.Check, v *pay.Record) string { return given(v.Key) }),
	}
}

// meansWith lists the means of payment that have a code.
func meansWith(code func(key cbc.Key) cbc.Code) []cbc.Key {
	var known []cbc.Key
	for _, key := range [...]cbc.Key{
		pay.MeansAny, pay.MeansCard, pay.MeansCreditTransfer, pay.MeansDebitTransfer, pay.MeansCash, pay.MeansCheque,
		pay.MeansBankDraft, pay.MeansDirectDebit, pay.MeansOnline, pay.MeansPromissoryNote, pay.MeansNetting, pay.MeansOther,
	} {
		if code(key) != "" {
			known = append(known, key)
		}
	}
	return known
}
