package advice

import "slices"

// Kind describes a kind of advice.
type Kind struct {
	// Code names the kind in warnings.
	Code string
	// Title says in a few words what is found.
	Title string
	// About says why it matters and to whom, and what to do.
	About string
	// Source is the law or the standard, empty where there is none.
	Source string

	// check looks for it in a calculated document; nil where it is found in the
	// JSON, by Members, or by a server.
	check func(s *sheet)
}

// Kinds returns all kinds of advice, in the order in which they are given.
func Kinds() []Kind { return slices.Clone(kinds) }

// KindOf returns the kind with a code, nil if there is none.
func KindOf(code string) *Kind {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Code == code })
	if i < 0 {
		return nil
	}
	return &kinds[i]
}

// Basis is what a kind of advice is found in.
type Basis int

// The bases.
const (
	// OfDocument is found in a calculated document.
	OfDocument Basis = iota
	// OfInput is found in the JSON that was given, and not in the document that was made
	// of it.
	OfInput
	// OfOthers is found when other documents of the same issuer are known.
	OfOthers
)

// Basis returns what the kind is found in.
func (k *Kind) Basis() Basis {
	switch k.Code {
	case codeUnknown, codeRepeated, codeOlder, codeCurrency, codeQuantity, codeCharge, codeDiscount,
		codeAddon, codeValue, codePercent, codeTaxCode, codeOtherCode, codeZeroDate, codeOtherValue:
		return OfInput
	case codeDuplicate, CodeNumberChanged, codeDateOrder, codeOverCredit, codeCorrections:
		return OfOthers
	}
	return OfDocument
}

// CodeNumberChanged is the advice that a server gives when a draft loses its number.
const CodeNumberChanged = "number-changed"

// Codes of the advice that depends on other documents.
const (
	codeDuplicate   = "duplicate"
	codeDateOrder   = "issue-date-order"
	codeOverCredit  = "credit-over-original"
	codeCorrections = "correction-series"
)

// kinds is the table of all kinds.
var kinds = slices.Concat(figureKinds, dateKinds, paymentKinds, numberKinds, taxKinds, partyKinds, extensionKinds, memberKinds, givenKinds, serverKinds)

// serverKinds are found by a server, which knows all documents of a workspace.
var serverKinds = []Kind{
	{
		codeDuplicate, "A number that another signed document has",
		"Two documents with one supplier, kind, series and code cannot be told apart by those who receive them. " +
			"A workspace refuses the second one unless it makes a warning of this.",
		"Directive 2006/112/EC article 226(2); DE UStG § 14(4) no. 4; ES RD 1619/2012 article 6.1.a", nil,
	},
	{
		CodeNumberChanged, "A draft loses its number",
		"A number of a series is given once. If the draft gets another one, the first is missing in the books, and an auditor asks why.",
		"DE GoBD no. 58; ES RD 1619/2012 article 6.1.a", nil,
	},
}

const aboutFigures = " The figures of a document are worked out with more decimals than are printed, so the printed ones " +
	"may differ by a cent. `tax.rounding: currency` mends it where the message says so."

var figureKinds = []Kind{
	{
		"line-figures", "A line does not add up",
		"Sum, discounts and charges of a line do not make its total." + aboutFigures,
		"EN 16931 BT-131", sum(lineFigures).check,
	},
	{
		"lines-sum", "The lines do not add up to the sum",
		"A reader who adds up the totals of the lines gets another sum." + aboutFigures,
		"EN 16931 BR-CO-10", sum(lineSums).check,
	},
	{
		"total-sum", "Sum, discounts and charges do not make the total",
		"The total before tax is not the sum of the lines without discounts and included tax and with charges." + aboutFigures,
		"EN 16931 BR-CO-13", sum(totalSums).check,
	},
	{
		"tax-bases-sum", "The bases of the tax do not add up to the total",
		"Everything is taxed, so the bases of the rates together are the total before tax. " +
			"A discount or charge of the document needs `taxes` like a line, or it changes the total and not the tax." + aboutFigures,
		"EN 16931 BR-S-08", taxBases,
	},
	{
		"tax-rate-amount", "The tax is not the percentage of its base",
		"Customers and tax offices work out the tax from the printed base." + aboutFigures,
		"EN 16931 BR-CO-17", sum(rateSums).check,
	},
	{
		"tax-sum", "The taxes do not add up",
		"The amounts of the rates together are not the tax." + aboutFigures,
		"EN 16931 BR-CO-14", sum(taxSums).check,
	},
	{
		"total-with-tax-sum", "Total and tax do not make the total with tax",
		"This is the sum that every reader does, and the reason for which systems refuse an invoice." + aboutFigures,
		"EN 16931 BR-CO-15", sum(withTaxSums).check,
	},
	{
		"payable-sum", "What is to be paid does not follow from the total",
		"Total with tax, retained tax, rounding and advances do not make what is to be paid." + aboutFigures,
		"EN 16931 BR-CO-16", sum(payableSums).check,
	},
}

