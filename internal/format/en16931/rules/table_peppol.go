package rules

import "sync"

// peppolRules lists the rules of Peppol BIS Billing 3 that no other profile has.
func peppolRules() []Rule {
	return join(peppolGeneralRules(), peppolCodeRules(), peppolIdentifierRules(), peppolNorthRules(), peppolSouthRules(), peppolGermanRules())
}

func peppolGeneralRules() []Rule {
	return rows(Peppol, Fatal, InUBL, []row{
		{"PEPPOL-EN16931-R002", "BT-22", "The invoice has more than one note.", "Join the notes to one; only invoices between German parties may have more."},
		{"PEPPOL-EN16931-R003", "BT-10, BT-13", "The invoice has neither a buyer reference nor a purchase order.", "Give one of the two."},
		{"PEPPOL-EN16931-R004", "BT-24", "The specification is not that of Peppol BIS Billing 3.", "Give the identifier of Peppol BIS Billing 3 or of its self-billing."},
		{"PEPPOL-EN16931-R007", "BT-23", "The business process is not one of Peppol.", "Give urn:fdc:peppol.eu:2017:poacc:billing:01:1.0, or that of self-billing."},
		{"PEPPOL-EN16931-R051", "BT-5", "An amount is not in the currency of the invoice.", "Give every amount in the currency of BT-5; only the VAT total in the accounting currency differs."},
		{"PEPPOL-EN16931-R080", "BT-11", "The credit note has more than one project reference.", "Leave one."},
		{"PEPPOL-EN16931-R100", "BT-128", "The line has more than one document reference.", "Leave one."},
		{"PEPPOL-EN16931-F001", "BT-2", "A date is not written as YYYY-MM-DD.", "Write the day without a time zone."},
		{"PEPPOL-EN16931-P0100", "BT-3", "Peppol does not have this type of invoice.", "Use a type that the business process has, such as 380."},
		{"PEPPOL-EN16931-P0101", "BT-3", "Peppol does not have this type of credit note.", "Use a type that the business process has, such as 381."},
		{"PEPPOL-EN16931-P0112", "BT-3", "Only German parties may use the types 326 and 384.", "Use 380 for an invoice, 381 for a credit note."},
	})
}

func peppolCodeRules() []Rule {
	const remedy = "Use a code of the list."
	list := []row{
		{"PEPPOL-EN16931-CL001", "BT-125", "The media type of the attached file is not one that Peppol has.", "Attach PDF, PNG, JPEG, CSV, XLSX or ODS."},
		{"PEPPOL-EN16931-CL002", "BT-98, BT-140", "The reason code of the allowance is not in UNTDID 5189.", remedy},
		{"PEPPOL-EN16931-CL003", "BT-105, BT-145", "The reason code of the charge is not in UNTDID 7161.", remedy},
		{"PEPPOL-EN16931-CL006", "BT-8", "The tax point code is not 3, 35 or 432.", remedy},
		{"PEPPOL-EN16931-CL007", "BT-5, BT-6", "The currency of an amount is not in ISO 4217.", remedy},
		{"PEPPOL-EN16931-CL008", "BT-34, BT-49", "The scheme of the electronic address is not one that Peppol routes.", remedy},
	}
	for i, e := range exemptionCategories() {
		list = append(list, row{
			exemptionRule(i), "BT-118, BT-121", "The exemption code " + e.code + " stands with another VAT category than " + e.category + ".",
			"Give category " + e.category + ", or the code that belongs to the category.",
		})
	}
	return rows(Peppol, Fatal, InUBL, list)
}

