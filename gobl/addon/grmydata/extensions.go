package grmydata

import (
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Keys of the codes that myDATA requires, and where they are in a document.
const (
	ExtVATRate        cbc.Key = "gr-mydata-vat-rate"      // tax combos
	ExtInvoiceType    cbc.Key = "gr-mydata-invoice-type"  // tax details
	ExtPaymentMeans   cbc.Key = "gr-mydata-payment-means" // payment instructions and advances
	ExtExemption      cbc.Key = "gr-mydata-exemption"     // tax combos
	ExtIncomeCategory cbc.Key = "gr-mydata-income-cat"    // items and tax combos
	ExtIncomeType     cbc.Key = "gr-mydata-income-type"   // items and tax combos
	ExtTaxType        cbc.Key = "gr-mydata-tax-type"      // charges
	ExtFee            cbc.Key = "gr-mydata-fee"           // charges
	ExtOtherTax       cbc.Key = "gr-mydata-other-tax"     // charges
	ExtStampDuty      cbc.Key = "gr-mydata-stamp-duty"    // charges
)

// extensions returns the tables in the annex of the myDATA manual.
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		vatRates(),
		invoiceTypes(),
		paymentMeans(),
		exemptions(),
		incomeCategories(),
		incomeTypes(),
		taxTypes(),
		fees(),
		otherTaxes(),
		stampDuties(),
	}
}

// vatRates lists the VAT categories.
func vatRates() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtVATRate,
		Name:    law.Greek.Names("VAT rate", "Κατηγορία ΦΠΑ"),
		Desc:    i18n.String{"en": "Category of the VAT rate. It follows from the key and rate of the tax."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "Standard rate", "Κανονικός συντελεστής"),
			law.Greek.Value("2", "Reduced rate", "Μειωμένος συντελεστής"),
			law.Greek.Value("3", "Super-Reduced Rate", "Υπερμειωμένος συντελεστής"),
			law.Greek.Value("4", "Standard rate (Island)", "Κανονικός συντελεστής (Νησί)"),
			law.Greek.Value("5", "Reduced rate (Island)", "Μειωμένος συντελεστής (Νησί)"),
			law.Greek.Value("6", "Super-reduced rate (Island)", "Υπερμειωμένος συντελεστής (Νησί)"),
			law.Greek.Value("7", "Without VAT", "Άνευ ΦΠΑ"),
			law.Greek.Value("8", "Records without VAT (e.g. Payroll, Amortisations)", "Εγγραφές χωρίς ΦΠΑ (πχ Μισθοδοσία, Αποσβέσεις)"),
		},
	}
}

// invoiceTypes lists the types of document.
func invoiceTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtInvoiceType,
		Name: law.Greek.Names("Invoice type", "Είδος παραστατικού"),
		Desc: i18n.String{"en": "Type of document. It follows from the invoice type and the tags; give it together with " +
			"the invoice type other."},
		Sources: manual(),
		Values:  slices.Concat(issuedTypes(), otherTypes()),
	}
}

// issuedTypes returns the documents of an issuer with a counterpart.
func issuedTypes() []*cbc.Definition {
	return []*cbc.Definition{
		law.Greek.Value("1.1", "Sales Invoice", "Τιμολόγιο Πώλησης"),
		law.Greek.Value("1.2", "Sales Invoice/Intra-community Supplies", "Τιμολόγιο Πώλησης/Ενδοκοινοτικές Παραδόσεις"),
		law.Greek.Value("1.3", "Sales Invoice/Third Country Supplies", "Τιμολόγιο Πώλησης/Παραδόσεις Τρίτων Χωρών"),
		law.Greek.Value("1.4", "Sales Invoice/Sale on Behalf of Third Parties", "Τιμολόγιο Πώλησης/Πώληση για Λογαριασμό Τρίτων"),
		law.Greek.Value("1.5",
			"Sales Invoice/Clearance of Sales on Behalf of Third Parties – Fees from Sales on Behalf of Third "+
				"Parties",
			"Τιμολόγιο Πώλησης/Εκκαθάριση Πωλήσεων Τρίτων - Αμοιβή από Πωλήσεις Τρίτων"),
		law.Greek.Value("1.6", "Sales Invoice/Supplemental Accounting Source Document", "Τιμολόγιο Πώλησης/Συμπληρωματικό Παραστατικό"),
		law.Greek.Value("2.1", "Service Rendered Invoice", "Τιμολόγιο Παροχής Υπηρεσιών"),
		law.Greek.Value("2.2", "Intra-community Service Rendered Invoice", "Τιμολόγιο Παροχής/Ενδοκοινοτική Παροχή Υπηρεσιών"),
		law.Greek.Value("2.3", "Third Country Service Rendered Invoice", "Τιμολόγιο Παροχής/Παροχή Υπηρεσιών σε λήπτη Τρίτης Χώρας"),
		law.Greek.Value("2.4",
			"Service Rendered Invoice/Supplemental Accounting Source Document",
			"Τιμολόγιο Παροχής/Συμπληρωματικό Παραστατικό"),
		law.Greek.Value("3.1", "Proof of Expenditure (non-liable Issuer)", "Τίτλος Κτήσης (μη υπόχρεος Εκδότης)"),
		law.Greek.Value("3.2",
			"Proof of Expenditure (denial of issuance by liable Issuer)",
			"Τίτλος Κτήσης (άρνηση έκδοσης από υπόχρεο Εκδότη)"),
		law.Greek.Value("5.1", "Credit Invoice/Associated", "Πιστωτικό Τιμολόγιο/Συσχετιζόμενο"),
		law.Greek.Value("5.2", "Credit Invoice/Non-Associated", "Πιστωτικό Τιμολόγιο/Μη Συσχετιζόμενο"),
		law.Greek.Value("6.1", "Self-Delivery Record", "Στοιχείο Αυτοπαράδοσης"),
		law.Greek.Value("6.2", "Self-Supply Record", "Στοιχείο Ιδιοχρησιμοποίησης"),
		law.Greek.Value("7.1", "Contract – Income", "Συμβόλαιο - Έσοδο"),
		law.Greek.Value("8.1", "Rents – Income", "Ενοίκια - Έσοδο"),
		law.Greek.Value("8.2",
			"Special Record – Accommodation Tax Collection/Payment Receipt",
			"Ειδικό Στοιχείο – Απόδειξης Είσπραξης Φόρου Διαμονής"),
	}
}

