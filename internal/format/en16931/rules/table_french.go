package rules

import "strings"

// frenchRules lists the rules on invoices between French platforms ("flux 2") of the FNFE set 1.4.0.
// Release 1.4.0 has all of them as fatal, in both syntaxes; some have other IDs in UBL than in CII.
func frenchRules() []Rule {
	return join(frenchNumberRules(), frenchNoteRules(), frenchPartyRules(), frenchTaxRules(), frenchDocumentRules(), frenchFigureRules(), frenchTreeRules())
}

// both makes the rows of a rule that has an ID of its own in each syntax.
func both(cii, ubl string, rest row) []Rule {
	inCII, inUBL := rest, rest
	inCII[0], inUBL[0] = cii, ubl
	return append(rows(French, Fatal, InCII, []row{inCII}), rows(French, Fatal, InUBL, []row{inUBL})...)
}

func frenchNumberRules() []Rule {
	const tooLong, shorten = " has more than 35 characters.", "Use at most 35 characters."
	const other, replace = " has characters besides letters, digits, + - _ and /.", "Use only letters, digits, + - _ and /."
	list := join(
		both("BR-FR-01_BT-1", "BR-FR-01_BT-1-1", row{"", "BT-1", "The invoice number" + tooLong, shorten}),
		both("BR-FR-01_BT-25", "BR-FR-01_BT-25-1", row{"", "BT-25", "The number of the preceding invoice" + tooLong, shorten}),
		both("BR-FR-01_EXT-FR-FE-136", "BR-FR-01_EXT-FR-FE-136-1", row{"", "EXT-FR-FE-136", "The number of the preceding invoice of the line" + tooLong, shorten}),
		rows(French, Fatal, InUBL, []row{
			{"BR-FR-01_BT-1-2", "BT-1", "The invoice number" + other, replace},
			{"BR-FR-01_BT-25-2", "BT-25", "The number of the preceding invoice" + other, replace},
			{"BR-FR-01_BT-EXT-FR-FE-136-2", "EXT-FR-FE-136", "The number of the preceding invoice of the line" + other, replace},
		}),
		rows(French, Fatal, InBoth, []row{
			{"BR-FR-02_BT-1", "BT-1", "The invoice number" + other, replace},
			{"BR-FR-02_BT-25", "BT-25", "The number of the preceding invoice" + other, replace},
			{"BR-FR-02_EXT-FR-FE-136", "EXT-FR-FE-136", "The number of the preceding invoice of the line" + other, replace},
		}),
	)
	dates := []struct{ cii, ubl, bt, what string }{
		{"BT-2", "BT-2", "BT-2", "issue date"},
		{"BT-7", "BT-7", "BT-7", "tax point date"},
		{"BT-9", "BT-9", "BT-9", "due date"},
		{"BT-26", "BT-26", "BT-26", "date of the preceding invoice"},
		{"BT-72", "BT-72", "BT-72", "delivery date"},
		{"BT-73", "BT-73", "BT-73", "start of the invoicing period"},
		{"BT-74", "BT-74", "BT-74", "end of the invoicing period"},
		{"EXT-FR-FE-134", "BT-134", "BT-134", "start of the period of the line"},
		{"EXT-FR-FE-135", "BT-135", "BT-135", "end of the period of the line"},
		{"EXT-FR-FE-138", "EXT-FR-FE-138", "EXT-FR-FE-138", "date of the preceding invoice of the line"},
		{"EXT-FR-FE-158", "EXT-FR-FE-158", "EXT-FR-FE-158", "delivery date of the line"},
	}
	for _, d := range dates {
		r := row{"BR-FR-03_" + d.cii, d.bt, "The " + d.what + " is not a day from 2000 to 2099.", "Give a day of the calendar."}
		if d.cii == d.ubl {
			list = append(list, rows(French, Fatal, InBoth, []row{r})...)
		} else {
			list = append(list, both("BR-FR-03_"+d.cii, "BR-FR-03_"+d.ubl, r)...)
		}
	}
	return append(list, rows(French, Fatal, InBoth, []row{
		{"BR-FR-04_BT-3", "BT-3", "The type code is not one that France uses.", "Use 380, 381 or another code of the French list."},
		{"BR-FR-04_EXT-FR-FE-02", "EXT-FR-FE-02", "The type code of the preceding invoice is not one that France uses.", "Use a code of the French list."},
		{"BR-FR-04_EXT-FR-FE-137", "EXT-FR-FE-137", "The type code of the preceding invoice of the line is not one that France uses.", "Use a code of the French list."},
		{"BR-FR-08_BT-23", "BT-23", "The billing mode is missing or unknown.", "Give a mode such as B1, S1 or M1."},
	})...)
}

