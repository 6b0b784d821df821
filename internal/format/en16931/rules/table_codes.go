package rules

// codeRules lists the rules on codes of published lists: BR-CL.
func codeRules() []Rule {
	const remedy = "Use a code of the list."
	list := []struct{ id, bt, what, list string }{
		{"01", "BT-3", "type code of the invoice", "UNTDID 1001 for this kind of document"},
		{"03", "BT-5, BT-6", "currency of an amount", "ISO 4217"},
		{"04", "BT-5", "currency of the invoice", "ISO 4217"},
		{"05", "BT-6", "VAT accounting currency", "ISO 4217"},
		{"06", "BT-8", "tax point code", "UNTDID 2005 (UBL: 3, 35, 432) or 2475 (CII: 5, 29, 72)"},
		{"07", "BT-18, BT-128", "scheme of the invoiced object", "UNTDID 1153"},
		{"08", "BT-21", "subject code of the note", "UNTDID 4451"},
		{"10", "BT-29, BT-46, BT-60", "scheme of the party identifier", "ISO 6523 (ICD)"},
		{"11", "BT-30, BT-47, BT-61", "scheme of the legal registration", "ISO 6523 (ICD)"},
		{"13", "BT-158", "scheme of the item classification", "UNTDID 7143"},
		{"14", "BT-40, BT-55, BT-69, BT-80", "country", "ISO 3166-1"},
		{"15", "BT-159", "country of origin", "ISO 3166-1"},
		{"16", "BT-81", "code of the payment means", "UNTDID 4461"},
		{"17", "BT-95, BT-102, BT-118", "VAT category", "UNTDID 5305"},
		{"18", "BT-118, BT-151", "VAT category", "UNTDID 5305"},
		{"19", "BT-98, BT-140", "reason code of the allowance", "UNTDID 5189"},
		{"20", "BT-105, BT-145", "reason code of the charge", "UNTDID 7161"},
		{"21", "BT-157", "scheme of the standard identifier of the item", "ISO 6523 (ICD)"},
		{"22", "BT-121", "code of the exemption reason", "VATEX"},
		{"23", "BT-130, BT-150", "unit", "UN/ECE Recommendation 20 and 21"},
		{"24", "BT-125", "media type of the attached file", "PDF, PNG, JPEG, CSV, XLSX and ODS"},
		{"25", "BT-34, BT-49", "scheme of the electronic address", "EAS"},
		{"26", "BT-71", "scheme of the deliver-to location", "ISO 6523 (ICD)"},
	}
	made := make([]row, 0, len(list))
	for _, c := range list {
		made = append(made, row{"BR-CL-" + c.id, c.bt, "The " + c.what + " is not in the list " + c.list + ".", remedy})
	}
	return rows(EN16931, Fatal, InBoth, made)
}

// constantRules are the rules that the publication lists and that nothing can break.
func constantRules() map[string]bool {
	return map[string]bool{"BR-CO-05": true, "BR-CO-06": true, "BR-CO-07": true, "BR-CO-08": true}
}

// en16931Rules lists the rules of EN 16931 that hold in both syntaxes.
func en16931Rules() []Rule {
	list := join(shapeRules(), crossRules(), decimalRules(), vatRules(), codeRules())
	for i := range list {
		list[i].Constant = constantRules()[list[i].ID]
		if list[i].ID == "BR-51" {
			list[i].Severity, list[i].SeverityCII = Warning, Fatal
		}
	}
	return list
}
