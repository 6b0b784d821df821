package jsonschema

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// choice is one of the keys a member may have.
type choice struct {
	key   cbc.Key
	title string // made of the key when empty
	desc  string
}

// keyList is the keys a member may have.
type keyList struct {
	list []choice
	open bool // any other key is as good
}

func (l *keyList) kind() string {
	if l.open {
		return "anyOf"
	}
	return "oneOf"
}

func (l *keyList) choices() []*object {
	all := make([]*object, 0, len(l.list)+1)
	for _, c := range l.list {
		all = append(all, c.schema())
	}
	if l.open {
		all = append(all, obj("pattern", keyPattern, "title", "Any"))
	}
	return all
}

func (c choice) schema() *object {
	o := obj("const", c.key, "title", c.name())
	o.text("description", c.desc)
	return o
}

func (c choice) name() string {
	if c.title != "" {
		return c.title
	}
	return title(string(c.key))
}

func closed(keys ...cbc.Key) *keyList {
	l := new(keyList)
	for _, k := range keys {
		l.list = append(l.list, choice{key: k})
	}
	return l
}

func open(keys ...cbc.Key) *keyList {
	l := closed(keys...)
	l.open = true
	return l
}

// keysOf finds the keys of a member, "bill.Invoice.type"; nil when any will do.
func keysOf(path string) *keyList {
	switch path {
	case "bill.Delivery.$tags":
		return open()
	case "bill.Invoice.$tags":
		return open(bill.TagSimplified, bill.TagReverseCharge, bill.TagSelfBilled, bill.TagCustomerRates,
			bill.TagPartial, bill.TagBypass, bill.TagPrepayment, bill.TagFactoring)
	case "bill.Tax.rounding":
		return closed(tax.RoundPrecise, tax.RoundCurrency)
	case "bill.Tax.point":
		return closed("issue", "delivery", "payment")
	case "bill.Discount.key", "bill.LineDiscount.key":
		return open("early-completion", "military", "work-accident", "special-agreement", "production-error",
			"new-outlet", "sample", "end-of-range", "incoterm", "pos-threshold", "special-rebate", "temporary",
			"standard", "yearly-turnover")
	case "bill.Charge.key", "bill.LineCharge.key":
		return open("stamp-duty", "outlay", "tax", "customs", "delivery", "packing", "handling", "insurance",
			"storage", "admin", "cleaning", "excise")
	}
	if l := typeKeys(path); l != nil {
		return l
	}
	if l := statusKeys(path); l != nil {
		return l
	}
	return partKeys(path)
}

func typeKeys(path string) *keyList {
	switch path {
	case "bill.Invoice.type":
		return &keyList{list: invoiceTypes()}
	case "bill.Order.type":
		return closed(bill.OrderPurchase, bill.OrderSale, bill.OrderQuote)
	case "bill.Delivery.type":
		return closed(bill.DeliveryAdvice, bill.DeliveryNote, bill.DeliveryWaybill, bill.DeliveryReceipt, bill.DeliveryOther)
	case "bill.Payment.type":
		return closed(bill.PaymentRequest, bill.PaymentAdvice, bill.PaymentReceipt)
	case "bill.Status.type":
		return closed(bill.StatusResponse, bill.StatusUpdate, bill.StatusSystem)
	}
	return nil
}

func statusKeys(path string) *keyList {
	switch path {
	case "bill.StatusLine.key":
		return closed("issued", "acknowledged", "processing", "querying", "rejected", "accepted", "paid", "error", "other")
	case "bill.Reason.key":
		return closed("none", "references", "legal", "unknown-receiver", "quality", "delivery", "prices", "quantity",
			"items", "payment-terms", "not-recognized", "finance-terms", "partial", "other")
	case "bill.Action.key":
		return closed("none", "provide", "reissue", "credit-full", "credit-partial", "credit-amount", "other")
	case "head.Link.category":
		return closed("format", "portal", "request", "response", "agreement", "verification", "attachment")
	}
	return nil
}