// otherTypes returns retail documents, those of the recipient, and accounting entries.
func otherTypes() []*cbc.Definition {
	return []*cbc.Definition{
		law.Greek.Value("11.1", "Retail Sales Receipt", "ΑΛΠ"),
		law.Greek.Value("11.2", "Service Rendered Receipt", "ΑΠΥ"),
		law.Greek.Value("11.3", "Simplified Invoice", "Απλοποιημένο Τιμολόγιο"),
		law.Greek.Value("11.4", "Retail Sales Credit Note", "Πιστωτικό Στοιχ. Λιανικής"),
		law.Greek.Value("11.5", "Retail Sales Receipt on Behalf of Third Parties", "Απόδειξη Λιανικής Πώλησης για Λογ/σμό Τρίτων"),
		law.Greek.Value("13.1",
			"Expenses – Domestic/Foreign Retail Transaction Purchases",
			"Έξοδα - Αγορές Λιανικών Συναλλαγών ημεδαπής / αλλοδαπής"),
		law.Greek.Value("13.2", "Domestic/Foreign Retail Transaction Provision", "Παροχή Λιανικών Συναλλαγών ημεδαπής / αλλοδαπής"),
		law.Greek.Value("13.3", "Shared Utility Bills", "Κοινόχρηστα"),
		law.Greek.Value("13.4", "Subscriptions", "Συνδρομές"),
		law.Greek.Value("13.30",
			"Self-Declared Entity Accounting Source Documents (Dynamic)",
			"Παραστατικά Οντότητας ως Αναγράφονται από την ίδια (Δυναμικό)"),
		law.Greek.Value("13.31", "Domestic/Foreign Retail Sales Credit Note", "Πιστωτικό Στοιχ. Λιανικής ημεδαπής / αλλοδαπής"),
		law.Greek.Value("14.1", "Invoice/Intra-community Acquisitions", "Τιμολόγιο / Ενδοκοινοτικές Αποκτήσεις"),
		law.Greek.Value("14.2", "Invoice/Third Country Acquisitions", "Τιμολόγιο / Αποκτήσεις Τρίτων Χωρών"),
		law.Greek.Value("14.3", "Invoice/Intra-community Services Receipt", "Τιμολόγιο / Ενδοκοινοτική Λήψη Υπηρεσιών"),
		law.Greek.Value("14.4", "Invoice/Third Country Services Receipt", "Τιμολόγιο / Λήψη Υπηρεσιών Τρίτων Χωρών"),
		law.Greek.Value("14.5", "EFKA", "ΕΦΚΑ και λοιποί Ασφαλιστικοί Οργανισμοί"),
		law.Greek.Value("14.30",
			"Self-Declared Entity Accounting Source Documents (Dynamic)",
			"Παραστατικά Οντότητας ως Αναγράφονται από την ίδια (Δυναμικό)"),
		law.Greek.Value("14.31", "Domestic/Foreign Credit Note", "Πιστωτικό ημεδαπής / αλλοδαπής"),
		law.Greek.Value("15.1", "Contract-Expense", "Συμβόλαιο - Έξοδο"),
		law.Greek.Value("16.1", "Rent-Expense", "Ενοίκιο Έξοδο"),
		law.Greek.Value("17.1", "Payroll", "Μισθοδοσία"),
		law.Greek.Value("17.2", "Amortisations", "Αποσβέσεις"),
		law.Greek.Value("17.3",
			"Other Income Adjustment/Regularisation Entries – Accounting Base",
			"Λοιπές Εγγραφές Τακτοποίησης Εσόδων - Λογιστική Βάση"),
		law.Greek.Value("17.4",
			"Other Income Adjustment/Regularisation Entries – Tax Base",
			"Λοιπές Εγγραφές Τακτοποίησης Εσόδων - Φορολογική Βάση"),
		law.Greek.Value("17.5",
			"Other Expense Adjustment/Regularisation Entries – Accounting Base",
			"Λοιπές Εγγραφές Τακτοποίησης Εξόδων - Λογιστική Βάση"),
		law.Greek.Value("17.6",
			"Other Expense Adjustment/Regularisation Entries – Tax Base",
			"Λοιπές Εγγραφές Τακτοποίησης Εξόδων - Φορολογική Βάση"),
	}
}

