package core

import (
	"chancery/gobl/cbc"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
)

func payRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-PAY-DUEDATE-01", "date", "say when the amount is due",
			func(_ *rule.Check, d *pay.DueDate) bool { return d.HasDate() }),
		rule.Must("GOBL-PAY-DUEDATE-02", "amount", "let something be due: an amount that is not zero",
			func(_ *rule.Check, d *pay.DueDate) bool { return !d.Amount.IsZero() }),
		rule.Must("GOBL-PAY-INSTRUCTIONS-01", "key", "say by which means to pay",
			func(_ *rule.Check, i *pay.Instructions) bool { return i.Key != "" }),
		rule.Must("GOBL-PAY-INSTRUCTIONS-02", "key", "choose a means of payment such as credit-transfer, card, direct-debit, cash",
			func(_ *rule.Check, i *pay.Instructions) bool { return i.Key == "" || isMeans(i.Key) }),
		rule.Must("GOBL-PAY-ONLINE-01", "url", "say with a URL where to pay",
			func(_ *rule.Check, o *pay.Online) bool { return IsURL(o.URL) }),
		rule.Must("GOBL-PAY-RECORD-01", "key", "choose a means of payment such as credit-transfer, card, direct-debit, cash",
			func(_ *rule.Check, r *pay.Record) bool { return r.Key == "" || isMeans(r.Key) }),
		rule.Must("GOBL-PAY-TERMS-01", "key", "choose one of the terms, such as due-date, instant, end-of-month, or leave it out",
			func(_ *rule.Check, t *pay.Terms) bool { return t.Key == "" || isTerm(t.Key) }),
	}
}

// isMeans reports whether a key is a means of payment, or begins with one and
// refines it: "credit-transfer+instant".
func isMeans(k cbc.Key) bool {
	return k.First().In("any", "card", "credit-transfer", "debit-transfer", "cash", "cheque",
		"bank-draft", "direct-debit", "online", "promissory-note", "netting", "other")
}

// isTerm lists the payment terms that have a code in UNTDID 4279.
func isTerm(k cbc.Key) bool {
	return k.In("end-of-month", "due-date", "deferred", "proximo", "instant", "elective",
		"pending", "advanced", "delivery", "undefined")
}
