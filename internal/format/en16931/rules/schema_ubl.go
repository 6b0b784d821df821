package rules

import (
	"slices"
	"strings"

	"chancery/internal/format/xmldoc"
)

// required are the elements that the schemas of UBL ask for though no rule of EN 16931
// does, by the local name of the element around them.
func required(local string) []string {
	switch local {
	case "CardAccount":
		return []string{"PrimaryAccountNumberID", "NetworkID"}
	case "OrderReference", "ProjectReference", "ContractDocumentReference", "DespatchDocumentReference",
		"ReceiptDocumentReference", "OriginatorDocumentReference", "DocumentReference", "PartyIdentification",
		"SellersItemIdentification", "BuyersItemIdentification", "StandardItemIdentification":
		return []string{"ID"}
	case "OrderLineReference":
		return []string{"LineID"}
	case "AllowanceCharge":
		return []string{"Amount"}
	case "AddressLine":
		return []string{"Line"}
	case "PartyName":
		return []string{"Name"}
	case "TaxTotal":
		return []string{"TaxAmount"}
	case "TaxCategory", "ClassifiedTaxCategory":
		return []string{"TaxScheme"}
	default:
		return nil
	}
}

// complete reports what the schemas ask for in an element of UBL and is not there.
func (c *check) complete(n int32) {
	for _, name := range required(c.doc.Local(n)) {
		if c.child(n, name) == 0 {
			c.report("XSD-MISSING", n, "", name)
		}
	}
}

// datatype is how the name of an element of UBL without elements in it ends, with the
// attributes that the schemas allow it.
type datatype struct {
	ending string
	attrs  []string
}

// datatypes lists them; names with another ending are texts.
var datatypes = []datatype{ //nolint:gochecknoglobals // a table
	{"Amount", []string{"currencyID", "currencyCodeListVersionID"}},
	{"BinaryObject", []string{"mimeCode", "filename", "format", "encodingCode", "characterSetCode", "uri"}},
	{"Code", []string{"listID", "listVersionID", "listName", "listAgencyID", "listAgencyName", "name", "languageID", "listURI", "listSchemeURI"}},
	{"ID", identifierAttrs},
	{"URI", identifierAttrs},
	{"Quantity", []string{"unitCode", "unitCodeListID", "unitCodeListAgencyID", "unitCodeListAgencyName"}},
	{"Measure", []string{"unitCode", "unitCodeListVersionID"}},
	{"Percent", []string{"format"}},
	{"Numeric", []string{"format"}},
	{"Rate", []string{"format"}},
	{"Indicator", nil},
	{"Date", nil},
	{"Time", nil},
	{"", []string{"languageID", "languageLocaleID"}},
}

// identifierAttrs are the attributes of an identifier.
var identifierAttrs = []string{ //nolint:gochecknoglobals // a table
	"schemeID", "schemeName", "schemeAgencyID", "schemeAgencyName", "schemeVersionID", "schemeDataURI", "schemeURI",
}

// allowed reports whether the schemas of UBL allow an attribute at an element.
func allowed(local string, group bool, attr xmldoc.Name) bool {
	if attr.Space != "" {
		return true // where the schemas are, and the like
	}
	if group {
		return false
	}
	for i := range datatypes {
		if d := &datatypes[i]; strings.HasSuffix(local, d.ending) {
			return slices.Contains(d.attrs, attr.Local)
		}
	}
	return false
}
