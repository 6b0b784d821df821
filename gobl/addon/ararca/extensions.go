package ararca

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
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

// docTypes lists the types of voucher (CbteTipo): class A for customers who
// deduct VAT, B for others, C for suppliers under the Monotributo, M for new
// taxpayers, T for tourism (Resolución General 1415/2003).
func docTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtDocType,
		Name: law.Spanish.Names("Argentina ARCA Document Type", "Tipo de comprobante Argentina ARCA"),
		Desc: i18n.String{"en": "Type of voucher. It follows from the invoice type, the tag for simplified taxpayers and " +
			"the customer, unless it is given."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Invoice A", "Factura A"),
			law.Spanish.Value("2", "Debit Note A", "Nota de Débito A"),
			law.Spanish.Value("3", "Credit Note A", "Nota de Crédito A"),
			law.Spanish.Value("4", "Receipt A", "Recibos A"),
			law.Spanish.Value("5", "Cash Sales Note A", "Notas de Venta al contado A"),
			law.Spanish.Value("6", "Invoice B", "Factura B"),
			law.Spanish.Value("7", "Debit Note B", "Nota de Débito B"),
			law.Spanish.Value("8", "Credit Note B", "Nota de Crédito B"),
			law.Spanish.Value("9", "Receipt B", "Recibos B"),
			law.Spanish.Value("10", "Cash Sales Note B", "Notas de Venta al contado B"),
			law.Spanish.Value("11", "Invoice C", "Factura C"),
			law.Spanish.Value("12", "Debit Note C", "Nota de Débito C"),
			law.Spanish.Value("13", "Credit Note C", "Nota de Crédito C"),
			law.Spanish.Value("15", "Receipt C", "Recibo C"),
			law.Spanish.Value("34",
				"Invoices A per Annex I, Section A, subsection f), R.G. No. 1415",
				"Cbtes. A del Anexo I, Apartado A, inc. f), R.G. Nro. 1415"),
			law.Spanish.Value("35",
				"Vouchers B per Annex I, Section A, subsection f), R.G. No. 1415",
				"Cbtes. B del Anexo I, Apartado A, inc. f), R.G. Nro. 1415"),
			law.Spanish.Value("39", "Other Vouchers A compliant with R.G. No. 1415", "Otros comprobantes A que cumplan con R.G. Nro. 1415"),
			law.Spanish.Value("40", "Other Vouchers B compliant with R.G. No. 1415", "Otros comprobantes B que cumplan con R.G. Nro. 1415"),
			law.Spanish.Value("49",
				"Used Goods Purchase Invoice to Final Consumer",
				"Comprobante de Compra de Bienes Usados a Consumidor Final"),
			law.Spanish.Value("51", "Invoice A with Legend 'Subject to Withholding'", "Factura A con Leyenda 'Operación Sujeta a Retención'"),
			law.Spanish.Value("52",
				"Debit Note A with Legend 'Subject to Withholding'",
				"Nota de Débito A con Leyenda 'Operación Sujeta a Retención'"),
			law.Spanish.Value("53",
				"Credit Note A with Legend 'Subject to Withholding'",
				"Nota de Crédito A con Leyenda 'Operación Sujeta a Retención'"),
			law.Spanish.Value("54", "Receipt A with Legend 'Subject to Withholding'", "Recibo A con Leyenda 'Operación Sujeta a Retención'"),
			law.Spanish.Value("60", "Sales Account and Product Settlement A", "Cta de Vta y Liquido prod. A"),
			law.Spanish.Value("61", "Sales Account and Product Settlement B", "Cta de Vta y Liquido prod. B"),
			law.Spanish.Value("63", "Settlement A", "Liquidacion A"),
			law.Spanish.Value("64", "Settlement B", "Liquidacion B"),
			law.Spanish.Value("201", "MiPyMEs Electronic Credit Invoice (FCE) A", "Factura de Crédito electrónica MiPyMEs (FCE) A"),
			law.Spanish.Value("202", "MiPyMEs Electronic Debit Note (FCE) A", "Nota de Débito electrónica MiPyMEs (FCE) A"),
			law.Spanish.Value("203", "MiPyMEs Electronic Credit Note (FCE) A", "Nota de Crédito electrónica MiPyMEs (FCE) A"),
			law.Spanish.Value("206", "MiPyMEs Electronic Credit Invoice (FCE) B", "Factura de Crédito electrónica MiPyMEs (FCE) B"),
			law.Spanish.Value("207", "MiPyMEs Electronic Debit Note (FCE) B", "Nota de Débito electrónica MiPyMEs (FCE) B"),
			law.Spanish.Value("208", "MiPyMEs Electronic Credit Note (FCE) B", "Nota de Crédito electrónica MiPyMEs (FCE) B"),
			law.Spanish.Value("211", "MiPyMEs Electronic Credit Invoice (FCE) C", "Factura de Crédito electrónica MiPyMEs (FCE) C"),
			law.Spanish.Value("212", "MiPyMEs Electronic Debit Note (FCE) C", "Nota de Débito electrónica MiPyMEs (FCE) C"),
			law.Spanish.Value("213", "MiPyMEs Electronic Credit Note (FCE) C", "Nota de Crédito electrónica MiPyMEs (FCE) C"),
			law.Spanish.Value("195", "Invoice T", "Factura T"),
			law.Spanish.Value("196", "Debit Note T", "Nota de Débito T"),
			law.Spanish.Value("197", "Credit Note T", "Nota de Crédito T"),
		},
	}
}

