package itticket

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Keys of the codes of a commercial document, and where they are in an invoice.
const (
	ExtExempt  cbc.Key = "it-ticket-exempt"   // tax combos
	ExtProduct cbc.Key = "it-ticket-product"  // items
	ExtLottery cbc.Key = "it-ticket-lottery"  // tax details
	ExtLineRef cbc.Key = "it-ticket-line-ref" // lines
)

// extensions returns the codes of the commercial document online.
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		exemptions(),
		products(),
		lottery(),
		lineRef(),
	}
}

// exemptions lists the kinds of supply without VAT (natura).
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtExempt,
		Name: law.Italian.Names("Exemption Code", "Natura Esenzione"),
		Desc: i18n.String{"en": "Why a sale is charged no VAT. It decides the key of the tax, or follows from it."},
		Values: []*cbc.Definition{
			law.Italian.Value("N1", "Excluded pursuant to Art. 15, DPR 633/72", "Escluse ex. art. 15 del D.P.R. 633/1972"),
			law.Italian.Value("N2", "Not subject", "Non soggette"),
			law.Italian.Value("N3", "Not taxable", "Non imponibili"),
			law.Italian.Value("N4", "Exempt", "Esenti"),
			law.Italian.Value("N5", "Margin regime / VAT not exposed", "Regime del margine/IVA non esposta in fattura"),
			law.Italian.Value("N6", "Reverse charge", "Inversione contabile"),
		},
	}
}

// products lists what can be sold.
func products() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtProduct,
		Name: law.Italian.Names("AdE CF Product Key", "Chiave Prodotto AdE CF"),
		Desc: i18n.String{"en": "Whether goods or services are sold; services unless given."},
		Values: []*cbc.Definition{
			law.Italian.Value("goods", "Delivery of goods", "Consegna di beni"),
			law.Italian.Value("services", "Provision of services", "Prestazione di servizi"),
		},
	}
}

// lottery has the form of the code that the lottery gives to a customer
// (Lotteria degli Scontrini).
func lottery() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtLottery,
		Name:    law.Italian.Names("AdE Lottery Code", "Codice Lotteria AdE"),
		Desc:    i18n.String{"en": "Code with which the customer takes part in the receipts lottery."},
		Pattern: `^[A-Z0-9]{8}$`,
		Sources: []*cbc.Source{
			{Title: i18n.String{"en": "Agenzia delle Entrate", "it": "Agenzia delle Entrate"}, URL: "" +
				"https://www.agenziaentrate.gov.it/portale/documents/20143/4952835/Specifiche+Tecniche+Lotteria+Istantanea_V1.pdf/211eae00-0e0e-66b9-a077-895eb0d9fc51"},
		},
	}
}

// lineRef returns a number without a form of its own.
func lineRef() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtLineRef,
		Name: law.Italian.Names("AdE Line Reference", "Riferimento Linea AdE"),
		Desc: i18n.String{"en": "Number by which the Agenzia delle Entrate knows a row of the document that is corrected."},
	}
}
