package rules

import (
	"slices"

	"chancery/internal/format/en16931"
)

// frenchCodeRules lists the rules on codes and syntax that EXTENDED-CTC-FR has in place of those of
// EN 16931.
func frenchCodeRules() []Rule {
	const use = "Use a code of the list."
	return join(
		rows(French, Fatal, InBoth, []row{
			{"BR-FREXT-CL-10", "BT-29, BT-46, BT-60", "The scheme of the party identifier is not in the list ISO 6523 (ICD) with BY and SE.", use},
			{"BR-FREXT-CL-20", "BT-105, BT-145", "The reason code of the charge is not in the list UNTDID 7161.", use},
			{"BR-FREXT-CL-20-TAX", "BT-105, BT-145", "The tax that is charged is not in the list UNTDID 5153 without VAT.", use},
			{"BR-FREXT-CL-20-LISTID", "BT-105, BT-145", "The list of the reason code is neither 7161 nor 5153.", "Name one of the two lists, or none."},
			{"BR-FREXT-CL-24", "BT-125", "The media type of the attached file is not allowed.", "Attach PDF, PNG, JPEG, CSV, XLSX, ODS or XML."},
			{"BR-FREXT-CL-27", "BG-13", "The terms of delivery are not in the list of incoterms.", use},
		}),
		rows(French, Fatal, InUBL, []row{
			{"UBL-FREXT-SR-48", "BT-151", "The line has not exactly one VAT category.", "Give one; a group or information may have none."},
		}),
		rows(French, Warning, InUBL, []row{
			{"UBL-FREXT-CR-410", "BG-13", "The terms of delivery say more than a code and a place.", "Leave out the rest."},
			{"UBL-FREXT-CR-645", "BG-25", "The terms of delivery of the line say more than a code and a place.", "Leave out the rest."},
			{"CII-FREXT-CR-490", "BT-6", "The exchange rate says more than currencies, rate and date.", "Leave out the rest."},
		}),
		rows(French, Fatal, InCII, []row{
			{"BR-FREXT-CL-19-GP", "BT-147", "The reason code of the price discount is not in the list UNTDID 5189.", use},
			{"BR-EXT-CL-07", "BT-12", "The kind of the contract is not in the list UNTDID 1153.", use},
			{"CII-FREXT-SR-439", "BT-146", "The net price has more than one amount.", "Give one."},
			{"CII-EXT-DT-018", "BG-24", "The document may not have this type code here.", "Use 50, 130 or 916 on additional documents, and a type code on preceding invoices only."},
			{"CII-FREXT-DT-024", "BT-18", "The document may not have a kind of reference.", "Give it with the type 130 or with the contract only."},
			{"CII-FREXTDT-027", "BT-26", "The document may not have a date.", "Give it with preceding invoices, contract, order and despatch advice only."},
			{"BR-CO-27", "BT-84", "A credit transfer has not exactly one account.", "Give either an IBAN or another account number."},
		}),
		rows(French, Warning, InCII, []row{
			{"CII-FREXT-SR-293", "BG-13", "The terms of delivery say more than a code and a place.", "Leave out the rest."},
			{"CII-FREXT-SR-106", "BG-25", "The terms of delivery of the line say more than a code and a place.", "Leave out the rest."},
			{"CII-FREXT-SR-366", "BT-6", "The exchange rate says more than currencies, rate and date.", "Leave out the rest."},
		}),
	)
}

// frenchExtendedCodes are the checks of those rules.
func frenchExtendedCodes() []group { return []group{frenchElements} }

// frenchElements looks at each element that the rules are about.
func frenchElements(c *check) {
	if c.doc == nil {
		return
	}
	for n := c.doc.Root(); n <= c.doc.Len(); n++ {
		if c.cii() {
			c.frenchCII(n)
		} else if c.ubl() {
			c.frenchUBL(n)
		}
	}
}

// frenchUBL checks an element of UBL.
func (c *check) frenchUBL(n int32) {
	switch c.doc.Local(n) {
	case "ID":
		if c.parent(n) == "PartyIdentification" {
			scheme, _ := c.doc.Attr(n, "schemeID")
			creditor := scheme == "SEPA" && (c.inside(n, "AccountingSupplierParty") || c.inside(n, "PayeeParty"))
			c.among(scheme == "" || creditor || isExtendedParty(scheme), "BR-FREXT-CL-10", n, scheme)
		}
		if c.parent(n) == "DeliveryTerms" {
			c.among(incoterms.has(c.text(n)), "BR-FREXT-CL-27", n, c.text(n))
		}
	case "AllowanceChargeReasonCode":
		if c.text(c.child(c.doc.Node(n).Parent, "ChargeIndicator")) == "true" {
			c.chargeCode(n)
		}
	case "EmbeddedDocumentBinaryObject":
		c.frenchMIME(n)
	case "InvoiceLine", "CreditNoteLine":
		c.frenchCategories(n)
	case "DeliveryTerms":
		id := "UBL-FREXT-CR-410"
		if c.parent(n) != "Invoice" && c.parent(n) != "CreditNote" {
			id = "UBL-FREXT-CR-645"
		}
		c.need(c.only(n, "ID", "DeliveryLocation"), id, n)
	case "TaxExchangeRate":
		c.need(c.only(n, "SourceCurrencyCode", "TargetCurrencyCode", "CalculationRate", "Date"), "CII-FREXT-CR-490", n)
	}
}

