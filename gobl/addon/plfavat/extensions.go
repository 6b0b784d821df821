package plfavat

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
)

// Keys of the codes of an FA(3) invoice, and where they are in a document.
const (
	ExtTaxCategory    cbc.Key = "pl-favat-tax-category"     // tax combos
	ExtInvoiceType    cbc.Key = "pl-favat-invoice-type"     // tax details
	ExtCashAccounting cbc.Key = "pl-favat-cash-accounting"  // tax details
	ExtSelfBilling    cbc.Key = "pl-favat-self-billing"     // tax details
	ExtReverseCharge  cbc.Key = "pl-favat-reverse-charge"   // tax details
	ExtSplitPayment   cbc.Key = "pl-favat-split-payment"    // tax details
	ExtExemption      cbc.Key = "pl-favat-exemption"        // tax details
	ExtMarginScheme   cbc.Key = "pl-favat-margin-scheme"    // tax details
	ExtPaymentMeans   cbc.Key = "pl-favat-payment-means"    // payment instructions and advances
	ExtJST            cbc.Key = "pl-favat-jst"              // customer
	ExtGroupVAT       cbc.Key = "pl-favat-group-vat"        // customer
	ExtThirdPartyRole cbc.Key = "pl-favat-third-party-role" // identities of parties
	ExtEffectiveDate  cbc.Key = "pl-favat-effective-date"   // tax details of credit notes
)

// extensions returns the code lists of the logical structure FA(3). Flags have the codes
// 1 for yes and 2 for no.
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		taxCategories(),
		invoiceTypes(),
		cashAccounting(),
		selfBilling(),
		reverseCharge(),
		splitPayment(),
		exemptions(),
		marginSchemes(),
		paymentMeans(),
		localGovernment(),
		groupVAT(),
		thirdPartyRoles(),
		effectiveDates(),
	}
}

func names(english, polish string) i18n.String {
	return i18n.String{"en": english, "pl": polish}
}

func value(code cbc.Code, english, polish string) *cbc.Definition {
	return &cbc.Definition{Code: code, Name: names(english, polish)}
}

// taxCategories lists the sums of the invoice (elements P_13_1 to P_13_11).
func taxCategories() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTaxCategory,
		Name: names("Tax categories for KSeF", "Kategorie podatkowe dla KSeF"),
		Desc: i18n.String{"en": "Column of the invoice that the net amount belongs to. It follows from the key and rate of " +
			"the tax."},
		Values: []*cbc.Definition{
			value("1", "Base rate", "Stawka podstawowa"),
			value("2", "First reduced rate", "Stawka obniżona pierwsza"),
			value("3", "Second reduced rate", "Stawka obniżona druga"),
			value("4", "Taxi Rate", "Ryczałt dla taksówek"),
			value("5", "OSS (one stop shop)", "Punkt kompleksowej obsługi (OSS)"),
			value("6.1", "0% VAT", "0% WDT"),
			value("6.2", "0% VAT for intra-community supply of goods", "0% VAT dla dostawy towarów wewnątrzwspólnotowych"),
			value("6.3", "0% VAT for export", "0% VAT dla eksportu"),
			value("7", "Exempt", "Zwolnienie"),
			value("8", "Foreign sales outside scope of Polish VAT", "Sprzedaż zagraniczna poza zakresem polskiego VAT"),
			value("9", "EU Reverse Charge", "Odwrotne obciążenie UE"),
			value("10", "Domestic Reverse charge", "Odwrotne obciążenie krajowe"),
			value("11", "Margin scheme", "Schemat marży"),
		},
	}
}

