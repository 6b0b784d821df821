package rules

// vatFamily is what the rules of one VAT category are about. The rules of all
// categories have the same numbers: 01 on the breakdown, 02 to 04 on identifiers, 05 to
// 07 on rates, 08 and 09 on amounts, 10 on the exemption reason.
type vatFamily struct {
	// prefix begins the IDs of the rules.
	prefix string
	// code is that of the category (UNTDID 5305).
	code string
	// name is how messages speak of the category.
	name string
	// byRate has one breakdown per rate; the others have one in all.
	byRate bool
	// party is which identifiers the category needs.
	party partyNeed
	// rate is which rates the category may have.
	rate rateNeed
	// exempt needs a reason for the exemption; the others must not have one.
	exempt bool
}

// partyNeed is which identifiers of seller and buyer a VAT category needs.
type partyNeed uint8

const (
	// needSeller is a VAT identifier or a tax registration of the seller, or a VAT
	// identifier of the tax representative.
	needSeller partyNeed = iota
	// needBoth is needSeller, and a VAT identifier or legal registration of the buyer.
	needBoth
	// needVATBoth is a VAT identifier of the seller or the tax representative, and of
	// the buyer.
	needVATBoth
	// needVATSeller is a VAT identifier of the seller or the tax representative.
	needVATSeller
	// needNone forbids VAT identifiers.
	needNone
)

// rateNeed is which rates a VAT category may have.
type rateNeed uint8

const (
	rateZero rateNeed = iota
	ratePositive
	rateNotNegative
	rateAbsent
)

// vatFamilies are the categories with rules of their own.
var vatFamilies = []vatFamily{ //nolint:gochecknoglobals // a table
	{"BR-S-", "S", "the standard rate (S)", true, needSeller, ratePositive, false},
	{"BR-Z-", "Z", "the zero rate (Z)", false, needSeller, rateZero, false},
	{"BR-E-", "E", "the exemption from VAT (E)", false, needSeller, rateZero, true},
	{"BR-AE-", "AE", "the reverse charge (AE)", false, needBoth, rateZero, true},
	{"BR-IC-", "K", "the intra-Community supply (K)", false, needVATBoth, rateZero, true},
	{"BR-G-", "G", "the export outside the EU (G)", false, needVATSeller, rateZero, true},
	{"BR-O-", "O", "what is outside the scope of VAT (O)", false, needNone, rateAbsent, true},
	{"BR-AF-", "L", "the Canary Islands tax IGIC (L)", true, needSeller, rateNotNegative, false},
	{"BR-AG-", "M", "the tax IPSI of Ceuta and Melilla (M)", true, needSeller, rateNotNegative, false},
}

// vatRules lists the rules of the VAT categories.
func vatRules() []Rule {
	var made []row
	for i := range vatFamilies {
		made = append(made, vatFamilies[i].rows()...)
	}
	made = append(made,
		row{"BR-IC-11", "BT-72, BG-14", "An intra-Community supply has neither a delivery date nor an invoicing period.", "Give one of the two."},
		row{"BR-IC-12", "BT-80", "An intra-Community supply has no deliver-to country.", "Give the country that the goods go to."},
		row{"BR-O-11", "BG-23", "What is outside the scope of VAT stands next to another VAT category.", "Put it on an invoice of its own."},
		row{"BR-O-12", "BT-151", "A line has another VAT category on an invoice outside the scope of VAT.", "Give the line category O, or put it on an invoice of its own."},
		row{"BR-O-13", "BT-95", "An allowance has another VAT category on an invoice outside the scope of VAT.", "Give the allowance category O."},
		row{"BR-O-14", "BT-102", "A charge has another VAT category on an invoice outside the scope of VAT.", "Give the charge category O."},
		row{"BR-B-01", "BT-118, BT-151", "Split payment (B) is used on an invoice that is not domestic in Italy.", "Use category B only if every country in the invoice is IT."},
		row{"BR-B-02", "BT-118, BT-151", "Split payment (B) stands next to the standard rate (S).", "Use one of the two categories in the whole invoice."},
	)
	return rows(EN16931, Fatal, InBoth, made)
}

