package esverifactu

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Extension keys.
const (
	ExtDocType           cbc.Key = "es-verifactu-doc-type"
	ExtCorrectionType    cbc.Key = "es-verifactu-correction-type"
	ExtOpClass           cbc.Key = "es-verifactu-op-class"
	ExtExempt            cbc.Key = "es-verifactu-exempt"
	ExtRegime            cbc.Key = "es-verifactu-regime"
	ExtIdentityType      cbc.Key = "es-verifactu-identity-type"
	ExtSimplifiedArt7273 cbc.Key = "es-verifactu-simplified-art7273"
	ExtIssuerType        cbc.Key = "es-verifactu-issuer-type"
)

func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		docTypes(),
		correctionTypes(),
		opClasses(),
		exemptions(),
		regimes(),
		identityTypes(),
		simplifiedArt7273(),
		issuerTypes(),
	}
}

// docTypes returns the values of TipoFactura: list L2.
func docTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtDocType,
		Name:    law.Spanish.Names("Invoice Type Code", "Código de Tipo de Factura"),
		Desc:    i18n.NewString("What kind of invoice is recorded. Set from type and tags; R2, R3 and R4 are given by hand."),
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
			law.Spanish.Value("R1",
				"Rectified invoice: articles 80.1, 80.2, and 80.6",
				"Factura rectificativa: art. 80 Uno, Dos y Seis LIVA"),
			law.Spanish.Value("R2", "Rectified invoice: article 80.3", "Factura rectificativa: artículo 80.3"),
			law.Spanish.Value("R3", "Rectified invoice: article 80.4", "Factura rectificativa: artículo 80.4"),
			law.Spanish.Value("R4", "Rectified invoice: other", "Factura rectificativa: resto"),
			law.Spanish.Value("R5", "Rectified invoice: simplified invoices", "Factura rectificativa: facturas simplificadas"),
		},
	}
}

// correctionTypes returns the values of TipoRectificativa: list L3.
func correctionTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCorrectionType,
		Name: law.Spanish.Names("Verifactu Correction Type Code", "Código de Tipo de Corrección de Verifactu"),
		Desc: i18n.NewString("Whether a corrective invoice replaces the original or states the difference; set from the invoice type."),
		Values: []*cbc.Definition{
			law.Spanish.Value("S", "Substitution", "Por Sustitución"),
			law.Spanish.Value("I", "Differences", "Por Diferencias"),
		},
	}
}

// opClasses returns the values of CalificacionOperacion: list L9.
func opClasses() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtOpClass,
		Name: law.Spanish.Names("Subject and Not Exempt Operation Class Code", "Clave de la Operación Sujeta y no Exenta o de la Operación no Sujeta."),
		Desc: i18n.NewString("How a supply that is not exempt is treated. Never together with es-verifactu-exempt."),
		Values: []*cbc.Definition{
			law.Spanish.Value("S1",
				"Subject and Not Exempt - Without reverse charge",
				"Operación Sujeta y No exenta - Sin inversión del sujeto pasivo"),
			law.Spanish.Value("S2",
				"Subject and Not Exempt - With reverse charge",
				"Operación Sujeta y No exenta - Con Inversión del sujeto pasivo"),
			law.Spanish.Value("N1", "Not Subject - Articles 7, 14, others", "Operación No Sujeta artículo 7, 14, otros"),
			law.Spanish.Value("N2", "Not Subject - Due to location rules", "Operación No Sujeta por Reglas de localización"),
		},
	}
}

// exemptions returns the values of OperacionExenta: list L10. The articles are those of
// Ley 37/1992.
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtExempt,
		Name: law.Spanish.Names("Verifactu Exemption Code", "Código de Exención de Impuesto de Verifactu"),
		Desc: i18n.NewString("Why a supply is exempt. Never together with es-verifactu-op-class."),
		Values: []*cbc.Definition{
			law.Spanish.Value("E1",
				"Exempt: pursuant to Article 20. Exemptions in internal operations.",
				"Exenta: por el artículo 20. Exenciones en operaciones interiores."),
			law.Spanish.Value("E2",
				"Exempt: pursuant to Article 21. Exemptions in exports of goods.",
				"Exenta: por el artículo 21. Exenciones en las exportaciones de bienes."),
			law.Spanish.Value("E3",
				"Exempt: pursuant to Article 22. Exemptions in operations asimilated to exports.",
				"Exenta: por el artículo 22. Exenciones en las operaciones asimiladas a las exportaciones."),
			law.Spanish.Value("E4",
				"Exempt: pursuant to Articles 23 and 24. Exemptions related to temporary deposit, customs and fiscal regimes, and other situations.",
				"Exenta: por el artículos 23 y 24. Exenciones relativas a las situaciones de depósito temporal, regímenes aduaneros y fiscales, y otras situaciones."),
			law.Spanish.Value("E5",
				"Exempt: pursuant to Article 25. Exemptions in the delivery of goods destined to another Member State.",
				"Exenta: por el artículo 25. Exenciones en las entregas de bienes destinados a otro Estado miembro."),
			law.Spanish.Value("E6", "Exempt: pursuant to other reasons", "Exenta: por otra causa"),
		},
	}
}

