package brnfe

import (
	"chancery/gobl/addon/brazilian"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "br-nfe-v4"

// Stamps that the authority gives to a note.
const (
	// StampKey is the access key of 44 characters (chNFe), to which a correction refers.
	StampKey cbc.Key = "sefaz-key"
	// StampProtocol is the protocol of 15 digits (nProt) with which it was authorized.
	StampProtocol cbc.Key = "sefaz-auth"
)

// Identities of parties and items.
const (
	// IdentityStateReg is the registration of a party with its state (IE).
	IdentityStateReg cbc.Key = "br-nfe-state-reg"
	// IdentityGTIN is the number on the package that is sold (cEAN).
	IdentityGTIN cbc.Key = "gtin"
	// IdentityTaxableGTIN is the number on the package that is taxed (cEANTrib).
	IdentityTaxableGTIN cbc.Key = "gtin+taxable"
	// IdentityNCM is the code of the goods in the nomenclature of Mercosur.
	IdentityNCM cbc.Key = "ncm"
	// IdentityCEST is the code of goods under tax substitution.
	IdentityCEST cbc.Key = "br-nfe-cest"
)

// tagSimplified makes an NFC-e.
const tagSimplified cbc.Key = "simplified"

// Models of fiscal documents.
const (
	modelNFe  cbc.Code = "55"
	modelNFCe cbc.Code = "65"
)

// Addon adds the requirements of the NF-e and NFC-e.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     brazilian.Country,
		Normalize: normalize,
		Correct:   correct,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Brazil NF-e 4.00"},
		Description: "Fiscal notes for goods, which the state authorizes: NF-e, and NFC-e with the tag simplified. " +
			"Every line needs ICMS, PIS and COFINS, with the codes of their tax status, and a CFOP. " +
			"A note with the key reason says what kind of operation it is.",
		External:   true,
		List:       "2026-06-24",
		Extensions: extensions(),
		Identities: identities(),
		Scenarios: law.InvoiceScenarios(tax.Scenario{
			Types: []cbc.Key{bill.InvoiceStandard},
			Ext:   tax.Extensions{ExtPurpose: "1", ExtOperationType: "1"},
		}),
		Corrections: []tax.CorrectionDef{{
			Schema: law.SchemaInvoice,
			Types:  []cbc.Key{bill.InvoiceCreditNote, bill.InvoiceDebitNote},
			Stamps: []cbc.Key{StampKey},
		}},
	}
}

// Forms of identities that have rules about them.
const (
	patternNCM  = `^(\d{2}|\d{8})$`
	patternCEST = `^\d{7}$`
)

func identities() []*cbc.Definition {
	return []*cbc.Definition{
		{Key: IdentityStateReg, Name: law.Portuguese.Names("Company State Registration", "Inscrição Estadual da Empresa")},
		{
			Key: IdentityGTIN,
			Name: law.Portuguese.Names("Product's GTIN (Global Trade Item Number)",
				"GTIN (Global Trade Item Number) do produto"),
		},
		{
			Key: IdentityTaxableGTIN,
			Name: law.Portuguese.Names("Taxable item's GTIN (Global Trade Item Number)",
				"GTIN (Global Trade Item Number) da unidade tributável"),
		},
		{
			Key: IdentityNCM,
			Name: law.Portuguese.Names("Product's NCM (Mercosur Common Nomenclature) code",
				"Código NCM (Nomenclatura Comum do Mercosul) do produto"),
			Pattern: patternNCM,
		},
		{
			Key: IdentityCEST,
			Name: law.Portuguese.Names("Product's CEST (Tax Substitution Specifier Code)",
				"CEST (Código Especificador da Substituição Tributária) do produto"),
			Pattern: patternCEST,
		},
	}
}