// paymentMeans lists the methods of payment.
func paymentMeans() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtPaymentMeans,
		Name:    law.Greek.Names("Payment means", "Τρόπος Πληρωμής"),
		Desc:    i18n.String{"en": "How the invoice is paid. It follows from the key of the payment."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "Domestic Payments Account Number", "Επαγ. Λογαριασμός Πληρωμών Ημεδαπής"),
			law.Greek.Value("2", "Foreign Payments Account Number", "Επαγ. Λογαριασμός Πληρωμών Αλλοδαπής"),
			law.Greek.Value("3", "Cash", "Μετρητά"),
			law.Greek.Value("4", "Check", "Επιταγή"),
			law.Greek.Value("5", "On credit", "Επί Πιστώσει"),
			law.Greek.Value("6", "Web Banking", "Web Banking"),
			law.Greek.Value("7", "POS / e-POS", "POS / e-POS"),
		},
	}
}

// exemptions lists the reasons for not charging VAT.
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtExemption,
		Name: law.Greek.Names("VAT exemption cause", "Κατηγορία Αιτίας Εξαίρεσης ΦΠΑ"),
		Desc: i18n.String{"en": "Reason why no VAT is charged. A reason in line with the key of the tax is chosen unless " +
			"one is given."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "Without VAT - article 3 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 3 του Κώδικα ΦΠΑ"),
			law.Greek.Value("2", "Without VAT - article 5 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 5 του Κώδικα ΦΠΑ"),
			law.Greek.Value("3", "Without VAT - article 13 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 13 του Κώδικα ΦΠΑ"),
			law.Greek.Value("4", "Without VAT - article 14 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 14 του Κώδικα ΦΠΑ"),
			law.Greek.Value("5", "Without VAT - article 16 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 16 του Κώδικα ΦΠΑ"),
			law.Greek.Value("6", "Without VAT - article 19 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 19 του Κώδικα ΦΠΑ"),
			law.Greek.Value("7", "Without VAT - article 22 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 22 του Κώδικα ΦΠΑ"),
			law.Greek.Value("8", "Without VAT - article 24 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 24 του Κώδικα ΦΠΑ"),
			law.Greek.Value("9", "Without VAT - article 25 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 25 του Κώδικα ΦΠΑ"),
			law.Greek.Value("10", "Without VAT - article 26 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 26 του Κώδικα ΦΠΑ"),
			law.Greek.Value("11", "Without VAT - article 27 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 27 του Κώδικα ΦΠΑ"),
			law.Greek.Value("12",
				"Without VAT - article 27 - Seagoing Vessels of the VAT code",
				"Χωρίς ΦΠΑ - άρθρο 27 - Πλοία Ανοικτής Θαλάσσης του Κώδικα ΦΠΑ"),
			law.Greek.Value("13",
				"Without VAT - article 27.1.γ - Seagoing Vessels of the VAT code",
				"Χωρίς ΦΠΑ - άρθρο 27.1.γ - Πλοία Ανοικτής Θαλάσσης του Κώδικα ΦΠΑ"),
			law.Greek.Value("14", "Without VAT - article 28 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 28 του Κώδικα ΦΠΑ"),
			law.Greek.Value("15", "Without VAT - article 39 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 39 του Κώδικα ΦΠΑ"),
			law.Greek.Value("16", "Without VAT - article 39a of the VAT code", "Χωρίς ΦΠΑ - άρθρο 39α του Κώδικα ΦΠΑ"),
			law.Greek.Value("17", "Without VAT - article 40 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 40 του Κώδικα ΦΠΑ"),
			law.Greek.Value("18", "Without VAT - article 41 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 41 του Κώδικα ΦΠΑ"),
			law.Greek.Value("19", "Without VAT - article 47 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 47 του Κώδικα ΦΠΑ"),
			law.Greek.Value("20", "VAT included - article 43 of the VAT code", "ΦΠΑ εμπεριεχόμενος - άρθρο 43 του Κώδικα ΦΠΑ"),
			law.Greek.Value("21", "VAT included - article 44 of the VAT code", "ΦΠΑ εμπεριεχόμενος - άρθρο 44 του Κώδικα ΦΠΑ"),
			law.Greek.Value("22", "VAT included - article 45 of the VAT code", "ΦΠΑ εμπεριεχόμενος - άρθρο 45 του Κώδικα ΦΠΑ"),
			law.Greek.Value("23", "VAT included - article 46 of the VAT code", "ΦΠΑ εμπεριεχόμενος - άρθρο 46 του Κώδικα ΦΠΑ"),
			law.Greek.Value("24", "Without VAT - article 6 of the VAT code", "Χωρίς ΦΠΑ - άρθρο 6 του Κώδικα ΦΠΑ"),
			law.Greek.Value("25", "Without VAT - ΠΟΛ.1029/1995", "Χωρίς ΦΠΑ - ΠΟΛ.1029/1995"),
			law.Greek.Value("26", "Without VAT - ΠΟΛ.1167/2015", "Χωρίς ΦΠΑ - ΠΟΛ.1167/2015"),
			law.Greek.Value("27", "Without VAT - Other VAT exceptions", "Λοιπές Εξαιρέσεις ΦΠΑ"),
			law.Greek.Value("28",
				"Without VAT - Article 24 (b) (1) of the VAT Code (Tax Free)",
				"Χωρίς ΦΠΑ – άρθρο 24 περ. β' παρ.1 του Κώδικα ΦΠΑ, (Tax Free)"),
			law.Greek.Value("29",
				"Without VAT - Article 47b of the VAT Code (OSS non-EU scheme)",
				"Χωρίς ΦΠΑ – άρθρο 47β, του Κώδικα ΦΠΑ (OSS μη ενωσιακό καθεστώς)"),
			law.Greek.Value("30",
				"Without VAT - Article 47c of the VAT Code (OSS EU scheme)",
				"Χωρίς ΦΠΑ – άρθρο 47γ, του Κώδικα ΦΠΑ (OSS ενωσιακό καθεστώς)"),
			law.Greek.Value("31", "Excluding VAT - Article 47d of the VAT Code (IOSS)", "Χωρίς ΦΠΑ – άρθρο 47δ του Κώδικα ΦΠΑ (IOSS)"),
		},
	}
}