func frenchNoteRules() []Rule {
	var list []Rule
	for i, n := range []struct{ code, what string }{
		{"PMT", "the fixed sum for recovery costs"},
		{"PMD", "the penalties for late payment"},
		{"AAB", "the discount for early payment"},
		{"TXD", "the single taxable person"},
	} {
		number := string(rune('1' + i))
		if n.code != "TXD" {
			list = append(list, both("BR-FR-05_BT-22_"+n.code, "BR-FR-05_BT-22-"+number, row{
				"", "BT-21, BT-22",
				"There is no note " + n.code + ", on " + n.what + ".", "Add a note with the subject code " + n.code + ".",
			})...)
		}
		list = append(list, both("BR-FR-06_BT-21_"+n.code, "BR-FR-06_BT-21-"+number, row{
			"", "BT-21",
			"There is more than one note " + n.code + ", on " + n.what + ".", "Put it all into one note.",
		})...)
	}
	return append(join(list, both("BR-FR-31_BT-21", "BR-FR-30_BT-21", row{"", "BT-21", "There is more than one note BAR with a treatment.", "Give one."})),
		rows(French, Fatal, InBoth, []row{
			{"BR-FR-20_BT-21", "BT-21, BT-22", "The treatment in the note BAR is unknown.", "Use B2B, B2BINT, B2C, OUTOFSCOPE or ARCHIVEONLY."},
			{"BR-FR-CO-14_BT-29-1", "BT-21, BT-29", "The seller is a member of a single taxable person, and no note TXD says so.", "Add a note TXD with the text MEMBRE_ASSUJETTI_UNIQUE."},
		})...)
}

// frenchParty is a party or place whose identifiers French rules are about.
type frenchParty struct {
	// id is the term of its identifiers, endpoint that of its electronic address ("" for none).
	id, endpoint string
	// name is how messages speak of it.
	name string
}

// The parties, in the order of frenchParties.
var frenchPartyTerms = []frenchParty{
	{"BT-29", "BT-34", "the seller"},
	{"BT-46", "BT-49", "the buyer"},
	{"BT-60", "EXT-FR-FE-29", "the payee"},
	{"EXT-FR-FE-06", "EXT-FR-FE-12", "the agent of the buyer"},
	{"EXT-FR-FE-46", "EXT-FR-FE-52", "the payer"},
	{"EXT-FR-FE-69", "EXT-FR-FE-75", "the agent of the seller"},
	{"EXT-FR-FE-92", "EXT-FR-FE-98", "the receiver of the invoice"},
	{"EXT-FR-FE-115", "EXT-FR-FE-121", "the issuer of the invoice"},
	{"BT-71", "", "the place of delivery"},
	{"EXT-FR-FE-146", "", "the place of delivery of the line"},
}

