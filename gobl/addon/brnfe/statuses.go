package brnfe

import (
	"slices"

	"chancery/gobl/addon/brazilian"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
)

// statusesICMS lists CST of ICMS.
func statusesICMS() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtICMSCST,
		Name:    law.Portuguese.Names("ICMS Tax Status Code (CST)", "Código de Situação Tributária do ICMS (CST)"),
		Desc:    brazilian.Desc("How ICMS applies to a line of a supplier outside Simples Nacional; in full unless given."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("00", "Taxed in full", "Tributada integralmente"),
			law.Portuguese.Value("02", "Monophasic taxation (fuels)", "Tributação monofásica própria sobre combustíveis"),
			law.Portuguese.Value("10",
				"Taxed with ICMS charged by tax substitution",
				"Tributada e com cobrança do ICMS por substituição tributária"),
			law.Portuguese.Value("15", "Fuel operation with ICMS retention", "Operação com combustível e retenção do ICMS"),
			law.Portuguese.Value("20", "Taxed with tax base reduction", "Com redução da base de cálculo"),
			law.Portuguese.Value("30",
				"Exempt/non-taxed with ICMS charged by tax substitution",
				"Isenta/não tributada e com cobrança do ICMS por substituição tributária"),
			law.Portuguese.Value("40", "Exempt", "Isenta"),
			law.Portuguese.Value("41", "Non-taxed", "Não tributada"),
			law.Portuguese.Value("50", "Suspended", "Com suspensão"),
			law.Portuguese.Value("51", "Deferred", "Com diferimento"),
			law.Portuguese.Value("53", "Fuel operation with deferral", "Operação com combustível e diferimento"),
			law.Portuguese.Value("60",
				"ICMS charged previously by tax substitution",
				"ICMS cobrado anteriormente por substituição tributária"),
			law.Portuguese.Value("61", "Fuel operation with ICMS withheld", "Operação com combustível e ICMS retido anteriormente"),
			law.Portuguese.Value("70",
				"Taxed with base reduction and ICMS charged by tax substitution",
				"Com redução da base de cálculo e cobrança do ICMS por substituição tributária"),
			law.Portuguese.Value("90", "Others", "Outras"),
		},
	}
}

// statusesSimples lists CSOSN.
func statusesSimples() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtICMSCSOSN,
		Name:    law.Portuguese.Names("ICMS Simples Nacional Status Code (CSOSN)", "Código de Situação da Operação no Simples Nacional (CSOSN)"),
		Desc:    brazilian.Desc("How ICMS applies to a line of a supplier under Simples Nacional."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("101",
				"Taxed under Simples Nacional with credit permission",
				"Tributada pelo Simples Nacional com permissão de crédito"),
			law.Portuguese.Value("102",
				"Taxed under Simples Nacional without credit permission",
				"Tributada pelo Simples Nacional sem permissão de crédito"),
			law.Portuguese.Value("103",
				"ICMS exemption under Simples Nacional for gross revenue range",
				"Isenção do ICMS no Simples Nacional para faixa de receita bruta"),
			law.Portuguese.Value("201",
				"Taxed under Simples Nacional with credit permission and ICMS by tax substitution",
				"Tributada pelo Simples Nacional com permissão de crédito e com cobrança do ICMS por substituição tributária"),
			law.Portuguese.Value("202",
				"Taxed under Simples Nacional without credit permission and ICMS by tax substitution",
				"Tributada pelo Simples Nacional sem permissão de crédito e com cobrança do ICMS por substituição tributária"),
			law.Portuguese.Value("203",
				"ICMS exemption under Simples Nacional for revenue range and ICMS by tax substitution",
				"Isenção do ICMS no Simples Nacional para faixa de receita bruta e com cobrança do ICMS por substituição tributária"),
			law.Portuguese.Value("300", "Immune", "Imune"),
			law.Portuguese.Value("400", "Non-taxed under Simples Nacional", "Não tributada pelo Simples Nacional"),
			law.Portuguese.Value("500",
				"ICMS charged previously by tax substitution or anticipation",
				"ICMS cobrado anteriormente por substituição tributária ou por antecipação"),
			law.Portuguese.Value("900", "Others", "Outros"),
		},
	}
}