// rows returns the ten rules of a family.
func (f *vatFamily) rows() []row {
	breakdown := "Have exactly one breakdown of the category if it is used, and none otherwise."
	if f.byRate {
		breakdown = "Have one breakdown for each rate of the category if it is used, and none otherwise."
	}
	party, partyBT, partyRemedy := f.partyText()
	rate, rateRemedy := f.rateText()
	reason, reasonRemedy := "must not have", "Leave out the exemption reason and its code."
	if f.exempt {
		reason, reasonRemedy = "needs", "Give the reason as text or as a VATEX code."
	}
	tax, taxRemedy := "The tax amount of "+f.name+" is not zero.", "Give a tax amount of zero."
	if f.byRate {
		tax, taxRemedy = "The tax amount of "+f.name+" does not follow from the taxable amount and the rate.",
			"Multiply the taxable amount by the rate and round to cents."
	}
	return []row{
		{f.prefix + "01", "BG-23", "The VAT breakdown and the use of " + f.name + " do not agree.", breakdown},
		{f.prefix + "02", partyBT, "A line with " + f.name + " " + party, partyRemedy},
		{f.prefix + "03", partyBT, "An allowance with " + f.name + " " + party, partyRemedy},
		{f.prefix + "04", partyBT, "A charge with " + f.name + " " + party, partyRemedy},
		{f.prefix + "05", "BT-152", "The rate of a line with " + f.name + " " + rate, rateRemedy},
		{f.prefix + "06", "BT-96", "The rate of an allowance with " + f.name + " " + rate, rateRemedy},
		{f.prefix + "07", "BT-103", "The rate of a charge with " + f.name + " " + rate, rateRemedy},
		{f.prefix + "08", "BT-116", "The taxable amount of " + f.name + " is not the sum of its lines, less allowances, plus charges.", "Give that sum."},
		{f.prefix + "09", "BT-117", tax, taxRemedy},
		{f.prefix + "10", "BT-120, BT-121", "The breakdown of " + f.name + " " + reason + " an exemption reason.", reasonRemedy},
	}
}

// partyText returns how a message on identifiers ends, the terms, and what to do.
func (f *vatFamily) partyText() (text, bt, remedy string) {
	const seller = "Give the VAT identifier or tax registration of the seller, or the VAT identifier of the tax representative"
	switch f.party {
	case needSeller:
		return "needs a tax identifier of the seller.", "BT-31, BT-32, BT-63", seller + "."
	case needBoth:
		return "needs a tax identifier of the seller and an identifier of the buyer.", "BT-31, BT-32, BT-63, BT-47, BT-48",
			seller + ", and the VAT identifier or legal registration of the buyer."
	case needVATBoth:
		return "needs the VAT identifiers of seller and buyer.", "BT-31, BT-63, BT-48",
			"Give the VAT identifier of the seller or the tax representative, and that of the buyer."
	case needVATSeller:
		return "needs the VAT identifier of the seller.", "BT-31, BT-63", "Give the VAT identifier of the seller or the tax representative."
	default:
		return "excludes VAT identifiers.", "BT-31, BT-48, BT-63", "Leave out the VAT identifiers of seller, buyer and tax representative."
	}
}

// rateText returns how a message on the rate ends, and what to do.
func (f *vatFamily) rateText() (text, remedy string) {
	switch f.rate {
	case rateZero:
		return "is not zero.", "Give a rate of 0."
	case ratePositive:
		return "is missing or not above zero.", "Give the rate; what is taxed at 0 % has category Z."
	case rateNotNegative:
		return "is missing or negative.", "Give the rate, 0 or more."
	default:
		return "is present.", "Leave out the rate."
	}
}
