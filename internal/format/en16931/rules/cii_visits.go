package rules

import "strings"

// ciiVisits are the checks of elements of CII, by local name.
func ciiVisits() map[string]visit {
	return map[string]visit{
		"AdditionalReferencedDocument":   func(c *check, n int32) { c.need(c.text(c.child(n, "IssuerAssignedID")) != "", "BR-52", n) },
		"ApplicableHeaderTradeAgreement": ciiAgreement,
		"ApplicableHeaderTradeDelivery": func(c *check, n int32) {
			c.oneKind(c.child(n, "ShipToTradeParty"), "CII-SR-449")
		},
		"ApplicableHeaderTradeSettlement": ciiSettlement,
		"ApplicableProductCharacteristic": ciiCharacteristic,
		"AppliedTradeAllowanceCharge": func(c *check, n int32) {
			if c.parent(n) == "GrossPriceProductTradePrice" {
				c.atMost(c.count(n, "ActualAmount"), "CII-SR-440", n)
			}
		},
		"AssociatedDocumentLineDocument": func(c *check, n int32) {
			c.atMost(c.count(n, "IncludedNote"), "CII-SR-039", n)
			c.atMost(c.countBelow(n, "IncludedNote", "Content"), "CII-SR-040", n)
		},
		"AttachmentBinaryObject":   ublMIME,
		"BasisQuantity":            ublUnit,
		"BilledQuantity":           ublUnit,
		"CategoryCode":             ciiCategory,
		"ChargeIndicator":          func(c *check, n int32) { c.chargeIndicator(n, c.child(n, "Indicator")) },
		"ClassCode":                func(c *check, n int32) { c.attrInList(&classSchemes, n, "listID", "BR-CL-13") },
		"CountryID":                func(c *check, n int32) { c.ciiCountry(n, "BR-CL-14") },
		"CrossIndustryInvoice":     ciiRoot,
		"DateTimeString":           ciiDate,
		"DueDateTypeCode":          ciiTaxPoint,
		"ExchangedDocument":        func(c *check, n int32) { c.need(c.count(n, "TypeCode") == 1, "CII-SR-014", n) },
		"ExchangedDocumentContext": ciiContext,
		"ExemptionReasonCode":      func(c *check, n int32) { c.inList(&exemptionReasons, n, "BR-CL-22") },
		"GlobalID":                 ciiGlobalID,
		"ID":                       ciiID,
		"IncludedNote": func(c *check, n int32) {
			if c.parent(n) == "ExchangedDocument" {
				c.atMost(c.count(n, "Content"), "CII-SR-030", n)
			}
		},
		"Information":                  ciiInformation,
		"InvoiceCurrencyCode":          func(c *check, n int32) { c.inList(&currencies, n, "BR-CL-04") },
		"ReasonCode":                   ciiReasonCode,
		"ReferenceTypeCode":            func(c *check, n int32) { c.inList(&referenceSchemes, n, "BR-CL-07") },
		"SpecifiedLineTradeAgreement":  ciiLineAgreement,
		"SpecifiedLineTradeSettlement": ciiLineSettlement,
		"SpecifiedTradeAllowanceCharge": func(c *check, n int32) {
			c.need(c.child(n, "ChargeIndicator") != 0, "CII-SR-463", n)
			c.atMost(c.count(n, "RateApplicablePercent"), "CII-SR-471", n)
			c.atMost(c.count(n, "CategoryTradeTax"), "CII-SR-472", n)
			c.atMost(c.count(n, "ActualAmount"), "CII-SR-473", n)
		},
		"SpecifiedTradeProduct":                           ciiProduct,
		"SpecifiedTradeSettlementHeaderMonetarySummation": ciiSummation,

		"SubjectCode":     func(c *check, n int32) { c.inList(&noteSubjects, n, "BR-CL-08") },
		"TaxCurrencyCode": func(c *check, n int32) { c.inList(&currencies, n, "BR-CL-05") },
		"TaxTotalAmount":  func(c *check, n int32) { c.attrInList(&currencies, n, "currencyID", "BR-CL-03") },
		"TypeCode":        ciiTypeCode,
		"URIID": func(c *check, n int32) {
			if c.parent(n) == "URIUniversalCommunication" {
				c.attrInList(&addressSchemes, n, "schemeID", "BR-CL-25")
			}
		},
	}
}

// ciiRoot checks that the payment reference occurs once.
func ciiRoot(c *check, n int32) {
	count := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == "SupplyChainTradeTransaction" {
			count += c.countBelow(e, "ApplicableHeaderTradeSettlement", "PaymentReference")
		}
	}
	c.atMost(count, "CII-SR-469", n)
}

