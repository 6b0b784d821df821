package essii

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Extension keys.
const (
	ExtDocType           cbc.Key = "es-sii-doc-type"
	ExtCorrectionType    cbc.Key = "es-sii-correction-type"
	ExtExempt            cbc.Key = "es-sii-exempt"
	ExtOutsideScope      cbc.Key = "es-sii-outside-scope"
	ExtRegime            cbc.Key = "es-sii-regime"
	ExtIdentityType      cbc.Key = "es-sii-identity-type"
	ExtSimplifiedArt7273 cbc.Key = "es-sii-simplified-art7273"
	ExtThirdPartyIssuer  cbc.Key = "es-sii-third-party-issuer"
	ExtProduct           cbc.Key = "es-sii-product"
)

func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		docTypes(),
		correctionTypes(),
		exemptions(),
		outsideScope(),
		regimes(),
		identityTypes(),
		simplifiedArt7273(),
		thirdPartyIssuer(),
		products(),
	}
}

// docTypes returns the values of TipoFactura: lists L2_EMI (issued) and L2_RECI (received).
func docTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtDocType,
		Name:    law.Spanish.Names("Invoice Type", "Tipo de Factura"),
		Desc:    i18n.NewString("What kind of invoice is reported. Set from type and tags; F4, F5, F6, R2, R3, R4, AJ and LC are given by hand."),
		Sources: order(),
		Values: []*cbc.Definition{
			law.Spanish.Value("F1",
				"Invoice (Article 6, 7.2 and 7.3 of RD 1619/2012)",
				"Factura (Art. 6, 7.2 y 7.3 del RD 1619/2012)"),
			law.Spanish.Value("F2",
				"Simplified invoice (Article 6.1.d) of RD 1619/2012)",
				"Factura Simplificada (Art. 6.1.d) del RD 1619/2012)"),
			law.Spanish.Value("F3",
				"Invoice issued as replacement of simplified invoice",
				"Factura emitida en sustitución de facturas simplificadas"),
			law.Spanish.Value("F4", "Summary entry of invoices", "Asiento resumen de facturas"),
			law.Spanish.Value("F5", "Imports (DUA)", "Importaciones (DUA)"),
			law.Spanish.Value("F6", "Accounting justifications", "Justificantes contables"),
			law.Spanish.Value("R1",
				"Rectified invoice: articles 80.1, 80.2, and 80.6",
				"Factura rectificativa: art. 80 Uno, Dos y Seis LIVA"),
			law.Spanish.Value("R2", "Rectified invoice: article 80.3", "Factura rectificativa: artículo 80.3"),
			law.Spanish.Value("R3", "Rectified invoice: article 80.4", "Factura rectificativa: artículo 80.4"),
			law.Spanish.Value("R4", "Rectified invoice: other", "Factura rectificativa: resto"),
			law.Spanish.Value("R5", "Rectified invoice: simplified invoices", "Factura rectificativa: facturas simplificadas"),
			law.Spanish.Value("AJ", "Profit margin adjustment", "Ajuste del margen de beneficio"),
			law.Spanish.Value("LC", "Customs - Complementary settlement", "Aduanas - Liquidación complementaria"),
		},
	}
}

// correctionTypes returns the values of TipoRectificativa: list L5.
func correctionTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtCorrectionType,
		Name:    law.Spanish.Names("Corrective Invoice Type", "Tipo de Factura Rectificativa"),
		Desc:    i18n.NewString("Whether a corrective invoice replaces the original or states the difference; set from the invoice type."),
		Sources: order(),
		Values: []*cbc.Definition{
			law.Spanish.Value("S", "Substitution", "Por Sustitución"),
			law.Spanish.Value("I", "Differences", "Por Diferencias"),
		},
	}
}

