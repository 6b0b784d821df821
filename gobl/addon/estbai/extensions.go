package estbai

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Extension keys.
const (
	ExtRegion          cbc.Key = "es-tbai-region"
	ExtProduct         cbc.Key = "es-tbai-product"
	ExtExemption       cbc.Key = "es-tbai-exemption"
	ExtCorrection      cbc.Key = "es-tbai-correction"
	ExtRegime          cbc.Key = "es-tbai-regime"
	ExtBizkaiaActivity cbc.Key = "es-tbai-bi-activity"
	ExtIdentityType    cbc.Key = "es-tbai-identity-type"
	ExtSimplified      cbc.Key = "es-tbai-simplified"
)

func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		regions(),
		products(),
		exemptions(),
		corrections(),
		regimes(),
		bizkaiaActivity(),
		identityTypes(),
		simplified(),
	}
}

// regions returns the territories, each with a tax administration of its own.
func regions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtRegion,
		Name: law.Spanish.Names("TicketBAI Region Code", "Código de Región TicketBAI"),
		Desc: i18n.NewString("The Basque territory to which the invoice is reported; set from the address of the supplier."),
		Values: []*cbc.Definition{
			law.Spanish.Value("VI", "Araba", "Álava"),
			law.Spanish.Value("BI", "Bizkaia", "Vizcaya"),
			law.Spanish.Value("SS", "Gipuzkoa", "Guipúzcoa"),
		},
	}
}

// products distinguish deliveries from services.
func products() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtProduct,
		Name: law.Spanish.Names("TicketBAI Product Key", "Clave de Producto TicketBAI"),
		Desc: i18n.NewString("Goods or services; services unless given."),
		Values: []*cbc.Definition{
			law.Spanish.Value("goods", "Delivery of goods", "Entrega de bienes"),
			law.Spanish.Value("services", "Provision of services", "Prestacion de servicios"),
			law.Spanish.Value("resale",
				"Resale of goods without modification by vendor in the simplified regime",
				"Reventa de bienes sin modificación por vendedor en regimen simplificado"),
		},
	}
}

// exemptions joins the lists of CausaExencion (exempt), Causa (not subject) and
// TipoNoExenta (reverse charge).
func exemptions() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtExemption,
		Name: law.Spanish.Names("TicketBAI Exemption code", "Código de Exención de TicketBAI"),
		Desc: i18n.NewString("Why no tax is charged."),
		Values: []*cbc.Definition{
			law.Spanish.Value("E1",
				"Exempt: pursuant to Article 20 of the Foral VAT Law",
				"Exenta: por el artículo 20 de la Norma Foral del IVA"),
			law.Spanish.Value("E2",
				"Exempt: pursuant to Article 21 of the Foral VAT Law",
				"Exenta: por el artículo 21 de la Norma Foral del IVA"),
			law.Spanish.Value("E3",
				"Exempt: pursuant to Article 22 of the Foral VAT Law",
				"Exenta: por el artículo 22 de la Norma Foral del IVA"),
			law.Spanish.Value("E4",
				"Exempt: pursuant to Articles 23 and 24 of the Foral VAT Law",
				"Exenta: por el artículos 23 y 24 de la Norma Foral del IVA"),
			law.Spanish.Value("E5",
				"Exempt: pursuant to Article 25 of the Foral VAT law",
				"Exenta: por el artículo 25 de la Norma Foral del IVA"),
			law.Spanish.Value("E6", "Exempt: pursuant to other reasons", "Exenta: por otra causa"),
			law.Spanish.Value("OT",
				"Not subject: pursuant to Article 7 of the VAT Law - other cases of non-subject",
				"No sujeto: por el artículo 7 de la Ley del IVA - otros supuestos de no sujeción"),
			law.Spanish.Value("RL", "Not subject: pursuant to localization rules", "No sujeto: por reglas de localización"),
			law.Spanish.Value("VT",
				"Not subject: sales made on behalf of third parties (amount not computable for VAT or IRPF purposes)",
				"No sujeto: ventas realizadas por cuenta de terceros (importe no computable a efectos de IVA ni de IRPF)"),
			law.Spanish.Value("IE",
				"Not subject in the TAI due to localization rules, but foreign tax, IPS/IGIC or VAT from another EU member state is passed on",
				"No sujeto en el TAI por reglas de localización, pero repercute impuesto extranjero, IPS/IGIC o IVA de otro estado miembro UE"),
			law.Spanish.Value("S2",
				"Subject and not exempt: with reverse charge",
				"Sujeto y no exenta: con inversión del sujeto pasivo"),
		},
	}
}

// corrections returns the values of FacturaRectificativa/Codigo.
func corrections() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCorrection,
		Name: law.Spanish.Names("TicketBAI Rectification Type Code", "TicketBAI Código de Factura Rectificativa"),
		Desc: i18n.NewString("On the reference to a corrected invoice: the legal ground of the correction."),
		Values: []*cbc.Definition{
			{Code: "R1", Name: i18n.String{
				"en": "Rectified invoice: error based on law and Article 80 One, Two and Six of the Provincial Tax Law of VAT",
				"es": "Factura rectificativa: error fundado en derecho y Art. 80 Uno, Dos y Seis de la Norma Foral del IVA",
				"eu": "Faktura zuzentzailea: zuzenbidean oinarritutako akatsa eta BEZaren Foru Arauaren 80.artikuluko Bat, Bi eta Sei",
			}},
			{Code: "R2", Name: i18n.String{
				"en": "Rectified invoice: error based on law and Article 80 Three of the Provincial Tax Law of VAT",
				"es": "Factura rectificativa: artículo 80 Tres de la Norma Foral del IVA",
				"eu": "Faktura zuzentzailea: BEZari buruzko Foru Arauko 80. artikuluko Hiru",
			}},
			{Code: "R3", Name: i18n.String{
				"en": "Rectified invoice: error based on law and Article 80 Four of the Provincial Tax Law of VAT",
				"es": "Factura rectificativa: artículo 80 Cuatro de la Norma Foral del IVA",
				"eu": "Faktura zuzentzailea: BEZari buruzko Foru Arauko 80. artikuluko Lau",
			}},
			{Code: "R4", Name: i18n.String{
				"en": "Rectified invoice: Other",
				"es": "Factura rectificativa: Resto",
				"eu": "Faktura zuzentzailea: Gainerakoak",
			}},
			{Code: "R5", Name: i18n.String{
				"en": "Rectified invoice: simplified invoices",
				"es": "Factura rectificativa: facturas simplificadas",
				"eu": "Faktura zuzentzaile: faktura erraztuetan",
			}},
		},
	}
}

