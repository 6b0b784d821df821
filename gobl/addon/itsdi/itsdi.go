package itsdi

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "it-sdi-v1"

// Inboxes at which the SdI delivers: a code of seven characters, or certified
// mail.
const (
	InboxKeyCode cbc.Key = "it-sdi-code"
	InboxKeyPEC  cbc.Key = "it-sdi-pec"
)

// identityFiscalCode is the codice fiscale of the country's regime.
const identityFiscalCode cbc.Key = "it-fiscal-code"

// keyFundContribution marks charges that go to a pension fund.
const keyFundContribution cbc.Key = "fund-contribution"

// Addon adds the requirements of the SdI.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "IT",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Italy SDI FatturaPA v1.x"},
		Description: "FatturaPA invoices as the Sistema di Interscambio delivers them. " +
			"Format, type of document and the nature of supplies without VAT follow from tags, type and taxes.",
		Tags:       tags(),
		Extensions: extensions(),
		Inboxes: []*cbc.Definition{
			{Key: InboxKeyCode, Name: law.Italian.Names("SDI Destination Code", "Codice Destinatario SDI")},
			{Key: InboxKeyPEC, Name: law.Italian.Names("SDI PEC Destination", "PEC Destinatario SDI")},
		},
		Scenarios: scenarios(),
	}
}