func peppolIdentifierRules() []Rule {
	const bt = "BT-29, BT-30, BT-34, BT-46, BT-47, BT-49, BT-60, BT-61"
	return join(rows(Peppol, Fatal, InUBL, []row{
		{"PEPPOL-COMMON-R040", bt, "The GLN (0088) has a wrong check digit.", "Correct the number."},
		{"PEPPOL-COMMON-R041", bt, "The Norwegian organisation number (0192) is not valid.", "Give its 9 digits."},
		{"PEPPOL-COMMON-R042", bt, "The Danish company number (0184) is not valid.", "Give 8 digits, or DK and 8 digits."},
		{"PEPPOL-COMMON-R043", bt, "The Belgian enterprise number (0208) is not valid.", "Give its 10 digits."},
		{"PEPPOL-COMMON-R049", bt, "The Swedish organisation number (0007) is not valid.", "Give its 10 digits."},
		{"PEPPOL-COMMON-R050", bt, "The Australian business number (0151) is not valid.", "Give its 11 digits."},
		{"PEPPOL-COMMON-R052", bt, "The Danish P number (0096) is not valid.", "Give its 10 digits."},
		{"PEPPOL-COMMON-R053", bt, "The Danish SE number (0198) is not valid.", "Give DK and 8 digits."},
	}), rows(Peppol, Warning, InUBL, []row{
		{"PEPPOL-COMMON-R044", bt, "The Italian IPA code (0201) is not valid.", "Give its 6 letters and digits."},
		{"PEPPOL-COMMON-R045", bt, "The Italian tax code (0210) is not valid.", "Give 16 characters, or 11 digits."},
		{"PEPPOL-COMMON-R046", "BT-34, BT-49", "The Italian tax code (9907) is not valid.", "Give 16 characters, or 11 digits."},
		{"PEPPOL-COMMON-R047", bt, "The Italian VAT number (0211) is not valid.", "Give IT and 11 digits."},
		{"PEPPOL-COMMON-R054", bt, "The number of the Dutch chamber of commerce (0106) is not valid.", "Give its 8 digits."},
		{"PEPPOL-COMMON-R055", bt, "The Dutch government number (0190) is not valid.", "Give its 20 digits."},
		{"PEPPOL-COMMON-R056-1", bt, "The Dutch VAT number (9944) is not valid.", "Give NL, 9 digits, B and 2 digits."},
		{"PEPPOL-COMMON-R056-2", "BT-31, BT-48, BT-63", "The Dutch VAT identifier is not valid.", "Give NL, 9 digits, B and 2 digits."},
		{"PEPPOL-COMMON-R057", bt, "The number of the Dutch establishment (0217) is not valid.", "Give its 12 digits."},
	}))
}

// peppolNorthRules lists the rules of Norway, Denmark, Sweden and Iceland.
func peppolNorthRules() []Rule {
	return join(rows(Peppol, Fatal, InUBL, []row{
		{"NO-R-001", "BT-31", "The Norwegian VAT number is not valid.", "Give NO, the 9 digits and MVA."},
		{"DK-R-002", "BT-30", "The Danish seller has no company number.", "Give the CVR number."},
		{"DK-R-003", "BT-158", "The version of the classification UNSPSC is not one that Denmark uses.", "Give version 19.05.01 or 26.08.01."},
		{"DK-R-004", "BT-97, BT-98, BT-104, BT-105", "The reason ZZZ has no Danish reason code in its text.", "Give four digits, or two texts with # between them."},
		{"DK-R-005", "BT-81", "The payment means is not one that Denmark uses.", "Use 1, 10, 31, 42, 48, 49, 50, 58, 59, 93 or 97."},
		{"DK-R-006", "BT-84, BT-86", "The Danish bank transfer lacks the account or the registration number.", "Give both."},
		{"DK-R-007", "BT-89, BT-91", "The Danish direct debit lacks the mandate or the account.", "Give both."},
		{"DK-R-008", "BT-83, BT-84", "The giro payment has a wrong card type or account.", "Begin the text with 01#, 04# or 15#, and give an account of 7 or 8 digits."},
		{"DK-R-009", "BT-83", "The text of the giro payment has a wrong length.", "Give 16 digits behind 04# or 15#."},
		{"DK-R-010", "BT-83, BT-84", "The FIK payment has a wrong card type or creditor number.", "Begin the text with 71#, 73# or 75#, and give a number of 8 characters."},
		{"DK-R-011", "BT-83", "The text of the FIK payment has a wrong length.", "Give 15 or 16 digits behind 71# or 75#."},
		{"DK-R-013", "BT-29, BT-46", "A party identifier has no scheme.", "Give the scheme."},
		{"DK-R-014", "BT-30", "The company number of the seller does not have the scheme 0184.", "Give the CVR number with scheme 0184."},
		{"DK-R-016", "BT-115", "The amount due of the credit note is negative.", "Give an amount of zero or more."},
		{"DK-R-017", "BT-47", "The company number of the buyer does not have the scheme 0184.", "Give the CVR number with scheme 0184."},
		{"SE-R-001", "BT-31", "The Swedish VAT number does not have 14 characters.", "Give SE and 12 digits."},
		{"SE-R-002", "BT-31", "The Swedish VAT number has other characters than digits behind SE.", "Give SE and 12 digits."},
		{"SE-R-003", "BT-30", "The Swedish organisation number has other characters than digits.", "Give its 10 digits."},
		{"SE-R-004", "BT-30", "The Swedish organisation number does not have 10 characters.", "Give its 10 digits."},
		{"SE-R-005", "BT-32", "The Swedish tax registration is not the text on F-tax.", "Write Godkänd för F-skatt, or leave it out."},
		{"SE-R-006", "BT-96, BT-103, BT-119, BT-152", "The VAT rate is not one of Sweden.", "Use 25, 12 or 6."},
		{"SE-R-013", "BT-30", "The Swedish organisation number has a wrong check digit.", "Correct the number."},
		{"IS-R-002", "BT-30", "The Icelandic seller has no kennitala with scheme 0196.", "Give the kennitala."},
		{"IS-R-003", "BT-35, BT-38", "The address of the Icelandic seller lacks the street or the post code.", "Give both."},
		{"IS-R-004", "BT-47", "The Icelandic buyer has no kennitala with scheme 0196.", "Give the kennitala."},
		{"IS-R-005", "BT-50, BT-53", "The address of the Icelandic buyer lacks the street or the post code.", "Give both."},
		{"IS-R-006", "BT-84", "The Icelandic account of a claim does not have 12 digits.", "Give the account with 12 digits."},
		{"IS-R-007", "BT-84", "The Icelandic bank account does not have 12 digits.", "Give the account with 12 digits."},
		{"IS-R-008", "BT-122", "The reference EINDAGI is not a date.", "Write YYYY-MM-DD."},
		{"IS-R-009", "BT-9", "There is a reference EINDAGI but no due date.", "Give the due date."},
		{"IS-R-010", "BT-9", "The due date is after the day of the reference EINDAGI.", "Correct one of the two."},
	}), rows(Peppol, Warning, InUBL, []row{
		{"NO-R-002", "BT-32", "The Norwegian seller is not said to be in the register of business enterprises.", "Write Foretaksregisteret as the tax registration if it is."},
		{"SE-R-007", "BT-84", "The Plusgiro number has other characters than digits.", "Give digits only."},
		{"SE-R-008", "BT-84", "The Bankgiro number has other characters than digits.", "Give digits only."},
		{"SE-R-009", "BT-84", "The Bankgiro number does not have 7 or 8 digits.", "Correct the number."},
		{"SE-R-010", "BT-84", "The Plusgiro number does not have 2 to 8 digits.", "Correct the number."},
		{"SE-R-011", "BT-81", "Swedish giro payments are not written with the codes 50 and 56.", "Use 30 with the branch SE:PLUSGIRO or SE:BANKGIRO."},
		{"SE-R-012", "BT-81", "Transfers within Sweden are not written with the code 31.", "Use 30."},
		{"IS-R-001", "BT-3", "The type of the Icelandic invoice is neither 380 nor 381.", "Use one of the two."},
	}))
}

