package brnfse

import (
	"slices"

	"chancery/gobl/addon/brazilian"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
)

// Keys of the codes of an NFS-e, and where they are in a document.
const (
	ExtCNAE            cbc.Key = "br-nfse-cnae"             // items
	ExtNBS             cbc.Key = "br-nfse-nbs"              // items
	ExtFiscalIncentive cbc.Key = "br-nfse-fiscal-incentive" // supplier
	ExtISSLiability    cbc.Key = "br-nfse-iss-liability"    // tax combos of ISS
	ExtService         cbc.Key = "br-nfse-service"          // items
	ExtSimples         cbc.Key = "br-nfse-simples"          // supplier
	ExtSpecialRegime   cbc.Key = "br-nfse-special-regime"   // supplier
	ExtOperation       cbc.Key = "br-nfse-operation"        // items
	ExtTaxStatus       cbc.Key = "br-nfse-tax-status"       // items
	ExtTaxClass        cbc.Key = "br-nfse-tax-class"        // items
)

// extensions returns the codes of the model of ABRASF (2.04), and of the national layout
// for the taxes of the reform.
func extensions() []*cbc.Definition {
	return slices.Concat(activities(), conditions(), reform())
}

// manual is where the codes of the conditions of a supplier are from.
func manual() []*cbc.Source {
	return []*cbc.Source{brazilian.Source(
		"NFS-e ABRASF Taxpayer Guidance Manual (v2.04)", "NFS-e ABRASF Manual de Orientação do Contribuinte (v2.04)",
		"https://abrasf.org.br/biblioteca/arquivos-publicos/nfs-e-manual-de-orientacao-do-contribuinte-2-04/download", "",
	)}
}

// activities describes the classifications of what is supplied (CNAE and NBS), whose
// lists are long and change.
func activities() []*cbc.Definition {
	return []*cbc.Definition{
		{
			Key:     ExtCNAE,
			Name:    law.Portuguese.Names("CNAE code", "Código CNAE"),
			Desc:    brazilian.Desc("Economic activity that a service belongs to, in the classification of the statistics office IBGE."),
			Pattern: `^\d{2}[\s\.\-\/]?\d{2}[\s\.\-\/]?\d[\s\.\-\/]?\d{2}$`,
		},
		{
			Key:  ExtNBS,
			Name: law.Portuguese.Names("NBS code", "Código NBS"),
			Desc: brazilian.Desc("Kind of service in the national nomenclature of services."),
			Sources: []*cbc.Source{
				brazilian.Source("Decree No. 7.708/2012 - Institution of the NBS and NEBS",
					"Decreto Nº 7.708/2012 - Instituição da NBS e NEBS",
					"https://www.planalto.gov.br/ccivil_03/_ato2011-2014/2012/decreto/d7708.htm", ""),
				brazilian.Source("NBS - Brazilian Nomenclature of Services (MDIC)", "NBS - Nomenclatura Brasileira de Serviços (MDIC)",
					"https://www.gov.br/mdic/pt-br/assuntos/sdic/comercio-e-servicos/nbs-nomenclatura-brasileira-de-servicos", ""),
			},
			Pattern: `^\d[\.\s]?\d{4}[\.\s]?\d{2}[\.\s]?\d{2}$`,
		},
	}
}