func frenchPartyRules() []Rule {
	var made []row
	for _, p := range frenchPartyTerms {
		made = append(made,
			row{"BR-FR-09_" + p.id, p.id, "The SIRET of " + p.name + " has not 14 digits that begin with its SIREN.", "Correct the SIRET or the SIREN."},
			row{"BR-FR-CO-10_" + p.id + "-1", p.id, "An identifier of " + p.name + " has no scheme.", "Give the scheme, such as 0009 for a SIRET."},
			row{"BR-FR-CO-10_" + p.id + "-2", p.id, "Two identifiers of " + p.name + " have the same scheme.", "Give one identifier for each scheme."},
		)
		if p.endpoint != "" {
			made = append(made,
				row{"BR-FR-23_" + p.endpoint, p.endpoint, "The electronic address of " + p.name + " has characters besides letters, digits, + - _ and the point.", "Correct the address."},
				row{"BR-FR-25_" + p.endpoint, p.endpoint, "The electronic address of " + p.name + " has more than 125 characters.", "Use at most 125 characters."},
			)
		}
	}
	for _, p := range frenchPartyTerms[:2] {
		made = append(made,
			row{"BR-FR-24_" + p.id, p.id, "The private identifier of " + p.name + " has characters besides letters, digits, + - _ and the point.", "Correct the identifier."},
			row{"BR-FR-26_" + p.id, p.id, "The private identifier of " + p.name + " has more than 100 characters.", "Use at most 100 characters."},
		)
	}
	const siren = "A SIREN has 9 digits."
	return join(
		rows(French, Fatal, InBoth, made),
		rows(French, Fatal, InBoth, []row{
			{"BR-FR-10_BT-30", "BT-30", "The seller has no SIREN.", "Give the 9 digits of the SIREN as legal registration with the scheme 0002."},
			{"BR-FR-11_BT-47", "BT-47", "The buyer of a B2B invoice has no SIREN.", "Give the 9 digits of the SIREN as legal registration with the scheme 0002."},
			{"BR-FR-12_BT-49", "BT-49", "The buyer has no electronic address.", "Give the electronic address of the buyer."},
			{"BR-FR-13_BT-34", "BT-34", "The seller has no electronic address.", "Give the electronic address of the seller."},
			{"BR-FR-21_BT-49", "BT-49", "The electronic address of the buyer does not begin with its SIREN, or has not the scheme 0225.", "Give the address of the French directory."},
			{"BR-FR-22_BT-34", "BT-34", "The electronic address of the seller does not begin with its SIREN, or has not the scheme 0225.", "Give the address of the French directory."},
			{"BR-FR-CO-15_BT-29-1", "BT-29, BT-63", "The seller is a member of a single taxable person, whose VAT identifier is missing.", "Name the single taxable person as tax representative with its VAT identifier."},
			{"BR-FR-32-LEGALID", "BT-30, BT-47, BT-61", "A SIREN has not 9 digits.", siren},
		}),
		both("BR-FR-32-GLOBALID", "BR-FR-32-ID", row{"", "BT-29, BT-46, BT-60", "An identifier with the scheme 0002 or 0231 has not 9 digits.", siren}),
	)
}

func frenchTaxRules() []Rule {
	const known, use = " is none of S, E, AE, K, G, O and Z.", "Use one of these categories."
	const island, none = " is L or M, which France does not have.", "Use a category of France."
	const rate, law = " is not a rate of French law.", "Use a French rate, such as 20, 10, 5.5 or 2.1."
	return join(
		both("BR-FR-15_BT-95_BT-102", "BR-FR-15_BT-95_BT-102-1", row{"", "BT-95, BT-102", "The VAT category of the allowance or charge" + known, use}),
		both("BR-FR-15_BT-95_BT-118", "BR-FR-15_BT-118-1", row{"", "BT-118", "The VAT category of the breakdown" + known, use}),
		both("BR-FR-15_BT-95_BT-151", "BR-FR-15_BT-151-1", row{"", "BT-151", "The VAT category of the line" + known, use}),
		both("BR-FR-15_BT-95_BT-102_LM", "BR-FR-15_BT-95_BT-102-2", row{"", "BT-95, BT-102", "The VAT category of the allowance or charge" + island, none}),
		both("BR-FR-15_BT-95_BT-118_LM", "BR-FR-15_BT-118-2", row{"", "BT-118", "The VAT category of the breakdown" + island, none}),
		both("BR-FR-15_BT-95_BT-151_LM", "BR-FR-08_BT-151-2", row{"", "BT-151", "The VAT category of the line" + island, none}),
		rows(French, Fatal, InCII, []row{{"BR-FR-16_BT-96_BT-103", "BT-96, BT-103", "The rate of the allowance or charge" + rate, law}}),
		rows(French, Fatal, InUBL, []row{
			{"BR-FR-16_BT-96", "BT-96", "The rate of the allowance" + rate, law},
			{"BR-FR-16_BT-103", "BT-103", "The rate of the charge" + rate, law},
		}),
		rows(French, Fatal, InBoth, []row{
			{"BR-FR-16_BT-119", "BT-119", "The rate of the breakdown" + rate, law},
			{"BR-FR-16_BT-152", "BT-152", "The rate of the line" + rate, law},
			{"BR-FR-CO-12_BT-5", "BT-5, BT-6, BT-111", "The invoice is not in euros, and the VAT total in euros is missing.", "Give EUR as accounting currency, and the VAT total in it."},
		}),
	)
}