// concepts lists the kinds of supply (Concepto).
func concepts() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtConcept,
		Name: law.Spanish.Names("Argentina ARCA Concept (Goods, services, or both)", "Concepto Argentina ARCA (Productos, servicios, o ambos)"),
		Desc: i18n.String{"en": "What is invoiced: goods, services or both. It is taken from the keys of the items."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Goods", "Productos"),
			law.Spanish.Value("2", "Services", "Servicios"),
			law.Spanish.Value("3", "Goods and services", "Productos y servicios"),
		},
	}
}

// taxTypes lists the taxes other than VAT (Tributos).
func taxTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTaxType,
		Name: law.Spanish.Names("Argentina ARCA Tax Type", "Tipo de Tributo Argentina ARCA"),
		Desc: i18n.String{"en": "Type of a tax other than VAT that is added as a charge with the key tax."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "National Taxes", "Impuestos Nacionales"),
			law.Spanish.Value("2", "Provincial Taxes", "Impuestos Provinciales"),
			law.Spanish.Value("3", "Municipal Taxes", "Impuestos Municipales"),
			law.Spanish.Value("4", "Internal Taxes", "Impuestos Internos"),
			law.Spanish.Value("5", "Gross Income Tax", "IIBB"),
			law.Spanish.Value("6", "VAT Prepayment", "Percepción de IVA"),
			law.Spanish.Value("7", "Gross Income Tax Prepayment", "Percepción de IIBB"),
			law.Spanish.Value("8", "Municipal Taxes Prepayment", "Percepciones por Impuestos Municipales"),
			law.Spanish.Value("9", "Other Prepayments", "Otras Percepciones"),
			law.Spanish.Value("13", "VAT Not Categorized Prepayment", "Percepción de IVA a no Categorizado"),
			law.Spanish.Value("99", "Other", "Otras"),
		},
	}
}

// vatRates lists the percentages (AlicIva).
func vatRates() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtVATRate,
		Name: law.Spanish.Names("Argentina ARCA VAT Rate", "Tasa de IVA Argentina ARCA"),
		Desc: i18n.String{"en": "Code of the VAT percentage. The codes of 5% and 2.5% have to be given, the others follow " +
			"from the rate."},
		Values: []*cbc.Definition{
			law.Spanish.Value("3", "0%", "0%"),
			law.Spanish.Value("4", "10.5%", "10.5%"),
			law.Spanish.Value("5", "21%", "21%"),
			law.Spanish.Value("6", "27%", "27%"),
			law.Spanish.Value("8", "5%", "5%"),
			law.Spanish.Value("9", "2.5%", "2.5%"),
		},
	}
}

// identityTypes lists documents of customers (DocTipo).
func identityTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtIdentityType,
		Name: law.Spanish.Names("Argentina ARCA Customer Identity Type", "Código de Documento identificatorio del comprador"),
		Desc: i18n.String{"en": "Type of document by which a customer without a tax identity is known."},
		Values: []*cbc.Definition{
			law.Spanish.Value("00", "CI Capital Federal", "CI Capital Federal"),
			law.Spanish.Value("01", "CI Buenos Aires", "CI Buenos Aires"),
			law.Spanish.Value("02", "CI Catamarca", "CI Catamarca"),
			law.Spanish.Value("03", "CI Córdoba", "CI Córdoba"),
			law.Spanish.Value("04", "CI Corrientes", "CI Corrientes"),
			law.Spanish.Value("05", "CI Entre Ríos", "CI Entre Ríos"),
			law.Spanish.Value("06", "CI Jujuy", "CI Jujuy"),
			law.Spanish.Value("07", "CI Mendoza", "CI Mendoza"),
			law.Spanish.Value("08", "CI La Rioja", "CI La Rioja"),
			law.Spanish.Value("09", "CI Salta", "CI Salta"),
			law.Spanish.Value("10", "CI San Juan", "CI San Juan"),
			law.Spanish.Value("11", "CI San Luis", "CI San Luis"),
			law.Spanish.Value("12", "CI Santa Fe", "CI Santa Fe"),
			law.Spanish.Value("13", "CI Santiago del Estero", "CI Santiago del Estero"),
			law.Spanish.Value("14", "CI Tucumán", "CI Tucumán"),
			law.Spanish.Value("16", "CI Chaco", "CI Chaco"),
			law.Spanish.Value("17", "CI Chubut", "CI Chubut"),
			law.Spanish.Value("18", "CI Formosa", "CI Formosa"),
			law.Spanish.Value("19", "CI Misiones", "CI Misiones"),
			law.Spanish.Value("20", "CI Neuquén", "CI Neuquén"),
			law.Spanish.Value("21", "CI La Pampa", "CI La Pampa"),
			law.Spanish.Value("22", "CI Río Negro", "CI Río Negro"),
			law.Spanish.Value("23", "CI Santa Cruz", "CI Santa Cruz"),
			law.Spanish.Value("24", "CI Tierra del Fuego", "CI Tierra del Fuego"),
			law.Spanish.Value("80", "CUIT (Unique Tax Identification Number)", "CUIT (Clave Única de Identificación Tributaria)"),
			law.Spanish.Value("86", "CUIL (Unique Labor Identification Number)", "CUIL (Clave Única de Identificación Laboral)"),
			law.Spanish.Value("87", "CDI", "CDI"),
			law.Spanish.Value("89", "LE", "LE"),
			law.Spanish.Value("90", "LC", "LC"),
			law.Spanish.Value("91", "Foreign CI", "CI extranjera"),
			law.Spanish.Value("92", "In Process", "en trámite"),
			law.Spanish.Value("93", "Birth Certificate", "Acta Nacimiento"),
			law.Spanish.Value("94", "Passport", "Pasaporte"),
			law.Spanish.Value("95", "CI Bs. As. RNP", "CI Bs. As. RNP"),
			law.Spanish.Value("96", "DNI", "DNI"),
			law.Spanish.Value("99", "Final Consumer", "Consumidor Final"),
		},
	}
}

