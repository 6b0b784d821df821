package brnfse

import (
	"chancery/gobl/addon/brazilian"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/regime/br"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Key under which documents opt in.
const Key cbc.Key = "br-nfse-v1"

// IdentityMunicipalReg is the registration of a party with its municipality (IM).
const IdentityMunicipalReg cbc.Key = "br-nfse-municipal-reg"

// Addon adds the requirements of the NFS-e.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     brazilian.Country,
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Brazil NFS-e 1.X"},
		Description: "Fiscal notes for services, which the municipality or the national system takes. " +
			"Every line needs ISS and a service code. Discounts and charges are given in lines, not for the document.",
		External:   true,
		List:       "2026-07-06",
		Extensions: extensions(),
		Identities: []*cbc.Definition{{
			Key:  IdentityMunicipalReg,
			Name: law.Portuguese.Names("Company Municipal Registration", "Inscrição Municipal da Empresa"),
		}},
	}
}

// Codes that are written unless others are given.
const (
	noIncentive cbc.Code = "2"
	liable      cbc.Code = "1"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		if s := v.Supplier; s != nil {
			s.Ext = s.Ext.SetIfEmpty(ExtFiscalIncentive, noIncentive)
		}
	case *tax.Combo:
		if v.Cat == br.CategoryISS {
			v.Ext = v.Ext.SetIfEmpty(ExtISSLiability, liable)
		}
	}
}
