package rules

import (
	"strings"

	"chancery/internal/format/en16931"
)

// ublVisits are the checks of elements of UBL, by local name.
func ublVisits() map[string]visit {
	return map[string]visit{
		"AdditionalDocumentReference":  ublAdditional,
		"Address":                      ublAddress,
		"AllowanceCharge":              ublAllowanceCharge,
		"AllowanceChargeReasonCode":    ublReasonCode,
		"BaseQuantity":                 ublUnit,
		"BillingReference":             ublBilling,
		"ClassifiedTaxCategory":        ublLineTax,
		"CompanyID":                    ublCompanyID,
		"CreditNoteTypeCode":           ublCreditNoteType,
		"CreditedQuantity":             ublUnit,
		"Delivery":                     ublDelivery,
		"DescriptionCode":              ublDescriptionCode,
		"DocumentCurrencyCode":         func(c *check, n int32) { c.inList(&currencies, n, "BR-CL-04") },
		"EmbeddedDocumentBinaryObject": ublMIME,
		"EndpointID":                   func(c *check, n int32) { c.attrInList(&addressSchemes, n, "schemeID", "BR-CL-25") },
		"ID":                           ublID,
		"IdentificationCode":           ublCountry,
		"InvoiceLine":                  ublLine,
		"InvoiceTypeCode":              func(c *check, n int32) { c.inList(&invoiceTypes, n, "BR-CL-01") },
		"InvoicedQuantity":             ublUnit,
		"ItemClassificationCode":       ublClass,
		"Note":                         ublNote,
		"Party":                        ublParty,
		"PartyTaxScheme":               ublPartyTaxScheme,
		"PayeeParty":                   ublPayee,
		"PaymentDueDate":               ublPaymentDueDate,
		"PaymentID":                    ublPaymentID,
		"PaymentMeans":                 ublPaymentMeans,
		"PaymentMeansCode":             ublPaymentMeansCode,
		"PostalAddress":                ublAddress,
		"TaxCategory":                  ublTax,
		"TaxCurrencyCode":              func(c *check, n int32) { c.inList(&currencies, n, "BR-CL-05") },
		"TaxExemptionReasonCode":       func(c *check, n int32) { c.inList(&exemptionReasons, n, "BR-CL-22") },
		"TaxRepresentativeParty":       ublTaxRepresentative,
		"TaxSubtotal":                  ublTaxSubtotal,
		"TaxTotal":                     ublTaxTotal,
	}
}

// ublAttrs are the attributes that EN 16931 has no use for wherever they are, with
// their rules.
func ublAttrs() map[string]string {
	return map[string]string{
		"schemeName": "UBL-DT-08", "schemeAgencyName": "UBL-DT-09", "schemeDataURI": "UBL-DT-10",
		"schemeURI": "UBL-DT-11", "format": "UBL-DT-12", "unitCodeListIdentifier": "UBL-DT-13",
		"unitCodeListAgencyIdentifier": "UBL-DT-14", "unitCodeListAgencyName": "UBL-DT-15",
		"listAgencyName": "UBL-DT-16", "listName": "UBL-DT-17", "name": "UBL-DT-18", "languageID": "UBL-DT-19",
		"listURI": "UBL-DT-20", "listSchemeURI": "UBL-DT-21", "languageLocaleID": "UBL-DT-22", "uri": "UBL-DT-23",
		"currencyCodeListVersionID": "UBL-DT-24", "characterSetCode": "UBL-DT-25", "encodingCode": "UBL-DT-26",
		"schemeAgencyID": "UBL-DT-27", "listAgencyID": "UBL-DT-28", "unitCodeListID": "UBL-CR-663",
	}
}

// inList reports a rule unless the text of an element is in a list.
func (c *check) inList(list *codeList, n int32, id string) {
	if code := c.text(n); !list.has(code) {
		c.report(id, n, code, "")
	}
}

// attrInList reports a rule if an element has an attribute that is not in a list.
func (c *check) attrInList(list *codeList, n int32, attr, id string) {
	if code, present := c.doc.Attr(n, attr); present && !list.has(trim(code)) {
		c.report(id, n, code, "")
	}
}

// atMost reports a rule if there is more than one of something.
func (c *check) atMost(count int, id string, n int32) {
	if count > 1 {
		c.report(id, n, "", "")
	}
}