// exemptions returns the values of CausaExencion: list L9. The articles are those of Ley
// 37/1992.
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtExempt,
		Name:    law.Spanish.Names("Exemption Reason", "Causa de Exención"),
		Desc:    i18n.NewString("Why a supply is exempt. Never together with es-sii-outside-scope."),
		Sources: order(),
		Values: []*cbc.Definition{
			law.Spanish.Value("E1",
				"Exempt pursuant to Art. 20 (internal operations).",
				"Exenta por el art. 20 (operaciones interiores)."),
			law.Spanish.Value("E2",
				"Exempt pursuant to Art. 21 (exports of goods).",
				"Exenta por el art. 21 (exportaciones de bienes)."),
			law.Spanish.Value("E3",
				"Exempt pursuant to Art. 22 (operations asimilated to exports).",
				"Exenta por el art. 22 (operaciones asimiladas a las exportaciones)."),
			law.Spanish.Value("E4",
				"Exempt pursuant to Art. 23 and 24 (temporary deposit, customs and fiscal regimes, and other situations).",
				"Exenta por los art. 23 y 24 (situaciones de depósito temporal, regímenes aduaneros y fiscales, y otras situaciones)."),
			law.Spanish.Value("E5",
				"Exempt pursuant to Art. 25 (delivery of goods destined to another Member State).",
				"Exenta por el art. 25 (entregas de bienes destinados a otro Estado miembro)."),
			law.Spanish.Value("E6", "Exempt pursuant to other reasons", "Exenta por otra causa"),
		},
	}
}

// outsideScope distinguishes the amounts ImportePorArticulos7_14_Otros and
// ImporteTAIReglasLocalizacion apart.
func outsideScope() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtOutsideScope,
		Name:    law.Spanish.Names("Type of Operation Outside Scope", "Tipo de Operación No Sujeta"),
		Desc:    i18n.NewString("Why a supply is not subject to the tax. Never together with es-sii-exempt."),
		Sources: order(),
		Values: []*cbc.Definition{
			law.Spanish.Value("other",
				"Outside scope - Articles 7, 14, others",
				"Operación No Sujeta por artículo 7, 14, otros"),
			law.Spanish.Value("location",
				"Outside scope - Due to location rules",
				"Operación No Sujeta por Reglas de localización"),
		},
	}
}

// regimes returns the values of ClaveRegimenEspecialOTrascendencia: lists L3.1 (issued)
// and L3.2 (received).
func regimes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtRegime,
		Name:    law.Spanish.Names("Special Regime or Relevance Key", "Clave de Régimen Especial o Trascendencia"),
		Desc:    i18n.NewString("The special regime of a supply; the general one, or export, unless given."),
		Sources: order(),
		Values: []*cbc.Definition{
			law.Spanish.Value("01", "General regime operation", "Operación de régimen general"),
			law.Spanish.Value("02",
				"Export (L3.1) / Operations for which businesses pay compensation in acquisitions from individuals under the special regime for agriculture, livestock, and fishing (L3.2)",
				"Exportación (L3.1) / Operaciones por las que los empresarios satisfacen compensaciones en las adquisiciones a personas acogidas al Régimen especial de la agricultura, ganadería y pesca (L3.2)"),
			law.Spanish.Value("03",
				"Special regime for used goods, art objects, antiques and collectibles",
				"Operaciones a las que se aplique el régimen especial de bienes usados, objetos de arte, antigüedades y objetos de colección"),
			law.Spanish.Value("04", "Special regime for investment gold", "Régimen especial del oro de inversión"),
			law.Spanish.Value("05", "Special regime for travel agencies", "Régimen especial de las agencias de viajes"),
			law.Spanish.Value("06",
				"Special regime for VAT/IGIC groups (Advanced Level)",
				"Régimen especial grupo de entidades en IVA/IGIC (Nivel Avanzado)"),
			law.Spanish.Value("07", "Special cash accounting regime", "Régimen especial del criterio de caja"),
			law.Spanish.Value("08",
				"Operations subject to IPSI / IGIC (Tax on Production, Services and Imports / Canary Islands General Indirect Tax)",
				"Operaciones sujetas al IPSI / IGIC (Impuesto sobre la Producción, los Servicios y la Importación / Impuesto General Indirecto Canario)"),
			law.Spanish.Value("09",
				"Billing of travel agency services acting as mediators in name and on behalf of others",
				"Facturación de las prestaciones de servicios de agencias de viaje que actúan como mediadoras en nombre y por cuenta ajena"),
			law.Spanish.Value("10",
				"Collection of professional fees or rights on behalf of third parties",
				"Cobros por cuenta de terceros de honorarios profesionales o de derechos derivados de la propiedad industrial"),
			law.Spanish.Value("11", "Business premises rental operations", "Operaciones de arrendamiento de local de negocio"),
			law.Spanish.Value("12",
				"Business premises rental operations not subject to withholding",
				"Operaciones de arrendamiento de local de negocio no sujetos a retención"),
			law.Spanish.Value("13",
				"Business premises rental operations subject and not subject to withholding (L3.1) / Invoice corresponding to an import (reported without being associated with a DUA) (L3.2)",
				"Operaciones de arrendamiento de local de negocio sujetas y no sujetas a retención (L3.1) / Factura correspondiente a una importación (informada sin asociar a un DUA) (L3.2)"),
			law.Spanish.Value("14",
				"Invoice with pending VAT/IGIC accrual in work certifications for Public Administration (L3.1) / First half of 2017 and other invoices prior to inclusion in the SII (L3.2)",
				"Factura con IVA pendiente de devengo en certificaciones de obra cuyo destinatario sea una Administración Pública (L3.1) / Primer semestre 2017 y otras facturas anteriores a la inclusión en el SII (L3.2)"),
			law.Spanish.Value("15",
				"Invoice with pending VAT/IGIC accrual in successive tract operations",
				"Factura con IVA/IGIC pendiente de devengo en operaciones de tracto sucesivo"),
			law.Spanish.Value("16",
				"First half of 2017 and other invoices prior to inclusion in the SII",
				"Primer semestre 2017 y otras facturas anteriores a la inclusión en el SII"),
			law.Spanish.Value("17",
				"Operation covered by one of the regimes provided for in Chapter XI of Title IX (OSS and IOSS)",
				"Operación acogida a alguno de los regímenes previstos en el Capítulo XI del Título IX (OSS e IOSS)"),
		},
	}
}