// invoiceTypes lists RodzajFaktury.
func invoiceTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtInvoiceType,
		Name: names("Invoice type code for KSeF", "Kod rodzaju faktury dla KSeF"),
		Desc: i18n.String{"en": "Type of invoice. It follows from the invoice type and the tags."},
		Values: []*cbc.Definition{
			value("VAT", "Regular Invoice", "Faktura Podstawowa"),
			value("ZAL", "Advance Invoice", "Faktura Zaliczkowa"),
			value("ROZ", "Settlement Invoice", "Faktura Rozliczeniowa"),
			value("UPR", "Simplified Invoice", "Faktura Uproszczona"),
			value("KOR", "Credit note", "Faktura korygująca"),
			value("KOR_ZAL", "advance credit note", "Faktura korygująca fakturę zaliczkową"),
			value("KOR_ROZ", "Settlement credit note", "Faktura korygująca fakturę rozliczeniową"),
		},
	}
}

// cashAccounting returns the flag P_16 (VAT act, articles 19a (5) 1 and 21 (1)).
func cashAccounting() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCashAccounting,
		Name: names("Cash accounting flag for KSeF", "Flaga księgowania gotówki dla KSeF (P_16)"),
		Desc: i18n.String{"en": "Whether tax is due when the invoice is paid."},
		Values: []*cbc.Definition{
			value("1", "Cash accounting", "Księgowanie gotówkowe"),
			value("2", "No cash accounting", "Bez księgowania gotówki"),
		},
	}
}

// selfBilling returns the flag P_17 (VAT act, article 106d (1)).
func selfBilling() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtSelfBilling,
		Name: names("Self-invoicing flag for KSeF", "Flaga samofakturowania dla KSeF (P_17)"),
		Desc: i18n.String{"en": "Whether the customer issues the invoice. It follows from the tag."},
		Values: []*cbc.Definition{
			value("1", "Self-invoicing", "Samofakturowanie"),
			value("2", "Not self-invoicing", "Bez samofakturowania"),
		},
	}
}

// reverseCharge returns the flag P_18.
func reverseCharge() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtReverseCharge,
		Name: names("Reverse charge code for KSeF", "Kod odwrotnego obciążenia dla KSeF (P_18)"),
		Desc: i18n.String{"en": "Whether the customer owes the tax. It follows from the tag."},
		Values: []*cbc.Definition{
			value("1", "Reverse charge", "Odwrotne obciążenie"),
			value("2", "No reverse charge", "Bez odwrotnego obciążenia"),
		},
	}
}

// splitPayment returns the flag P_18A (VAT act, article 108a).
func splitPayment() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtSplitPayment,
		Name: names("Split payment mechanism flag for KSeF", "Flaga mechanizmu płatności rozłożonej dla KSeF (P_18A)"),
		Desc: i18n.String{"en": "Whether the tax has to be paid to a separate account."},
		Values: []*cbc.Definition{
			value("1", "Split payment mechanism", "Mechanizm płatności rozłożonej"),
			value("2", "No split payment mechanism", "Bez mechanizmu płatności rozłożonej"),
		},
	}
}

// exemptions lists the legal bases of an exemption (elements P_19A to P_19C).
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtExemption,
		Name: names("Tax exemption code for KSeF", "Kod oznaczający zwolnienie od podatku dla KSeF"),
		Desc: i18n.String{"en": "Kind of law that exempts the supplies. A legal note about this key names the provision."},
		Values: []*cbc.Definition{
			value("A", "Law or act issued under the Polish law", "Ustawa lub akt wydany na podstawie ustawy"),
			value("B", "Directive 2006/112/EC", "Dyrektywa 2006/112/WE"),
			value("C", "Other legal basis", "Inna podstawa prawna"),
		},
	}
}

// marginSchemes lists the margin schemes (PMarzy; VAT act, articles 119 and
// 120).
func marginSchemes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtMarginScheme,
		Name: names("Margin scheme code for KSeF", "Kod oznaczający procedurę marży dla KSeF (P_PMarzy)"),
		Desc: i18n.String{"en": "Scheme under which only the margin is taxed."},
		Values: []*cbc.Definition{
			value("2", "Travel agency", "Biuro podróży"),
			value("3.1", "Second-hand goods", "Towary używane"),
			value("3.2", "Works of art", "Dzieła sztuki"),
			value("3.3", "Antiques and collectibles", "Przedmioty kolekcjonerskie i antyki"),
		},
	}
}