// incomeCategories lists the categories of income.
func incomeCategories() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtIncomeCategory,
		Name:    law.Greek.Names("Income Classification Category", "Κωδικός Κατηγορίας Χαρακτηρισμού Εσόδων"),
		Desc:    i18n.String{"en": "Category of the income; it comes with an income type."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("category1_1", "Commodity Sale Income (+)/(-)", "Έσοδα από Πώληση Εμπορευμάτων (+)/(-)"),
			law.Greek.Value("category1_2", "Product Sale Income (+)/(-)", "Έσοδα από Πώληση Προϊόντων (+)/(-)"),
			law.Greek.Value("category1_3", "Provision of Services Income (+)/(-)", "Έσοδα από Παροχή Υπηρεσιών (+)/(-)"),
			law.Greek.Value("category1_4", "Sale of Fixed Assets Income (+)/(-)", "Έσοδα από Πώληση Παγίων (+)/(-)"),
			law.Greek.Value("category1_5", "Other Income/Profits (+)/(-)", "Λοιπά Έσοδα/ Κέρδη (+)/(-)"),
			law.Greek.Value("category1_6", "Self-Deliveries/Self-Supplies (+)/(-)", "Αυτοπαραδόσεις / Ιδιοχρησιμοποιήσεις (+)/(-)"),
			law.Greek.Value("category1_7", "Income on behalf of Third Parties (+)/(-)", "Έσοδα για λ/σμο τρίτων (+)/(-)"),
			law.Greek.Value("category1_8", "Past fiscal years income (+)/(-)", "Έσοδα προηγούμενων χρήσεων (+)/ (-)"),
			law.Greek.Value("category1_9", "Future fiscal years income (+)/(-)", "Έσοδα επομένων χρήσεων (+)/(-)"),
			law.Greek.Value("category1_10",
				"Other Income Adjustment/Regularisation Entries (+)/(-)",
				"Λοιπές Εγγραφές Τακτοποίησης Εσόδων (+)/(-)"),
			law.Greek.Value("category1_95", "Other Income-related Information (+)/(-)", "Λοιπά Πληροφοριακά Στοιχεία Εσόδων (+)/(-)"),
		},
	}
}

// incomeTypes lists the types of income.
func incomeTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtIncomeType,
		Name:    law.Greek.Names("Income Classification Type", "Κωδικός Τύπου Χαρακτηρισμού Εσόδων"),
		Desc:    i18n.String{"en": "Type of the income; it comes with an income category."},
		Sources: manual(),
		Values:  slices.Concat(ownUseTypes(), salesTypes(), otherIncomeTypes()),
	}
}

