package ararca

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
)

// Keys of the codes that ARCA requires, and where they are in a document.
const (
	ExtDocType      cbc.Key = "ar-arca-doc-type"      // tax details, preceding
	ExtConcept      cbc.Key = "ar-arca-concept"       // tax details
	ExtTaxType      cbc.Key = "ar-arca-tax-type"      // charges
	ExtVATRate      cbc.Key = "ar-arca-vat-rate"      // tax combos
	ExtIdentityType cbc.Key = "ar-arca-identity-type" // customer identities
	ExtVATStatus    cbc.Key = "ar-arca-vat-status"    // customer
	ExtTourismType  cbc.Key = "ar-arca-tourism-type"  // tax details
	ExtTourismItem  cbc.Key = "ar-arca-tourism-item"  // tax combos, discounts and advances
)

// extensions returns the tables of the ARCA manual for COMPG (version 4.0), and of WSCT for
// the vouchers of tourism.
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		docTypes(),
		concepts(),
		taxTypes(),
		vatRates(),
		identityTypes(),
		vatStatuses(),
		tourismTypes(),
		tourismItems(),
	}
}

func names(english, spanish string) i18n.String {
	return i18n.String{"en": english, "es": spanish}
}

func value(code cbc.Code, english, spanish string) *cbc.Definition {
	return &cbc.Definition{Code: code, Name: names(english, spanish)}
}

// docTypes lists the types of voucher (CbteTipo): class A for customers who
// deduct VAT, B for others, C for suppliers under the Monotributo, M for new
// taxpayers, T for tourism (Resolución General 1415/2003).
func docTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtDocType,
		Name: names("Argentina ARCA Document Type", "Tipo de comprobante Argentina ARCA"),
		Desc: i18n.String{"en": "Type of voucher. It follows from the invoice type, the tag for simplified taxpayers and " +
			"the customer, unless it is given."},
		Values: []*cbc.Definition{
			value("1", "Invoice A", "Factura A"),
			value("2", "Debit Note A", "Nota de Débito A"),
			value("3", "Credit Note A", "Nota de Crédito A"),
			value("4", "Receipt A", "Recibos A"),
			value("5", "Cash Sales Note A", "Notas de Venta al contado A"),
			value("6", "Invoice B", "Factura B"),
			value("7", "Debit Note B", "Nota de Débito B"),
			value("8", "Credit Note B", "Nota de Crédito B"),
			value("9", "Receipt B", "Recibos B"),
			value("10", "Cash Sales Note B", "Notas de Venta al contado B"),
			value("11", "Invoice C", "Factura C"),
			value("12", "Debit Note C", "Nota de Débito C"),
			value("13", "Credit Note C", "Nota de Crédito C"),
			value("15", "Receipt C", "Recibo C"),
			value("34",
				"Invoices A per Annex I, Section A, subsection f), R.G. No. 1415",
				"Cbtes. A del Anexo I, Apartado A, inc. f), R.G. Nro. 1415"),
			value("35",
				"Vouchers B per Annex I, Section A, subsection f), R.G. No. 1415",
				"Cbtes. B del Anexo I, Apartado A, inc. f), R.G. Nro. 1415"),
			value("39", "Other Vouchers A compliant with R.G. No. 1415", "Otros comprobantes A que cumplan con R.G. Nro. 1415"),
			value("40", "Other Vouchers B compliant with R.G. No. 1415", "Otros comprobantes B que cumplan con R.G. Nro. 1415"),
			value("49",
				"Used Goods Purchase Invoice to Final Consumer",
				"Comprobante de Compra de Bienes Usados a Consumidor Final"),
			value("51", "Invoice A with Legend 'Subject to Withholding'", "Factura A con Leyenda 'Operación Sujeta a Retención'"),
			value("52",
				"Debit Note A with Legend 'Subject to Withholding'",
				"Nota de Débito A con Leyenda 'Operación Sujeta a Retención'"),
			value("53",
				"Credit Note A with Legend 'Subject to Withholding'",
				"Nota de Crédito A con Leyenda 'Operación Sujeta a Retención'"),
			value("54", "Receipt A with Legend 'Subject to Withholding'", "Recibo A con Leyenda 'Operación Sujeta a Retención'"),
			value("60", "Sales Account and Product Settlement A", "Cta de Vta y Liquido prod. A"),
			value("61", "Sales Account and Product Settlement B", "Cta de Vta y Liquido prod. B"),
			value("63", "Settlement A", "Liquidacion A"),
			value("64", "Settlement B", "Liquidacion B"),
			value("201", "MiPyMEs Electronic Credit Invoice (FCE) A", "Factura de Crédito electrónica MiPyMEs (FCE) A"),
			value("202", "MiPyMEs Electronic Debit Note (FCE) A", "Nota de Débito electrónica MiPyMEs (FCE) A"),
			value("203", "MiPyMEs Electronic Credit Note (FCE) A", "Nota de Crédito electrónica MiPyMEs (FCE) A"),
			value("206", "MiPyMEs Electronic Credit Invoice (FCE) B", "Factura de Crédito electrónica MiPyMEs (FCE) B"),
			value("207", "MiPyMEs Electronic Debit Note (FCE) B", "Nota de Débito electrónica MiPyMEs (FCE) B"),
			value("208", "MiPyMEs Electronic Credit Note (FCE) B", "Nota de Crédito electrónica MiPyMEs (FCE) B"),
			value("211", "MiPyMEs Electronic Credit Invoice (FCE) C", "Factura de Crédito electrónica MiPyMEs (FCE) C"),
			value("212", "MiPyMEs Electronic Debit Note (FCE) C", "Nota de Débito electrónica MiPyMEs (FCE) C"),
			value("213", "MiPyMEs Electronic Credit Note (FCE) C", "Nota de Crédito electrónica MiPyMEs (FCE) C"),
			value("195", "Invoice T", "Factura T"),
			value("196", "Debit Note T", "Nota de Débito T"),
			value("197", "Credit Note T", "Nota de Crédito T"),
		},
	}
}

