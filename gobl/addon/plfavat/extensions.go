package plfavat

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
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

// taxCategories lists the sums of the invoice (elements P_13_1 to P_13_11).
func taxCategories() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTaxCategory,
		Name: law.Polish.Names("Tax categories for KSeF", "Kategorie podatkowe dla KSeF"),
		Desc: i18n.String{"en": "Column of the invoice that the net amount belongs to. It follows from the key and rate of " +
			"the tax."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Base rate", "Stawka podstawowa"),
			law.Polish.Value("2", "First reduced rate", "Stawka obniżona pierwsza"),
			law.Polish.Value("3", "Second reduced rate", "Stawka obniżona druga"),
			law.Polish.Value("4", "Taxi Rate", "Ryczałt dla taksówek"),
			law.Polish.Value("5", "OSS (one stop shop)", "Punkt kompleksowej obsługi (OSS)"),
			law.Polish.Value("6.1", "0% VAT", "0% WDT"),
			law.Polish.Value("6.2", "0% VAT for intra-community supply of goods", "0% VAT dla dostawy towarów wewnątrzwspólnotowych"),
			law.Polish.Value("6.3", "0% VAT for export", "0% VAT dla eksportu"),
			law.Polish.Value("7", "Exempt", "Zwolnienie"),
			law.Polish.Value("8", "Foreign sales outside scope of Polish VAT", "Sprzedaż zagraniczna poza zakresem polskiego VAT"),
			law.Polish.Value("9", "EU Reverse Charge", "Odwrotne obciążenie UE"),
			law.Polish.Value("10", "Domestic Reverse charge", "Odwrotne obciążenie krajowe"),
			law.Polish.Value("11", "Margin scheme", "Schemat marży"),
		},
	}
}

// invoiceTypes lists RodzajFaktury.
func invoiceTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtInvoiceType,
		Name: law.Polish.Names("Invoice type code for KSeF", "Kod rodzaju faktury dla KSeF"),
		Desc: i18n.String{"en": "Type of invoice. It follows from the invoice type and the tags."},
		Values: []*cbc.Definition{
			law.Polish.Value("VAT", "Regular Invoice", "Faktura Podstawowa"),
			law.Polish.Value("ZAL", "Advance Invoice", "Faktura Zaliczkowa"),
			law.Polish.Value("ROZ", "Settlement Invoice", "Faktura Rozliczeniowa"),
			law.Polish.Value("UPR", "Simplified Invoice", "Faktura Uproszczona"),
			law.Polish.Value("KOR", "Credit note", "Faktura korygująca"),
			law.Polish.Value("KOR_ZAL", "advance credit note", "Faktura korygująca fakturę zaliczkową"),
			law.Polish.Value("KOR_ROZ", "Settlement credit note", "Faktura korygująca fakturę rozliczeniową"),
		},
	}
}

// cashAccounting returns the flag P_16 (VAT act, articles 19a (5) 1 and 21 (1)).
func cashAccounting() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCashAccounting,
		Name: law.Polish.Names("Cash accounting flag for KSeF", "Flaga księgowania gotówki dla KSeF (P_16)"),
		Desc: i18n.String{"en": "Whether tax is due when the invoice is paid."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Cash accounting", "Księgowanie gotówkowe"),
			law.Polish.Value("2", "No cash accounting", "Bez księgowania gotówki"),
		},
	}
}

// selfBilling returns the flag P_17 (VAT act, article 106d (1)).
func selfBilling() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtSelfBilling,
		Name: law.Polish.Names("Self-invoicing flag for KSeF", "Flaga samofakturowania dla KSeF (P_17)"),
		Desc: i18n.String{"en": "Whether the customer issues the invoice. It follows from the tag."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Self-invoicing", "Samofakturowanie"),
			law.Polish.Value("2", "Not self-invoicing", "Bez samofakturowania"),
		},
	}
}

// reverseCharge returns the flag P_18.
func reverseCharge() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtReverseCharge,
		Name: law.Polish.Names("Reverse charge code for KSeF", "Kod odwrotnego obciążenia dla KSeF (P_18)"),
		Desc: i18n.String{"en": "Whether the customer owes the tax. It follows from the tag."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Reverse charge", "Odwrotne obciążenie"),
			law.Polish.Value("2", "No reverse charge", "Bez odwrotnego obciążenia"),
		},
	}
}

// splitPayment returns the flag P_18A (VAT act, article 108a).
func splitPayment() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtSplitPayment,
		Name: law.Polish.Names("Split payment mechanism flag for KSeF", "Flaga mechanizmu płatności rozłożonej dla KSeF (P_18A)"),
		Desc: i18n.String{"en": "Whether the tax has to be paid to a separate account."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Split payment mechanism", "Mechanizm płatności rozłożonej"),
			law.Polish.Value("2", "No split payment mechanism", "Bez mechanizmu płatności rozłożonej"),
		},
	}
}