// byEnding checks elements by how their name ends.
func (c *check) byEnding(n int32) {
	local := c.doc.Local(n)
	if c.cii() {
		c.ciiByEnding(n, local)
		return
	}
	switch {
	case strings.HasSuffix(local, "Amount"):
		c.ublAmount(n, local)
	case strings.HasSuffix(local, "BinaryObject"):
		_, mime := c.doc.Attr(n, "mimeCode")
		_, filename := c.doc.Attr(n, "filename")
		c.need(mime, "UBL-DT-06", n)
		c.need(filename, "UBL-DT-07", n)
	}
}

// ublAmount checks an element whose name ends with Amount.
func (c *check) ublAmount(n int32, local string) {
	if !strings.HasSuffix(local, "PriceAmount") && (c.parent(n) != "AllowanceCharge" || !c.inPrice(n)) {
		if _, decimals, _ := strings.Cut(c.doc.Text(n), "."); len(decimals) > 2 {
			c.report("UBL-DT-01", n, c.text(n), "")
		}
	}
	switch local {
	case "Amount", "BaseAmount", "PriceAmount", "TaxAmount", "TaxableAmount", "LineExtensionAmount", "TaxExclusiveAmount",
		"TaxInclusiveAmount", "AllowanceTotalAmount", "ChargeTotalAmount", "PrepaidAmount", "PayableRoundingAmount", "PayableAmount":
		currency, _ := c.doc.Attr(n, "currencyID")
		if !currencies.has(trim(currency)) {
			c.report("BR-CL-03", n, currency, "")
		}
	}
}

// inPrice reports whether an element is in an allowance on a price.
func (c *check) inPrice(n int32) bool {
	parent := c.doc.Node(n).Parent
	return c.doc.Local(parent) == "AllowanceCharge" && c.parent(parent) == "Price"
}

// ublLineTax counts the VAT category of a line inside another, which the model of a line
// does not have, and which the rules on the use of categories look at all the same.
func ublLineTax(c *check, n int32) {
	code := c.text(c.child(n, "ID"))
	if !c.inside(n, "SubInvoiceLine") && !c.inside(n, "SubCreditNoteLine") {
		return
	}
	c.vat.mark(code, n)
	vat := c.isVAT(n, "")
	if code != "O" && vat {
		c.vat.otherLine.add(n, en16931.Amount{}, true)
	}
	if f := family(code); f >= 0 {
		c.vat.by[f].lines.add(n, en16931.Amount{}, vat)
	}
}

// ublTax counts and checks the VAT category of an allowance or charge of a line.
func ublTax(c *check, n int32) {
	parent := c.doc.Node(n).Parent
	if c.doc.Local(parent) != "AllowanceCharge" || c.isRoot(parent) {
		return
	}
	code := c.text(c.child(n, "ID"))
	f := family(code)
	if f < 0 {
		return
	}
	vat := c.isVAT(n, "")
	rate := c.child(n, "Percent")
	switch c.text(c.near(n, "ChargeIndicator")) {
	case "false", "0":
		c.vat.by[f].allowances.add(n, en16931.Amount{}, vat)
		c.vatRate(&vatFamilies[f], "06", en16931.ReadAmount(c.text(rate), rate), n, "")
	case "true", "1":
		c.vat.by[f].charges.add(n, en16931.Amount{}, vat)
		c.vatRate(&vatFamilies[f], "07", en16931.ReadAmount(c.text(rate), rate), n, "")
	}
}

func ublCreditNoteType(c *check, n int32) { c.inList(&creditNoteTypes, n, "BR-CL-01") }

func ublUnit(c *check, n int32) { c.attrInList(&units, n, "unitCode", "BR-CL-23") }

func ublDescriptionCode(c *check, n int32) {
	if code := c.text(n); c.parent(n) == "InvoicePeriod" && code != "3" && code != "35" && code != "432" {
		c.report("BR-CL-06", n, code, "")
	}
}

func ublMIME(c *check, n int32) {
	if mime, present := c.doc.Attr(n, "mimeCode"); present && !mimeTypes.has(mime) {
		c.report("BR-CL-24", n, mime, "")
	}
}