// ownUseTypes returns own production and deliveries to oneself.
func ownUseTypes() []*cbc.Definition {
	return []*cbc.Definition{
		law.Greek.Value("E3_106",
			"Self-Production of Fixed Assets – Self-Deliveries – Destroying inventory/Commodities",
			"Ιδιοπαραγωγή παγίων - Αυτοπαραδόσεις - Καταστροφές αποθεμάτων/Εμπορεύματα"),
		law.Greek.Value("E3_205",
			"Self-Production of Fixed Assets – Self-Deliveries – Destroying inventory/Raw and other materials",
			"Ιδιοπαραγωγή παγίων - Αυτοπαραδόσεις - Καταστροφές αποθεμάτων/Πρώτες ύλες και λοιπά υλικά"),
		law.Greek.Value("E3_210",
			"Self-Production of Fixed Assets – Self-Deliveries – Destroying inventory/Products and production in "+
				"progress",
			"Ιδιοπαραγωγή παγίων - Αυτοπαραδόσεις - Καταστροφές αποθεμάτων/Προϊόντα και παραγωγή σε εξέλιξη"),
		law.Greek.Value("E3_305",
			"Self-Production of Fixed Assets – Self-Deliveries – Destroying inventory/Raw and other materials",
			"Ιδιοπαραγωγή παγίων - Αυτοπαραδόσεις – Καταστροφές αποθεμάτων/Πρώτες ύλες και λοιπά υλικά"),
		law.Greek.Value("E3_310",
			"Self-Production of Fixed Assets – Self-Deliveries – Destroying inventory/Products and production in "+
				"progress",
			"Ιδιοπαραγωγή παγίων - Αυτοπαραδόσεις - Καταστροφές αποθεμάτων/Προϊόντα και παραγωγή σε εξέλιξη"),
		law.Greek.Value("E3_318",
			"Self-Production of Fixed Assets – Self-Deliveries – Destroying inventory/Production expenses",
			"Ιδιοπαραγωγή παγίων - Αυτοπαραδόσεις - Καταστροφές αποθεμάτων/Έξοδα παραγωγής"),
	}
}

// salesTypes returns sales of goods and services (E3_561).
func salesTypes() []*cbc.Definition {
	return []*cbc.Definition{
		law.Greek.Value("E3_561_001",
			"Wholesale Sales of Goods and Services – for Traders",
			"Πωλήσεις αγαθών και υπηρεσιών Χονδρικές - Επιτηδευματιών"),
		law.Greek.Value("E3_561_002",
			"Wholesale Sales of Goods and Services pursuant to article 39a paragraph 5 of the VAT Code (Law "+
				"2859/2000)",
			"Πωλήσεις αγαθών και υπηρεσιών Χονδρικές βάσει άρθρου 39α παρ 5 του Κώδικα Φ.Π.Α. (Ν.2859/2000)"),
		law.Greek.Value("E3_561_003",
			"Retail Sales of Goods and Services – Private Clientele",
			"Πωλήσεις αγαθών και υπηρεσιών Λιανικές - Ιδιωτική Πελατεία"),
		law.Greek.Value("E3_561_004",
			"Retail Sales of Goods and Services pursuant to article 39a paragraph 5 of the VAT Code (Law "+
				"2859/2000)",
			"Πωλήσεις αγαθών και υπηρεσιών Λιανικές βάσει άρθρου 39α παρ 5 του Κώδικα Φ.Π.Α. (Ν.2859/2000)"),
		law.Greek.Value("E3_561_005",
			"Intra-Community Foreign Sales of Goods and Services",
			"Πωλήσεις αγαθών και υπηρεσιών Εξωτερικού Ενδοκοινοτικές"),
		law.Greek.Value("E3_561_006",
			"Third Country Foreign Sales of Goods and Services",
			"Πωλήσεις αγαθών και υπηρεσιών Εξωτερικού Τρίτες Χώρες"),
		law.Greek.Value("E3_561_007", "Other Sales of Goods and Services", "Πωλήσεις αγαθών και υπηρεσιών Λοιπά"),
	}
}

