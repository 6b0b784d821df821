package brnfe

import (
	"chancery/gobl/addon/brazilian"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Keys of the codes of an NF-e or NFC-e, and where they are in a document.
const (
	ExtModel           cbc.Key = "br-nfe-model"            // tax details
	ExtPresence        cbc.Key = "br-nfe-presence"         // tax details
	ExtPaymentMeans    cbc.Key = "br-nfe-payment-means"    // payment instructions and records
	ExtCFOP            cbc.Key = "br-nfe-cfop"             // lines
	ExtFiscalIncentive cbc.Key = "br-nfe-fiscal-incentive" // parties
	ExtRegime          cbc.Key = "br-nfe-regime"           // parties
	ExtSpecialRegime   cbc.Key = "br-nfe-special-regime"   // parties
	ExtStateRegInd     cbc.Key = "br-nfe-state-reg-ind"    // customer
	ExtICMSCST         cbc.Key = "br-nfe-icms-cst"         // tax combos of ICMS
	ExtICMSCSOSN       cbc.Key = "br-nfe-icms-csosn"       // tax combos of ICMS
	ExtICMSOrigin      cbc.Key = "br-nfe-icms-origin"      // tax combos of ICMS
	ExtPISCST          cbc.Key = "br-nfe-pis-cst"          // tax combos of PIS
	ExtCOFINSCST       cbc.Key = "br-nfe-cofins-cst"       // tax combos of COFINS
	ExtPurpose         cbc.Key = "br-nfe-purpose"          // tax details
	ExtOperationType   cbc.Key = "br-nfe-operation-type"   // tax details
	ExtCreditNoteType  cbc.Key = "br-nfe-credit-note-type" // tax details, with purpose 5
	ExtDebitNoteType   cbc.Key = "br-nfe-debit-note-type"  // tax details, with purpose 6
)

// extensions returns the code lists of the layout 4.00 of the NF-e and NFC-e.
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		models(),
		presences(),
		paymentMeans(),
		operationCodes(),
		fiscalIncentives(),
		regimes(),
		specialRegimes(),
		stateRegistrations(),
		statusesICMS(),
		statusesSimples(),
		origins(),
		statusesPIS(),
		statusesCOFINS(),
		purposes(),
		operationTypes(),
		creditNoteTypes(),
		debitNoteTypes(),
	}
}

// Where the codes are from: the layout of the manual, and the technical notes that added
// to it.
func manual(more ...*cbc.Source) []*cbc.Source {
	return append([]*cbc.Source{brazilian.Source(
		"Taxpayer Guidance Manual v7.0 - Annex I – Layout and Validation Rules for NF-e and NFC-e",
		"Manual de Orientação ao Contribuinte v7.0 - Anexo I – Leiaute e Regras de Validação da NF-e e da NFC-e",
		"https://www.nfe.fazenda.gov.br/portal/exibirArquivo.aspx?conteudo=J%20I%20v4eN00E=", "application/pdf",
	)}, more...)
}

func noteReform() *cbc.Source {
	return brazilian.Source("NF-e/NFC-e Technical Note 2025.002 - RTC", "Nota Técnica NF-e/NFC-e 2025.002 - RTC",
		"https://www.nfe.fazenda.gov.br/portal/exibirArquivo.aspx?conteudo=pD4YrecPV6s=", "application/pdf")
}

func noteMEI() *cbc.Source {
	return brazilian.Source("NF-e/NFC-e Technical Note 2024.001 - CRT=4 MEI", "Nota Técnica NF-e/NFC-e 2024.001 - CRT=4 MEI",
		"https://www.nfe.fazenda.gov.br/portal/exibirArquivo.aspx?conteudo=kIiniiSkpKc=", "application/pdf")
}

// models lists mod. Both names are those of the documents in every language.
func models() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtModel,
		Name:    law.Portuguese.Names("Fiscal Document Model Code", "Código do Modelo do Documento Fiscal"),
		Desc:    brazilian.Desc("Kind of fiscal document. It follows from the tag simplified, which makes an NFC-e."),
		Sources: manual(),
		Values: []*cbc.Definition{
			{
				Code: modelNFe, Name: i18n.String{"en": "NF-e"},
				Desc: brazilian.Desc("Goods between businesses, and some services within a state."),
			},
			{
				Code: modelNFCe, Name: i18n.String{"en": "NFC-e"},
				Desc: brazilian.Desc("Goods sold to consumers, and some services within a state."),
			},
		},
	}
}

// presences lists indPres.
func presences() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtPresence,
		Name:    law.Portuguese.Names("Buyer Presence Indicator", "Indicador de Presença do Comprador"),
		Desc:    brazilian.Desc("Whether the buyer was at the place of the sale."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("0", "Not applicable", "Não se aplica"),
			law.Portuguese.Value("1", "In-person operation", "Operação presencial"),
			law.Portuguese.Value("2", "Non-in-person operation, via Internet", "Operação não presencial, pela Internet"),
			law.Portuguese.Value("3", "Non-in-person operation, Tele-service", "Operação não presencial, Teleatendimento"),
			law.Portuguese.Value("4", "NFC-e in operation with home delivery", "NFC-e em operação com entrega a domicílio"),
			law.Portuguese.Value("5", "In-person operation, outside establishment", "Operação presencial, fora do estabelecimento"),
			law.Portuguese.Value("9", "Non-in-person operation, others", "Operação não presencial, outros"),
		},
	}
}

