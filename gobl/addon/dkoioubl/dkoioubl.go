package dkoioubl

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "dk-oioubl-v2"

// ExtDutyCode is the code of an excise duty in the list taxschemeid of OIOUBL, such as
// 16 or 21d. The list is open.
const ExtDutyCode cbc.Key = "dk-oioubl-duty-code"

// ChargeKeyExcise marks a charge that is an excise duty (punktafgift).
const ChargeKeyExcise cbc.Key = "excise"

// danish is the other language of the names.
const danish law.Language = "da"

// Addon adds the requirements of OIOUBL.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "DK",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules(), Ignore: ignored()}},
	}
}

// ignored are rules of EN 16931 that OIOUBL does not have: it demands neither terms of
// payment nor a category of UNTDID 5305.
func ignored() []string {
	return []string{
		"GOBL-EU-EN16931-BILL-INVOICE-06",
		"GOBL-EU-EN16931-BILL-INVOICE-07",
		"GOBL-EU-EN16931-TAX-COMBO-01",
		"GOBL-EU-EN16931-TAX-COMBO-02",
		"GOBL-EU-EN16931-PAY-TERMS-01",
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: danish.Names("Danish OIOUBL 2.1", "Dansk OIOUBL 2.1"),
		Description: "OIOUBL 2.1 invoices and credit notes for NemHandel, as the schematron 1.17.2 checks them. " +
			"Parties get an endpoint from their inboxes or their CVR number; excise duties are charges with the key \"excise\".",
		Sources: []tax.Source{
			{
				Title: "Nemhandel: documentation of OIOUBL",
				URL:   "https://nemhandel.dk/vejledning-oioubl-dokumentationsoversigt",
			},
			{
				Title: "Erhvervsstyrelsen: schematron of OIOUBL, release 1.17.2",
				URL:   "https://git.erst.dk/openebusiness/common/-/tree/master/released/oioubl",
			},
		},
		External: true,
		List:     "2026-08-13",
		Requires: []cbc.Key{eu16931.Key},
		Extensions: []*cbc.Definition{{
			Key:  ExtDutyCode,
			Name: danish.Names("SKAT excise duty code", "Punktafgiftskode"),
			Desc: i18n.String{"en": "Which duty an excise charge is, by its code in the list taxschemeid: 16 is the one on " +
				"chocolate and sweets."},
		}},
	}
}