// peppolSouthRules lists the rules of Italy, Greece and the Netherlands.
func peppolSouthRules() []Rule {
	return join(rows(Peppol, Fatal, InUBL, []row{
		{"IT-R-001", "BT-32", "The tax code of the Italian seller is not valid.", "Give 11 to 16 capital letters and digits."},
		{"IT-R-002", "BT-35", "The address of the Italian seller has no street.", "Give it."},
		{"IT-R-003", "BT-37", "The address of the Italian seller has no city.", "Give it."},
		{"IT-R-004", "BT-38", "The address of the Italian seller has no post code.", "Give it."},
		{"GR-R-001-1", "BT-1", "The number of the Greek invoice does not have six parts.", "Join the parts with |."},
		{"GR-R-001-2", "BT-1", "The first part of the number is not the Greek tax number of the seller.", "Give its 9 digits."},
		{"GR-R-001-3", "BT-1", "The second part of the number is not the issue date.", "Write dd/mm/yyyy."},
		{"GR-R-001-4", "BT-1", "The third part of the number is not a number.", "Give the number of the branch, 0 for the head office."},
		{"GR-R-001-5", "BT-1", "The fourth part of the number is not a Greek document type.", "Use 1.1, 1.6, 2.1, 2.4, 5.1 or 5.2."},
		{"GR-R-001-6", "BT-1", "The fifth part of the number, the series, is empty.", "Give it; 0 if there is none."},
		{"GR-R-001-7", "BT-1", "The sixth part of the number is empty.", "Give the serial number."},
		{"GR-R-002", "BT-28", "The Greek seller has no trading name.", "Give its full name as the trading name."},
		{"GR-R-003", "BT-31", "The VAT number of the Greek seller is not valid.", "Give EL and 9 digits."},
		{"GR-R-004-1", "BT-122", "There is not exactly one reference ##M.AR.K##.", "Give the mark of the tax office once."},
		{"GR-R-004-2", "BT-122", "The mark of the tax office is not a positive number.", "Give the mark."},
		{"GR-R-005", "BT-45", "The buyer of a Greek invoice has no trading name.", "Give its full name as the trading name."},
		{"GR-R-006", "BT-48", "The VAT number of the Greek buyer is not valid.", "Give EL and 9 digits."},
		{"GR-R-008-2", "BT-122", "There is more than one reference ##INVOICE|URL##.", "Leave one."},
		{"GR-R-008-3", "BT-124", "The reference ##INVOICE|URL## has no address.", "Give it."},
		{"GR-R-009", "BT-34", "The electronic address of the Greek seller is not its tax number with scheme 9933.", "Give the tax number."},
		{"GR-R-010", "BT-49", "The electronic address of the Greek buyer is not its tax number with scheme 9933.", "Give the tax number."},
		{"NL-R-001", "BT-25", "The Dutch credit note refers to no invoice.", "Give the number of the invoice."},
		{"NL-R-002", "BT-35, BT-37, BT-38", "The address of the Dutch seller lacks the street, the city or the post code.", "Give all three."},
		{"NL-R-003", "BT-30", "The registration of the Dutch seller is neither a KVK number nor an OIN.", "Give it with scheme 0106 or 0190."},
		{"NL-R-004", "BT-50, BT-52, BT-53", "The address of the Dutch buyer lacks the street, the city or the post code.", "Give all three."},
		{"NL-R-005", "BT-47", "The registration of the Dutch buyer is neither a KVK number nor an OIN.", "Give it with scheme 0106 or 0190."},
		{"NL-R-006", "BT-64, BT-66, BT-67", "The address of the Dutch tax representative lacks the street, the city or the post code.", "Give all three."},
		{"NL-R-007", "BG-16", "The Dutch invoice does not say how to pay.", "Give a means of payment."},
		{"NL-R-008", "BT-81", "The payment means is not one that the Netherlands use.", "Use 30, 48, 49, 57, 58 or 59."},
		{"NL-R-009", "BT-13", "A line refers to a line of an order, but there is no order.", "Give the purchase order."},
	}), rows(Peppol, Warning, InUBL, []row{
		{"GR-S-008-1", "BT-122", "There is not exactly one reference ##INVOICE|URL##.", "Give the address where the invoice can be seen."},
		{"GR-S-011", "BT-31", "The Greek seller has not exactly one valid VAT number.", "Give EL and 9 digits."},
	}))
}

