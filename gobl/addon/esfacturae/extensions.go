package esfacturae

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
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
		Name:   spanish.Text("FacturaE: Subsidy", "FacturaE: Subvención"),
		Desc:   i18n.NewString("On a payment record: whether the advance is a public grant."),
		Values: spanish.YesNo(),
	}
}

// docTypes returns those of the element InvoiceDocumentType.
func docTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtDocType,
		Name: spanish.Text("FacturaE: Document Type", "FacturaE: Tipo de Documento"),
		Desc: i18n.NewString("What kind of document the invoice is; set from its type and tags."),
		Values: []*cbc.Definition{
			spanish.Value("FC", "Commercial Invoice", "Factura Comercial"),
			spanish.Value("FA", "Simplified Invoice", "Factura Simplificada"),
			spanish.Value("AF", "Self-billed Invoice", "Auto-Factura"),
		},
	}
}

// invoiceClasses returns those of the element InvoiceClass.
func invoiceClasses() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtInvoiceClass,
		Name: spanish.Text("FacturaE: Invoice Class", "FacturaE: Clase de Factura"),
		Desc: i18n.NewString("Whether the invoice is an original, a copy, a summary or a correction; set from its type and tags."),
		Values: []*cbc.Definition{
			spanish.Value("OO", "Original", "Original"),
			spanish.Value("OR", "Corrective Original", "Original Rectificativa"),
			spanish.Value("OC", "Summary Original", "Original Recapitulativa"),
			spanish.Value("CO", "Copy of the Original", "Duplicado Original"),
			spanish.Value("CR", "Copy of the Corrective", "Duplicado Rectificativa"),
			spanish.Value("CC", "Copy of the Summary", "Duplicado Recapitulativa"),
		},
	}
}

// corrections returns the reasons of the element ReasonCode, in the Spanish words of
// ReasonDescription. From 80 on they are those of article 80 of Ley 37/1992.
func corrections() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCorrection,
		Name: spanish.Text("FacturaE Change", "Cambio de FacturaE"),
		Desc: i18n.NewString("On the reference to a corrected invoice: the one reason for the correction."),
		Values: []*cbc.Definition{
			spanish.Value("01", "Invoice code", "Número de la factura"),
			spanish.Value("02", "Invoice series", "Serie de la factura"),
			spanish.Value("03", "Issue date", "Fecha expedición"),
			spanish.Value("04",
				"Name and surnames/Corporate name - Issuer (Sender)",
				"Nombre y apellidos/Razón Social-Emisor"),
			spanish.Value("05", "Name and surnames/Corporate name - Receiver", "Nombre y apellidos/Razón Social-Receptor"),
			spanish.Value("06", "Issuer's Tax Identification Number", "Identificación fiscal Emisor/obligado"),
			spanish.Value("07", "Receiver's Tax Identification Number", "Identificación fiscal Receptor"),
			spanish.Value("08", "Supplier's address", "Domicilio Emisor/Obligado"),
			spanish.Value("09", "Customer's address", "Domicilio Receptor"),
			spanish.Value("10", "Item line", "Detalle Operación"),
			spanish.Value("11", "Applicable Tax Rate", "Porcentaje impositivo a aplicar"),
			spanish.Value("12", "Applicable Tax Amount", "Cuota tributaria a aplicar"),
			spanish.Value("13", "Applicable Date/Period", "Fecha/Periodo a aplicar"),
			spanish.Value("14", "Invoice Class", "Clase de factura"),
			spanish.Value("15", "Legal literals", "Literales legales"),
			spanish.Value("16", "Taxable Base", "Base imponible"),
			spanish.Value("80", "Calculation of tax outputs", "Cálculo de cuotas repercutidas"),
			spanish.Value("81", "Calculation of tax inputs", "Cálculo de cuotas retenidas"),
			spanish.Value("82",
				"Taxable Base modified due to return of packages and packaging materials",
				"Base imponible modificada por devolución de envases / embalajes"),
			spanish.Value("83",
				"Taxable Base modified due to discounts and rebates",
				"Base imponible modificada por descuentos y bonificaciones"),
			spanish.Value("84",
				"Taxable Base modified due to firm court ruling or administrative decision",
				"Base imponible modificada por resolución firme, judicial o administrativa"),
			spanish.Value("85",
				"Taxable Base modified due to unpaid outputs where there is a judgement opening insolvency proceedings",
				"Base imponible modificada cuotas repercutidas no satisfechas. Auto de declaración de concurso"),
		},
	}
}