var dateKinds = []Kind{
	{
		"issue-date-future", "The issue date is in the future",
		"An invoice bears the date on which it is issued. A later date moves the tax to another period. Today is that of the supplier's country.",
		"Directive 2006/112/EC article 226(1)", issueDateFuture,
	},
	{
		codeDateOrder, "The issue date is before that of the last number",
		"Numbers of a series follow each other in time; auditors look for those that do not. Use the date of the last number or a later one, or a series of its own.",
		"Directive 2006/112/EC article 226(2); ES RD 1619/2012 article 6.1.a; DE UStG § 14(4) no. 4", issueDateOrder,
	},
	{
		"due-date-early", "Due before it is issued",
		"A payment cannot be asked for before the document that asks for it. What was paid before is an advance.",
		"", dueDateEarly,
	},
	{
		"operation-date-late", "The supply is after the issue date",
		"An invoice for a supply that is still to come is one for an advance, with other consequences for the tax.",
		"Directive 2006/112/EC article 226(7)", operationLate,
	},
	{
		"advance-date-late", "An advance is after the issue date",
		"Advances reduce what is due on the issue date, so they were paid by then.",
		"Directive 2006/112/EC article 226(7)", advanceLate,
	},
	{
		"preceding-date-late", "A preceding document is later than this one",
		"A correction follows what it corrects; a date the other way round is a slip in one of the two.",
		"EN 16931 BT-26", precedingLate,
	},
}

var memberKinds = []Kind{
	{
		codeUnknown, "A member that the format does not know",
		"The format leaves out members that it does not know, so a misspelt one is lost. The message names the most similar member. " +
			"Data of your own has a place under `meta`.",
		"", nil,
	},
	{
		codeRepeated, "A member is repeated in another case",
		"Names of members are read in any case, so two that differ only in case are one, and which value counts depends on their order.",
		"RFC 8259 section 4", nil,
	},
	{
		codeOlder, "A member is given under its former name, too",
		"Some members had another name in former versions of the format, which is still read. Where both are given, only one of the two values counts.",
		"", nil,
	},
}