// ublID checks identifiers by what they identify.
func ublID(c *check, n int32) {
	switch c.parent(n) {
	case "AdditionalDocumentReference", "DocumentReference":
		if kind := c.near(n, "DocumentTypeCode"); kind != 0 && c.doc.Text(kind) == "130" {
			c.attrInList(&referenceSchemes, n, "schemeID", "BR-CL-07")
		}
	case "PartyIdentification":
		ublPartyID(c, n)
	case "StandardItemIdentification":
		c.attrInList(&partySchemes, n, "schemeID", "BR-CL-21")
	case "DeliveryLocation":
		c.attrInList(&partySchemes, n, "schemeID", "BR-CL-26")
	case "TaxCategory":
		c.inList(&vatCategories, n, "BR-CL-17")
	case "ClassifiedTaxCategory":
		c.inList(&vatCategories, n, "BR-CL-18")
	}
}

// ublPartyID checks the scheme of a party identifier. SEPA marks that of a creditor,
// which only the seller and the payee have.
func ublPartyID(c *check, n int32) {
	scheme, present := c.doc.Attr(n, "schemeID")
	if !present {
		return
	}
	if strings.EqualFold(scheme, "SEPA") {
		c.walk.sepa++
		if c.walk.sepa == 2 {
			c.report("UBL-SR-29", n, "", "")
		}
	}
	if scheme = trim(scheme); scheme == "SEPA" && (c.inside(n, "AccountingSupplierParty") || c.inside(n, "PayeeParty")) {
		return
	}
	if !partySchemes.has(scheme) {
		c.report("BR-CL-10", n, scheme, "")
	}
}

func ublCompanyID(c *check, n int32) {
	if c.parent(n) == "PartyLegalEntity" {
		c.attrInList(&partySchemes, n, "schemeID", "BR-CL-11")
	}
}

func ublClass(c *check, n int32) {
	if c.parent(n) == "CommodityClassification" {
		c.attrInList(&classSchemes, n, "listID", "BR-CL-13")
	}
}

func ublCountry(c *check, n int32) {
	switch c.parent(n) {
	case "Country":
		c.inList(&countries, n, "BR-CL-14")
	case "OriginCountry":
		c.inList(&countries, n, "BR-CL-15")
	}
}

func ublReasonCode(c *check, n int32) {
	switch c.text(c.near(n, "ChargeIndicator")) {
	case "false", "0":
		c.inList(&allowanceReasons, n, "BR-CL-19")
	case "true", "1":
		c.inList(&chargeReasons, n, "BR-CL-20")
	}
}

// ublNote checks the subject code that a note of the document begins with.
func ublNote(c *check, n int32) {
	if !c.isRoot(n) {
		return
	}
	_, rest, _ := strings.Cut(c.doc.Text(n), "#")
	code, _, closed := strings.Cut(rest, "#")
	if closed && len([]rune(code)) == 3 && (!noteSubjects.has(code) || noteSubjectsCII.has(code)) {
		c.report("BR-CL-08", n, code, "")
	}
}

func ublAdditional(c *check, n int32) {
	c.need(c.text(c.child(n, "ID")) != "", "BR-52", n)
	c.atMost(c.count(n, "DocumentDescription"), "UBL-SR-33", n)
	object := c.has(n, "DocumentTypeCode", "130")
	project := c.doc.Local(c.doc.Root()) == "CreditNote" && c.has(n, "DocumentTypeCode", "50")
	_, scheme := c.doc.Attr(c.child(n, "ID"), "schemeID")
	typed := c.child(n, "DocumentTypeCode") != 0
	c.need(object || project || !scheme && !typed, "UBL-SR-43", n)
	if scheme && !object {
		c.once("UBL-CR-665", n, "")
	}
	if object && c.child(n, "Attachment") != 0 {
		c.once("UBL-CR-666", n, "")
	}
	if object && c.child(n, "DocumentDescription") != 0 {
		c.once("UBL-CR-673", n, "")
	}
}

func ublAddress(c *check, n int32) { c.atMost(c.count(n, "AddressLine"), "UBL-SR-51", n) }

func ublAllowanceCharge(c *check, n int32) {
	reasons := c.count(n, "AllowanceChargeReason")
	switch c.chargeIndicator(n, c.child(n, "ChargeIndicator")) {
	case "false", "0":
		c.atMost(reasons, "UBL-SR-30", n)
	case "true", "1":
		c.atMost(reasons, "UBL-SR-31", n)
	}
}

