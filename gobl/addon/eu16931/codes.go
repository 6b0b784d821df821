package eu16931

import (
	"chancery/gobl/cbc"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// The tables below relate the keys of documents to the codes of the lists that
// EN 16931 refers to, in the versions of the European Commission's registry of
// supporting artefacts.

// paymentMeans are codes of UNTDID 4461 (BT-81).
var paymentMeans = cbc.CodeMap{
	pay.MeansAny:            "1",
	pay.MeansCard:           "48",
	"card+debit":            "55",
	pay.MeansCreditTransfer: "30",
	"credit-transfer+sepa":  "58",
	pay.MeansDebitTransfer:  "31",
	pay.MeansCash:           "10",
	pay.MeansCheque:         "20",
	pay.MeansBankDraft:      "21",
	pay.MeansDirectDebit:    "49",
	"direct-debit+sepa":     "59",
	pay.MeansOnline:         "68",
	pay.MeansPromissoryNote: "60",
	pay.MeansNetting:        "97",
}

// Codes of UNTDID 5305 (BT-95, BT-102, BT-118, BT-151).
const (
	categoryStandard       cbc.Code = "S"
	categoryZero           cbc.Code = "Z"
	categoryExempt         cbc.Code = "E"
	categoryReverseCharge  cbc.Code = "AE"
	categoryIntraCommunity cbc.Code = "K"
	categoryExport         cbc.Code = "G"
	categoryOutsideScope   cbc.Code = "O"
	categoryIGIC           cbc.Code = "L"
	categoryIPSI           cbc.Code = "M"
)

// vatCategories describe how VAT treats a supply.
var vatCategories = [...]struct {
	key  cbc.Key
	code cbc.Code
}{
	{tax.KeyStandard, categoryStandard},
	{tax.KeyZero, categoryZero},
	{tax.KeyExempt, categoryExempt},
	{tax.KeyReverseCharge, categoryReverseCharge},
	{tax.KeyIntraCommunity, categoryIntraCommunity},
	{tax.KeyExport, categoryExport},
	{tax.KeyOutsideScope, categoryOutsideScope},
}

// categoryOf returns the code of a treatment, empty when there is none.
func categoryOf(key cbc.Key) cbc.Code {
	for i := range vatCategories {
		if vatCategories[i].key == key {
			return vatCategories[i].code
		}
	}
	return ""
}

// keyOf returns the treatment that a code stands for, empty when there is none.
func keyOf(category cbc.Code) cbc.Key {
	for i := range vatCategories {
		if vatCategories[i].code == category {
			return vatCategories[i].key
		}
	}
	return ""
}

// allowances are codes of UNTDID 5189 (BT-98, BT-140).
var allowances = cbc.CodeMap{
	"early-completion":  "41",
	"military":          "62",
	"work-accident":     "63",
	"special-agreement": "64",
	"production-error":  "65",
	"new-outlet":        "66",
	"sample":            "67",
	"end-of-range":      "68",
	"incoterm":          "70",
	"pos-threshold":     "71",
	"special-rebate":    "100",
	"temporary":         "103",
	"standard":          "104",
	"yearly-turnover":   "105",
}

// charges are codes of UNTDID 7161 (BT-105, BT-145).
var charges = cbc.CodeMap{
	"stamp-duty": "ST",
	"outlay":     "AAE",
	"tax":        "TX",
	"customs":    "ABW",
	"delivery":   "DL",
	"packing":    "PC",
	"handling":   "HD",
	"insurance":  "IN",
	"storage":    "ABA",
	"admin":      "AEM",
	"cleaning":   "CG",
}

// textSubjects are codes of UNTDID 4451 (BT-21).
var textSubjects = cbc.CodeMap{
	"goods":           "AAA",
	"payment":         "PMT",
	"payment-method":  "PMD",
	"payment-term":    "AAB",
	"general":         "AAI",
	"legal":           "ABL",
	"dangerous-goods": "AAC",
	"ack":             "AAE",
	"rate":            "AAF",
	"reason":          "ACD",
	"dispute":         "ACE",
	"customer":        "CUR",
	"glossary":        "ACZ",
	"customs":         "CUS",
	"handling":        "HAN",
	"packaging":       "PKG",
	"loading":         "LOI",
	"price":           "AAK",
	"priority":        "PRI",
	"regulatory":      "REG",
	"safety":          "SAF",
	"ship-line":       "SLR",
	"supplier":        "SUR",
	"transport":       "TRA",
	"delivery":        "DEL",
	"quarantine":      "QIN",
	"tax":             "TXD",
	"other":           "ZZZ",
}

// Codes of ISO/IEC 6523 for identifiers.
const (
	schemeSIREN cbc.Code = "0002" // INSEE, enterprises in France
	schemeSIRET cbc.Code = "0009" // INSEE, their establishments
	schemeGLN   cbc.Code = "0088" // GS1, locations
	schemeGTIN  cbc.Code = "0160" // GS1, trade items
	schemeCVR   cbc.Code = "0184" // Denmark, enterprises
)
