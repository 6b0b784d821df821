package en16931

import (
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// Extension keys of GOBL that carry codes of EN 16931 and of the French rules.
const (
	extDocumentType = catalogue.UNTDIDDocumentType
	extTaxCategory  = catalogue.UNTDIDTaxCategory
	extVATEX        = catalogue.CEFVATEX
	extPayment      = catalogue.UNTDIDPaymentMeans
	extAllowance    = catalogue.UNTDIDAllowance
	extCharge       = catalogue.UNTDIDCharge
	extTextSubject  = catalogue.UNTDIDTextSubject
	extReference    = catalogue.UNTDIDReference
	extItemType     = catalogue.UNTDIDItemType
	extScheme       = catalogue.ISOSchemeID
	extBillingMode  = cbc.Key("fr-ctc-billing-mode")
	extFramework    = cbc.Key("fr-choruspro-framework")
	extChorusScheme = cbc.Key("fr-choruspro-scheme")
)

// Categories of tax that EN 16931 writes as VAT.
const (
	catVAT  = cbc.Code("VAT")
	catIGIC = cbc.Code("IGIC")
	catIPSI = cbc.Code("IPSI")
)

// euroCountries account for VAT in euros.
const euroCountries = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK"

// otherCurrencies are the currencies in which other countries account for VAT.
var otherCurrencies = map[string]currency.Code{ //nolint:gochecknoglobals // a table
	"CH": "CHF", "CZ": "CZK", "DK": "DKK", "GB": "GBP", "HU": "HUF", "IS": "ISK", "LI": "CHF", "NO": "NOK", "PL": "PLN", "RO": "RON",
	"SE": "SEK", "XI": "GBP",
}

// accountingCurrency returns the currency in which a country accounts for VAT; "" where we do not know it.
func accountingCurrency(country string) currency.Code {
	if slices.Contains(strings.Fields(euroCountries), country) {
		return "EUR"
	}
	return otherCurrencies[country]
}

// Codes of VAT categories (UNTDID 5305).
const (
	CategoryStandard       = "S"
	CategoryZero           = "Z"
	CategoryExempt         = "E"
	CategoryReverseCharge  = "AE"
	CategoryIntraCommunity = "K"
	CategoryExport         = "G"
	CategoryOutside        = "O"
	CategoryIGIC           = "L"
	CategoryIPSI           = "M"
	CategorySplit          = "B"
)

// vatKeys pairs the treatments of GOBL with their categories.
var vatKeys = [...]struct { //nolint:gochecknoglobals // a table
	key      cbc.Key
	category string
	// reason is the VATEX code that says nothing but the category.
	reason string
}{
	{"standard", CategoryStandard, ""},
	{"zero", CategoryZero, ""},
	{"exempt", CategoryExempt, ""},
	{"reverse-charge", CategoryReverseCharge, "VATEX-EU-AE"},
	{"intra-community", CategoryIntraCommunity, "VATEX-EU-IC"},
	{"export", CategoryExport, "VATEX-EU-G"},
	{"outside-scope", CategoryOutside, "VATEX-EU-O"},
}

// categoryOf returns the category of a treatment; "" for an unknown one.
func categoryOf(key cbc.Key) string {
	for _, k := range vatKeys {
		if k.key == key {
			return k.category
		}
	}
	return ""
}

// keyOf returns the treatment of a category; "" for one that has none.
func keyOf(category string) cbc.Key {
	for _, k := range vatKeys {
		if k.category == category {
			return k.key
		}
	}
	return ""
}

// reasonOf returns the VATEX code of a category that needs no other reason.
func reasonOf(category string) string {
	for _, k := range vatKeys {
		if k.category == category {
			return k.reason
		}
	}
	return ""
}

// needsReason reports whether a category must say why there is no VAT.
func needsReason(category string) bool {
	return slices.Contains([]string{
		CategoryExempt, CategoryReverseCharge, CategoryIntraCommunity, CategoryExport, CategoryOutside,
	}, category)
}

// documentTypes pairs the types and tags of GOBL with UNTDID 1001. The first row that fits counts.
var documentTypes = [...]struct { //nolint:gochecknoglobals // a table
	kind cbc.Key
	tag  cbc.Key
	code string
}{
	{bill.InvoiceStandard, "self-billed", "389"},
	{bill.InvoiceStandard, "partial", "326"},
	{bill.InvoiceStandard, "prepayment", "386"},
	{bill.InvoiceStandard, "factoring", "393"},
	{bill.InvoiceStandard, "", "380"},
	{bill.InvoiceCreditNote, "self-billed", "261"},
	{bill.InvoiceCreditNote, "factoring", "396"},
	{bill.InvoiceCreditNote, "", "381"},
	{bill.InvoiceDebitNote, "", "383"},
	{bill.InvoiceCorrective, "", "384"},
	{bill.InvoiceProforma, "", "325"},
}

// typeCode returns the code of a type with tags; "" for one without.
func typeCode(kind cbc.Key, tags []cbc.Key) string {
	for _, t := range documentTypes {
		if t.kind == kind && (t.tag == "" || slices.Contains(tags, t.tag)) {
			return t.code
		}
	}
	return ""
}

// creditCodes are the documents of UNTDID 1001 that give money back; in UBL they have the root CreditNote.
var creditCodes = []string{ //nolint:gochecknoglobals // a table
	"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532",
}

// IsCredit reports whether a document type (BT-3) is a credit note.
func IsCredit(code string) bool { return slices.Contains(creditCodes, code) }

// IsSelfBilled reports whether a document type (BT-3) is issued by the buyer.
func IsSelfBilled(code string) bool {
	return slices.Contains([]string{"261", "389", "471", "473", "500", "501", "502", "527"}, code)
}

// invoiceType returns the type and the tags of GOBL for a document type (BT-3). A code that GOBL has no type for is "other".
func invoiceType(code string) (kind cbc.Key, tags []cbc.Key) {
	switch {
	case IsCredit(code):
		kind = bill.InvoiceCreditNote
	case slices.Contains([]string{"384", "471", "472", "473"}, code):
		kind = bill.InvoiceCorrective
	case slices.Contains([]string{"80", "84", "383", "527"}, code):
		kind = bill.InvoiceDebitNote
	case code == "325":
		kind = bill.InvoiceProforma
	case slices.Contains([]string{"326", "380", "386", "389", "393", "500", "501"}, code):
		kind = bill.InvoiceStandard
	default:
		kind = bill.InvoiceOther
	}
	if IsSelfBilled(code) {
		tags = append(tags, "self-billed")
	}
	switch code {
	case "326":
		tags = append(tags, "partial")
	case "386", "500", "503":
		tags = append(tags, "prepayment")
	case "393", "396":
		tags = append(tags, "factoring")
	}
	return kind, tags
}

// paymentKeys pairs the means of GOBL with UNTDID 4461, the more exact first.
var paymentKeys = [...]struct { //nolint:gochecknoglobals // a table
	key  cbc.Key
	code string
}{
	{pay.MeansCreditTransfer + "+" + pay.KeySEPA, "58"},
	{pay.MeansDirectDebit + "+" + pay.KeySEPA, "59"},
	{pay.MeansCard + "+" + pay.KeyDebit, "55"},
	{pay.MeansCard + "+" + pay.KeyCredit, "54"},
	{pay.MeansAny, "1"},
	{pay.MeansCard, "48"},
	{pay.MeansCreditTransfer, "30"},
	{pay.MeansDebitTransfer, "31"},
	{pay.MeansCash, "10"},
	{pay.MeansCheque, "20"},
	{pay.MeansBankDraft, "21"},
	{pay.MeansDirectDebit, "49"},
	{pay.MeansOnline, "68"},
	{pay.MeansPromissoryNote, "60"},
	{pay.MeansNetting, "97"},
	{pay.MeansOther, "ZZZ"},
}

// meansCode returns the code of a key, or of the key that it refines; "" for an unknown one.
func meansCode(key cbc.Key) string {
	for {
		for _, m := range paymentKeys {
			if m.key == key {
				return m.code
			}
		}
		i := lastPlus(key)
		if i < 0 {
			return ""
		}
		key = key[:i]
	}
}

func lastPlus(key cbc.Key) int {
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '+' {
			return i
		}
	}
	return -1
}

