package esfacturae

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Extension keys.
const (
	ExtSubsidy      cbc.Key = "es-facturae-subsidy"
	ExtDocType      cbc.Key = "es-facturae-doc-type"
	ExtInvoiceClass cbc.Key = "es-facturae-invoice-class"
	ExtCorrection   cbc.Key = "es-facturae-correction"
)

func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		subsidy(),
		docTypes(),
		invoiceClasses(),
		corrections(),
	}
}

// subsidy marks advances that are public money: block Subsidies.
func subsidy() *cbc.Definition {
	return &cbc.Definition{
		Key:    ExtSubsidy,
		Name:   law.Spanish.Names("FacturaE: Subsidy", "FacturaE: Subvención"),
		Desc:   i18n.NewString("On a payment record: whether the advance is a public grant."),
		Values: spanish.YesNo(),
	}
}

// docTypes returns the codes of the element InvoiceDocumentType.
func docTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtDocType,
		Name: law.Spanish.Names("FacturaE: Document Type", "FacturaE: Tipo de Documento"),
		Desc: i18n.NewString("What kind of document the invoice is; set from its type and tags."),
		Values: []*cbc.Definition{
			law.Spanish.Value("FC", "Commercial Invoice", "Factura Comercial"),
			law.Spanish.Value("FA", "Simplified Invoice", "Factura Simplificada"),
			law.Spanish.Value("AF", "Self-billed Invoice", "Auto-Factura"),
		},
	}
}

// invoiceClasses returns the codes of the element InvoiceClass.
func invoiceClasses() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtInvoiceClass,
		Name: law.Spanish.Names("FacturaE: Invoice Class", "FacturaE: Clase de Factura"),
		Desc: i18n.NewString("Whether the invoice is an original, a copy, a summary or a correction; set from its type and tags."),
		Values: []*cbc.Definition{
			law.Spanish.Value("OO", "Original", "Original"),
			law.Spanish.Value("OR", "Corrective Original", "Original Rectificativa"),
			law.Spanish.Value("OC", "Summary Original", "Original Recapitulativa"),
			law.Spanish.Value("CO", "Copy of the Original", "Duplicado Original"),
			law.Spanish.Value("CR", "Copy of the Corrective", "Duplicado Rectificativa"),
			law.Spanish.Value("CC", "Copy of the Summary", "Duplicado Recapitulativa"),
		},
	}
}

// corrections returns the reasons of the element ReasonCode, in the Spanish words of
// ReasonDescription. From 80 on they are those of article 80 of Ley 37/1992.
func corrections() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCorrection,
		Name: law.Spanish.Names("FacturaE Change", "Cambio de FacturaE"),
		Desc: i18n.NewString("On the reference to a corrected invoice: the one reason for the correction."),
		Values: []*cbc.Definition{
			law.Spanish.Value("01", "Invoice code", "Número de la factura"),
			law.Spanish.Value("02", "Invoice series", "Serie de la factura"),
			law.Spanish.Value("03", "Issue date", "Fecha expedición"),
			law.Spanish.Value("04",
				"Name and surnames/Corporate name - Issuer (Sender)",
				"Nombre y apellidos/Razón Social-Emisor"),
			law.Spanish.Value("05", "Name and surnames/Corporate name - Receiver", "Nombre y apellidos/Razón Social-Receptor"),
			law.Spanish.Value("06", "Issuer's Tax Identification Number", "Identificación fiscal Emisor/obligado"),
			law.Spanish.Value("07", "Receiver's Tax Identification Number", "Identificación fiscal Receptor"),
			law.Spanish.Value("08", "Supplier's address", "Domicilio Emisor/Obligado"),
			law.Spanish.Value("09", "Customer's address", "Domicilio Receptor"),
			law.Spanish.Value("10", "Item line", "Detalle Operación"),
			law.Spanish.Value("11", "Applicable Tax Rate", "Porcentaje impositivo a aplicar"),
			law.Spanish.Value("12", "Applicable Tax Amount", "Cuota tributaria a aplicar"),
			law.Spanish.Value("13", "Applicable Date/Period", "Fecha/Periodo a aplicar"),
			law.Spanish.Value("14", "Invoice Class", "Clase de factura"),
			law.Spanish.Value("15", "Legal literals", "Literales legales"),
			law.Spanish.Value("16", "Taxable Base", "Base imponible"),
			law.Spanish.Value("80", "Calculation of tax outputs", "Cálculo de cuotas repercutidas"),
			law.Spanish.Value("81", "Calculation of tax inputs", "Cálculo de cuotas retenidas"),
			law.Spanish.Value("82",
				"Taxable Base modified due to return of packages and packaging materials",
				"Base imponible modificada por devolución de envases / embalajes"),
			law.Spanish.Value("83",
				"Taxable Base modified due to discounts and rebates",
				"Base imponible modificada por descuentos y bonificaciones"),
			law.Spanish.Value("84",
				"Taxable Base modified due to firm court ruling or administrative decision",
				"Base imponible modificada por resolución firme, judicial o administrativa"),
			law.Spanish.Value("85",
				"Taxable Base modified due to unpaid outputs where there is a judgement opening insolvency proceedings",
				"Base imponible modificada cuotas repercutidas no satisfechas. Auto de declaración de concurso"),
		},
	}
}