// paymentMeans lists FormaPlatnosci.
func paymentMeans() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtPaymentMeans,
		Name: names("Payment method code for KSeF", "Kod formy płatności dla KSeF (TFormaPlatnosci)"),
		Desc: i18n.String{"en": "How the invoice is paid. It follows from the key of the payment."},
		Values: []*cbc.Definition{
			value("1", "Cash", "Gotówka"),
			value("2", "Card", "Karta"),
			value("3", "Coupon", "Bon"),
			value("4", "Cheque", "Czek"),
			value("5", "Loan", "Kredyt"),
			value("6", "Wire Transfer", "Przelew"),
			value("7", "Mobile", "Mobilna"),
		},
	}
}

// localGovernment returns the flag JST of the buyer.
func localGovernment() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtJST,
		Name: names("Subordinate Local Government Unit flag", "Flaga jednostki samorządu terytorialnego (P_22)"),
		Desc: i18n.String{"en": "Whether the customer is a unit below a local government, which is then named by an " +
			"identity with role 8."},
		Values: []*cbc.Definition{
			value("1", "Customer is a Subordinate Local Government Unit", "Nabywca jest jednostką samorządu terytorialnego"),
			value("2",
				"Customer is not a Subordinate Local Government Unit",
				"Nabywca nie jest jednostką samorządu terytorialnego"),
		},
	}
}

// groupVAT returns the flag GV of the buyer.
func groupVAT() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtGroupVAT,
		Name: names("Group VAT member flag", "Flaga członka grupy podatkowej (P_23)"),
		Desc: i18n.String{"en": "Whether the customer belongs to a VAT group, and is then named by an identity with role " +
			"10."},
		Values: []*cbc.Definition{
			value("1", "Customer is a Group VAT member", "Nabywca jest członkiem grupy podatkowej"),
			value("2", "Customer is not a Group VAT member", "Nabywca nie jest członkiem grupy podatkowej"),
		},
	}
}

// thirdPartyRoles lists the roles of third parties (Rola of Podmiot3).
func thirdPartyRoles() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtThirdPartyRole,
		Name: names("Third party role", "Rola trzeciej strony (RolaPodmiotu)"),
		Desc: i18n.String{"en": "What somebody beside supplier and customer has to do with the invoice."},
		Values: []*cbc.Definition{
			value("1", "Factor", "Faktor"),
			value("2", "Recipient", "Odbiorca"),
			value("3", "Original entity", "Podmiot pierwotny"),
			value("4", "Additional Purchaser", "Dodatkowy nabywca"),
			value("5", "Invoice Issuer", "Wystawca faktury"),
			value("6", "Payer", "Zapłacający"),
			value("7", "Local Government Unit (LGU) - issuer", "Jednostka samorządu terytorialnego (JST) - wystawca"),
			value("8", "Local Government Unit (LGU) - recipient", "Jednostka samorządu terytorialnego (JST) - odbiorca"),
			value("9", "GV member - issuer", "Członek grupy podatkowej - wystawca"),
			value("10", "GV member - recipient", "Członek grupy podatkowej - odbiorca"),
			value("11", "Employee", "Pracownik"),
		},
	}
}

// effectiveDates lists TypKorekty.
func effectiveDates() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtEffectiveDate,
		Name: names("Effective date code", "Kod daty wejścia w życie (OkresFaKorygowanej)"),
		Desc: i18n.String{"en": "On which date a correction takes effect for VAT."},
		Values: []*cbc.Definition{
			value("1", "Original", "Pierwotna"),
			value("2", "Correction", "Korygująca"),
			value("3", "Other", "Inna"),
		},
	}
}