// concepts lists the kinds of supply (Concepto).
func concepts() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtConcept,
		Name: names("Argentina ARCA Concept (Goods, services, or both)", "Concepto Argentina ARCA (Productos, servicios, o ambos)"),
		Desc: i18n.String{"en": "What is invoiced: goods, services or both. It is taken from the keys of the items."},
		Values: []*cbc.Definition{
			value("1", "Goods", "Productos"),
			value("2", "Services", "Servicios"),
			value("3", "Goods and services", "Productos y servicios"),
		},
	}
}

// taxTypes lists the taxes beside VAT (Tributos).
func taxTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTaxType,
		Name: names("Argentina ARCA Tax Type", "Tipo de Tributo Argentina ARCA"),
		Desc: i18n.String{"en": "Type of a tax other than VAT that is added as a charge with the key tax."},
		Values: []*cbc.Definition{
			value("1", "National Taxes", "Impuestos Nacionales"),
			value("2", "Provincial Taxes", "Impuestos Provinciales"),
			value("3", "Municipal Taxes", "Impuestos Municipales"),
			value("4", "Internal Taxes", "Impuestos Internos"),
			value("5", "Gross Income Tax", "IIBB"),
			value("6", "VAT Prepayment", "Percepción de IVA"),
			value("7", "Gross Income Tax Prepayment", "Percepción de IIBB"),
			value("8", "Municipal Taxes Prepayment", "Percepciones por Impuestos Municipales"),
			value("9", "Other Prepayments", "Otras Percepciones"),
			value("13", "VAT Not Categorized Prepayment", "Percepción de IVA a no Categorizado"),
			value("99", "Other", "Otras"),
		},
	}
}

// vatRates lists the percentages (AlicIva).
func vatRates() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtVATRate,
		Name: names("Argentina ARCA VAT Rate", "Tasa de IVA Argentina ARCA"),
		Desc: i18n.String{"en": "Code of the VAT percentage. The codes of 5% and 2.5% have to be given, the others follow " +
			"from the rate."},
		Values: []*cbc.Definition{
			value("3", "0%", "0%"),
			value("4", "10.5%", "10.5%"),
			value("5", "21%", "21%"),
			value("6", "27%", "27%"),
			value("8", "5%", "5%"),
			value("9", "2.5%", "2.5%"),
		},
	}
}