// origins lists orig.
func origins() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtICMSOrigin,
		Name:    law.Portuguese.Names("ICMS Goods Origin", "Origem da Mercadoria (ICMS)"),
		Desc:    brazilian.Desc("Where the goods of a line are from; Brazil unless given."),
		Sources: manual(),
		Values: []*cbc.Definition{
			law.Portuguese.Value("0", "National (except codes 3, 4, 5 and 8)", "Nacional, exceto as indicadas nos códigos 3, 4, 5 e 8"),
			law.Portuguese.Value("1",
				"Foreign, direct import (except code 6)",
				"Estrangeira - Importação direta, exceto a indicada no código 6"),
			law.Portuguese.Value("2",
				"Foreign, acquired in the domestic market (except code 7)",
				"Estrangeira - Adquirida no mercado interno, exceto a indicada no código 7"),
			law.Portuguese.Value("3",
				"National, import content above 40% and up to 70%",
				"Nacional, mercadoria ou bem com Conteúdo de Importação superior a 40% e inferior ou igual a 70%"),
			law.Portuguese.Value("4",
				"National, produced under the basic productive processes",
				"Nacional, cuja produção tenha sido feita em conformidade com os processos produtivos básicos de que tratam as legislações citadas nos Ajustes"),
			law.Portuguese.Value("5",
				"National, import content up to 40%",
				"Nacional, mercadoria ou bem com Conteúdo de Importação inferior ou igual a 40%"),
			law.Portuguese.Value("6",
				"Foreign, direct import, no domestic equivalent (CAMEX list / natural gas)",
				"Estrangeira - Importação direta, sem similar nacional, constante em lista da CAMEX e gás natural"),
			law.Portuguese.Value("7",
				"Foreign, acquired domestically, no domestic equivalent (CAMEX list / natural gas)",
				"Estrangeira - Adquirida no mercado interno, sem similar nacional, constante lista CAMEX e gás natural"),
			law.Portuguese.Value("8",
				"National, import content above 70%",
				"Nacional, mercadoria ou bem com Conteúdo de Importação superior a 70%"),
		},
	}
}

// statusesPIS lists CST of PIS.
func statusesPIS() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtPISCST,
		Name:    law.Portuguese.Names("PIS Tax Status Code (CST)", "Código de Situação Tributária do PIS (CST)"),
		Desc:    brazilian.Desc("How PIS applies to a line; at the standard rate unless given."),
		Sources: manual(),
		Values:  contributionStatuses(),
	}
}

// statusesCOFINS lists CST of COFINS.
func statusesCOFINS() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtCOFINSCST,
		Name:    law.Portuguese.Names("COFINS Tax Status Code (CST)", "Código de Situação Tributária do COFINS (CST)"),
		Desc:    brazilian.Desc("How COFINS applies to a line; at the standard rate unless given."),
		Sources: manual(),
		Values:  contributionStatuses(),
	}
}

// contributionStatuses lists the codes of both contributions (Instrução Normativa RFB
// 1.009/2010).
func contributionStatuses() []*cbc.Definition {
	return slices.Concat(outboundStatuses(), creditStatuses(), inboundStatuses())
}

// outboundStatuses are those of sales.
func outboundStatuses() []*cbc.Definition {
	return []*cbc.Definition{
		law.Portuguese.Value("01", "Taxable operation, standard rate", "Operação Tributável com Alíquota Básica"),
		law.Portuguese.Value("02", "Taxable operation, differentiated rate", "Operação Tributável com Alíquota Diferenciada"),
		law.Portuguese.Value("03",
			"Taxable operation, rate per unit of measure",
			"Operação Tributável com Alíquota por Unidade de Medida de Produto"),
		law.Portuguese.Value("04",
			"Taxable monophasic operation, zero-rate resale",
			"Operação Tributável Monofásica - Revenda a Alíquota Zero"),
		law.Portuguese.Value("05", "Taxable operation by tax substitution", "Operação Tributável por Substituição Tributária"),
		law.Portuguese.Value("06", "Taxable operation, zero rate", "Operação Tributável a Alíquota Zero"),
		law.Portuguese.Value("07", "Operation exempt from the contribution", "Operação Isenta da Contribuição"),
		law.Portuguese.Value("08", "Operation without incidence of the contribution", "Operação Sem Incidência da Contribuição"),
		law.Portuguese.Value("09", "Operation with suspension of the contribution", "Operação com Suspensão da Contribuição"),
		law.Portuguese.Value("49", "Other outbound operations", "Outras Operações de Saída"),
	}
}