// otherIncomeTypes returns the income from anything else.
func otherIncomeTypes() []*cbc.Definition {
	return []*cbc.Definition{
		law.Greek.Value("E3_562", "Other Ordinary Income", "Λοιπά συνήθη έσοδα"),
		law.Greek.Value("E3_563", "Credit Interest and Related Income", "Πιστωτικοί τόκοι και συναφή έσοδα"),
		law.Greek.Value("E3_564", "Credit Exchange Differences", "Πιστωτικές συναλλαγματικές διαφορές"),
		law.Greek.Value("E3_565", "Income from Participations", "Έσοδα συμμετοχών"),
		law.Greek.Value("E3_566",
			"Profits from Disposing Non-Current Assets",
			"Κέρδη από διάθεση μη κυκλοφορούντων περιουσιακών στοιχείων"),
		law.Greek.Value("E3_567",
			"Profits from the Reversal of Provisions and Impairments",
			"Κέρδη από αναστροφή προβλέψεων και απομειώσεων"),
		law.Greek.Value("E3_568", "Profits from Measurement at Fair Value", "Κέρδη από επιμέτρηση στην εύλογη αξία"),
		law.Greek.Value("E3_570", "Extraordinary income and profits", "Ασυνήθη έσοδα και κέρδη"),
		law.Greek.Value("E3_595", "Self-Production Expenses", "Έξοδα σε ιδιοπαραγωγή"),
		law.Greek.Value("E3_596", "Subsidies - Grants", "Επιδοτήσεις - Επιχορηγήσεις"),
		law.Greek.Value("E3_597",
			"Subsidies – Grants for Investment Purposes – Expense Coverage",
			"Επιδοτήσεις - Επιχορηγήσεις για επενδυτικούς σκοπούς - κάλυψη δαπανών"),
		law.Greek.Value("E3_880_001", "Wholesale Sales of Fixed Assets", "Πωλήσεις Παγίων Χονδρικές"),
		law.Greek.Value("E3_880_002", "Retail Sales of Fixed Assets", "Πωλήσεις Παγίων Λιανικές"),
		law.Greek.Value("E3_880_003", "Intra-Community Foreign Sales of Fixed Assets", "Πωλήσεις Παγίων Εξωτερικού Ενδοκοινοτικές"),
		law.Greek.Value("E3_880_004", "Third Country Foreign Sales of Fixed Assets", "Πωλήσεις Παγίων Εξωτερικού Τρίτες Χώρες"),
		law.Greek.Value("E3_881_001", "Wholesale Sales on behalf of Third Parties", "Πωλήσεις για λογ/σμο Τρίτων Χονδρικές"),
		law.Greek.Value("E3_881_002", "Retail Sales on behalf of Third Parties", "Πωλήσεις για λογ/σμο Τρίτων Λιανικές"),
		law.Greek.Value("E3_881_003",
			"Intra-Community Foreign Sales on behalf of Third Parties",
			"Πωλήσεις για λογ/σμο Τρίτων Εξωτερικού Ενδοκοινοτικές"),
		law.Greek.Value("E3_881_004",
			"Third Country Foreign Sales on behalf of Third Parties",
			"Πωλήσεις για λογ/σμο Τρίτων Εξωτερικού Τρίτες Χώρες"),
		law.Greek.Value("E3_598_001", "Sales of goods belonging to excise duty", "Πωλήσεις αγαθών που υπάγονται σε ΕΦΚ"),
		law.Greek.Value("E3_598_003",
			"Sales on behalf of farmers through an agricultural cooperative e.t.c.",
			"Πωλήσεις για λογαριασμό αγροτών μέσω αγροτικού συνεταιρισμού κ.λ.π."),
	}
}

// taxTypes lists the kinds of tax other than VAT.
func taxTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTaxType,
		Name: law.Greek.Names("Tax type", "Είδος Φόρου"),
		Desc: i18n.String{"en": "Kind of tax that a charge stands for. It follows from the key of the charge or from its " +
			"other codes."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "Withholding Tax", "Παρακρατούμενος Φόρος"),
			law.Greek.Value("2", "Fee", "Τέλη"),
			law.Greek.Value("3", "Other Tax", "Λοιποί Φόροι"),
			law.Greek.Value("4", "Stamp Duty", "Ψηφιακού Τέλος συναλλαγής"),
			law.Greek.Value("5", "Deduction", "Κρατήσεις"),
		},
	}
}