// identityTypes lists documents of customers (DocTipo).
func identityTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtIdentityType,
		Name: names("Argentina ARCA Customer Identity Type", "Código de Documento identificatorio del comprador"),
		Desc: i18n.String{"en": "Type of document by which a customer without a tax identity is known."},
		Values: []*cbc.Definition{
			value("00", "CI Capital Federal", "CI Capital Federal"),
			value("01", "CI Buenos Aires", "CI Buenos Aires"),
			value("02", "CI Catamarca", "CI Catamarca"),
			value("03", "CI Córdoba", "CI Córdoba"),
			value("04", "CI Corrientes", "CI Corrientes"),
			value("05", "CI Entre Ríos", "CI Entre Ríos"),
			value("06", "CI Jujuy", "CI Jujuy"),
			value("07", "CI Mendoza", "CI Mendoza"),
			value("08", "CI La Rioja", "CI La Rioja"),
			value("09", "CI Salta", "CI Salta"),
			value("10", "CI San Juan", "CI San Juan"),
			value("11", "CI San Luis", "CI San Luis"),
			value("12", "CI Santa Fe", "CI Santa Fe"),
			value("13", "CI Santiago del Estero", "CI Santiago del Estero"),
			value("14", "CI Tucumán", "CI Tucumán"),
			value("16", "CI Chaco", "CI Chaco"),
			value("17", "CI Chubut", "CI Chubut"),
			value("18", "CI Formosa", "CI Formosa"),
			value("19", "CI Misiones", "CI Misiones"),
			value("20", "CI Neuquén", "CI Neuquén"),
			value("21", "CI La Pampa", "CI La Pampa"),
			value("22", "CI Río Negro", "CI Río Negro"),
			value("23", "CI Santa Cruz", "CI Santa Cruz"),
			value("24", "CI Tierra del Fuego", "CI Tierra del Fuego"),
			value("80", "CUIT (Unique Tax Identification Number)", "CUIT (Clave Única de Identificación Tributaria)"),
			value("86", "CUIL (Unique Labor Identification Number)", "CUIL (Clave Única de Identificación Laboral)"),
			value("87", "CDI", "CDI"),
			value("89", "LE", "LE"),
			value("90", "LC", "LC"),
			value("91", "Foreign CI", "CI extranjera"),
			value("92", "In Process", "en trámite"),
			value("93", "Birth Certificate", "Acta Nacimiento"),
			value("94", "Passport", "Pasaporte"),
			value("95", "CI Bs. As. RNP", "CI Bs. As. RNP"),
			value("96", "DNI", "DNI"),
			value("99", "Final Consumer", "Consumidor Final"),
		},
	}
}

// vatStatuses lists the standings of customers (CondicionIVAReceptorId,
// Resolución General 5616/2024).
func vatStatuses() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtVATStatus,
		Name: names("Customer VAT Status", "Condición frente al IVA del receptor"),
		Desc: i18n.String{"en": "How the customer stands towards VAT. The default depends on the tax identity."},
		Values: []*cbc.Definition{
			value("1", "Registered VAT Company", "IVA Responsable Inscripto"),
			value("4", "VAT Exempt Subject", "IVA Sujeto Exento"),
			value("5", "Final Consumer", "Consumidor Final"),
			value("6", "Monotributo Responsible", "Responsable Monotributo"),
			value("7", "Uncategorized Subject", "Sujeto No Categorizado"),
			value("8", "Foreign Supplier", "Proveedor del Exterior"),
			value("9", "Foreign Customer", "Cliente del Exterior"),
			value("10", "VAT Exempt - Law N° 19.640", "IVA Liberado – Ley N° 19.640"),
			value("13", "Social Monotributista", "Monotributista Social"),
			value("15", "VAT Not Applicable", "IVA No Alcanzado"),
			value("16", "Promoted Independent Worker Monotributista", "Monotributo Trabajador Independiente Promovido"),
		},
	}
}

// tourismTypes lists codigoRelacionEmisorReceptor of the web service WSCT.
func tourismTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTourismType,
		Name: names("Argentina ARCA Tourism Issuer-Receiver Relationship", "Código de relación emisor-receptor para turismo"),
		Desc: i18n.String{"en": "Relation between issuer and receiver of a tourism voucher."},
		Values: []*cbc.Definition{
			value("1", "Direct Accommodation to Non-Resident Tourist", "Alojamiento Directo a Turista No Residente"),
			value("2", "Accommodation to Resident Travel Agency", "Alojamiento a Agencia de Viaje Residente"),
			value("3", "Accommodation to Non-Resident Travel Agency", "Alojamiento a Agencia de Viaje No Residente"),
			value("4",
				"Resident Travel Agency to Non-Resident Travel Agency",
				"Agencia de Viaje Residente a Agencia de Viaje No Residente"),
			value("5", "Resident Travel Agency to Non-Resident Tourist", "Agencia de Viaje Residente a Turista No Residente"),
			value("6",
				"Resident Travel Agency to Resident Travel Agency",
				"Agencia de Viaje Residente a Agencia de Viaje Residente"),
		},
	}
}

// tourismItems lists codigoTurismo of the web service WSCT.
func tourismItems() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTourismItem,
		Name: names("Argentina ARCA Tourism Item Code", "Código de ítem de turismo Argentina ARCA"),
		Desc: i18n.String{"en": "What a row of a tourism voucher is about."},
		Values: []*cbc.Definition{
			value("1", "Hotel without Breakfast", "Hotel sin desayuno"),
			value("2", "Hotel with Breakfast", "Hotel con desayuno"),
			value("5", "Surplus", "Excedente"),
		},
	}
}