// paymentMeans lists tPag.
func paymentMeans() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtPaymentMeans,
		Name:    law.Portuguese.Names("Payment Method", "Meio de Pagamento"),
		Desc:    brazilian.Desc("How the note is paid. It follows from the key of the payment; with the key other it may be any code."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("01", "Cash", "Dinheiro"),
			law.Portuguese.Value("02", "Check", "Cheque"),
			law.Portuguese.Value("03", "Credit Card", "Cartão de Crédito"),
			law.Portuguese.Value("04", "Debit Card", "Cartão de Débito"),
			law.Portuguese.Value("05", "Store Credit", "Crédito Loja"),
			law.Portuguese.Value("10", "Food Voucher", "Vale Alimentação"),
			law.Portuguese.Value("11", "Meal Voucher", "Vale Refeição"),
			law.Portuguese.Value("12", "Gift Voucher", "Vale Presente"),
			law.Portuguese.Value("13", "Fuel Voucher", "Vale Combustível"),
			law.Portuguese.Value("15", "Bank Slip (Boleto)", "Boleto Bancário"),
			law.Portuguese.Value("16", "Bank Deposit", "Depósito Bancário"),
			law.Portuguese.Value("17", "Instant Payment (PIX)", "Pagamento Instantâneo (PIX)"),
			law.Portuguese.Value("18", "Bank Transfer, Digital Wallet", "Transferência bancária, Carteira Digital"),
			law.Portuguese.Value("19", "Loyalty Program, Cashback, Virtual Credit", "Programa de fidelidade, Cashback, Crédito Virtual"),
			law.Portuguese.Value("90", "No Payment", "Sem pagamento"),
			law.Portuguese.Value("99", "Others", "Outros"),
		},
	}
}

// operationCodes describes CFOP, whose list is long and changes.
func operationCodes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCFOP,
		Name: law.Portuguese.Names("CFOP (Fiscal Operations and Services Code)", "CFOP (Código Fiscal de Operações e Prestações)"),
		Desc: brazilian.Desc("Kind of movement of goods or of service of a line. The first digit says whether it comes in (1 to 3) " +
			"or goes out (5 to 7), and whether that is within the state, the country, or abroad."),
		Sources: []*cbc.Source{brazilian.Source(
			"CFOP - Fiscal Operations and Services Codes (SEFAZ-PE)",
			"CFOP - Código Fiscal de Operações e Prestações (SEFAZ-PE)",
			"https://www.sefaz.pe.gov.br/legislacao/tributaria/documents/legislacao/tabelas/cfop.htm", "text/html",
		)},
		Pattern: `^[1-7]\d{3}$`,
	}
}

// fiscalIncentives lists indIncentivo.
func fiscalIncentives() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtFiscalIncentive,
		Name:    law.Portuguese.Names("Fiscal Incentive Indicator", "Indicador de Incentivo Fiscal"),
		Desc:    brazilian.Desc("Whether a party pays less tax because of an incentive."),
		Sources: manual(),
		Values:  brazilian.FiscalIncentives(),
	}
}

// regimes lists CRT.
func regimes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtRegime,
		Name:    law.Portuguese.Names("Tax Regime Code", "Código de Regime Tributário"),
		Desc:    brazilian.Desc("Tax regime of a party. The supplier has the normal one unless another is given."),
		Sources: manual(noteMEI()),
		Values: []*cbc.Definition{
			law.Portuguese.Value("1", "Simples Nacional", "Simples Nacional"),
			law.Portuguese.Value("2", "Simples Nacional, Excess", "Simples Nacional, Excesso"),
			law.Portuguese.Value("3", "Normal", "Normal"),
			law.Portuguese.Value("4", "MEI - Individual Micro-entrepreneur", "MEI - Microempreendedor Individual"),
		},
	}
}

// specialRegimes lists cRegTrib.
func specialRegimes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtSpecialRegime,
		Name:    law.Portuguese.Names("Special Tax Regime Code", "Código do Regime Especial de Tributação"),
		Desc:    brazilian.Desc("Special regime under which a party pays the tax on services."),
		Sources: manual(),
		Values:  brazilian.SpecialRegimes(),
	}
}

// stateRegistrations lists indIEDest.
func stateRegistrations() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtStateRegInd,
		Name:    law.Portuguese.Names("Recipient State Registration Indicator", "Indicador da Inscrição Estadual do Destinatário"),
		Desc:    brazilian.Desc("Whether the customer pays ICMS, and is registered with its state. It follows from its identities unless given."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("1", "ICMS taxpayer", "Contribuinte ICMS"),
			law.Portuguese.Value("2",
				"ICMS taxpayer exempt from registration",
				"Contribuinte isento de Inscrição no cadastro de Contribuintes"),
			law.Portuguese.Value("9", "Non-taxpayer", "Não Contribuinte"),
		},
	}
}