// peppolGermanRules lists the rules of Germany, which are those of XRechnung under other IDs.
func peppolGermanRules() []Rule {
	var list []Rule
	for _, r := range xrechnungRules() {
		if id := germanInPeppolIDs()[r.ID]; id != "" {
			r.ID, r.In, r.Source = id, InUBL, Peppol
			list = append(list, r)
		}
	}
	return sorted(list)
}

// germanInPeppolIDs returns the IDs that rules of XRechnung have in Peppol.
var germanInPeppolIDs = sync.OnceValue(func() map[string]string { //nolint:gochecknoglobals // a table, made once
	return map[string]string{
		"BR-DE-1": "DE-R-001", "BR-DE-2": "DE-R-002", "BR-DE-3": "DE-R-003", "BR-DE-4": "DE-R-004", "BR-DE-5": "DE-R-005",
		"BR-DE-6": "DE-R-006", "BR-DE-7": "DE-R-007", "BR-DE-8": "DE-R-008", "BR-DE-9": "DE-R-009", "BR-DE-10": "DE-R-010",
		"BR-DE-11": "DE-R-011", "BR-DE-14": "DE-R-014", "BR-DE-15": "DE-R-015", "BR-DE-16": "DE-R-016", "BR-DE-17": "DE-R-017",
		"BR-DE-18": "DE-R-018", "BR-DE-19": "DE-R-019", "BR-DE-20": "DE-R-020", "BR-DE-22": "DE-R-022",
		"BR-DE-23-a": "DE-R-023-1", "BR-DE-23-b": "DE-R-023-2", "BR-DE-24-a": "DE-R-024-1", "BR-DE-24-b": "DE-R-024-2",
		"BR-DE-25-a": "DE-R-025-1", "BR-DE-25-b": "DE-R-025-2", "BR-DE-26": "DE-R-026", "BR-DE-27": "DE-R-027",
		"BR-DE-28": "DE-R-028", "BR-DE-30": "DE-R-030", "BR-DE-31": "DE-R-031", "BR-TMP-2": "DE-R-T02",
	}
})
