package rules

import (
	"fmt"
	"strings"

	"chancery/internal/format/en16931"
)

// peppolGroups are the checks of Peppol BIS Billing 3 beyond those that it shares.
func peppolGroups() []group {
	return []group{peppolHeader, peppolTypes, peppolExemptions, peppolElements, peppolIdentifiers}
}

// countryGroups are the checks of countries, which self-billing does not have.
func countryGroups() []group {
	return []group{peppolGermanTypes, norway, denmark, sweden, iceland, italy, greece, netherlands, germany}
}

// PeppolSet returns the rules of Peppol BIS Billing 3, on top of EN 16931.
func PeppolSet() Set {
	return EN16931Set().with("peppol", "Peppol BIS Billing 3",
		append(append(peppolShared(), peppolGroups()...), countryGroups()...), nil)
}

// PeppolSelfBilledSet returns the rules of Peppol BIS Self-Billing 3.
func PeppolSelfBilledSet() Set {
	return EN16931Set().with("peppol-self-billed", "Peppol BIS Self-Billing 3", append(peppolShared(), peppolGroups()...), nil)
}

// selfBilled reports whether the rules for self-billing are checked.
func (c *check) selfBilled() bool { return c.set.Key == "peppol-self-billed" }

// between reports whether seller and buyer are both in a country.
func (c *check) between(country string) bool {
	return c.sellerIn() == country && c.buyerIn() == country
}

// sellerIn returns BT-40.
func (c *check) sellerIn() string { return countryOf(c.inv.Seller.Address) }

// buyerIn returns BT-55.
func (c *check) buyerIn() string { return countryOf(c.inv.Buyer.Address) }

// countryOf returns the country of an address, "" without one.
func countryOf(a *en16931.Address) string {
	if a == nil {
		return ""
	}
	return a.Country
}

// sellerTaxedIn returns the country whose VAT the seller has to do with: that of its VAT
// number, of its tax representative, or of its address.
func (c *check) sellerTaxedIn() string {
	if id := c.inv.Seller.VATID.Value; len(id) >= 2 {
		return strings.ToUpper(id[:2])
	}
	if r := c.inv.TaxRepresentative; r != nil && len(r.VATID.Value) >= 2 {
		return strings.ToUpper(r.VATID.Value[:2])
	}
	return strings.ToUpper(c.sellerIn())
}

// buyerTaxedIn returns the country of the VAT number of the buyer, or of its address.
func (c *check) buyerTaxedIn() string {
	if id := c.inv.Buyer.VATID.Value; len(id) >= 2 {
		return strings.ToUpper(id[:2])
	}
	return strings.ToUpper(c.buyerIn())
}

// peppolHeader checks the terms of the document.
func peppolHeader(c *check) {
	inv := c.inv
	c.need(len(inv.Notes) <= 1 || c.between("DE"), "PEPPOL-EN16931-R002", inv.Node)
	c.need(inv.BuyerReference != "" || inv.PurchaseOrder != "", "PEPPOL-EN16931-R003", inv.Node)
	want := en16931.SpecPeppol
	if c.selfBilled() {
		want = en16931.SpecPeppolSelfBilled
	}
	spec := inv.Process.Specification
	if !strings.HasPrefix(spec, want) || strings.Contains(spec, "::") {
		c.report("PEPPOL-EN16931-R004", inv.Process.Node, spec, want)
	}
	if c.process() == "" {
		c.report("PEPPOL-EN16931-R007", inv.Process.Node, inv.Process.BusinessProcess, "")
	}
}

// process returns the number of the business process in Peppol, "" for another.
func (c *check) process() string {
	own := en16931.ProcessPeppol
	if c.selfBilled() {
		own = en16931.ProcessPeppolSelfBilled
	}
	switch c.inv.Process.BusinessProcess {
	case own, en16931.ProcessFrance, "urn:peppol:france:billing:non-regulated":
		return "01"
	case "urn:peppol:bis:billing_with_response":
		return "02"
	default:
		return ""
	}
}

// peppolTypes checks the type of the document.
func peppolTypes(c *check) {
	code := c.inv.TypeCode
	if code == "" || c.process() == "" {
		return
	}
	rule, allowed := "PEPPOL-EN16931-P0100", &peppolInvoiceTypes
	switch {
	case c.inv.CreditNote && c.selfBilled():
		rule, allowed = "PEPPOL-EN16931-P0101", &peppolSelfBilledCreditNoteTypes
	case c.inv.CreditNote:
		rule, allowed = "PEPPOL-EN16931-P0101", &peppolCreditNoteTypes
	case c.selfBilled():
		allowed = &peppolSelfBilledTypes
	}
	if !allowed.has(code) {
		c.report(rule, c.inv.Node, code, "")
	}
}

//nolint:gochecknoglobals // tables of published codes
var (
	// peppolInvoiceTypes are the types of invoices in Peppol.
	peppolInvoiceTypes = codeList{text: `102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 71 780 80 817 82 84 870 875 876 877`}
	// peppolCreditNoteTypes are the types of credit notes in Peppol.
	peppolCreditNoteTypes = codeList{text: `381 396 532 81 83`}
	// peppolSelfBilledTypes are the types of self-billed invoices.
	peppolSelfBilledTypes = codeList{text: `389 527`}
	// peppolSelfBilledCreditNoteTypes are the types of self-billed credit notes.
	peppolSelfBilledCreditNoteTypes = codeList{text: `261`}
)

// peppolGermanTypes checks the types that only German parties may use.
func peppolGermanTypes(c *check) {
	if t := c.inv.TypeCode; (t == "326" || t == "384") && !c.between("DE") {
		c.report("PEPPOL-EN16931-P0112", c.inv.Node, t, "")
	}
}