// chargeIndicator returns the text of an indicator, and reports one that is missing or neither
// true nor false.
func (c *check) chargeIndicator(around, n int32) string {
	text := c.text(n)
	switch text {
	case "true", "1", "false", "0":
	default:
		c.report("XSD-INDICATOR", around, text, "")
	}
	return text
}

func ublBilling(c *check, n int32) {
	c.atMost(c.count(n, "InvoiceDocumentReference"), "UBL-SR-06", n)
	c.need(c.countBelow(n, "InvoiceDocumentReference", "ID") > 0, "UBL-SR-07", n)
	c.need(c.countBelow(n, "InvoiceDocumentReference", "ID") > 0, "BR-55", n)
}

func ublDelivery(c *check, n int32) {
	count := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == "DeliveryParty" {
			count += c.countBelow(e, "PartyName", "Name")
		}
	}
	c.atMost(count, "UBL-SR-25", n)
}

func ublLine(c *check, n int32) {
	c.atMost(c.count(n, "Note"), "UBL-SR-34", n)
	c.atMost(c.countBelow(n, "OrderLineReference", "LineID"), "UBL-SR-35", n)
	c.atMost(c.count(n, "InvoicePeriod"), "UBL-SR-36", n)
	discounts := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == "Price" {
			discounts += c.countBelow(e, "AllowanceCharge", "Amount")
		}
	}
	c.atMost(discounts, "UBL-SR-37", n)
	c.need(c.countBelow(n, "Item", "ClassifiedTaxCategory") == 1, "UBL-SR-48", n)
	c.atMost(c.countBelow(n, "Item", "Description"), "UBL-SR-50", n)
	c.atMost(c.count(n, "DocumentReference"), "UBL-SR-52", n)
}

// ublParty checks what the parties of seller and buyer have once.
func ublParty(c *check, n int32) {
	switch c.parent(n) {
	case "AccountingSupplierParty":
		c.need(c.count(n, "PartyTaxScheme") <= 2, "UBL-SR-42", n)
		c.atMost(c.countBelow(n, "PartyLegalEntity", "RegistrationName"), "UBL-SR-09", n)
		c.atMost(c.countBelow(n, "PartyName", "Name"), "UBL-SR-10", n)
		c.atMost(c.countBelow(n, "PartyLegalEntity", "CompanyID"), "UBL-SR-11", n)
		vat, other := c.taxNumbers(n)
		c.atMost(vat, "UBL-SR-12", n)
		c.atMost(other, "UBL-SR-13", n)
		c.atMost(c.countBelow(n, "PartyLegalEntity", "CompanyLegalForm"), "UBL-SR-14", n)
	case "AccountingCustomerParty":
		c.atMost(c.countBelow(n, "PartyLegalEntity", "RegistrationName"), "UBL-SR-15", n)
		c.atMost(c.countBelow(n, "PartyIdentification", "ID"), "UBL-SR-16", n)
		c.atMost(c.countBelow(n, "PartyLegalEntity", "CompanyID"), "UBL-SR-17", n)
		vat, _ := c.taxNumbers(n)
		c.atMost(vat, "UBL-SR-18", n)
		c.atMost(c.countBelow(n, "PartyName", "Name"), "UBL-SR-40", n)
	}
}

// taxNumbers counts the tax numbers of a party that are for VAT, and the others.
func (c *check) taxNumbers(party int32) (vat, other int) {
	for e := c.doc.First(party); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) != "PartyTaxScheme" {
			continue
		}
		scheme := c.below(e, "TaxScheme", "ID")
		switch {
		case scheme == 0 && c.child(e, "TaxScheme") == 0:
		case scheme != 0 && strings.EqualFold(c.doc.Text(scheme), "VAT"):
			vat += c.count(e, "CompanyID")
		default:
			other += c.count(e, "CompanyID")
		}
	}
	return vat, other
}

func ublPartyTaxScheme(c *check, n int32) {
	scheme := c.below(n, "TaxScheme", "ID")
	company := c.child(n, "CompanyID")
	c.need(scheme != 0 && company != 0, "UBL-SR-53", n)
	if strings.EqualFold(c.text(scheme), "VAT") && company != 0 {
		c.vatPrefix(c.doc.Text(company), company)
	}
}