// creditStatuses are those of purchases that entitle to a credit.
func creditStatuses() []*cbc.Definition {
	return []*cbc.Definition{
		law.Portuguese.Value("50",
			"Credit operation, exclusively taxed domestic revenue",
			"Operação com Direito a Crédito - Vinculada Exclusivamente a Receita Tributada no Mercado Interno"),
		law.Portuguese.Value("51",
			"Credit operation, exclusively non-taxed domestic revenue",
			"Operação com Direito a Crédito - Vinculada Exclusivamente a Receita Não Tributada no Mercado Interno"),
		law.Portuguese.Value("52",
			"Credit operation, exclusively export revenue",
			"Operação com Direito a Crédito - Vinculada Exclusivamente a Receita de Exportação"),
		law.Portuguese.Value("53",
			"Credit operation, taxed and non-taxed domestic revenue",
			"Operação com Direito a Crédito - Vinculada a Receitas Tributadas e Não-Tributadas no Mercado Interno"),
		law.Portuguese.Value("54",
			"Credit operation, taxed domestic and export revenue",
			"Operação com Direito a Crédito - Vinculada a Receitas Tributadas no Mercado Interno e de Exportação"),
		law.Portuguese.Value("55",
			"Credit operation, non-taxed domestic and export revenue",
			"Operação com Direito a Crédito - Vinculada a Receitas Não-Tributadas no Mercado Interno e de Exportação"),
		law.Portuguese.Value("56",
			"Credit operation, taxed/non-taxed domestic and export revenue",
			"Operação com Direito a Crédito - Vinculada a Receitas Tributadas e Não-Tributadas no Mercado Interno e de Exportação"),
		law.Portuguese.Value("60",
			"Presumed credit, exclusively taxed domestic revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada Exclusivamente a Receita Tributada no Mercado Interno"),
		law.Portuguese.Value("61",
			"Presumed credit, exclusively non-taxed domestic revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada Exclusivamente a Receita Não-Tributada no Mercado Interno"),
		law.Portuguese.Value("62",
			"Presumed credit, exclusively export revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada Exclusivamente a Receita de Exportação"),
		law.Portuguese.Value("63",
			"Presumed credit, taxed and non-taxed domestic revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada a Receitas Tributadas e Não-Tributadas no Mercado Interno"),
		law.Portuguese.Value("64",
			"Presumed credit, taxed domestic and export revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada a Receitas Tributadas no Mercado Interno e de Exportação"),
		law.Portuguese.Value("65",
			"Presumed credit, non-taxed domestic and export revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada a Receitas Não-Tributadas no Mercado Interno e de Exportação"),
		law.Portuguese.Value("66",
			"Presumed credit, taxed/non-taxed domestic and export revenue",
			"Crédito Presumido - Operação de Aquisição Vinculada a Receitas Tributadas e Não-Tributadas no Mercado Interno e de Exportação"),
		law.Portuguese.Value("67", "Presumed credit, other operations", "Crédito Presumido - Outras Operações"),
	}
}

// inboundStatuses are those of other purchases, and of all else.
func inboundStatuses() []*cbc.Definition {
	return []*cbc.Definition{
		law.Portuguese.Value("70", "Acquisition operation without credit right", "Operação de Aquisição sem Direito a Crédito"),
		law.Portuguese.Value("71", "Acquisition operation with exemption", "Operação de Aquisição com Isenção"),
		law.Portuguese.Value("72", "Acquisition operation with suspension", "Operação de Aquisição com Suspensão"),
		law.Portuguese.Value("73", "Acquisition operation at zero rate", "Operação de Aquisição a Alíquota Zero"),
		law.Portuguese.Value("74",
			"Acquisition operation without incidence of the contribution",
			"Operação de Aquisição sem Incidência da Contribuição"),
		law.Portuguese.Value("75", "Acquisition operation by tax substitution", "Operação de Aquisição por Substituição Tributária"),
		law.Portuguese.Value("98", "Other inbound operations", "Outras Operações de Entrada"),
		law.Portuguese.Value("99", "Other operations", "Outras Operações"),
	}
}