// identityTypes returns the values of IDType.
func identityTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtIdentityType,
		Name:    law.Spanish.Names("Identification Type", "Tipos de Identificación"),
		Desc:    i18n.NewString("With which proof of identity a customer without a Spanish tax number is named."),
		Sources: order(),
		Values: []*cbc.Definition{
			law.Spanish.Value("02", "NIF-VAT Identity (VIES)", "NIF-VAT (VIES)"),
			law.Spanish.Value("03", "Passport", "Pasaporte"),
			law.Spanish.Value("04", "Foreign Identity Document", "Documento de Identidad Extranjero"),
			law.Spanish.Value("05", "Residential Certificate", "Certificado Residencia"),
			law.Spanish.Value("06", "Other Identity Document", "Otro Documento Probatorio"),
			law.Spanish.Value("07", "Not registered in census", "No censado"),
		},
	}
}

// simplifiedArt7273 returns FacturaSimplificadaArticulos7.2_7.3: list L26.
func simplifiedArt7273() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtSimplifiedArt7273,
		Name:    law.Spanish.Names("Simplified Invoice Art. 7.2 and 7.3, RD 1619/2012", "Factura Simplificada Articulo 7,2 y 7,3 RD 1619/2012"),
		Desc:    i18n.NewString("Whether a simplified invoice names the customer, by Real Decreto 1619/2012, article 7 (2) and (3)."),
		Sources: order(),
		Values:  spanish.YesNo(),
	}
}

// thirdPartyIssuer returns EmitidaPorTercerosODestinatario: list L10.
func thirdPartyIssuer() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtThirdPartyIssuer,
		Name:    law.Spanish.Names("Issued by Third Party or Recipient", "Emitida por Tercero o Destinatario"),
		Desc:    i18n.NewString("Whether somebody else than the supplier issues the invoice; set for self-billed invoices and those with an issuer."),
		Sources: order(),
		Values:  spanish.YesNo(),
	}
}

// products choose between Entrega and PrestacionServicios in DesgloseTipoOperacion.
func products() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtProduct,
		Name: law.Spanish.Names("Product Type", "Tipo de Producto"),
		Desc: i18n.NewString("Goods or services, where the breakdown is to tell them apart; in all taxes of an invoice or in none."),
		Values: []*cbc.Definition{
			law.Spanish.Value("goods", "Delivery of goods", "Entrega de bienes"),
			law.Spanish.Value("services", "Provision of services", "Prestación de servicios"),
		},
	}
}

// order returns the ministerial order with the lists.
func order() []*cbc.Source {
	return []*cbc.Source{{
		Title: law.Spanish.Names("Ministerial Order HFP/417/2017, of May 12th", "Orden Ministerial HFP/417/2017, de 12 de Mayo"),
		URL:   "https://www.boe.es/buscar/act.php?id=BOE-A-2017-5312",
	}}
}
