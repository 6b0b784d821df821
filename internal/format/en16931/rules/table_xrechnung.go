package rules

// xrechnungRules lists the rules of XRechnung 3.0, of its extension and of its part for
// clean vehicles (CVD).
func xrechnungRules() []Rule {
	list := join(
		rows(XRechnung, Fatal, InBoth, germanRules()),
		rows(XRechnung, Warning, InBoth, germanWarnings()),
		rows(XRechnung, Information, InBoth, []row{
			{"BR-DE-TMP-32", "BT-72, BG-14, BG-26", "The invoice does not say when the supply took place.", "Give the delivery date, the invoicing period, or a period on every line."},
			{"XR-LEITWEG-ID", "BT-10", "The check digits of the Leitweg-ID are wrong.", "Compare it with the one that the public body has given."},
		}),
		rows(XRechnung, Fatal, InCII, []row{
			{"BR-TMP-3", "BT-149", "The base quantities of gross price and net price differ.", "Give the same quantity and unit with both prices."},
		}),
		xrechnungExtensionRules(),
		vehicleRules(),
	)
	return list
}

// germanRules are the fatal rules on German invoices.
func germanRules() []row {
	return []row{
		{"BR-DE-1", "BG-16", "The payment instructions are missing.", "Say how to pay."},
		{"BR-DE-2", "BG-6", "The seller has no contact.", "Give the contact of the seller."},
		{"BR-DE-3", "BT-37", "The address of the seller has no city.", "Give the city."},
		{"BR-DE-4", "BT-38", "The address of the seller has no post code.", "Give the post code."},
		{"BR-DE-5", "BT-41", "The contact of the seller has no name.", "Give a person or a department."},
		{"BR-DE-6", "BT-42", "The contact of the seller has no telephone number.", "Give the telephone number."},
		{"BR-DE-7", "BT-43", "The contact of the seller has no e-mail address.", "Give the e-mail address."},
		{"BR-DE-8", "BT-52", "The address of the buyer has no city.", "Give the city."},
		{"BR-DE-9", "BT-53", "The address of the buyer has no post code.", "Give the post code."},
		{"BR-DE-10", "BT-77", "The deliver-to address has no city.", "Give the city, or leave the address out."},
		{"BR-DE-11", "BT-78", "The deliver-to address has no post code.", "Give the post code, or leave the address out."},
		{"BR-DE-14", "BT-119", "The VAT breakdown has no rate.", "Give the rate, 0 for what is not taxed."},
		{"BR-DE-15", "BT-10", "The buyer reference is missing.", "Give the Leitweg-ID of a public body, or what another buyer asks for."},
		{"BR-DE-16", "BT-31, BT-32, BG-11", "The seller has no tax identifier.", "Give the VAT identifier or the tax number of the seller, or a tax representative."},
		{"BR-DE-18", "BT-20", "A line of the payment terms that begins with # has not the form of a discount.", "Write #SKONTO#TAGE=14#PROZENT=2.00# and a line feed behind it."},
		{"BR-DE-22", "BT-125", "Two attachments have the same file name.", "Give each attached file a name of its own."},
		{"BR-DE-23-a", "BG-17", "A credit transfer has no account to pay to.", "Give the account of the payee."},
		{"BR-DE-23-b", "BG-18, BG-19", "A credit transfer stands together with a card or a direct debit.", "Leave out the card and the direct debit."},
		{"BR-DE-24-a", "BG-18", "A payment by card has no card.", "Give the card."},
		{"BR-DE-24-b", "BG-17, BG-19", "A payment by card stands together with an account or a direct debit.", "Leave out the account and the direct debit."},
		{"BR-DE-25-a", "BG-19", "A direct debit has no data.", "Give the mandate, the creditor identifier and the debited account."},
		{"BR-DE-25-b", "BG-17, BG-18", "A direct debit stands together with an account to pay to or a card.", "Leave out the account and the card."},
		{"BR-DE-30", "BT-90", "The direct debit has no creditor identifier.", "Give the creditor identifier."},
		{"BR-DE-31", "BT-91", "The direct debit has no account to debit.", "Give the IBAN of the buyer."},
	}
}