func partKeys(path string) *keyList {
	switch path {
	case "org.Identity.scope":
		return closed(org.IdentityScopeTax, org.IdentityScopeLegal)
	case "org.Item.key":
		return open(org.ItemKeyGoods, org.ItemKeyServices)
	case "org.Note.key":
		return closed("goods", "payment", "payment-method", "payment-term", "legal", "dangerous-goods", "ack", "rate",
			"reason", "dispute", "customer", "glossary", "customs", "general", "handling", "packaging", "loading",
			"price", "priority", "regulatory", "safety", "ship-line", "supplier", "transport", "delivery",
			"quarantine", "tax", "other")
	case "pay.Instructions.key", "pay.Record.key":
		return open(pay.MeansAny, pay.MeansCard, pay.MeansCard.With(pay.KeyCredit), pay.MeansCard.With(pay.KeyDebit),
			pay.MeansCreditTransfer, pay.MeansCreditTransfer.With(pay.KeySEPA), pay.MeansDebitTransfer, pay.MeansCash,
			pay.MeansCheque, pay.MeansBankDraft, pay.MeansDirectDebit, pay.MeansDirectDebit.With(pay.KeySEPA),
			pay.MeansOnline, pay.MeansPromissoryNote, pay.MeansNetting, pay.MeansOther)
	case "pay.Terms.key":
		return closed(pay.TermKeyEndOfMonth, pay.TermKeyDueDate, pay.TermKeyDeferred, pay.TermKeyProximo,
			pay.TermKeyInstant, pay.TermKeyElective, pay.TermKeyPending, pay.TermKeyAdvanced, pay.TermKeyDelivery,
			pay.TermKeyUndefined)
	}
	return nil
}

// invoiceTypes are also the types an invoice can be corrected with.
func invoiceTypes() []choice {
	return []choice{
		{bill.InvoiceStandard, "Standard", "An ordinary invoice from a supplier to a customer."},
		{bill.InvoiceProforma, "Proforma", "Shows the customer what an invoice will say; nothing is owed yet."},
		{bill.InvoiceCorrective, "Corrective", "Takes the place of the invoice it refers to, which counts no more."},
		{bill.InvoiceCreditNote, "Credit Note", "Gives back some or all of the invoice it refers to, which stays as it is."},
		{bill.InvoiceDebitNote, "Debit Note", "Adds to what the invoice it refers to asks for."},
		{bill.InvoiceOther, "Other", "Any other kind; the scenarios of regimes and addons do not see a type they know."},
	}
}

// combined returns the conditions between members of a type: the treatments that
// each of the general taxes has.
func combined(name string) []*object {
	if name != "tax.Combo" {
		return nil
	}
	when := func(cat cbc.Code, keys []tax.KeyDef) *object {
		var list []*object
		for _, k := range keys {
			list = append(list, obj("const", k.Key, "title", k.Name.String()))
		}
		return obj(
			"if", obj("properties", obj("cat", obj("const", cat))),
			"then", obj("properties", obj("key", obj("oneOf", list))),
		)
	}
	return []*object{
		when(tax.CategoryVAT, tax.GlobalVATKeys()),
		when(tax.CategoryGST, tax.GlobalGSTKeys()),
	}
}

// recommended names members that forms should show although they may be left
// out.
func recommended(name string) []string {
	switch name {
	case "bill.Invoice", "bill.Order", "bill.Delivery", "bill.Payment":
		return []string{"$regime", "series", "code", "lines"}
	case "bill.Status":
		return []string{"$regime", "series", "lines"}
	case "org.Party":
		return []string{"name", "tax_id"}
	case "org.Address":
		return []string{"num", "street", "locality", "region", "code", "country"}
	case "tax.Identity":
		return []string{"code"}
	}
	return nil
}
