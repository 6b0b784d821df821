package rules

import (
	"fmt"
	"slices"
	"strings"
)

// xsdRules lists what is left of XML Schema: rules without a publication of their own. In
// CII a date is a text to the schema, so one that is no day is only a warning there.
func xsdRules() []Rule {
	list := rows(EN16931, Fatal, InBoth, []row{
		{"XSD-ELEMENT", "document", "The syntax has no such element at this place.", "Remove the element or correct its name, its namespace or its place."},
		{"XSD-ORDER", "document", "The element stands behind one that it belongs before.", "Write the elements in the order of the schema."},
		{"XSD-COUNT", "document", "The element occurs more than once.", "Leave one."},
		{"XSD-MISSING", "document", "The schema asks for an element that is not there.", "Add it, or leave out the element around it."},
		{"XSD-ATTRIBUTE", "document", "The syntax has no such attribute at this element.", "Remove the attribute or correct its name."},
		{"XSD-INDICATOR", "BG-20, BG-21, BG-27, BG-28", "It is not said whether an amount is an allowance or a charge.", "Write false for an allowance, true for a charge."},
		{"XSD-DECIMAL", "document", "A number is not written as one.", "Write digits with a point before the decimals, and nothing else."},
		{"XSD-DATE", "document", "A date is not a day of the calendar in the form of the syntax.", "Write YYYY-MM-DD in UBL, and YYYYMMDD with format 102 in CII."},
	})
	for i := range list {
		if list[i].ID == "XSD-DATE" {
			list[i].SeverityCII = Warning
		}
	}
	return list
}

// ublRules lists the rules on how UBL writes an invoice.
func ublRules() []Rule {
	once := func(id, bt, what string) row {
		return row{"UBL-SR-" + id, bt, "There is more than one " + what + ".", "Leave one."}
	}
	list := rows(EN16931, Fatal, InUBL, []row{
		once("01", "BT-12", "contract reference"),
		once("02", "BT-15", "receiving advice reference"),
		once("03", "BT-16", "despatch advice reference"),
		once("04", "BT-18", "invoiced object"),
		once("05", "BT-20", "text of payment terms"),
		once("06", "BG-3", "document in a reference to a preceding invoice"),
		{"UBL-SR-07", "BT-25", "The reference to a preceding invoice has no number.", "Give the number of that invoice."},
		once("08", "BG-14", "invoicing period"),
		once("09", "BT-27", "name of the seller"),
		once("10", "BT-28", "trading name of the seller"),
		once("11", "BT-30", "legal registration of the seller"),
		once("12", "BT-31", "VAT identifier of the seller"),
		once("13", "BT-32", "tax registration of the seller"),
		once("14", "BT-33", "legal information of the seller"),
		once("15", "BT-44", "name of the buyer"),
		once("16", "BT-46", "identifier of the buyer"),
		once("17", "BT-47", "legal registration of the buyer"),
		once("18", "BT-48", "VAT identifier of the buyer"),
		{"UBL-SR-19", "BT-59", "The payee has not exactly one name that differs from that of the seller.", "Give one name, and leave the payee out if the seller is paid."},
		{"UBL-SR-20", "BT-60", "The payee has more than one identifier, or the name of the seller.", "Give one identifier, and leave the payee out if the seller is paid."},
		{"UBL-SR-21", "BT-61", "The payee has more than one legal registration, or the name of the seller.", "Give one registration, and leave the payee out if the seller is paid."},
		once("22", "BT-62", "name of the tax representative"),
		once("23", "BT-63", "VAT identifier of the tax representative"),
		once("24", "BG-13", "delivery"),
		once("25", "BT-70", "name of the receiver of a delivery"),
		once("26", "BT-83", "remittance text in a means of payment"),
		once("27", "BT-81", "code in a means of payment"),
		once("28", "BT-89", "mandate in a means of payment"),
		once("29", "BT-90", "identifier of the creditor"),
		once("30", "BT-97", "reason of an allowance"),
		once("31", "BT-104", "reason of a charge"),
		once("32", "BT-120", "exemption reason in a VAT breakdown"),
		once("33", "BT-123", "description of a supporting document"),
		once("34", "BT-127", "note of a line"),
		once("35", "BT-132", "order line of a line"),
		once("36", "BG-26", "period of a line"),
		once("37", "BT-147", "discount on a price"),
		once("39", "BT-11", "project reference"),
		once("40", "BT-45", "trading name of the buyer"),
		{"UBL-SR-42", "BT-31, BT-32", "The seller has more than two tax numbers.", "Leave the VAT identifier and one other."},
		{"UBL-SR-43", "BT-18, BG-24", "A supporting document has a type or a scheme that is for invoiced objects.", "Use the type 130 with a scheme for an invoiced object, and neither for a supporting document."},
		{"UBL-SR-44", "BT-83", "The means of payment have different remittance texts.", "Give the same text in all of them."},
		once("45", "BT-9", "due date"),
		once("46", "BT-82", "text of the means of payment"),
		{"UBL-SR-47", "BT-81", "The means of payment have different codes.", "Give the same code in all of them."},
		{"UBL-SR-48", "BT-151", "The item of a line has not exactly one VAT category.", "Give one."},
		once("49", "BT-8", "tax point code"),
		once("50", "BT-154", "description of an item"),
		once("51", "BT-162, BT-163, BT-164, BT-165", "third line of an address"),
		once("52", "BT-128", "document reference of a line"),
		{"UBL-SR-53", "BT-31, BT-32, BT-48, BT-63", "A tax number has no scheme, or no number.", "Give both."},
		once("54", "BG-18", "payment card"),
		once("55", "BG-19", "mandate"),
		once("56", "BT-17", "tender reference"),
		{"UBL-DT-01", "BG-22", "An amount has more than two decimals.", "Round it to two decimals."},
		{"UBL-DT-06", "BT-125", "An attached file has no media type.", "Give its media type."},
		{"UBL-DT-07", "BT-125", "An attached file has no name.", "Give its file name."},
		{"UBL-CR-666", "BT-18", "An invoiced object has an attachment.", "Attach the file to a supporting document."},
		{"UBL-CR-673", "BT-18", "An invoiced object has a description.", "Describe a supporting document instead."},
	})
	list = append(list, rows(EN16931, Warning, InUBL, ublUnused())...)
	list = append(list, absentRules(readShape(ublShape, "UBL-CR-", nil, nil), InUBL)...)
	list = append(list, constant("UBL-CR-629", "BG-29"), constant("UBL-CR-630", "BG-29"), constant("UBL-CR-651", "BT-14"),
		constant("UBL-CR-669", "BG-29"), constant("UBL-CR-670", "BG-29"), constant("UBL-CR-671", "BG-29"))
	return sorted(list)
}