// regimes returns the values of ClaveRegimen: lists L8A (VAT) and L8B (IGIC).
func regimes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtRegime,
		Name: law.Spanish.Names("VAT/IGIC Regime Code", "Código de Régimen de IVA/IGIC"),
		Desc: i18n.NewString("The special regime of a supply; the general one unless given or plain from the tax."),
		Values: []*cbc.Definition{
			law.Spanish.Value("01", "General regime operation", "Operación de régimen general"),
			law.Spanish.Value("02", "Export", "Exportación"),
			law.Spanish.Value("03",
				"Special regime for used goods, art objects, antiques and collectibles",
				"Operaciones a las que se aplique el régimen especial de bienes usados, objetos de arte, antigüedades y objetos de colección"),
			law.Spanish.Value("04", "Special regime for investment gold", "Régimen especial del oro de inversión"),
			law.Spanish.Value("05", "Special regime for travel agencies", "Régimen especial de las agencias de viajes"),
			law.Spanish.Value("06",
				"Special regime for VAT/IGIC groups (Advanced Level)",
				"Régimen especial grupo de entidades en IVA/IGIC (Nivel Avanzado)"),
			law.Spanish.Value("07", "Special cash accounting regime", "Régimen especial del criterio de caja"),
			law.Spanish.Value("08", "Operations subject to a different regime", "Operaciones sujetas a un régimen diferente"),
			law.Spanish.Value("09",
				"Billing of travel agency services acting as mediators in name and on behalf of others",
				"Facturación de las prestaciones de servicios de agencias de viaje que actúan como mediadoras en nombre y por cuenta ajena"),
			law.Spanish.Value("10",
				"Collection of professional fees or rights on behalf of third parties",
				"Cobros por cuenta de terceros de honorarios profesionales o de derechos derivados de la propiedad industrial"),
			law.Spanish.Value("11", "Business premises rental operations", "Operaciones de arrendamiento de local de negocio"),
			law.Spanish.Value("14",
				"Invoice with pending VAT/IGIC accrual in work certifications for Public Administration",
				"Factura con IVA/IGIC pendiente de devengo en certificaciones de obra cuyo destinatario sea una Administración Pública"),
			law.Spanish.Value("15",
				"Invoice with pending VAT/IGIC accrual in successive tract operations",
				"Factura con IVA/IGIC pendiente de devengo en operaciones de tracto sucesivo"),
			law.Spanish.Value("17",
				"Operation under OSS and IOSS regimes (VAT) / Special regime for retail traders. (IGIC)",
				"Operación acogida a alguno de los regímenes previstos en el capítulo XI del título IX (OSS e IOSS, IVA) / Régimen especial de comerciante minorista. (IGIC)"),
			law.Spanish.Value("18",
				"Equivalence surcharge (VAT) / Special regime for small traders or retailers (IGIC)",
				"Recargo de equivalencia (IVA) / Régimen especial del pequeño comerciante o minorista (IGIC)"),
			law.Spanish.Value("19",
				"Operations included in the Special Regime for Agriculture, Livestock and Fisheries",
				"Operaciones de actividades incluidas en el Régimen Especial de Agricultura, Ganadería y Pesca (REAGYP)"),
			law.Spanish.Value("20", "Simplified regime (VAT only)", "Régimen simplificado (IVA only)"),
		},
	}
}

// identityTypes returns the values of IDType: list L7.
func identityTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtIdentityType,
		Name: law.Spanish.Names("Identity Type Code", "Código de Tipo de Identidad"),
		Desc: i18n.NewString("With which proof of identity a customer without a Spanish tax number is named."),
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

// simplifiedArt7273 returns FacturaSimplificadaArt7273.
func simplifiedArt7273() *cbc.Definition {
	return &cbc.Definition{
		Key:    ExtSimplifiedArt7273,
		Name:   law.Spanish.Names("Simplified Invoice Art. 7.2 and 7.3, RD 1619/2012", "Factura Simplificada Articulo 7,2 y 7,3 RD 1619/2012"),
		Desc:   i18n.NewString("Whether a simplified invoice names the customer, by Real Decreto 1619/2012, article 7 (2) and (3)."),
		Values: spanish.YesNo(),
	}
}

// issuerTypes returns the values of EmitidaPorTerceroODestinatario: list L6.
func issuerTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtIssuerType,
		Name: law.Spanish.Names("Issuer Type Code", "Emitida por Tercero o Destinatario"),
		Desc: i18n.NewString("Who issues the invoice when it is not the supplier; set for self-billed invoices and those with an issuer."),
		Values: []*cbc.Definition{
			law.Spanish.Value("T", "Issued by Third Party", "Emitida por Tercero"),
			law.Spanish.Value("D", "Issued by Customer", "Emitida por Destinatario"),
		},
	}
}

// order returns the ministerial order with the lists.
func order() []*cbc.Source {
	return []*cbc.Source{{
		Title: law.Spanish.Names("Verifactu Ministerial Order", "Orden Ministerial de Verifactu"),
		URL:   "https://www.boe.es/diario_boe/txt.php?id=BOE-A-2024-22138",
	}}
}