// fees lists the fees.
func fees() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtFee,
		Name:    law.Greek.Names("Fee category", "Κατηγορία Τελών"),
		Desc:    i18n.String{"en": "Fee that a charge stands for."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "Monthly account up to 50 euros 12%", "Για μηνιαίο λογαριασμό μέχρι και 50 ευρώ 12%"),
			law.Greek.Value("2", "Monthly account from 50.01 to 100 euros 15%", "Για μηνιαίο λογαριασμό από 50,01 μέχρι και 100 ευρώ 15%"),
			law.Greek.Value("3",
				"Monthly account from 100.01 to 150 euros 18%",
				"Για μηνιαίο λογαριασμό από 100,01 μέχρι και 150 ευρώ 18%"),
			law.Greek.Value("4", "Monthly account from 150.01 euros and above 20%", "Για μηνιαίο λογαριασμό από 150,01 ευρώ και άνω 20%"),
			law.Greek.Value("5",
				"Mobile telephony fee based on call time value (12%)",
				"Τέλος καρτοκινητής επί της αξίας του χρόνου ομιλίας (12%)"),
			law.Greek.Value("6", "Subscription television fee 10%", "Τέλος στη συνδρομητική τηλεόραση 10%"),
			law.Greek.Value("7", "Fixed-line subscription fee 5%", "Τέλος συνδρομητών σταθερής τηλεφωνίας 5%"),
			law.Greek.Value("8",
				"Environmental fee & plastic bag v. 2339/2001 art. 6a 0.07 euros per item",
				"Περιβαλλοντικό Τέλος & πλαστικής σακούλας ν. 2339/2001 αρ. 6α 0,07 ευρώ ανά τεμάχιο"),
			law.Greek.Value("9", "Postal service contribution 2%", "Εισφορά δακοκτονίας 2%"),
			law.Greek.Value("10", "Other fees", "Λοιπά τέλη"),
			law.Greek.Value("11", "Petroleum fees", "Τέλη Λοιπών Φόρων"),
			law.Greek.Value("12", "Postal service contribution", "Εισφορά δακοκτονίας"),
			law.Greek.Value("13", "Monthly account per connection (10%)", "Για μηνιαίο λογαριασμό κάθε σύνδεσης (10%)"),
			law.Greek.Value("14",
				"Mobile and mobile telephony fee based on call time value (10%)",
				"Τέλος καρτοκινητής επί της αξίας του χρόνου ομιλίας (10%)"),
			law.Greek.Value("15",
				"Mobile and mobile telephony fee for natural persons aged 15 to 29 years (0%)",
				"Τέλος κινητής και καρτοκινητής για φυσικά πρόσωπα ηλικίας 15 έως και 29 ετών (0%)"),
			law.Greek.Value("16",
				"Environmental protection contribution for plastic products 0.04 cents per item [article 4 v. "+
					"4736/2020]",
				"Εισφορά προστασίας περιβάλλοντος πλαστικών προϊόντων 0,04 λεπτά ανά τεμάχιο [άρθρο 4 ν. 4736/2020]"),
			law.Greek.Value("17",
				"Recycling fee 0.08 cents per item [article 80 v. 4819/2021]",
				"Τέλος ανακύκλωσης 0,08 λεπτά ανά τεμάχιο [άρθρο 80 ν. 4819/2021]"),
			law.Greek.Value("18", "Accommodation fee", "Τέλος διαμονής παρεπιδημούντων"),
			law.Greek.Value("19",
				"Fee on gross revenues of restaurants and related establishments",
				"Τέλος επί των ακαθάριστων εσόδων των εστιατορίων και συναφών καταστημάτων"),
			law.Greek.Value("20",
				"Fee on gross revenues of entertainment centers",
				"Τέλος επί των ακαθάριστων εσόδων των κέντρων διασκέδασης"),
			law.Greek.Value("21", "Fee on gross revenues of casinos", "Τέλος επί των ακαθάριστων εσόδων των καζίνο"),
			law.Greek.Value("22", "Other fees on gross revenues", "Λοιπά τέλη επί των ακαθάριστων εσόδων"),
		},
	}
}

