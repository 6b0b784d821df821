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

// All lists the catalogues.
func All() []*tax.CatalogueDef {
	return []*tax.CatalogueDef{
		{
			Key: "cef", Name: i18n.NewString("Connecting Europe Facility"),
			Extensions: []*cbc.Definition{
				define(CEFVATEX, "VAT exemption reason"),
			},
		},
		{
			Key: "iso", Name: i18n.NewString("ISO/IEC"),
			Extensions: []*cbc.Definition{{
				Key: ISOSchemeID, Name: i18n.NewString("Identifier scheme (ISO/IEC 6523)"),
				Pattern: `^\d{4}$`,
			}},
		},
		{
			Key: "untdid", Name: i18n.NewString("UN/EDIFACT"),
			Extensions: []*cbc.Definition{
				define(UNTDIDDocumentType, "Document type (UNTDID 1001)"),
				define(UNTDIDReference, "Reference qualifier (UNTDID 1153)"),
				define(UNTDIDTextSubject, "Text subject (UNTDID 4451)"),
				define(UNTDIDPaymentMeans, "Means of payment (UNTDID 4461)"),
				define(UNTDIDAllowance, "Allowance reason (UNTDID 5189)"),
				define(UNTDIDTaxCategory, "Tax category (UNTDID 5305)"),
				define(UNTDIDItemType, "Item classification (UNTDID 7143)"),
				define(UNTDIDCharge, "Charge reason (UNTDID 7161)"),
			},
		},
	}
}

// define registers a key. The codes themselves are maintained by the bodies that
// publish the lists and are checked by the rules of the formats.
func define(key cbc.Key, name string) *cbc.Definition {
	return &cbc.Definition{Key: key, Name: i18n.NewString(name)}
}