var paymentKinds = []Kind{
	{
		"payment-currency", "A payment in another currency than the document",
		"Advances and due dates count in the currency of the document, whatever currency they name: 10 USD reduce an invoice in EUR by 10 EUR.",
		"EN 16931 BT-5, BT-113", paymentCurrency,
	},
	{
		"credit-note-negative", "A credit note with a negative total",
		"The type says that the amounts are in the customer's favour, so they are positive. A negative one asks the customer to pay.",
		"EN 16931 BT-3 (UNTDID 1001, 381)", creditNoteNegative,
	},
	{
		"due-dates-sum", "The due dates do not sum to what is due",
		"Each due date is a part of the sum. Customers pay what is written there, so parts that make more or less than the whole are paid wrongly. " +
			"A discount for early payment is a condition and belongs in the notes of the terms.",
		"EN 16931 BT-115", dueDatesSum,
	},
	{
		"due-dates-nothing-due", "Due dates, but nothing is due",
		"The document is paid, so a due date asks for a second payment.",
		"EN 16931 BR-CO-25", dueDatesNothingDue,
	},
	{
		"advances-over-total", "The advances are more than the total",
		"What was paid beyond the total belongs to another document or is to be returned.",
		"EN 16931 BR-CO-16", advancesOverTotal,
	},
	{
		"total-negative", "A standard invoice with a negative total",
		"An invoice that pays the customer is a credit note; many systems refuse a negative one.",
		"Directive 2006/112/EC article 219", totalNegative,
	},
	{
		"credit-note-payment", "A credit note asks to be paid",
		"Terms, due dates, means of payment, payee and advances were probably copied from the invoice. Print leaves them out, but a system that reads the file may ask for the money or pay. " +
			"Advances reduce what is due, so the document says that less is due back.",
		"", creditNotePayment,
	},
	{
		codeOverCredit, "More is credited than was charged",
		"All credit notes of an invoice together cannot exceed it.",
		"Directive 2006/112/EC articles 90 and 219", creditOverOriginal,
	},
	{
		codeCorrections, "A Spanish correction in the series of invoices",
		"Concerns suppliers under Spanish law: invoices that correct others are numbered in a series of their own.",
		"ES RD 1619/2012 articles 6.1.a and 15", correctionSeries,
	},
	{
		"preceding-missing", "A credit note that names no invoice",
		"A document that amends an invoice refers to it without doubt; without the reference it changes no invoice.",
		"Directive 2006/112/EC article 219; ES RD 1619/2012 article 15.4", precedingMissing,
	},
}

var numberKinds = []Kind{
	{
		"iban-check", "An IBAN that cannot exist",
		"The length of the country or the check digits do not fit, so a payment to it fails or takes days to return.",
		"ISO 13616-1, ISO 7064 MOD 97-10", ibanCheck,
	},
	{
		"bic-form", "A BIC that cannot exist",
		"Banks refuse a payment with it.",
		"ISO 9362", bicForm,
	},
	{
		"gtin-check", "A GTIN that cannot exist",
		"The customer's system does not find the article.",
		"GS1 General Specifications section 7.9", gtinCheck,
	},
	{
		"gln-check", "A GLN that cannot exist",
		"The party or its address for electronic documents is not found.",
		"GS1 General Specifications section 7.9", glnCheck,
	},
	{
		"vat-number-check", "A VAT number that cannot exist",
		"Concerns numbers of countries for which the format has no rule: AU, CY, EE, HR, HU, LT, LU, MT, RO, SI and SK. Where it has one, a wrong number is a fault. " +
			"An exemption that depends on the number is refused.",
		"Directive 2006/112/EC article 214", vatNumberCheck,
	},
	{
		"vat-number-prefix", "A VAT number without the code of its country",
		"Electronic addresses and identities of these schemes begin with the country.",
		"Directive 2006/112/EC article 215; EN 16931 BR-CO-09", vatNumberPrefix,
	},
}