func ciiContext(c *check, n int32) {
	c.atMost(c.count(n, "BusinessProcessSpecifiedDocumentContextParameter"), "CII-SR-003", n)
	c.need(c.count(n, "GuidelineSpecifiedDocumentContextParameter") == 1, "CII-SR-009", n)
	c.need(c.countBelow(n, "GuidelineSpecifiedDocumentContextParameter", "ID") == 1, "CII-SR-010", n)
}

// oneKind reports a rule if a party has both kinds of identifiers.
func (c *check) oneKind(party int32, id string) {
	if party != 0 && c.child(party, "ID") != 0 && c.child(party, "GlobalID") != 0 {
		c.report(id, party, "", "")
	}
}

func ciiAgreement(c *check, n int32) {
	seller, buyer := c.child(n, "SellerTradeParty"), c.child(n, "BuyerTradeParty")
	c.oneKind(buyer, "CII-SR-450")
	for _, p := range []struct {
		party                     int32
		contacts, address, naming string
	}{{seller, "CII-SR-455", "CII-SR-459", "CII-SR-465"}, {buyer, "CII-SR-456", "CII-SR-460", "CII-SR-466"}} {
		if p.party == 0 {
			continue
		}
		c.atMost(c.count(p.party, "DefinedTradeContact"), p.contacts, p.party)
		c.atMost(c.count(p.party, "URIUniversalCommunication"), p.address, p.party)
		if c.countBelow(p.party, "DefinedTradeContact", "PersonName") > 0 && c.countBelow(p.party, "DefinedTradeContact", "DepartmentName") > 0 {
			c.report(p.naming, p.party, "", "")
		}
	}
	tenders, objects, names, files := 0, 0, 0, 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) != "AdditionalReferencedDocument" {
			continue
		}
		switch c.text(c.child(e, "TypeCode")) {
		case "50":
			tenders++
		case "130":
			objects++
		case "916":
			names += c.count(e, "Name")
			files += c.count(e, "AttachmentBinaryObject")
		}
	}
	c.atMost(tenders, "CII-SR-457", n)
	c.atMost(objects, "CII-SR-458", n)
	c.atMost(names, "CII-SR-475", n)
	c.atMost(files, "CII-SR-476", n)
}

func ciiSettlement(c *check, n int32) {
	c.oneKind(c.child(n, "PayeeTradeParty"), "CII-SR-451")
	c.atMost(c.count(n, "SpecifiedTradePaymentTerms"), "CII-SR-452", n)
	c.atMost(c.countBelow(n, "SpecifiedTradePaymentTerms", "Description"), "CII-SR-453", n)
	c.atMost(c.countBelow(n, "ApplicableTradeTax", "TaxPointDate"), "CII-SR-461", n)
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) != "SpecifiedTradeSettlementPaymentMeans" {
			continue
		}
		if code := c.text(c.child(e, "TypeCode")); code != "30" && code != "58" {
			continue
		}
		if c.countBelow(e, "PayeePartyCreditorFinancialAccount", "IBANID")+c.countBelow(e, "PayeePartyCreditorFinancialAccount", "ProprietaryID") == 0 {
			c.once("CII-SR-470", e, "")
		}
	}
}

func ciiCharacteristic(c *check, n int32) {
	c.need(c.count(n, "Description") == 1, "CII-SR-069", n)
	c.need(c.count(n, "Value") == 1, "CII-SR-072", n)
}

func ciiProduct(c *check, n int32) {
	if id := c.child(n, "GlobalID"); id != 0 {
		_, scheme := c.doc.Attr(id, "schemeID")
		c.need(scheme, "CII-SR-046", id)
	}
	if c.child(n, "OriginTradeCountry") != 0 {
		c.need(c.countBelow(n, "OriginTradeCountry", "ID") == 1, "CII-SR-090", n)
	}
}

func ciiLineAgreement(c *check, n int32) {
	prices := c.countBelow(n, "NetPriceProductTradePrice", "ChargeAmount")
	c.need(prices == 1, "CII-SR-439", n)
	c.atMost(prices, "CII-SR-441", n)
	discount := c.below(n, "GrossPriceProductTradePrice", "AppliedTradeAllowanceCharge")
	if discount == 0 {
		return
	}
	indicator := c.child(discount, "ChargeIndicator")
	off := c.text(c.below(discount, "ChargeIndicator", "Indicator"))
	amount := c.child(discount, "ActualAmount") != 0
	c.need((off == "false" || off == "0") && amount || indicator == 0 && !amount, "CII-SR-119", discount)
}

func ciiLineSettlement(c *check, n int32) {
	c.need(c.count(n, "ApplicableTradeTax") == 1, "CII-SR-454", n)
	objects := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == "AdditionalReferencedDocument" && c.text(c.child(e, "TypeCode")) == "130" {
			objects++
		}
	}
	c.atMost(objects, "CII-SR-474", n)
}