// conditions lists what decides how ISS applies.
func conditions() []*cbc.Definition {
	return []*cbc.Definition{
		{
			Key:     ExtFiscalIncentive,
			Name:    law.Portuguese.Names("Fiscal Incentive", "Incentivo Fiscal"),
			Desc:    brazilian.Desc("Whether the supplier pays less tax because of an incentive; no unless given."),
			Sources: manual(),
			Values:  brazilian.FiscalIncentives(),
		},
		{
			Key:  ExtISSLiability,
			Name: law.Portuguese.Names("ISS Liability", "Exigibilidade ISS"),
			Desc: brazilian.Desc("Whether ISS is due for a line, and why not if it is not; it is due unless given."),
			Values: []*cbc.Definition{
				law.Portuguese.Value("1", "Liable", "Exigível"),
				law.Portuguese.Value("2", "Not subject", "Não incidência"),
				law.Portuguese.Value("3", "Exempt", "Isenção"),
				law.Portuguese.Value("4", "Export", "Exportação"),
				law.Portuguese.Value("5", "Immune", "Imunidade"),
				law.Portuguese.Value("6", "Suspended Judicially", "Suspensa por Decisão Judicial"),
				law.Portuguese.Value("7", "Suspended Administratively", "Suspensa por Processo Administrativo"),
			},
		},
		{
			Key:  ExtService,
			Name: law.Portuguese.Names("Service Code", "Código Item Lista Serviço"),
			Desc: brazilian.Desc("Kind of service in the list of the municipality, mostly that of Lei Complementar 116/2003."),
		},
		{
			Key:     ExtSimples,
			Name:    law.Portuguese.Names(`Opting for "Simples Nacional" regime`, "Optante pelo Simples Nacional"),
			Desc:    brazilian.Desc("Whether the supplier is under the unified regime of small enterprises."),
			Sources: manual(),
			Values: []*cbc.Definition{
				law.Portuguese.Value("1", "Opt-in", "Optante"),
				law.Portuguese.Value("2", "Opt-out", "Não optante"),
			},
		},
		{
			Key:     ExtSpecialRegime,
			Name:    law.Portuguese.Names("Special Tax Regime", "Regime Especial de Tributação"),
			Desc:    brazilian.Desc("Special regime under which the supplier pays ISS."),
			Sources: manual(),
			Values:  brazilian.SpecialRegimes(),
		},
	}
}

// reform describes the codes of IBS and CBS. All three are given, or none.
func reform() []*cbc.Definition {
	status := func() []*cbc.Source {
		return []*cbc.Source{brazilian.Source("Technical Report RT 2025.002 - CST and cClassTrib Tables IBS/CBS",
			"Informe Técnico RT 2025.002 - Tabelas CST e cClassTrib IBS/CBS",
			"https://www.nfe.fazenda.gov.br/portal/exibirArquivo.aspx?conteudo=gya58CS0dHU=", "")}
	}
	return []*cbc.Definition{
		{
			Key:  ExtOperation,
			Name: law.Portuguese.Names("Operation Indicator", "Indicador da operação"),
			Desc: brazilian.Desc("Kind of operation, which decides where IBS and CBS are due (cIndOp)."),
			Sources: []*cbc.Source{
				brazilian.Source("Technical Note SE/CGNFS-e nº 004", "Nota Técnica SE/CGNFS-e nº 004",
					"https://www.gov.br/nfse/pt-br/biblioteca/documentacao-tecnica/rtc-producao-restrita-piloto/"+
						"nt-004-se-cgnfse-novo-layout-rtc-v2-00-20251210.pdf", ""),
				brazilian.Source("Annex VII - Operation Indicators Table IBS/CBS v1.00",
					"Anexo VII - Tabela de Indicadores de Operação IBS/CBS v1.00",
					"https://www.gov.br/nfse/pt-br/biblioteca/documentacao-tecnica/rtc/anexovii-indop_ibscbs_v1-00-00.xlsx", ""),
			},
			Pattern: `^\d{6}$`,
		},
		{
			Key:     ExtTaxStatus,
			Name:    law.Portuguese.Names("Tax Status Code (CST)", "Código de situação tributária (CST)"),
			Desc:    brazilian.Desc("How IBS and CBS apply to a service (CST)."),
			Sources: status(),
			Pattern: `^\d{3}$`,
		},
		{
			Key:     ExtTaxClass,
			Name:    law.Portuguese.Names("Tax Classification Code", "Código de classificação tributária"),
			Desc:    brazilian.Desc("Provision by which IBS and CBS apply to a service (cClassTrib)."),
			Sources: status(),
			Pattern: `^\d{6}$`,
		},
	}
}
