package sazatca

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// ExtInvoiceType is the type of transaction (KSA-2): 01 for a standard tax invoice or 02
// for a simplified one, and five digits that are 0 or 1.
const ExtInvoiceType cbc.Key = "sa-zatca-invoice-type"

// transaction is a value of ExtInvoiceType. One that is absent or malformed has no flags
// and counts as standard.
type transaction cbc.Code

const (
	standardTransaction   transaction = "01"
	simplifiedTransaction transaction = "02"
)

// All values have one length, and a flag in each place behind the first two.
const (
	transactionLength = 7
	flagCount         = transactionLength - len(standardTransaction)
)

// flag is one of the digits of a type of transaction.
type flag struct {
	// at is its place in the value.
	at              int
	tag             cbc.Key
	english, arabic string
}

// flags lists the digits behind the first two.
func flags() [flagCount]flag {
	return [flagCount]flag{
		{atThirdParty, TagThirdParty, "Third-party", "طرف ثالث"},
		{atNominal, TagNominal, "Nominal", "اسمية"},
		{atExport, TagExport, "Export", "تصدير"},
		{atSummary, TagSummary, "Summary", "ملخص"},
		{atSelfBilled, tagSelfBilled, "Self-billed", "ذاتية الإصدار"},
	}
}

// The places of the flags.
const (
	atThirdParty = 2 + iota
	atNominal
	atExport
	atSummary
	atSelfBilled
)

func transactionOf(inv *bill.Invoice) transaction {
	return transaction(law.TaxExt(inv)[ExtInvoiceType])
}

func (t transaction) simplified() bool {
	return strings.HasPrefix(string(t), string(simplifiedTransaction))
}

func (t transaction) has(at int) bool { return len(t) == transactionLength && t[at] == '1' }

// known reports whether the value is in the list: goods that leave the country cannot be
// invoiced by their buyer, and neither kind is simplified.
func (t transaction) known() bool {
	if len(t) != transactionLength || !t.simplified() && !strings.HasPrefix(string(t), string(standardTransaction)) {
		return false
	}
	for _, digit := range t[len(standardTransaction):] {
		if digit != '0' && digit != '1' {
			return false
		}
	}
	export, selfBilled := t.has(atExport), t.has(atSelfBilled)
	if t.simplified() {
		return !export && !selfBilled
	}
	return !export || !selfBilled
}

// taggedTransaction returns the type that follows from tags.
func taggedTransaction(tags tax.Tags) transaction {
	t := standardTransaction
	if tags.Has(tagSimplified) {
		t = simplifiedTransaction
	}
	for _, f := range flags() {
		t += digit(tags.Has(f.tag))
	}
	return t
}

func digit(set bool) transaction {
	if set {
		return "1"
	}
	return "0"
}

// invoiceTypes lists the types of transaction that there are.
func invoiceTypes() *cbc.Definition {
	def := &cbc.Definition{
		Key:  ExtInvoiceType,
		Name: arabic.Names("ZATCA Invoice Transaction Type", "نوع الفاتورة"),
		Desc: i18n.String{"en": "Type of transaction (KSA-2). It follows from the tags: 01, or 02 for simplified, and 1 or 0 each for " +
			"third-party, nominal, export, summary and self-billed."},
		Pattern: `^0[12][01]{5}$`,
	}
	for _, kind := range []transaction{standardTransaction, simplifiedTransaction} {
		for bits := range 1 << flagCount {
			if t := kind + digits(bits); t.known() {
				def.Values = append(def.Values, t.definition())
			}
		}
	}
	return def
}

// digits writes a number in binary digits, one for each flag.
func digits(bits int) transaction {
	var t transaction
	for i := flagCount - 1; i >= 0; i-- {
		t += digit(bits>>i&1 == 1)
	}
	return t
}

// definition names the kind of invoice and its flags.
func (t transaction) definition() *cbc.Definition {
	english, own := "Standard Tax Invoice", "فاتورة ضريبية"
	if t.simplified() {
		english, own = "Simplified Tax Invoice", "فاتورة ضريبية مبسطة"
	}
	var inEnglish, inArabic []string
	for _, f := range flags() {
		if t.has(f.at) {
			inEnglish, inArabic = append(inEnglish, f.english), append(inArabic, f.arabic)
		}
	}
	if len(inEnglish) > 0 {
		english += " — " + strings.Join(inEnglish, ", ")
		own += " — " + strings.Join(inArabic, "، ")
	}
	return arabic.Value(cbc.Code(t), english, own)
}
