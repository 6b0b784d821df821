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
	// JSON, by Members.
	check func(s *sheet)
}

// Kinds returns all kinds of advice, in the order in which they are given.
func Kinds() []Kind { return slices.Clone(kinds) }

// kinds is the table of all kinds.
var kinds = slices.Concat(figureKinds, dateKinds, memberKinds)

const aboutFigures = "The figures of a document are summed with more decimals than are printed, so the printed ones " +
	"may differ by a cent. A reader who adds them up, or a check by EN 16931, finds the difference. " +
	"Rounding to the currency (`tax.rounding: currency`) mends it where the message says so."

var figureKinds = []Kind{
	{"line-figures", "A line does not add up", aboutFigures, "EN 16931 BT-131", sum(lineFigures).check},
	{"lines-sum", "The lines do not add up to the sum", aboutFigures, "EN 16931 BR-CO-10", sum(lineSums).check},
	{"total-sum", "Sum, discounts and charges do not make the total", aboutFigures, "EN 16931 BR-CO-13", sum(totalSums).check},
	{"tax-bases-sum", "The bases of the tax do not add up to the total", aboutFigures, "EN 16931 BR-S-08", sum(baseSums).check},
	{"tax-rate-amount", "The tax is not the percentage of its base", aboutFigures, "EN 16931 BR-CO-17", sum(rateSums).check},
	{"tax-sum", "The taxes do not add up", aboutFigures, "EN 16931 BR-CO-14", sum(taxSums).check},
	{"total-with-tax-sum", "Total and tax do not make the total with tax", aboutFigures, "EN 16931 BR-CO-15", sum(withTaxSums).check},
	{"payable-sum", "What is to be paid does not follow from the total", aboutFigures, "EN 16931 BR-CO-16", sum(payableSums).check},
}

var dateKinds = []Kind{
	{
		"issue-date-future", "The issue date is in the future",
		"An invoice bears the date on which it is issued. A later date moves the tax to another period. Today is that of the supplier's country.",
		"Directive 2006/112/EC article 226(1)", issueDateFuture,
	},
	{
		"issue-date-order", "The issue date is before that of the last number",
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
}