var taxKinds = []Kind{
	{
		"reverse-charge-tag", "Reverse charge in the tag, but not in the taxes",
		"The note says that the customer owes the tax. Where the figures ask for it as well, the supplier owes what the invoice shows; where they are exempt or zero, the customer's system books no tax.",
		"Directive 2006/112/EC articles 196, 203 and 226(11a)", reverseChargeTag,
	},
	{
		"reverse-charge-untagged", "Reverse charge on the lines, but no legal note",
		"An invoice under reverse charge must say so in words.",
		"Directive 2006/112/EC article 226(11a); DE UStG § 14a(5)", reverseChargeUntagged,
	},
	{
		"reverse-charge-customer", "Reverse charge without the customer's VAT number",
		"Only a taxable person can owe the tax, and the number shows that the customer is one.",
		"Directive 2006/112/EC article 226(4); EN 16931 BR-AE-02", reverseChargeCustomer,
	},
	{
		"intra-community-customer", "Intra-community supply without the customer's VAT number",
		"The exemption depends on the number.",
		"Directive 2006/112/EC article 138(1)(b); EN 16931 BR-IC-02", intraCommunityCustomer,
	},
	{
		"intra-community-country", "Intra-community supply that crosses no border of the Union",
		"The customer is registered in another member state than the supplier.",
		"Directive 2006/112/EC article 138(1)", intraCommunityCountry,
	},
	{
		"export-country", "Export that does not leave the country or the Union",
		"Goods that are exported leave the country, and the European Union where the supplier is in it, unless the delivery shows that they go elsewhere. " +
			"Territories where the VAT of the Union does not apply, such as the Canary Islands, are outside.",
		"Directive 2006/112/EC articles 6 and 146", exportCountry,
	},
	{
		"lines-untaxed", "Lines without tax and without a reason",
		"Concerns suppliers with a tax number in a country with VAT or GST: each line has a rate, or says why there is no tax.",
		"Directive 2006/112/EC article 226(9) to (11)", linesUntaxed,
	},
	{
		"exempt-reason", "An exemption without its provision",
		"An invoice with exempt supplies names the provision or says that they are exempt, in a note that is about it: one of the tax, a legal one, or one whose words say so.",
		"Directive 2006/112/EC article 226(11); EN 16931 BR-E-10; DE UStG § 14(4) no. 8", exemptReason,
	},
	{
		"percent-high", "A percentage above 100%",
		"Percentages are written with their sign. A number without it is a fraction: 0.21 is 21%, and 21 is 2100%.",
		"", percentHigh,
	},
	{
		"percent-low", "A percentage that was divided twice",
		"0.21% is less than one percent, while 0.21 without the sign is 21%. A hundredfold that is a rate of the same tax was meant.",
		"", percentLow,
	},
	{
		"tax-without-category", "A tax that does not say which it is",
		"In documents without a regime a tax may lack its category; it is in the totals, but no reader can name it.",
		"EN 16931 BT-118", taxWithoutCategory,
	},
	{
		"tax-category-misspelt", "A tax with the name of another one",
		"In documents without a regime a tax may have any category, so a misspelt one is in the totals as a tax that no reader knows.",
		"EN 16931 BT-118; UNTDID 5153", taxCategoryMisspelt,
	},
	{
		"prices-include-ignored", "Prices that include a tax which is not charged",
		"`tax.prices_include` names a tax that no line has, so nothing is taken out of the prices and the tax comes on top of them.",
		"", pricesIncludeIgnored,
	},
	{
		"national-currency", "Foreign currency without the rate to the national one",
		"The tax is stated in the currency of the country in which it is due.",
		"Directive 2006/112/EC article 230; EN 16931 BT-6 and BT-111", nationalCurrency,
	},
}

var partyKinds = []Kind{
	{
		"country-unknown", "A code that is not of a country",
		"The rules of a country and its form of tax numbers apply only where its code is given: two capital letters of ISO 3166, " +
			"and EL for Greece, XI for Northern Ireland in tax identities.",
		"EN 16931 BT-55, BT-48; ISO 3166-1", countryUnknown,
	},
	{
		"customer-missing", "A full invoice without a customer",
		"Concerns suppliers under the law of a member of the European Union, of Switzerland and the United Kingdom. " +
			"Without a customer the invoice is a simplified one, which is allowed up to a sum that the country sets.",
		"Directive 2006/112/EC articles 226(5) and 226b", customerMissing,
	},
	{
		"supplier-address", "A full invoice without the supplier's address",
		"Concerns the same suppliers as customer-missing. The full name and address of the supplier are required.",
		"Directive 2006/112/EC article 226(5); EN 16931 BR-08", supplierAddress,
	},
	{
		"customer-address", "A full invoice without the customer's address",
		"Concerns the same suppliers as customer-missing. The full name and address of the customer are required, and a customer who deducts the tax needs them. " +
			"Spanish law does not want those of natural persons, unless they act as a business.",
		"Directive 2006/112/EC article 226(5); EN 16931 BR-10; ES RD 1619/2012 article 6.1.e; DE UStG § 14(4) no. 1", customerAddress,
	},
	{
		"supplier-vat-number", "A supplier without the tax number that is due",
		"Supplies across borders need the number with its country; a national tax number alone does not do. " +
			"Where tax is charged the number of a register, such as a SIREN, is no tax number.",
		"Directive 2006/112/EC articles 214, 215 and 226(3); DE UStG § 14a(1)", supplierVATNumber,
	},
}