// regimes returns the values of ClaveRegimenIvaOpTrascendencia.
func regimes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtRegime,
		Name: law.Spanish.Names("TicketBAI VAT Regime Key", "Clave de Régimen de IVA TicketBAI"),
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
				"Special regime for VAT groups (Advanced Level)",
				"Régimen especial grupo de entidades en IVA (Nivel Avanzado)"),
			law.Spanish.Value("07", "Special cash accounting regime", "Régimen especial del criterio de caja"),
			law.Spanish.Value("08", "Operations subject to IPSI/IGIC", "Operaciones sujetas al IPSI/IGIC"),
			law.Spanish.Value("09",
				"Billing of travel agency services acting as mediators in name and on behalf of others",
				"Facturación de las prestaciones de servicios de agencias de viaje que actúan como mediadoras en nombre y por cuenta ajena"),
			law.Spanish.Value("10",
				"Collection of professional fees or industrial property rights on behalf of third parties",
				"Cobros por cuenta de terceros de honorarios profesionales o de derechos derivados de la propiedad industrial"),
			law.Spanish.Value("11",
				"Business premises rental operations subject to withholding",
				"Operaciones de arrendamiento de local de negocio sujetos a retención"),
			law.Spanish.Value("12",
				"Business premises rental operations not subject to withholding",
				"Operaciones de arrendamiento de local de negocio no sujetos a retención"),
			law.Spanish.Value("13",
				"Business premises rental operations, both subject and not subject to withholding",
				"Operaciones de arrendamiento de local de negocio sujetas y no sujetas a retención"),
			law.Spanish.Value("14",
				"Invoice with pending VAT accrual in work certifications for Public Administration",
				"Factura con IVA pendiente de devengo en certificaciones de obra cuyo destinatario sea una Administración Pública"),
			law.Spanish.Value("15",
				"Invoice with pending VAT accrual in successive tract operations",
				"Factura con IVA pendiente de devengo en operaciones de tracto sucesivo"),
			law.Spanish.Value("17",
				"Operation under OSS or IOSS regimes",
				"Operación acogida a alguno de los regímenes previstos en el Capítulo XI del Título IX (OSS e IOSS)"),
			law.Spanish.Value("51",
				"Operations under the equivalence surcharge regime",
				"Operaciones en recargo de equivalencia"),
			law.Spanish.Value("52", "Operations under the simplified VAT regime", "Operaciones en régimen simplificado"),
			law.Spanish.Value("53",
				"Operations carried out by or for entities without a permanent establishment",
				"Operaciones realizadas por o para entidades sin establecimiento permanente"),
		},
	}
}

// bizkaiaActivity returns the heading (epígrafe) of the tax on economic activities.
func bizkaiaActivity() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtBizkaiaActivity,
		Name: law.Spanish.Names("Activity Code (Bizkaia)", "Código de Actividad (Bizkaia)"),
		Desc: i18n.NewString("The economic activity of an individual in Bizkaia, who reports by form 140 of the register LROE."),
		Sources: []*cbc.Source{
			{Title: law.Spanish.Names("Batuz LROE list of activity codes", "Lista de epígrafes LROE Batuz"), URL: "https://www.batuz.eus/fitxategiak/batuz/lroe/batuz_lroe_lista_epigrafes_v1_0_4.xlsx", ContentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
			{Title: law.Spanish.Names("LROE Modelo 140 specification", "Especificación LROE Modelo 140"), URL: "https://www.batuz.eus/fitxategiak/batuz/lroe/lroe_140_v_1_0.pdf", ContentType: "application/pdf"},
		},
		Pattern: `^\d{1,7}$`,
	}
}

// identityTypes returns the values of IDOtro/IDType.
func identityTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtIdentityType,
		Name: law.Spanish.Names("Identity Type Code", "Código de Tipo de Identidad"),
		Desc: i18n.NewString("With which proof of identity a customer without a tax number is named."),
		Values: []*cbc.Definition{
			law.Spanish.Value("02", "NIF-VAT Identity (VIES)", "NIF-VAT (VIES)"),
			law.Spanish.Value("03", "Passport", "Pasaporte"),
			law.Spanish.Value("04", "Foreign Identity Document", "Documento de Identidad Extranjero"),
			law.Spanish.Value("05", "Residential Certificate", "Certificado Residencia"),
			law.Spanish.Value("06", "Other Identity Document", "Otro Documento Probatorio"),
		},
	}
}

// simplified is FacturaSimplificada.
func simplified() *cbc.Definition {
	return &cbc.Definition{
		Key:    ExtSimplified,
		Name:   law.Spanish.Names("TicketBAI Simplified Invoice Flag", "Indicador de Factura Simplificada TicketBAI"),
		Desc:   i18n.NewString("Whether the invoice is a simplified one; set from the tag."),
		Values: spanish.YesNo(),
	}
}
