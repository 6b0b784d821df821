package brnfe

import (
	"chancery/gobl/addon/brazilian"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
)

// Codes that are written, or that rules ask for.
const (
	regimeSimples cbc.Code = "1"
	regimeExcess  cbc.Code = "2" // Simples Nacional, above the limit of revenue
	regimeNormal  cbc.Code = "3"
	regimeMEI     cbc.Code = "4"

	registered  cbc.Code = "1" // with the state, and pays ICMS
	exempted    cbc.Code = "2" // from the registration
	notTaxpayer cbc.Code = "9"

	purposeCreditNote cbc.Code = "5"
	purposeDebitNote  cbc.Code = "6"

	presenceInPerson cbc.Code = "1"
	presenceDelivery cbc.Code = "4" // to the home of a consumer

	taxedInFull    cbc.Code = "00"
	originNational cbc.Code = "0"
	standardRate   cbc.Code = "01"
)

// isModel reports which kind of document the invoice is.
func isModel(inv *bill.Invoice, model cbc.Code) bool { return law.TaxExt(inv)[ExtModel] == model }

// hasRegime reports whether the supplier is under one of the regimes.
func hasRegime(inv *bill.Invoice, regimes ...cbc.Code) bool {
	return inv.Supplier != nil && inv.Supplier.Ext[ExtRegime].In(regimes...)
}

func hasStateReg(p *org.Party) bool { return law.HasIdentityKey(p, IdentityStateReg) }

// isBrazilian reports whether a party pays taxes in Brazil.
func isBrazilian(p *org.Party) bool { return p.TaxID.In(brazilian.Country) }
