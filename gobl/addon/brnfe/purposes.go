package brnfe

import (
	"chancery/gobl/addon/brazilian"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
)

// purposes lists finNFe.
func purposes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtPurpose,
		Name:    law.Portuguese.Names("Purpose Code", "Código de Finalidade"),
		Desc:    brazilian.Desc("What the document is for. A standard invoice is a normal one; others say it themselves."),
		Sources: manual(noteReform()),
		Values: []*cbc.Definition{
			law.Portuguese.Value("1", "Normal", "Normal"),
			law.Portuguese.Value("2", "Complementary", "Complementar"),
			law.Portuguese.Value("3", "Adjustment", "Ajuste"),
			law.Portuguese.Value("4", "Goods Return", "Devolução/Retorno de mercadoria"),
			law.Portuguese.Value("5", "Credit Note", "Nota de Crédito"),
			law.Portuguese.Value("6", "Debit Note", "Nota de Débito"),
		},
	}
}

// operationTypes lists tpNF.
func operationTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtOperationType,
		Name:    law.Portuguese.Names("Operation Type Code", "Código do Tipo de Operação"),
		Desc:    brazilian.Desc("Whether goods come in or go out. They go out with a standard invoice; others say it themselves."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("0", "Inbound", "Entrada"),
			law.Portuguese.Value("1", "Outbound", "Saída"),
		},
	}
}

// creditNoteTypes lists tpNFCredito.
func creditNoteTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtCreditNoteType,
		Name:    law.Portuguese.Names("Credit Note Type Code", "Código do Tipo de Nota de Crédito"),
		Desc:    brazilian.Desc("What a document with the purpose of a credit note credits, for IBS and CBS."),
		Sources: []*cbc.Source{noteReform()},
		Values: []*cbc.Definition{
			law.Portuguese.Value("01", "Penalty and interest", "Multa e juros"),
			law.Portuguese.Value("02",
				"Appropriation of presumed IBS credit in the ZFM",
				"Apropriação de crédito presumido de IBS na ZFM"),
			law.Portuguese.Value("03", "Return", "Retorno"),
			law.Portuguese.Value("04", "Reduction of values", "Redução de valores"),
			law.Portuguese.Value("05", "Credit transfer on succession", "Transferência de crédito na sucessão"),
		},
	}
}

// debitNoteTypes lists tpNFDebito.
func debitNoteTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtDebitNoteType,
		Name:    law.Portuguese.Names("Debit Note Type Code", "Código do Tipo de Nota de Débito"),
		Desc:    brazilian.Desc("What a document with the purpose of a debit note debits, for IBS and CBS."),
		Sources: []*cbc.Source{noteReform()},
		Values: []*cbc.Definition{
			law.Portuguese.Value("01", "Transfer of credits from Cooperatives", "Transferência de créditos de Cooperativas"),
			law.Portuguese.Value("02", "Credit annulment", "Anulação de crédito"),
			law.Portuguese.Value("03", "Debits not processed in the regular assessment", "Débitos não processados na apuração regular"),
			law.Portuguese.Value("04", "Penalty and interest", "Multa e juros"),
			law.Portuguese.Value("05", "Credit transfer on succession", "Transferência de crédito na sucessão"),
			law.Portuguese.Value("06", "Advance payment", "Pagamento antecipado"),
			law.Portuguese.Value("07", "Inventory loss", "Perda em estoque"),
			law.Portuguese.Value("08", "Exit from Simples Nacional", "Desenquadramento do Simples Nacional"),
		},
	}
}