// vatStatuses lists the standings of customers (CondicionIVAReceptorId,
// Resolución General 5616/2024).
func vatStatuses() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtVATStatus,
		Name: law.Spanish.Names("Customer VAT Status", "Condición frente al IVA del receptor"),
		Desc: i18n.String{"en": "How the customer stands towards VAT. The default depends on the tax identity."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Registered VAT Company", "IVA Responsable Inscripto"),
			law.Spanish.Value("4", "VAT Exempt Subject", "IVA Sujeto Exento"),
			law.Spanish.Value("5", "Final Consumer", "Consumidor Final"),
			law.Spanish.Value("6", "Monotributo Responsible", "Responsable Monotributo"),
			law.Spanish.Value("7", "Uncategorized Subject", "Sujeto No Categorizado"),
			law.Spanish.Value("8", "Foreign Supplier", "Proveedor del Exterior"),
			law.Spanish.Value("9", "Foreign Customer", "Cliente del Exterior"),
			law.Spanish.Value("10", "VAT Exempt - Law N° 19.640", "IVA Liberado – Ley N° 19.640"),
			law.Spanish.Value("13", "Social Monotributista", "Monotributista Social"),
			law.Spanish.Value("15", "VAT Not Applicable", "IVA No Alcanzado"),
			law.Spanish.Value("16", "Promoted Independent Worker Monotributista", "Monotributo Trabajador Independiente Promovido"),
		},
	}
}

// tourismTypes lists codigoRelacionEmisorReceptor of the web service WSCT.
func tourismTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTourismType,
		Name: law.Spanish.Names("Argentina ARCA Tourism Issuer-Receiver Relationship", "Código de relación emisor-receptor para turismo"),
		Desc: i18n.String{"en": "Relation between issuer and receiver of a tourism voucher."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Direct Accommodation to Non-Resident Tourist", "Alojamiento Directo a Turista No Residente"),
			law.Spanish.Value("2", "Accommodation to Resident Travel Agency", "Alojamiento a Agencia de Viaje Residente"),
			law.Spanish.Value("3", "Accommodation to Non-Resident Travel Agency", "Alojamiento a Agencia de Viaje No Residente"),
			law.Spanish.Value("4",
				"Resident Travel Agency to Non-Resident Travel Agency",
				"Agencia de Viaje Residente a Agencia de Viaje No Residente"),
			law.Spanish.Value("5", "Resident Travel Agency to Non-Resident Tourist", "Agencia de Viaje Residente a Turista No Residente"),
			law.Spanish.Value("6",
				"Resident Travel Agency to Resident Travel Agency",
				"Agencia de Viaje Residente a Agencia de Viaje Residente"),
		},
	}
}

// tourismItems lists codigoTurismo of the web service WSCT.
func tourismItems() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTourismItem,
		Name: law.Spanish.Names("Argentina ARCA Tourism Item Code", "Código de ítem de turismo Argentina ARCA"),
		Desc: i18n.String{"en": "What a row of a tourism voucher is about."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Hotel without Breakfast", "Hotel sin desayuno"),
			law.Spanish.Value("2", "Hotel with Breakfast", "Hotel con desayuno"),
			law.Spanish.Value("5", "Surplus", "Excedente"),
		},
	}
}
