package rules

// extendedRow is a rule of the extended formats: its key, and its row without the ID.
type extendedRow struct {
	key string
	row row
}

// extendedRows are the rules that both extended formats have.
func extendedRows() []extendedRow {
	list := []extendedRow{
		{"BR-22", row{"", "BT-129", "The line has no quantity.", "Give the invoiced quantity, or make the line a group or information."}},
		{"BR-23", row{"", "BT-130", "The quantity of the line has no unit.", "Give the unit code."}},
		{"BR-24", row{"", "BT-131", "The line has no net amount.", "Give the net amount of the line."}},
		{"BR-26", row{"", "BT-146", "The item of the line has no net price.", "Give the net price, which may be negative here."}},
		{"BR-38", row{"", "BT-104, BT-105", "The charge has no reason.", "Give the reason as text or as a code."}},
		{"BR-44", row{"", "BT-144, BT-145", "The charge of the line has no reason.", "Give the reason as text or as a code."}},
		{"54-1", row{"", "BT-160", "The item attribute has neither a name nor a code.", "Give one of the two."}},
		{"54-2", row{"", "BT-161", "The item attribute has not exactly one value.", "Give either a text or a measured value with its unit."}},
		{"01", row{"", "BT-21, BT-22", "The note has a subject but no text.", "Give the text or its code."}},
		{"02", row{"", "BT-127", "The note of the line has a subject but no text.", "Give the text or its code."}},
		{"03", row{"", "BG-4", "The party has a tax number that is no VAT identifier.", "Give the VAT identifier with the scheme VA."}},
		{"04", row{"", "BT-160", "The code of the item attribute is not in the list UNTDID 6313.", "Use a code of the list."}},
		{"05", row{"", "BG-25", "The kind of the line is unknown.", "Use DETAIL, GROUP or INFORMATION."}},
		{"06", row{"", "BG-25", "The line belongs to another but does not say how.", "Give its kind: DETAIL, GROUP or INFORMATION."}},
		{"08", row{"", "BT-131", "The net amount of the group line is not the sum of the lines in it.", "Give the sum of the lines directly below."}},
		{"11", row{"", "BT-126", "The line belongs to one that is not there.", "Give the identifier of a line of this invoice."}},
		{"12", row{"", "BT-131", "A group line in the group has no net amount.", "Give the net amounts of all groups, or of none."}},
		{"CO-04", row{"", "BT-151", "The line has no VAT category.", "Give the VAT category."}},
		{"CO-10", row{"", "BT-106", "The sum of the line net amounts is wrong.", "Give the sum of the lines that are no groups and no information."}},
		{"CO-11", row{"", "BT-107", "The sum of the allowances is wrong.", "Give the sum of all allowances of the document."}},
		{"CO-12", row{"", "BT-108", "The sum of the charges is wrong.", "Give the sum of all charges and fees of the document."}},
		{"CO-13", row{"", "BT-109", "The total without VAT is wrong.", "Give the sum of the lines less allowances plus charges and fees."}},
		{"CO-15", row{"", "BT-112", "The total with VAT is wrong.", "Give the total without VAT plus the VAT total."}},
		{"CO-16", row{"", "BT-115", "The amount due is wrong.", "Give the total with VAT less what was paid, plus rounding and adjustments."}},
		{"CO-25", row{"", "BT-9, BT-20", "An amount is due, and the invoice does not say when.", "Give the due date or the payment terms."}},
		{"DT-097a", row{"", "BT-2", "A date with the format 205 is not a day with hour and minute.", "Write YYYYMMDDhhmm."}},
		{"S-09", row{"", "BT-117", "The tax amount does not follow from the taxable amount and the rate.", "Multiply the taxable amount by the rate and round to cents."}},
	}
	for _, f := range extendedFamilies {
		name := "of category " + f.code
		list = append(list,
			extendedRow{f.prefix + "-01", row{"", "BG-23", "The VAT breakdown and the use " + name + " do not agree.", "Have a breakdown if the category is used, and none otherwise."}},
			extendedRow{f.prefix + "-08", row{"", "BT-116", "The taxable amount " + name + " is not the sum of its items.", "Give the sum of lines, less allowances, plus charges and fees."}},
			extendedRow{f.prefix + "-08ini", row{"", "BT-116", "The taxable amount " + name + " is not the sum of all items of the category and rate.", "Check whether the items are split by exemption reason on purpose."}},
			extendedRow{f.prefix + "-08rev", row{"", "BT-116", "The taxable amount " + name + " is not the sum of the items with its exemption reason.", "Give items and breakdown the same exemption reason."}},
		)
	}
	return list
}

// warns reports whether a rule of the extended formats is a warning.
func (r *extendedRow) warns() bool {
	const suffix = 3
	if len(r.key) > suffix {
		if end := r.key[len(r.key)-suffix:]; end == "ini" || end == "rev" {
			return true
		}
	}
	return r.key == "04"
}

// facturxExtended are the IDs in Factur-X EXTENDED.
func facturxExtended() extended {
	return extended{ids: func(key string, _ bool) string {
		switch key {
		case "05": // FX-SCH-A-000335
			return ""
		case "CO-25":
			return "BR-CO-25"
		case "DT-097a":
			return "BR-FXEXT-CII-DT-097a"
		case "54-1", "54-2":
			return "BR-FXEXT-BR-" + key
		case "S-08":
			return "BR-FXEXT-S08b"
		case "S-09":
			return "BR-FXEXT-S-09b"
		}
		if n := len(key); n > 3 && key[n-3:] == "-08" {
			return "BR-FXEXT-" + key + "b"
		}
		return "BR-FXEXT-" + key
	}}
}

// frenchExtended are the IDs in EXTENDED-CTC-FR.
func frenchExtended() extended {
	return extended{ids: func(key string, ubl bool) string {
		switch key {
		case "01", "02", "03", "DT-097a", "CO-16":
			return ""
		case "CO-25":
			return "BR-CO-25"
		case "BR-22", "BR-23", "BR-24", "BR-26":
			if ubl {
				return "BR-FREXT-" + key[len("BR-"):]
			}
		case "BR-38", "BR-44":
			if ubl {
				return "" // BR-38 and BR-44 of EN 16931 stay
			}
		}
		for _, f := range extendedFamilies {
			if !ubl && (key == f.prefix+"-08" || key == f.prefix+"-08ini" || key == f.prefix+"-08rev" || key == f.prefix+"-09") {
				return "BR-FXEXT-" + key
			}
		}
		return "BR-FREXT-" + key
	}}
}

// extendedRules lists the rules of both extended formats.
func extendedRules() []Rule {
	var list []Rule
	seen := map[string]bool{}
	add := func(r extendedRow, id string, source Source, in Syntaxes) {
		if id == "" || seen[id] {
			return
		}
		seen[id] = true
		severity := Fatal
		if r.warns() {
			severity = Warning
		}
		r.row[0] = id
		list = append(list, rows(source, severity, in, []row{r.row})...)
	}
	for _, r := range extendedRows() {
		add(r, facturxExtended().ids(r.key, false), FacturX, InCII)
	}
	for _, r := range extendedRows() {
		inUBL, inCII := frenchExtended().ids(r.key, true), frenchExtended().ids(r.key, false)
		if inUBL == inCII {
			add(r, inUBL, French, InBoth)
			continue
		}
		add(r, inUBL, French, InUBL)
		add(r, inCII, French, InCII)
	}
	return list
}