// ciiSummation checks that each total occurs once.
func ciiSummation(c *check, n int32) {
	for local, number := range ciiTotals() {
		c.atMost(c.count(n, local), "CII-SR-"+number, n)
	}
}

func ciiCategory(c *check, n int32) {
	switch c.parent(n) {
	case "CategoryTradeTax":
		c.inList(&vatCategories, n, "BR-CL-17")
	case "ApplicableTradeTax":
		c.inList(&vatCategories, n, "BR-CL-18")
	}
}

// ciiCountry reports a rule unless an element has a country in it. The list for CII
// has the Netherlands Antilles, and not South Sudan.
func (c *check) ciiCountry(n int32, id string) {
	if code := c.text(n); code == "SS" || code != "AN" && !countries.has(code) {
		c.report(id, n, code, "")
	}
}

// ciiDate checks that a day in the usual format can be one.
func ciiDate(c *check, n int32) {
	if format, _ := c.doc.Attr(n, "format"); format != "102" || c.parent(n) == "FormattedIssueDateTime" {
		return
	}
	s := c.text(n)
	ok := len(s) == 8
	for i := 0; ok && i < len(s); i++ {
		ok = s[i] >= '0' && s[i] <= '9'
	}
	if !ok || s[4:6] < "01" || s[4:6] > "12" || s[6:8] < "01" || s[6:8] > "31" {
		c.report("CII-DT-097", n, s, "")
	}
}

func ciiTaxPoint(c *check, n int32) {
	if code := c.text(n); code != "5" && code != "29" && code != "72" {
		c.report("BR-CL-06", n, code, "")
	}
	if first := c.walk.taxPointCode; first == 0 {
		c.walk.taxPointCode = n
	} else if c.doc.Text(first) != c.doc.Text(n) {
		c.once("CII-SR-462", n, c.text(n))
	}
}

func ciiGlobalID(c *check, n int32) {
	switch {
	case c.inside(n, "SpecifiedTradeProduct"):
		if c.parent(n) == "SpecifiedTradeProduct" {
			c.attrInList(&partySchemes, n, "schemeID", "BR-CL-21")
		}
	case c.inside(n, "ShipToTradeParty"):
		if c.inside(n, "ApplicableHeaderTradeDelivery") {
			c.attrInList(&partySchemes, n, "schemeID", "BR-CL-26")
		}
	default:
		c.attrInList(&partySchemes, n, "schemeID", "BR-CL-10")
	}
}

func ciiID(c *check, n int32) {
	scheme, present := c.doc.Attr(n, "schemeID")
	if c.inside(n, "SpecifiedTaxRegistration") {
		if scheme == "VA" {
			c.vatPrefix(c.doc.Text(n), n)
		}
		return
	}
	if present && !partySchemes.has(trim(scheme)) {
		c.report("BR-CL-11", n, scheme, "")
	}
	if c.parent(n) == "OriginTradeCountry" && !present {
		c.ciiCountry(n, "BR-CL-15")
	}
}

// ciiInformation checks that all means of payment have the same text.
func ciiInformation(c *check, n int32) {
	if c.parent(n) != "SpecifiedTradeSettlementPaymentMeans" {
		return
	}
	if first := c.walk.information; first == 0 {
		c.walk.information = n
	} else if c.text(first) != c.text(n) {
		c.once("CII-SR-468", n, c.text(n))
	}
}

func ciiReasonCode(c *check, n int32) {
	parent := c.doc.Node(n).Parent
	if c.doc.Local(parent) != "SpecifiedTradeAllowanceCharge" {
		return
	}
	switch c.text(c.child(c.near(n, "ChargeIndicator"), "Indicator")) {
	case "false", "0":
		c.inList(&allowanceReasons, n, "BR-CL-19")
	case "true", "1":
		c.inList(&chargeReasons, n, "BR-CL-20")
	}
}

func ciiTypeCode(c *check, n int32) {
	c.noAttr(n, "name", "CII-DT-008")
	c.noAttr(n, "listURI", "CII-DT-009")
	switch c.parent(n) {
	case "ExchangedDocument":
		if code := c.text(n); !invoiceTypes.has(code) && !creditNoteTypes.has(code) {
			c.report("BR-CL-01", n, code, "")
		}
	case "SpecifiedTradeSettlementPaymentMeans":
		c.inList(&paymentMeans, n, "BR-CL-16")
		if first := c.walk.paymentMeans; first == 0 {
			c.walk.paymentMeans = n
		} else if c.text(first) != c.text(n) {
			c.once("CII-SR-467", n, c.text(n))
		}
	}
}

