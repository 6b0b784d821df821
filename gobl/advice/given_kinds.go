package advice

// givenKinds are found by comparing what was given with the document that was made of it.
var givenKinds = []Kind{
	{
		codeCurrency, "A currency that does not exist",
		"In invoices, orders and deliveries the format replaces a currency that it does not know by that of the supplier's country, " +
			"with the same figures. Give the code of the currency that is meant.",
		"EN 16931 BT-5; ISO 4217", nil,
	},
	{
		codeQuantity, "A line without a quantity",
		"A quantity that is missing counts as zero, so the line is in the document and nothing is charged for it.",
		"EN 16931 BT-129 and BR-22", nil,
	},
	{
		codeCharge, "A charge that is left out",
		"The format leaves out charges of a line that have neither a percentage, an amount, a key, a code nor a reason, also if there is a rate and a quantity.",
		"EN 16931 BT-141 and BR-44", nil,
	},
	{
		codeDiscount, "A discount that is left out",
		"The format leaves out discounts of a line that have neither a percentage, an amount, a key, a code nor a reason, also if there is a base.",
		"EN 16931 BT-136 and BR-42", nil,
	},
	{
		codePercent, "A percentage that another one replaces",
		"The rate of a tax decides its percentage, as the law sets it on the date of the tax, and some keys have none. What is given next to them is replaced.",
		"EN 16931 BT-152", nil,
	},
	{
		codeTaxCode, "A tax code of which nothing is left",
		"Tax codes are kept without the country in front and without separators. One that has nothing else is left out, and the party has no number.",
		"EN 16931 BT-31 and BT-48", nil,
	},
	{
		codeOtherCode, "A code of a party that another one replaces",
		"Older documents have the codice fiscale of an Italian individual as tax code. It becomes an identity and takes the place of another one, which is lost.",
		"EN 16931 BT-31 and BT-48", nil,
	},
	{
		codeZeroDate, "A date of zeros",
		"A date is missing or given as 0000-00-00. It names no day, but readers of the document may take it for one.",
		"", nil,
	},
	{
		codeOtherValue, "Figures that are replaced",
		"Totals and other sums are calculated from lines, discounts, charges and taxes. Where they were given and are other ones, " +
			"the document that was sent is not the one that was made. Zeros and differences by which a figure is only rounded do not count, " +
			"nor do the figures of a stored document that is changed.",
		"EN 16931 BR-CO-10 to BR-CO-17", nil,
	},
	{
		codeAddon, "An addon that is left out",
		"Addons that are not installed are refused, unless leaving them out is asked for. Then nothing of what they check and add is in the document.",
		"", nil,
	},
	{
		codeValue, "A value of which nothing is left",
		"Codes and texts are brought into a normal form. One that has only characters that the form leaves out is gone.",
		"", nil,
	},
}