// vatPrefix checks that a VAT identifier begins with a country.
func (c *check) vatPrefix(id string, n int32) {
	if !c.cii() && (id == "" || len(id) == 1 && (id >= "A" && id <= "Z" || id == "1")) {
		return // the rule for UBL looks for a part of the list
	}
	if prefix := id[:min(2, len(id))]; prefix != "EL" && !countries.has(prefix) {
		c.report("BR-CO-09", n, id, "")
	}
}

// sellerName returns the element of the name of the seller, outside if there is none.
func (c *check) sellerName() int32 {
	if c.walk.seller == 0 {
		c.walk.seller = c.below(c.doc.Root(), "AccountingSupplierParty", "Party", "PartyLegalEntity", "RegistrationName")
		if c.walk.seller == 0 {
			c.walk.seller = outside
		}
	}
	return c.walk.seller
}

// ublPayee checks what the payee has once, and that it is not the seller.
func ublPayee(c *check, n int32) {
	name := c.below(n, "PartyName", "Name")
	seller := c.sellerName()
	differs := name != 0 && seller > 0 && c.doc.Text(name) != c.doc.Text(seller)
	ids := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) != "PartyIdentification" {
			continue
		}
		for id := c.doc.First(e); id != 0; id = c.doc.Next(id) {
			if scheme, _ := c.doc.Attr(id, "schemeID"); c.doc.Local(id) == "ID" && !strings.EqualFold(scheme, "SEPA") {
				ids++
			}
		}
	}
	c.need(differs && c.countBelow(n, "PartyName", "Name") <= 1, "UBL-SR-19", n)
	c.need(differs && ids <= 1, "UBL-SR-20", n)
	c.need(differs && c.countBelow(n, "PartyLegalEntity", "CompanyID") <= 1, "UBL-SR-21", n)
}

func ublPaymentDueDate(c *check, n int32) {
	if c.doc.Local(c.doc.Root()) != "CreditNote" {
		c.once("UBL-CR-412", n, "")
	}
}

// ublPaymentID checks that all payments carry the same text.
func ublPaymentID(c *check, n int32) {
	if first := c.walk.paymentID; first == 0 {
		c.walk.paymentID = n
	} else if c.doc.Text(first) != c.doc.Text(n) {
		c.once("UBL-SR-44", n, c.text(n))
	}
}

func ublPaymentMeans(c *check, n int32) {
	c.atMost(c.count(n, "PaymentID"), "UBL-SR-26", n)
	c.atMost(c.count(n, "PaymentMeansCode"), "UBL-SR-27", n)
	c.atMost(c.countBelow(n, "PaymentMandate", "ID"), "UBL-SR-28", n)
}

// ublPaymentMeansCode checks the code, and that it is the same everywhere.
func ublPaymentMeansCode(c *check, n int32) {
	if c.parent(n) == "PaymentMeans" {
		c.inList(&paymentMeans, n, "BR-CL-16")
	}
	if first := c.walk.paymentMeans; first == 0 {
		c.walk.paymentMeans = n
	} else if c.doc.Text(first) != c.doc.Text(n) {
		c.once("UBL-SR-47", n, c.text(n))
	}
}

func ublTaxRepresentative(c *check, n int32) {
	c.atMost(c.countBelow(n, "PartyName", "Name"), "UBL-SR-22", n)
	c.atMost(c.countBelow(n, "PartyTaxScheme", "CompanyID"), "UBL-SR-23", n)
}

func ublTaxSubtotal(c *check, n int32) {
	c.atMost(c.countBelow(n, "TaxCategory", "TaxExemptionReason"), "UBL-SR-32", n)
}

// ublTaxTotal checks that the VAT total is the sum of its parts.
func ublTaxTotal(c *check, n int32) {
	if !c.isRoot(n) || c.child(n, "TaxSubtotal") == 0 {
		return
	}
	var sum sum
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if amount := c.child(e, "TaxAmount"); c.doc.Local(e) == "TaxSubtotal" && amount != 0 {
			sum.add(en16931.ReadAmount(c.doc.Text(amount), amount))
		}
	}
	amount := c.child(n, "TaxAmount")
	c.equal(en16931.ReadAmount(c.text(amount), amount), sum.round(), "BR-CO-14", n)
}