// ublUnused lists the rules on what EN 16931 has no use for and the table of places does not
// have.
func ublUnused() []row {
	var unused []row
	for name, id := range ublAttrs() {
		unused = append(unused, row{id, "document", "EN 16931 has no use for the attribute " + name + ".", "Leave it out."})
	}
	unused = append(unused,
		row{"UBL-CR-412", "BT-9", "EN 16931 has no use for a due date in the payment means of an invoice.", "Give the due date of the document."},
		row{"UBL-CR-664", "BT-86", "EN 16931 has no use for the bank of a branch.", "Give the identifier of the branch."},
		row{"UBL-CR-665", "BT-122", "A supporting document has a scheme.", "Leave the scheme out."},
	)
	return unused
}

// constant returns a rule that the publication lists and that nothing can break, because
// it looks where the syntax has nothing or repeats another rule.
func constant(id, bt string) Rule {
	return Rule{
		ID: id, BT: bt, Severity: Warning, In: InUBL, Source: EN16931, Constant: true,
		Message: "The publication of this rule looks for an element that UBL does not have at that place, or repeats another rule.",
	}
}

// absentRules lists the rules on elements and attributes that EN 16931 has no use for.
func absentRules(s *shape, in Syntaxes) []Rule {
	var list []Rule
	seen := map[string]bool{}
	add := func(id, term, what, remedy string) {
		if seen[id] {
			return
		}
		seen[id] = true
		severity := Warning
		if strings.HasPrefix(id, "CII-DT-") && !ciiLenient(id) {
			severity = Fatal
		}
		list = append(list, Rule{ID: id, BT: term, Severity: severity, In: in, Source: EN16931, Message: what, Remedy: remedy})
	}
	for i := range s.places {
		p := &s.places[i]
		for _, id := range p.absent {
			add(id, p.term, "EN 16931 has no use for the element "+p.path+".", "Leave it out.")
		}
		for _, a := range p.attrs {
			path := p.path
			if path == "" {
				path = "the root"
			}
			add(a.rule, orDocument(p.term), "EN 16931 has no use for the attribute "+a.name+" of "+path+".", "Leave it out.")
		}
	}
	return list
}

// orDocument returns a term, or the word for the document as a whole.
func orDocument(term string) string {
	if term == "" {
		return "document"
	}
	return term
}

// ciiLenient reports whether a rule CII-DT is a warning.
func ciiLenient(id string) bool {
	return id >= "CII-DT-038" && id <= "CII-DT-067" || id == "CII-DT-098"
}