// exemption is a code of VATEX and the only VAT category that it stands with.
type exemption struct{ code, category string }

// exemptionCategories lists the codes in the order of their rules, P0104 onwards.
func exemptionCategories() [8]exemption {
	return [8]exemption{
		{"VATEX-EU-G", "G"},
		{"VATEX-EU-O", "O"},
		{"VATEX-EU-IC", "K"},
		{"VATEX-EU-AE", "AE"},
		{"VATEX-EU-D", "E"},
		{"VATEX-EU-F", "E"},
		{"VATEX-EU-I", "E"},
		{"VATEX-EU-J", "E"},
	}
}

// exemptionRule returns the ID of the rule on a code.
func exemptionRule(i int) string { return fmt.Sprintf("PEPPOL-EN16931-P%04d", 104+i) }

// peppolExemptions checks that exemption codes stand with their VAT category.
func peppolExemptions(c *check) {
	for i := range c.inv.VATBreakdown {
		b := &c.inv.VATBreakdown[i]
		if b.ExemptionCode == "" {
			continue
		}
		for k, e := range exemptionCategories() {
			if strings.EqualFold(b.ExemptionCode, e.code) && b.Category != e.category {
				c.report(exemptionRule(k), b.Node, b.Category, e.category)
			}
		}
	}
}

// peppolElement is how the pass over the elements looks at a name.
type peppolElement uint8

const (
	elementPlain peppolElement = iota
	elementAmount
	elementTaxAmount
	elementDate
	elementEndpoint
	elementMIME
	elementReason
	elementTaxPoint
	elementLine
	elementReference
)

// peppolNames are the names that the pass looks at.
var peppolNames = map[string]peppolElement{ //nolint:gochecknoglobals // a table
	"Amount": elementAmount, "BaseAmount": elementAmount, "PriceAmount": elementAmount, "TaxableAmount": elementAmount,
	"LineExtensionAmount": elementAmount, "TaxExclusiveAmount": elementAmount, "TaxInclusiveAmount": elementAmount,
	"AllowanceTotalAmount": elementAmount, "ChargeTotalAmount": elementAmount, "PrepaidAmount": elementAmount,
	"PayableRoundingAmount": elementAmount, "PayableAmount": elementAmount, "TaxAmount": elementTaxAmount,
	"IssueDate": elementDate, "DueDate": elementDate, "TaxPointDate": elementDate, "StartDate": elementDate,
	"EndDate": elementDate, "ActualDeliveryDate": elementDate,
	"EndpointID": elementEndpoint, "EmbeddedDocumentBinaryObject": elementMIME,
	"AllowanceChargeReasonCode": elementReason, "DescriptionCode": elementTaxPoint,
	"InvoiceLine": elementLine, "CreditNoteLine": elementLine, "AdditionalDocumentReference": elementReference,
}

// maxNames is how many different names a document may have before memory is taken for them.
const maxNames = 256

// peppolElements checks the elements of a document in UBL.
func peppolElements(c *check) {
	if !c.ubl() {
		return
	}
	var few [maxNames]peppolElement
	kinds := few[:0]
	for _, name := range c.doc.Names() {
		kinds = append(kinds, peppolNames[name.Local])
	}
	projects := 0
	for n := c.doc.Root(); n <= c.doc.Len(); n++ {
		switch kinds[c.doc.Node(n).Name] {
		case elementPlain:
		case elementReference:
			if c.inv.CreditNote && c.has(n, "DocumentTypeCode", "50") {
				projects++
			}
		default:
			c.peppolElement(n, kinds[c.doc.Node(n).Name])
		}
	}
	c.atMost(projects, "PEPPOL-EN16931-R080", c.inv.Node)
}

// peppolElement checks one element.
func (c *check) peppolElement(n int32, kind peppolElement) {
	switch kind {
	case elementAmount:
		c.peppolCurrency(n, true)
	case elementTaxAmount:
		c.peppolCurrency(n, c.parent(n) != "TaxTotal" || c.near(n, "TaxSubtotal") != 0)
	case elementDate:
		if text := c.doc.Text(n); len(text) != 10 || !en16931.ReadDate(text, n).Valid {
			c.report("PEPPOL-EN16931-F001", n, text, "")
		}
	case elementEndpoint:
		c.attrInList(&peppolSchemes, n, "schemeID", "PEPPOL-EN16931-CL008")
	case elementMIME:
		if mime, present := c.doc.Attr(n, "mimeCode"); present && !mimeTypes.has(mime) {
			c.report("PEPPOL-EN16931-CL001", n, mime, "")
		}
	case elementReason:
		switch c.text(c.near(n, "ChargeIndicator")) {
		case "false":
			c.inList(&allowanceReasons, n, "PEPPOL-EN16931-CL002")
		case "true":
			c.inList(&chargeReasons, n, "PEPPOL-EN16931-CL003")
		}
	case elementTaxPoint:
		if code := c.text(n); c.parent(n) == "InvoicePeriod" && code != "3" && code != "35" && code != "432" {
			c.report("PEPPOL-EN16931-CL006", n, code, "")
		}
	case elementLine:
		c.atMost(c.count(n, "DocumentReference"), "PEPPOL-EN16931-R100", n)
	case elementPlain, elementReference:
	}
}

// peppolCurrency checks the currency of an amount: that it is one, and, if own is set,
// that it is that of the invoice.
func (c *check) peppolCurrency(n int32, own bool) {
	currency, present := c.doc.Attr(n, "currencyID")
	if present && !currencies.has(trim(currency)) {
		c.report("PEPPOL-EN16931-CL007", n, currency, "")
	}
	if own && trim(currency) != c.inv.Currency {
		c.report("PEPPOL-EN16931-R051", n, currency, c.inv.Currency)
	}
}