// exemptions lists the legal bases of an exemption (elements P_19A to P_19C).
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtExemption,
		Name: law.Polish.Names("Tax exemption code for KSeF", "Kod oznaczający zwolnienie od podatku dla KSeF"),
		Desc: i18n.String{"en": "Kind of law that exempts the supplies. A legal note about this key names the provision."},
		Values: []*cbc.Definition{
			law.Polish.Value("A", "Law or act issued under the Polish law", "Ustawa lub akt wydany na podstawie ustawy"),
			law.Polish.Value("B", "Directive 2006/112/EC", "Dyrektywa 2006/112/WE"),
			law.Polish.Value("C", "Other legal basis", "Inna podstawa prawna"),
		},
	}
}

// marginSchemes lists the margin schemes (PMarzy; VAT act, articles 119 and
// 120).
func marginSchemes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtMarginScheme,
		Name: law.Polish.Names("Margin scheme code for KSeF", "Kod oznaczający procedurę marży dla KSeF (P_PMarzy)"),
		Desc: i18n.String{"en": "Scheme under which only the margin is taxed."},
		Values: []*cbc.Definition{
			law.Polish.Value("2", "Travel agency", "Biuro podróży"),
			law.Polish.Value("3.1", "Second-hand goods", "Towary używane"),
			law.Polish.Value("3.2", "Works of art", "Dzieła sztuki"),
			law.Polish.Value("3.3", "Antiques and collectibles", "Przedmioty kolekcjonerskie i antyki"),
		},
	}
}

// paymentMeans lists FormaPlatnosci.
func paymentMeans() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtPaymentMeans,
		Name: law.Polish.Names("Payment method code for KSeF", "Kod formy płatności dla KSeF (TFormaPlatnosci)"),
		Desc: i18n.String{"en": "How the invoice is paid. It follows from the key of the payment."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Cash", "Gotówka"),
			law.Polish.Value("2", "Card", "Karta"),
			law.Polish.Value("3", "Coupon", "Bon"),
			law.Polish.Value("4", "Cheque", "Czek"),
			law.Polish.Value("5", "Loan", "Kredyt"),
			law.Polish.Value("6", "Wire Transfer", "Przelew"),
			law.Polish.Value("7", "Mobile", "Mobilna"),
		},
	}
}

// localGovernment returns the flag JST of the buyer.
func localGovernment() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtJST,
		Name: law.Polish.Names("Subordinate Local Government Unit flag", "Flaga jednostki samorządu terytorialnego (P_22)"),
		Desc: i18n.String{"en": "Whether the customer is a unit below a local government, which is then named by an " +
			"identity with role 8."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Customer is a Subordinate Local Government Unit", "Nabywca jest jednostką samorządu terytorialnego"),
			law.Polish.Value("2",
				"Customer is not a Subordinate Local Government Unit",
				"Nabywca nie jest jednostką samorządu terytorialnego"),
		},
	}
}

// groupVAT returns the flag GV of the buyer.
func groupVAT() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtGroupVAT,
		Name: law.Polish.Names("Group VAT member flag", "Flaga członka grupy podatkowej (P_23)"),
		Desc: i18n.String{"en": "Whether the customer belongs to a VAT group, and is then named by an identity with role " +
			"10."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Customer is a Group VAT member", "Nabywca jest członkiem grupy podatkowej"),
			law.Polish.Value("2", "Customer is not a Group VAT member", "Nabywca nie jest członkiem grupy podatkowej"),
		},
	}
}

// thirdPartyRoles lists the roles of third parties (Rola of Podmiot3).
func thirdPartyRoles() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtThirdPartyRole,
		Name: law.Polish.Names("Third party role", "Rola trzeciej strony (RolaPodmiotu)"),
		Desc: i18n.String{"en": "What somebody beside supplier and customer has to do with the invoice."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Factor", "Faktor"),
			law.Polish.Value("2", "Recipient", "Odbiorca"),
			law.Polish.Value("3", "Original entity", "Podmiot pierwotny"),
			law.Polish.Value("4", "Additional Purchaser", "Dodatkowy nabywca"),
			law.Polish.Value("5", "Invoice Issuer", "Wystawca faktury"),
			law.Polish.Value("6", "Payer", "Zapłacający"),
			law.Polish.Value("7", "Local Government Unit (LGU) - issuer", "Jednostka samorządu terytorialnego (JST) - wystawca"),
			law.Polish.Value("8", "Local Government Unit (LGU) - recipient", "Jednostka samorządu terytorialnego (JST) - odbiorca"),
			law.Polish.Value("9", "GV member - issuer", "Członek grupy podatkowej - wystawca"),
			law.Polish.Value("10", "GV member - recipient", "Członek grupy podatkowej - odbiorca"),
			law.Polish.Value("11", "Employee", "Pracownik"),
		},
	}
}

// effectiveDates lists TypKorekty.
func effectiveDates() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtEffectiveDate,
		Name: law.Polish.Names("Effective date code", "Kod daty wejścia w życie (OkresFaKorygowanej)"),
		Desc: i18n.String{"en": "On which date a correction takes effect for VAT."},
		Values: []*cbc.Definition{
			law.Polish.Value("1", "Original", "Pierwotna"),
			law.Polish.Value("2", "Correction", "Korygująca"),
			law.Polish.Value("3", "Other", "Inna"),
		},
	}
}