// otherTaxes lists further taxes.
func otherTaxes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtOtherTax,
		Name:    law.Greek.Names("Other taxes category", "Κατηγορία Λοιπών Φόρων"),
		Desc:    i18n.String{"en": "Tax, other than VAT, that a charge stands for."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "a1) fire insurance premiums 20%", "α1) ασφάλιστρα κλάδου πυρός 20%"),
			law.Greek.Value("2", "a2) fire insurance premiums 20%", "α2) ασφάλιστρα κλάδου πυρός 20%"),
			law.Greek.Value("3", "b) life insurance premiums 4%", "β) ασφάλιστρα κλάδου ζωής 4%"),
			law.Greek.Value("4", "c) insurance premiums for other branches 15%", "γ) ασφάλιστρα λοιπών κλάδων 15%"),
			law.Greek.Value("5", "d) tax-exempt insurance premiums 0%", "δ) απαλλασσόμενα φόρου ασφάλιστρα 0%"),
			law.Greek.Value("6", "Hotels 1-2 stars 0.50 €", "Ξενοδοχεία 1-2 αστέρων 0,50 €"),
			law.Greek.Value("7", "Hotels 3 stars 1.50 €", "Ξενοδοχεία 3 αστέρων 1,50 €"),
			law.Greek.Value("8", "Hotels 4 stars 3.00 €", "Ξενοδοχεία 4 αστέρων 3,00 €"),
			law.Greek.Value("9", "Hotels 4 stars 4.00 €", "Ξενοδοχεία 4 αστέρων 4,00 €"),
			law.Greek.Value("10",
				"Rented - furnished rooms - apartments 0.50 €",
				"Ενοικιαζόμενα - επιπλωμένα δωμάτια - διαμερίσματα 0,50 €"),
			law.Greek.Value("11",
				"Special tax on advertisements broadcast on television (EFTD) 5%",
				"Ειδικός Φόρος στις διαφημίσεις που προβάλλονται από την τηλεόραση (ΕΦΔΤ) 5%"),
			law.Greek.Value("12",
				"3.1 Luxury tax 10% on the taxable value for intra-Community acquisitions and imported from third "+
					"countries 10%",
				"3.1 Φόρος πολυτελείας 10% επί της φορολογητέας αξίας για τα ενδοκοινοτικώς αποκτούμενα και "+
					"εισαγόμενα από τρίτες χώρες 10%"),
			law.Greek.Value("13",
				"3.2 Luxury tax 10% on the selling price before VAT for domestically produced goods 10%",
				"3.2 Φόρος πολυτελείας 10% επί της τιμής πώλησης προ Φ.Π.Α. για τα εγχωρίως παραγόμενα είδη 10%"),
			law.Greek.Value("14",
				"State rights on casino tickets (80% on the ticket)",
				"Δικαίωμα του Δημοσίου στα εισιτήρια των καζίνο (80% επί του εισιτηρίου)"),
			law.Greek.Value("15", "Fire insurance premiums 20%", "ασφάλιστρα κλάδου πυρός 20%"),
			law.Greek.Value("16", "Other Customs Duties-Taxes", "Λοιποί Τελωνειακοί Δασμοί-Φόροι"),
			law.Greek.Value("17", "Other Taxes", "Λοιποί Φόροι"),
			law.Greek.Value("18", "Charges of Other Taxes", "Επιβαρύνσεις Λοιπών Φόρων"),
			law.Greek.Value("19", "EFK", "ΕΦΚ"),
			law.Greek.Value("20", "Hotels 1-2 stars 1.50€ (per Room/Night)", "Ξενοδοχεία 1-2 αστέρων 1,50€ (ανά Δωμ./Διαμ.)"),
			law.Greek.Value("21", "Hotels 3 stars 3.00€ (per Room/Night)", "Ξενοδοχεία 3 αστέρων 3,00€ (ανά Δωμ./Διαμ.)"),
			law.Greek.Value("22", "Hotels 4 stars 7.00€ (per Room/Night)", "Ξενοδοχεία 4 αστέρων 7,00€ (ανά Δωμ./Διαμ.)"),
			law.Greek.Value("23", "Hotels 5 stars 10.00€ (per Room/Night)", "Ξενοδοχεία 5 αστέρων 10,00€ (ανά Δωμ./Διαμ.)"),
			law.Greek.Value("24",
				"Rented furnished rooms – apartments 1.50€ (per Room/Night)",
				"Ενοικιαζόμενα επιπλωμένα δωμάτια – διαμερίσματα 1,50€ (ανά Δωμ./Διαμ.)"),
			law.Greek.Value("25", "Short-term rental properties 1.50€", "Ακίνητα βραχυχρόνιας μίσθωσης 1,50€"),
			law.Greek.Value("26",
				"Short-term rental properties detached houses over 80 sq.m. 10.00€",
				"Ακίνητα βραχυχρόνιας μίσθωσης μονοκατοικίες άνω 80 τ.μ. 10,00€"),
			law.Greek.Value("27",
				"Self-catering accommodation – tourist furnished villas (villas) 10.00€",
				"Αυτοεξυπηρετούμενα καταλύματα – τουριστικές επιπλωμένες επαύλεις (βίλες) 10,00€"),
			law.Greek.Value("28", "Short-term rental properties 0.50€", "Ακίνητα βραχυχρόνιας μίσθωσης 0,50€"),
			law.Greek.Value("29",
				"Short-term rental properties detached houses over 80 sq.m. 4.00€",
				"Ακίνητα βραχυχρόνιας μίσθωσης μονοκατοικίες άνω 80 τ.μ. 4,00€"),
			law.Greek.Value("30",
				"Self-catering accommodation – tourist furnished villas (villas) 4.00€",
				"Αυτοεξυπηρετούμενα καταλύματα – τουριστικές επιπλωμένες επαύλεις (βίλες) 4,00€"),
		},
	}
}

// stampDuties lists the coefficients of the digital transaction fee.
func stampDuties() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtStampDuty,
		Name:    law.Greek.Names("Stamp duty coefficient category", "Κατηγορία Συντελεστή Ψηφιακού Τέλους συναλλαγής"),
		Desc:    i18n.String{"en": "Coefficient of the digital transaction fee, formerly stamp duty, that a charge stands for."},
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Greek.Value("1", "Coefficient 1.2%", "Συντελεστής 1,2 %"),
			law.Greek.Value("2", "Coefficient 2.4%", "Συντελεστής 2,4 %"),
			law.Greek.Value("3", "Coefficient 3.6%", "Συντελεστής 3,6 %"),
			law.Greek.Value("4", "Other cases", "Λοιπές περιπτώσεις"),
		},
	}
}

// manual returns the source of all the tables.
func manual() []*cbc.Source {
	return []*cbc.Source{{
		Title: law.Greek.Names(
			"Technical description of REST API interfaces for sending & receiving data for ERP users (Version 2.0.0)",
			"Τεχνική περιγραφή διεπαφών REST API για διαβίβαση & λήψη δεδομένων για χρήστες ERP (Έκδοση 2.0.0)",
		),
		URL: "https://www.aade.gr/sites/default/files/2025-12/" +
			"myDATA%20API%20Documentation%20v2.0.0_official_erp.pdf",
	}}
}