func frenchDocumentRules() []Rule {
	return join(
		rows(French, Fatal, InBoth, []row{
			{"BR-FR-17_BT-123", "BT-123", "The name of the attachment is not in the French list.", "Use LISIBLE, DOCUMENT_ANNEXE or another name of the list."},
			{"BR-FR-18_BT-123", "BT-123", "There is more than one attachment LISIBLE.", "Attach one readable form of the invoice."},
			{"BR-FR-27_BG-32", "BT-160", "The item attribute has neither a name nor a code.", "Give one of the two."},
			{"BR-FR-27_BT-160", "BT-160", "The name of the item attribute is empty.", "Give the name, or leave the element out."},
			{"BR-FR-27_EXT-FR-FE-159", "EXT-FR-FE-159", "The code of the item attribute is empty.", "Give the code, or leave the element out."},
			{"BR-FR-28-Value", "BT-161", "The item attribute has not exactly one value.", "Give either a text or a measured value with its unit."},
			{"BR-FR-29_BT-18", "BT-18", "There is more than one invoiced object AFL or AVV.", "Give one of each at most."},
			{"BR-FR-29_AFL", "BT-18", "The invoiced object AFL is empty.", "Give its number."},
			{"BR-FR-29_AVV", "BT-18", "The invoiced object AVV is empty.", "Give its number."},
			{"BR-FR-30_BT-128", "BT-128", "The line has more than one object AFL or AVV.", "Give one of each at most."},
			{"BR-FR-30_AFL", "BT-128", "The object AFL of the line is empty.", "Give its number."},
			{"BR-FR-30_AVV", "BT-128", "The object AVV of the line is empty.", "Give its number."},
			{"BR-FR-CO-03_BT-3", "BT-12, BT-73, BT-74", "A global rebate (262) lacks the contract or the period.", "Give the contract, and the start and end of the invoicing period."},
			{"BR-FR-CO-05_BT-3", "BT-25, BT-26", "The credit note does not name the invoice that it credits.", "Give number and date of that invoice, in the header or on every line."},
			{"BR-FR-CO-07_BT-9", "BT-2, BT-9", "The due date is before the issue date.", "Correct one of the two dates."},
			{"BR-FR-CO-08_BT-23", "BT-3, BT-23", "A final invoice after an advance (mode 4) cannot be an advance invoice.", "Correct the type code or the billing mode."},
			{"BR-FR-CO-09_BT-23-1", "BT-113", "An invoice that is paid already (mode 2) must show all of it as paid.", "Give the total with VAT as paid amount."},
			{"BR-FR-CO-09_BT-23-2", "BT-115", "An invoice that is paid already (mode 2) has an amount due.", "Give 0 as amount due."},
			{"BR-FR-CO-09_BT-23-3", "BT-9", "An invoice that is paid already (mode 2) has no day of payment.", "Give the day of payment as due date."},
		}),
		both("BR-FR-CO-04_BT-4", "BR-FR-CO-04_BT-3", row{"", "BG-3", "A corrected invoice must name exactly one preceding invoice.", "Name the invoice that it corrects."}),
	)
}

func frenchFigureRules() []Rule {
	var made []row
	add := func(prefix, terms, form, remedy string) {
		for term := range strings.FieldsSeq(terms) {
			bt := strings.ReplaceAll(term, "_", ", ")
			made = append(made, row{prefix + term, bt, "The figure is not " + form + ".", remedy})
		}
	}
	add("BR-FR-DEC-01_", "BT-92_BT-99 BT-93_BT-100 BT-106 BT-107 BT-108 BT-109 BT-110 BT-111 BT-112 BT-113 BT-114 BT-115 BT-116 BT-117 BT-131 BT-136_BT-141 BT-137_BT-142",
		"an amount with at most 19 digits and 2 decimals", "Round it to two decimals.")
	add("BR-FR-DEC-02_", "BT-129 BT-149", "a quantity with at most 19 digits and 4 decimals", "Round it to four decimals.")
	add("BR-FR-DEC-03_", "BT-146 BT-147 BT-148", "a price with at most 19 digits and 6 decimals and without a sign", "Round it to six decimals; the quantity may be negative.")
	add("BR-FR-DEC-04_", "BT-96_BT-103 BT-119 BT-152", "a rate with at most 4 digits, of which at most 2 are decimals", "Round it to two decimals.")
	return rows(French, Fatal, InBoth, made)
}