// frenchCategories checks how many VAT categories the item of a line has.
func (c *check) frenchCategories(n int32) {
	categories, kind := 0, ""
	if item := c.child(n, "Item"); item != 0 {
		categories = c.count(item, "ClassifiedTaxCategory")
	}
	if i, is := slices.BinarySearchFunc(c.inv.Lines, n, func(l en16931.Line, n int32) int { return int(l.Node - n) }); is {
		kind = extra(&c.inv.Lines[i]).StatusReason
	}
	c.need(categories == 1 || categories == 0 && kind != "" && kind != "DETAIL", "UBL-FREXT-SR-48", n)
}

// frenchCII checks an element of CII.
func (c *check) frenchCII(n int32) {
	switch local := c.doc.Local(n); local {
	case "GlobalID":
		scheme, _ := c.doc.Attr(n, "schemeID")
		if scheme != "" && !c.inside(n, "SpecifiedTradeProduct") && !c.inside(n, "ShipToTradeParty") {
			c.among(isExtendedParty(scheme), "BR-FREXT-CL-10", n, scheme)
		}
	case "ReasonCode":
		c.frenchReason(n)
	case "AttachmentBinaryObject":
		c.frenchMIME(n)
	case "DeliveryTypeCode":
		c.among(incoterms.has(c.text(n)), "BR-FREXT-CL-27", n, c.text(n))
	case "ApplicableTradeDeliveryTerms":
		id := "CII-FREXT-SR-293"
		if c.parent(n) == "SpecifiedLineTradeAgreement" {
			id = "CII-FREXT-SR-106"
		}
		c.need(c.only(n, "DeliveryTypeCode", "RelevantTradeLocation"), id, n)
	case "TaxApplicableTradeCurrencyExchange":
		c.need(c.only(n, "SourceCurrencyCode", "TargetCurrencyCode", "ConversionRate", "ConversionRateDateTime"), "CII-FREXT-SR-366", n)
	case "NetPriceProductTradePrice":
		c.need(c.count(n, "ChargeAmount") <= 1, "CII-FREXT-SR-439", n)
	case "SpecifiedTradeSettlementPaymentMeans":
		c.frenchAccount(n)
	default:
		if len(local) > len("ReferencedDocument") && local[len(local)-len("ReferencedDocument"):] == "ReferencedDocument" {
			c.frenchReference(n, local)
		}
	}
}

// among reports a code that is not in its list.
func (c *check) among(ok bool, id string, n int32, code string) {
	if !ok {
		c.report(id, n, code, "")
	}
}

// frenchReason checks the reason code of an allowance or charge of CII.
func (c *check) frenchReason(n int32) {
	around := c.doc.Node(n).Parent
	charge := c.text(c.below(around, "ChargeIndicator", "Indicator")) == "true"
	switch {
	case charge:
		c.chargeCode(n)
	case c.doc.Local(around) == "AppliedTradeAllowanceCharge":
		c.among(allowanceReasons.has(c.text(n)), "BR-FREXT-CL-19-GP", n, c.text(n))
	}
}

// chargeCode checks the reason code of a charge, which may be that of a tax.
func (c *check) chargeCode(n int32) {
	code := c.text(n)
	switch list, named := c.doc.Attr(n, "listID"); {
	case !named || list == "7161":
		c.among(chargeReasons.has(code), "BR-FREXT-CL-20", n, code)
	case list == "5153":
		c.among(taxTypes.has(code), "BR-FREXT-CL-20-TAX", n, code)
	default:
		c.report("BR-FREXT-CL-20-LISTID", n, list, "")
	}
}

// frenchMIME checks the media type of an attached file.
func (c *check) frenchMIME(n int32) {
	mime, named := c.doc.Attr(n, "mimeCode")
	c.among(!named || mime == "application/xml" || mime == "text/xml" || mimeTypes.has(mime), "BR-FREXT-CL-24", n, mime)
}

// frenchAccount checks that a credit transfer has one account.
func (c *check) frenchAccount(n int32) {
	if code := c.text(c.child(n, "TypeCode")); code != "30" && code != "58" {
		return
	}
	account := c.child(n, "PayeePartyCreditorFinancialAccount")
	iban := account != 0 && c.child(account, "IBANID") != 0
	other := account != 0 && c.child(account, "ProprietaryID") != 0
	c.need(iban != other, "BR-CO-27", n)
}

// frenchReference checks what a reference to a document of CII may have.
func (c *check) frenchReference(n int32, local string) {
	code := c.text(c.child(n, "TypeCode"))
	additional := local == "AdditionalReferencedDocument"
	known := code == "50" || code == "130" || code == "916"
	c.need(c.child(n, "TypeCode") == 0 || local == "InvoiceReferencedDocument" || additional && known, "CII-EXT-DT-018", n)
	kind := c.child(n, "ReferenceTypeCode")
	c.need(kind == 0 || local == "ContractReferencedDocument" || additional && code == "130", "CII-FREXT-DT-024", n)
	if kind != 0 && local == "ContractReferencedDocument" {
		text := c.text(kind)
		c.among(text == "CONTRAT" || text == "MARCHE" || referenceSchemes.has(text), "BR-EXT-CL-07", kind, text)
	}
	dated := []string{"InvoiceReferencedDocument", "ContractReferencedDocument", "BuyerOrderReferencedDocument", "DespatchAdviceReferencedDocument"}
	c.need(c.child(n, "FormattedIssueDateTime") == 0 || slices.Contains(dated, local), "CII-FREXTDT-027", n)
}

// only reports whether an element has no children besides some.
func (c *check) only(n int32, locals ...string) bool {
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if !slices.Contains(locals, c.doc.Local(e)) {
			return false
		}
	}
	return true
}