// sorted orders rules by ID.
func sorted(list []Rule) []Rule {
	slices.SortFunc(list, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// ciiTotals are the totals that occur once, with the numbers of their rules CII-SR.
func ciiTotals() map[string]string {
	return map[string]string{
		"LineTotalAmount": "477", "ChargeTotalAmount": "478", "AllowanceTotalAmount": "479", "TaxBasisTotalAmount": "480",
		"RoundingAmount": "481", "GrandTotalAmount": "482", "InformationAmount": "483", "TotalPrepaidAmount": "484",
		"TotalDiscountAmount": "485", "TotalAllowanceChargeAmount": "486", "DuePayableAmount": "487",
		"RetailValueExcludingTaxInformationAmount": "488", "TotalDepositFeeInformationAmount": "489",
		"ProductValueExcludingTobaccoTaxInformationAmount": "490", "TotalRetailValueInformationAmount": "491",
		"GrossLineTotalAmount": "492", "NetLineTotalAmount": "493", "NetIncludingTaxesLineTotalAmount": "494",
	}
}

// ciiDT returns the ID of a rule CII-DT.
func ciiDT(number int) string { return fmt.Sprintf("CII-DT-%03d", number) }

// ciiRules lists the rules on how CII writes an invoice.
func ciiRules() []Rule {
	once := func(id, bt, what string) row {
		return row{"CII-SR-" + id, bt, "There is more than one " + what + ".", "Leave one."}
	}
	fatal := []row{
		{"CII-SR-009", "BT-24", "There is not exactly one specification.", "Give one."},
		{"CII-SR-010", "BT-24", "There is not exactly one specification identifier.", "Give one."},
		{"CII-SR-014", "BT-3", "There is not exactly one type code.", "Give one."},
		{"CII-SR-046", "BT-157", "The standard identifier of an item has no scheme.", "Give the scheme."},
		{"CII-SR-069", "BT-160", "An item attribute has not exactly one name.", "Give one."},
		{"CII-SR-072", "BT-161", "An item attribute has not exactly one value.", "Give one."},
		{"CII-SR-090", "BT-159", "The origin of an item has not exactly one country.", "Give one."},
		{"CII-SR-439", "BT-146", "A line has not exactly one net price.", "Give one."},
		once("440", "BT-147", "amount in a price discount"),
		once("441", "BT-146", "net price in a line"),
		once("455", "BG-6", "contact of the seller"),
		once("456", "BG-9", "contact of the buyer"),
		once("459", "BT-34", "electronic address of the seller"),
		once("460", "BT-49", "electronic address of the buyer"),
		once("461", "BT-7", "tax point date"),
		{"CII-SR-462", "BT-8", "The VAT breakdowns have different tax point codes.", "Give the same code in all of them."},
		{"CII-SR-463", "BG-20, BG-21", "It is not said whether an amount is an allowance or a charge.", "Give the indicator: false for an allowance, true for a charge."},
		{"CII-SR-467", "BT-81", "The means of payment have different codes.", "Give the same code in all of them."},
		{"CII-SR-468", "BT-82", "The means of payment have different texts.", "Give the same text in all of them."},
		once("469", "BT-83", "remittance text"),
		{"CII-SR-470", "BT-84", "A credit transfer has no account.", "Give the IBAN or another account number."},
		once("471", "BT-96, BT-103", "VAT rate in an allowance or charge"),
		once("472", "BT-95, BT-102", "VAT category in an allowance or charge"),
		once("473", "BT-92, BT-99", "amount in an allowance or charge"),
	}
	for local, number := range ciiTotals() {
		fatal = append(fatal, once(number, "BG-22", local+" among the totals"))
	}
	for i, name := range []string{"schemeName", "schemeAgencyName", "schemeDataURI", "schemeURI", "schemeID", "schemeAgencyID", "schemeVersionID"} {
		fatal = append(fatal, row{ciiDT(1 + i), "BT-1, BT-24, BT-126, BT-155", "EN 16931 has no use for the attribute " + name + " of this identifier.", "Leave it out."})
		if i < 4 {
			fatal = append(fatal, row{ciiDT(101 + i), "document", "EN 16931 has no use for the attribute " + name + " of identifiers.", "Leave it out."})
		}
	}
	return sorted(join(rows(EN16931, Fatal, InCII, append(fatal, ciiFatal()...)), rows(EN16931, Warning, InCII, ciiWarnings()),
		absentRules(readShape(ciiShape, "CII-", ciiPrefixes(), nil), InCII)))
}

// ciiFatal lists rules on data types of CII.
func ciiFatal() []row {
	return []row{
		{"CII-DT-008", "BT-3", "EN 16931 has no use for the attribute name of a type code.", "Leave it out."},
		{"CII-DT-009", "BT-3", "EN 16931 has no use for the attribute listURI of a type code.", "Leave it out."},
		{"CII-DT-015", "BT-124", "Only supporting documents have a location.", "Give the location in a reference with type 916."},
		{"CII-DT-018", "BG-24", "The type code of a reference is not one that EN 16931 uses, or not at this place.", "Use 50 for a tender, 130 for an invoiced object and 916 for a supporting document."},
		{"CII-DT-021", "BT-123", "Only supporting documents have a description.", "Give it in a reference with type 916."},
		{"CII-DT-022", "BT-125", "Only supporting documents have an attached file.", "Attach it to a reference with type 916."},
		{"CII-DT-024", "BT-18", "Only invoiced objects have a scheme.", "Give it in a reference with type 130."},
		{"CII-DT-027", "BT-26", "Only preceding invoices have a date.", "Leave it out of other references."},
		{"CII-DT-031", "BG-22", "The currency stands at an amount other than a VAT total.", "Leave it out: BT-5 is the currency of the invoice."},
		{"CII-DT-032", "BG-22", "The version of the currency list stands at an amount.", "Leave it out."},
		{"CII-DT-033", "BT-130", "A quantity has a unit though no invoiced quantity has one.", "Give the unit of the invoiced quantity."},
		{"CII-DT-034", "BT-130", "EN 16931 has no use for the attribute unitCodeListID of quantities.", "Leave it out."},
		{"CII-DT-035", "BT-130", "EN 16931 has no use for the attribute unitCodeListAgencyID of quantities.", "Leave it out."},
		{"CII-DT-036", "BT-130", "EN 16931 has no use for the attribute unitCodeListAgencyName of quantities.", "Leave it out."},
		{"CII-DT-037", "BT-118, BT-151", "The tax is not VAT.", "Write VAT as the type of the tax."},
		{"CII-DT-097", "BT-2", "A date with format 102 is not a day.", "Write YYYYMMDD."},
	}
}

// ciiWarnings lists rules of CII that receivers do not refuse an invoice for.
func ciiWarnings() []row {
	const both = "Leave one of the two."
	return []row{
		{"CII-SR-003", "BT-23", "There is more than one business process.", "Leave one."},
		{"CII-SR-030", "BT-22", "A note has more than one text.", "Leave one."},
		{"CII-SR-039", "BT-127", "A line has more than one note.", "Leave one."},
		{"CII-SR-040", "BT-127", "A line has more than one text of a note.", "Leave one."},
		{"CII-SR-119", "BT-147", "The discount on a price has no amount, or is a charge.", "Give an amount with the indicator false."},
		{"CII-SR-449", "BT-71", "The deliver-to location has an identifier with and one without a scheme.", both},
		{"CII-SR-450", "BT-46", "The buyer has an identifier with and one without a scheme.", both},
		{"CII-SR-451", "BT-60", "The payee has an identifier with and one without a scheme.", both},
		{"CII-SR-452", "BT-20", "There is more than one part of payment terms.", "Leave one."},
		{"CII-SR-453", "BT-20", "There is more than one text of payment terms.", "Leave one."},
		{"CII-SR-454", "BG-30", "A line has not exactly one VAT category.", "Give one."},
		{"CII-SR-457", "BT-17", "There is more than one tender reference.", "Leave one."},
		{"CII-SR-458", "BT-18", "There is more than one invoiced object.", "Leave one."},
		{"CII-SR-465", "BT-41", "The contact of the seller has both a person and a department.", both},
		{"CII-SR-466", "BT-56", "The contact of the buyer has both a person and a department.", both},
		{"CII-SR-474", "BT-128", "A line has more than one invoiced object.", "Leave one."},
		{"CII-SR-475", "BT-123", "A supporting document has more than one description.", "Leave one."},
		{"CII-SR-476", "BT-125", "A supporting document has more than one file.", "Leave one."},
		{"CII-DT-041", "BG-30", "The VAT of a line has a taxable amount.", "Leave it out."},
		{"CII-DT-052", "BT-121", "An exemption code stands outside a VAT breakdown.", "Give it in the breakdown."},
		{"CII-DT-054", "BT-7", "A tax point date stands outside the VAT breakdown of the document.", "Give it in the breakdown."},
		{"CII-DT-058", "BT-8", "A tax point code stands outside the VAT breakdown of the document.", "Give it in the breakdown."},
		{"CII-DT-059", "BT-119", "EN 16931 has no use for the attribute format of a VAT rate.", "Leave it out."},
		{"CII-DT-098", "BT-120", "An exemption reason stands outside a VAT breakdown.", "Give it in the breakdown."},
	}
}