// noAttr reports a rule if an element has an attribute.
func (c *check) noAttr(n int32, name, id string) {
	if value, present := c.doc.Attr(n, name); present {
		c.report(id, n, value, "")
	}
}

// ciiByEnding checks elements by how their name ends.
func (c *check) ciiByEnding(n int32, local string) {
	switch {
	case strings.HasSuffix(local, "TradeTax"):
		c.ciiTax(n, local)
	case strings.HasSuffix(local, "ReferencedDocument"):
		c.ciiReferenced(n, local)
	}
	if len(c.doc.Attrs(n)) == 0 {
		return
	}
	switch {
	case n == c.doc.Root():
		return
	case strings.HasSuffix(local, "ID"):
		c.ciiIdentifier(n, local)
	case strings.HasSuffix(local, "Quantity"):
		c.noAttr(n, "unitCodeListID", "CII-DT-034")
		c.noAttr(n, "unitCodeListAgencyID", "CII-DT-035")
		c.noAttr(n, "unitCodeListAgencyName", "CII-DT-036")
		if _, unit := c.doc.Attr(n, "unitCode"); unit && !c.ciiHasUnits() {
			c.report("CII-DT-033", n, "", "")
		}
	case strings.HasSuffix(local, "Amount") && local != "TaxTotalAmount":
		c.noAttr(n, "currencyID", "CII-DT-031")
		c.noAttr(n, "currencyCodeListVersionID", "CII-DT-032")
	}
}

// ciiHasUnits reports whether a quantity of a line has a unit.
func (c *check) ciiHasUnits() bool {
	if c.walk.units == 0 {
		c.walk.units = -1
		for i := range c.inv.Lines {
			if c.inv.Lines[i].Unit != "" {
				c.walk.units = 1
				break
			}
		}
	}
	return c.walk.units > 0
}

// ciiIdentifier checks the attributes of an identifier: of four of them EN 16931 uses none.
func (c *check) ciiIdentifier(n int32, local string) {
	parent := c.parent(n)
	bare := local == "LineID" && parent == "AssociatedDocumentLineDocument" || local == "SellerAssignedID" && parent == "SpecifiedTradeProduct" ||
		local == "ID" && (parent == "ExchangedDocument" || parent == "GuidelineSpecifiedDocumentContextParameter")
	first := 101
	if bare {
		first = 1
	}
	for i, name := range []string{"schemeName", "schemeAgencyName", "schemeDataURI", "schemeURI", "schemeID", "schemeAgencyID", "schemeVersionID"} {
		if value, present := c.doc.Attr(n, name); present && (bare || i < 4) {
			c.report(ciiDT(first+i), n, value, "")
		}
	}
}

func (c *check) ciiTax(n int32, local string) {
	if code := c.child(n, "TypeCode"); code != 0 && !c.has(n, "TypeCode", "VAT") {
		c.report("CII-DT-037", code, c.text(code), "")
	}
	document := c.inside(n, "ApplicableHeaderTradeSettlement")
	applicable := local == "ApplicableTradeTax"
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		switch name := c.doc.Local(e); {
		case name == "BasisAmount" && !document:
			c.once("CII-DT-041", e, "")
		case name == "ExemptionReasonCode" && !applicable:
			c.once("CII-DT-052", e, "")
		case name == "TaxPointDate" && !document:
			c.once("CII-DT-054", e, "")
		case name == "DueDateTypeCode" && !document:
			c.once("CII-DT-058", e, "")
		case name == "ExemptionReason" && !applicable:
			c.once("CII-DT-098", e, "")
		case name == "RateApplicablePercent":
			if _, format := c.doc.Attr(e, "format"); format {
				c.once("CII-DT-059", e, "")
			}
		}
	}
}

// ciiReferenced checks what a reference to a document says of it.
func (c *check) ciiReferenced(n int32, local string) {
	additional := local == "AdditionalReferencedDocument"
	file := additional && c.has(n, "TypeCode", "916")
	object := additional && c.has(n, "TypeCode", "130")
	tender := additional && c.has(n, "TypeCode", "50")
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		switch name := c.doc.Local(e); {
		case name == "URIID" && !file:
			c.report("CII-DT-015", e, "", "")
		case name == "TypeCode" && !file && !object && !tender:
			c.report("CII-DT-018", e, c.text(e), "")
		case name == "Name" && !file:
			c.report("CII-DT-021", e, "", "")
		case name == "AttachmentBinaryObject" && !file:
			c.report("CII-DT-022", e, "", "")
		case name == "ReferenceTypeCode" && !object:
			c.report("CII-DT-024", e, "", "")
		case name == "FormattedIssueDateTime" && local != "InvoiceReferencedDocument":
			c.report("CII-DT-027", e, "", "")
		}
	}
}