// germanWarnings are the rules whose breach receivers accept.
func germanWarnings() []row {
	return []row{
		{"BR-DE-17", "BT-3", "The type code is not usual for XRechnung.", "Use 326, 380, 384, 389, 381, 875, 876 or 877."},
		{"BR-DE-19", "BT-84", "The account of the SEPA transfer is not a valid IBAN.", "Correct the IBAN."},
		{"BR-DE-20", "BT-91", "The account of the SEPA direct debit is not a valid IBAN.", "Correct the IBAN."},
		{"BR-DE-21", "BT-24", "The specification identifier is not one of XRechnung 3.0.", "Name XRechnung 3.0, its extension or its part for clean vehicles."},
		{"BR-DE-26", "BG-3", "A corrected invoice does not name the invoice that it corrects.", "Give the number of that invoice."},
		{"BR-DE-27", "BT-42", "The telephone number of the contact has less than three digits.", "Give a telephone number."},
		{"BR-DE-28", "BT-43", "The e-mail address of the contact has not the form of one.", "Give an address such as name@example.org."},
		{"BR-TMP-2", "BT-124", "The location of the supporting document is not a URL.", "Give an absolute URL, such as https://example.org/file.pdf."},
	}
}

// xrechnungExtensionRules are those of the extension.
func xrechnungExtensionRules() []Rule {
	const codes = "Use a code of the list, or XR01, XR02 or XR03."
	return join(
		rows(XRechnung, Fatal, InBoth, []row{
			{"BR-DEX-01", "BT-125", "The media type of the attached file is not allowed.", "Attach PDF, PNG, JPEG, CSV, XLSX, ODS or XML."},
			{"BR-DEX-04", "BT-29, BT-46, BT-60", "The scheme of the party identifier is not in the list ISO 6523 (ICD).", codes},
			{"BR-DEX-05", "BT-30, BT-47, BT-61", "The scheme of the legal registration is not in the list ISO 6523 (ICD).", codes},
			{"BR-DEX-06", "BT-157", "The scheme of the item identifier is not in the list ISO 6523 (ICD).", codes},
			{"BR-DEX-07", "BT-34, BT-49", "The scheme of the electronic address is not in the list EAS.", codes},
			{"BR-DEX-08", "BT-71", "The scheme of the deliver-to location is not in the list ISO 6523 (ICD).", codes},
		}),
		rows(XRechnung, Fatal, InUBL, []row{
			{"BR-DEX-03", "BT-151", "The item of a sub line has not exactly one VAT category.", "Give one VAT category."},
			{"BR-DEX-09", "BT-115", "The amount due is wrong.", "Give the total with VAT less what was paid, plus the rounding amount and what is collected for third parties."},
			{"BR-DEX-10", "BT-DEX-001", "The amount collected for a third party has no kind.", "Say what kind of payment it is."},
			{"BR-DEX-11", "BT-DEX-002", "The amount collected for a third party is missing.", "Give the amount."},
			{"BR-DEX-12", "BT-DEX-003", "The amount collected for a third party has no description.", "Describe it."},
			{"BR-DEX-13", "BT-DEX-002", "The amount collected for a third party has more than two decimals.", "Round it to two decimals."},
			{"BR-DEX-14", "BT-DEX-002", "The amount collected for a third party is in another currency.", "Give it in the currency of the invoice."},
		}),
		rows(XRechnung, Warning, InUBL, []row{
			{"BR-DEX-02", "BT-131", "The net amount of the line is not the sum of its sub lines.", "Give the sum of the net amounts of the sub lines."},
		}),
		rows(XRechnung, Warning, InCII, []row{
			{"BR-DEX-15", "BT-X-304", "The line belongs to another, which CII cannot say in XRechnung.", "Leave out the line above, or write the invoice in UBL."},
		}),
	)
}

// vehicleRules are those on clean vehicles.
func vehicleRules() []Rule {
	return rows(XRechnung, Fatal, InBoth, []row{
		{"BR-DE-CVD-01", "BT-12", "The contract reference is missing.", "Give the number of the contract on the vehicles."},
		{"BR-DE-CVD-02", "BT-17", "The tender reference is missing.", "Give the number of the call for tenders."},
		{"BR-DE-CVD-03", "BG-25", "No line has both a vehicle category and the attribute cva.", "Classify the vehicle with the list CVD, and say with the attribute cva how clean it is."},
		{"BR-DE-CVD-04", "BT-158", "The vehicle category is none of M1, M2, M3, N1, N2 and N3.", "Use one of these codes."},
		{"BR-DE-CVD-05", "BT-161", "The attribute cva is none of clean, zero-emission and other.", "Use one of these words."},
		{"BR-DE-CVD-06-a", "BT-160", "A line with a vehicle category has not exactly one attribute cva.", "Give it once."},
		{"BR-DE-CVD-06-b", "BT-158", "A line with the attribute cva has not exactly one vehicle category.", "Classify the vehicle once with the list CVD."},
		{"BR-TMP-CVD-01", "BT-158", "The scheme of the item classification is neither CVD nor in the list UNTDID 7143.", "Use a code of the list, or CVD."},
	})
}
