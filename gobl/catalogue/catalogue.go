package catalogue

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/tax"
)

// Keys of the extensions, with the code lists they stand for.
const (
	// CEFVATEX: VAT exemption reason codes of the Connecting Europe Facility
	// (EN 16931 BT-121).
	CEFVATEX cbc.Key = "cef-vatex"
	// ISOSchemeID: identifier scheme codes of ISO/IEC 6523.
	ISOSchemeID cbc.Key = "iso-scheme-id"
	// UNTDIDDocumentType: UNTDID 1001 (BT-3).
	UNTDIDDocumentType cbc.Key = "untdid-document-type"
	// UNTDIDReference: UNTDID 1153 (BT-18-1).
	UNTDIDReference cbc.Key = "untdid-reference"
	// UNTDIDTextSubject: UNTDID 4451 (BT-21).
	UNTDIDTextSubject cbc.Key = "untdid-text-subject"
	// UNTDIDPaymentMeans: UNTDID 4461 (BT-81).
	UNTDIDPaymentMeans cbc.Key = "untdid-payment-means"
	// UNTDIDAllowance: UNTDID 5189 (BT-98, BT-140).
	UNTDIDAllowance cbc.Key = "untdid-allowance"
	// UNTDIDTaxCategory: UNTDID 5305 (BT-95, BT-102, BT-118, BT-151).
	UNTDIDTaxCategory cbc.Key = "untdid-tax-category"
	// UNTDIDItemType: UNTDID 7143 (BT-158-1).
	UNTDIDItemType cbc.Key = "untdid-item-type"
	// UNTDIDCharge: UNTDID 7161 (BT-105, BT-145).
	UNTDIDCharge cbc.Key = "untdid-charge"
)

// All lists the catalogues, in the order of their keys.
func All() []*tax.CatalogueDef {
	return []*tax.CatalogueDef{
		{Key: "cef", Name: i18n.NewString("Connecting Europe Facility (CEF)"), Extensions: cef()},
		{Key: "iso", Name: i18n.NewString("ISO/IEC Data Elements"), Extensions: iso()},
		{Key: "untdid", Name: i18n.NewString("UN/EDIFACT Data Elements"), Extensions: untdid()},
	}
}

func cef() []*cbc.Definition {
	return []*cbc.Definition{
		// The name has been in circulation with this misprint for CEF.
		list(CEFVATEX, "CET VATEX - VAT exemption reason codes",
			"Why a supply bears no VAT, by the article of the law.", vatex[:]),
	}
}

// iso has a pattern instead of values: the register of ISO/IEC 6523 grows, and
// is kept by the agency that issues the codes.
func iso() []*cbc.Definition {
	return []*cbc.Definition{{
		Key:     ISOSchemeID,
		Name:    i18n.NewString("ISO/IEC 6523 Identifier scheme code"),
		Desc:    i18n.NewString("The register in which an identifier of an organisation is unique."),
		Pattern: `^\d{4}$`,
	}}
}

func untdid() []*cbc.Definition {
	return []*cbc.Definition{
		list(UNTDIDDocumentType, "UNTDID 1001 Document Type",
			"What kind of invoice, credit note or request for payment it is.", documentTypes[:]),
		list(UNTDIDReference, "UNTDID 1153 Reference Code Qualifier",
			"What a reference points to.", referenceQualifiers[:]),
		list(UNTDIDTextSubject, "UNTDID 4451 Text Subject Qualifier",
			"What a free text is about.", textSubjects[:]),
		list(UNTDIDPaymentMeans, "UNTDID 4461 Payment Means",
			"How a payment is to be or was made.", paymentMeans[:]),
		list(UNTDIDAllowance, "UNTDID 5189 Allowance",
			"Why less is charged.", allowances[:]),
		// The number is a misprint for 5305, in circulation like the rest of the name.
		list(UNTDIDTaxCategory, "UNTDID 3505 Tax Category",
			"How a tax treats a supply.", taxCategories[:]),
		list(UNTDIDItemType, "UNTDID 7143 Item Type Identification Code",
			"By which classification an item is identified.", itemTypes[:]),
		list(UNTDIDCharge, "UNTDID 7161 Charge",
			"Why more is charged.", charges[:]),
	}
}

// VATEXName returns the name of a reason for which no VAT is charged, and whether the
// code is in the list.
func VATEXName(code cbc.Code) (name string, known bool) {
	for _, e := range vatex {
		if e.code == code {
			return e.name, true
		}
	}
	return "", false
}

// entry is a line of a code list. The lists are published in English.
type entry struct {
	code cbc.Code
	name string
}

func list(key cbc.Key, name, desc string, entries []entry) *cbc.Definition {
	values := make([]cbc.Definition, len(entries))
	refs := make([]*cbc.Definition, len(entries))
	for i, e := range entries {
		values[i] = cbc.Definition{Code: e.code, Name: i18n.NewString(e.name)}
		refs[i] = &values[i]
	}
	return &cbc.Definition{
		Key: key, Name: i18n.NewString(name), Desc: i18n.NewString(desc), Values: refs,
	}
}