// meansKey returns the key of a code. A code without a key of its own is other: the extension then keeps it.
func meansKey(code string) cbc.Key {
	for _, m := range paymentKeys {
		if m.code == code {
			return m.key
		}
	}
	return pay.MeansOther
}

// taxPoints pairs the events of GOBL with UNTDID 2005 (BT-8).
var taxPoints = [...]struct { //nolint:gochecknoglobals // a table
	key  cbc.Key
	code string
}{{"issue", "3"}, {"delivery", "35"}, {"payment", "432"}}

func taxPointCode(key cbc.Key) string {
	for _, p := range taxPoints {
		if p.key == key {
			return p.code
		}
	}
	return ""
}

func taxPointKey(code string) cbc.Key {
	for _, p := range taxPoints {
		if p.code == code {
			return p.key
		}
	}
	return ""
}

// allowanceCodes are the reasons of discounts in UNTDID 5189, for documents that lack the addon which sets them.
var allowanceCodes = map[cbc.Key]string{ //nolint:gochecknoglobals // a table
	"early-completion": "41", "military": "62", "work-accident": "63", "special-agreement": "64", "production-error": "65",
	"new-outlet": "66", "sample": "67", "end-of-range": "68", "incoterm": "70", "pos-threshold": "71", "special-rebate": "100",
	"temporary": "103", "standard": "104", "yearly-turnover": "105",
}

// chargeCodes are the reasons of charges in UNTDID 7161.
var chargeCodes = map[cbc.Key]string{ //nolint:gochecknoglobals // a table
	"stamp-duty": "ST", "outlay": "AAE", "tax": "TX", "customs": "ABW", "delivery": "DL", "packing": "PC", "handling": "HD",
	"insurance": "IN", "storage": "ABA", "admin": "AEM", "cleaning": "CG",
}

// reasonCode returns the code of a discount or charge: the extension, else that of its key.
func reasonCode(ext tax.Extensions, list cbc.Key, key cbc.Key, codes map[cbc.Key]string) string {
	if code := ext[list]; code != "" {
		return string(code)
	}
	return codes[key]
}
