package ptsaft

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// Keys of the codes of SAF-T (PT), and where they are in a document.
const (
	ExtInvoiceType  cbc.Key = "pt-saft-invoice-type"  // tax details of invoices
	ExtPaymentType  cbc.Key = "pt-saft-payment-type"  // payments
	ExtTaxRate      cbc.Key = "pt-saft-tax-rate"      // VAT combos
	ExtExemption    cbc.Key = "pt-saft-exemption"     // VAT combos
	ExtProductType  cbc.Key = "pt-saft-product-type"  // items
	ExtWorkType     cbc.Key = "pt-saft-work-type"     // tax details of orders and of some invoices
	ExtPaymentMeans cbc.Key = "pt-saft-payment-means" // payment instructions, advances and methods
	ExtSource       cbc.Key = "pt-saft-source"        // tax details of invoices, payments
	ExtSourceRef    cbc.Key = "pt-saft-source-ref"    // with the source
	ExtMovementType cbc.Key = "pt-saft-movement-type" // tax details of deliveries
	ExtCashVAT      cbc.Key = "pt-saft-cash-vat"      // tax details of invoices
)

// Codes that the normalizers and rules know by name.
const (
	typeInvoice        cbc.Code = "FT"
	typeSimplified     cbc.Code = "FS"
	typeInvoiceReceipt cbc.Code = "FR"
	typeDebitNote      cbc.Code = "ND"
	typeCreditNote     cbc.Code = "NC"

	receiptCashVAT cbc.Code = "RC"
	receiptOther   cbc.Code = "RG"

	rateReduced      cbc.Code = "RED"
	rateIntermediate cbc.Code = "INT"
	rateNormal       cbc.Code = "NOR"
	rateExempt       cbc.Code = "ISE"
	rateOther        cbc.Code = "OUT"

	productGoods   cbc.Code = "P"
	productService cbc.Code = "S"

	workConsignmentCredit  cbc.Code = "CC"
	workConsignmentInvoice cbc.Code = "FC"
	workProforma           cbc.Code = "PF"
	workPurchaseOrder      cbc.Code = "NE"
	workQuote              cbc.Code = "OR"

	sourceProduced cbc.Code = "P"
	sourceManual   cbc.Code = "M"

	movementNote    cbc.Code = "GR"
	movementWaybill cbc.Code = "GT"
	movementReturn  cbc.Code = "GD"

	yes cbc.Code = "1"
)

// extensions returns the code lists of the types of SAF-T (PT) 1.04_01.
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		invoiceTypes(),
		paymentTypes(),
		taxRates(),
		exemptions(),
		productTypes(),
		workTypes(),
		paymentMeans(),
		sources(),
		sourceRef(),
		movementTypes(),
		cashVAT(),
	}
}

// invoiceTypes lists InvoiceType of sales invoices.
func invoiceTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtInvoiceType,
		Name: law.Portuguese.Names("Invoice Type", "Tipo de Fatura"),
		Desc: i18n.String{"en": "Type of invoice. It follows from the invoice type, the tags, and whether everything is paid."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("FT", "Standard Invoice", "Fatura"),
			law.Portuguese.Value("FS", "Simplified Invoice", "Fatura Simplificada"),
			law.Portuguese.Value("FR", "Invoice-Receipt", "Fatura-Recibo"),
			law.Portuguese.Value("ND", "Debit Note", "Nota de Débito"),
			law.Portuguese.Value("NC", "Credit Note", "Nota de Crédito"),
		},
	}
}

// paymentTypes lists PaymentType of receipts.
func paymentTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtPaymentType,
		Name: law.Portuguese.Names("Payment Type", "Tipo de Pagamento"),
		Desc: i18n.String{"en": "Type of receipt. It follows from the tag of the cash accounting scheme."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("RC", "Receipt under the VAT Cash scheme", "Recibo no âmbito do regime de IVA de Caixa"),
			law.Portuguese.Value("RG", "Other Receipt", "Outro Recibo"),
		},
	}
}

// taxRates lists TaxCode of VAT.
func taxRates() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtTaxRate,
		Name: law.Portuguese.Names("Tax Rate Code", "Código da Taxa de Imposto"),
		Desc: i18n.String{"en": "Rate of the tax. It follows from the key and the rate of the tax."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("RED", "Reduced", "Redução"),
			law.Portuguese.Value("INT", "Intermediate", "Intermédio"),
			law.Portuguese.Value("NOR", "Normal", "Normal"),
			law.Portuguese.Value("ISE", "Exempt", "Isento"),
			law.Portuguese.Value("OUT", "Other", "Outro"),
		},
	}
}

// exemptions lists TaxExemptionCode.
func exemptions() *cbc.Definition {
	def := &cbc.Definition{
		Key:  ExtExemption,
		Name: law.Portuguese.Names("Tax exemption reason code", "Código do motivo de isenção de imposto"),
		Desc: i18n.String{"en": "Reason for which no tax is charged. It decides the key of a tax without one, and has a default for each key."},
	}
	for _, e := range exemptionReasons() {
		def.Values = append(def.Values, law.Portuguese.Value(e.code, e.english, e.portuguese))
	}
	return def
}

// productTypes lists ProductType.
func productTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtProductType,
		Name: law.Portuguese.Names("Product Type", "Tipo de Produto"),
		Desc: i18n.String{"en": "Kind of product. It follows from the unit where it is not given."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("P", "Goods", "Produtos"),
			law.Portuguese.Value("S", "Services", "Serviços"),
			law.Portuguese.Value("O", "Other", "Outros"),
			law.Portuguese.Value("E", "Excise Duties", "Impostos Especiais"),
			law.Portuguese.Value("I", "Taxes/Fees", "Impostos/Taxas"),
		},
	}
}

// workTypes lists WorkType of working documents.
func workTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtWorkType,
		Name: law.Portuguese.Names("Document Type", "Tipo de documento"),
		Desc: i18n.String{"en": "Type of a document that is no invoice: an order, a quotation, a pro forma or consignment document."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("CM", "Table orders", "Consultas de mesa"),
			law.Portuguese.Value("CC", "Consignment credit note", "Credito de consignação"),
			law.Portuguese.Value("FC",
				"VAT-compliant consignment invoice (Article 38)",
				"Fatura de consignação nos termos do art.º 38º do código do IVA"),
			law.Portuguese.Value("FO", "Work orders", "Folhas de obra"),
			law.Portuguese.Value("NE", "Purchase order", "Nota de Encomenda"),
			law.Portuguese.Value("OU", "Other documents", "Outros"),
			law.Portuguese.Value("OR", "Quotations", "Orçamentos"),
			law.Portuguese.Value("PF", "Pro forma invoice", "Pró-forma"),
			law.Portuguese.Value("DC",
				"Delivery verification documents",
				"Documentos emitidos que sejam suscetíveis de apresentação ao cliente para conferência de mercadorias ou de prestação de serviços"),
			law.Portuguese.Value("RP", "Premium Receipt", "Prémio ou recibo de prémio"),
			law.Portuguese.Value("RE", "Chargeback Receipt", "Estorno ou recibo de estorno"),
			law.Portuguese.Value("CS", "Co-insurers Allocation", "Imputação a co-seguradoras"),
			law.Portuguese.Value("LD", "Lead Co-insurer Allocation", "Imputação a co-seguradora líder"),
			law.Portuguese.Value("RA", "Accepted Reinsurance", "Resseguro aceite"),
		},
	}
}

// paymentMeans lists PaymentMechanism.
func paymentMeans() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtPaymentMeans,
		Name: law.Portuguese.Names("Payment Means", "Meio de Pagamento"),
		Desc: i18n.String{"en": "How is paid. It follows from the key of the payment."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("CC", "Credit card", "Cartão crédito"),
			law.Portuguese.Value("CD", "Debit card", "Cartão débito"),
			law.Portuguese.Value("CH", "Bank cheque", "Cheque bancário"),
			law.Portuguese.Value("CI", "International documentary credit", "Letter of credit"),
			law.Portuguese.Value("CO", "Gift cheque or card", "Cheque ou cartão oferta"),
			law.Portuguese.Value("CS", "Settlement of balances in current account", "Compensação de saldos em conta corrente"),
			law.Portuguese.Value("DE", "Electronic money", "Dinheiro eletrónico"),
			law.Portuguese.Value("LC", "Commercial bill", "Letra comercial"),
			law.Portuguese.Value("MB", "Multibanco payment references", "Referências de pagamento para Multibanco"),
			law.Portuguese.Value("NU", "Cash", "Numerário"),
			law.Portuguese.Value("OU", "Other", "Outro"),
			law.Portuguese.Value("PR", "Barter", "Permuta de bens"),
			law.Portuguese.Value("TB", "Bank transfer or direct debit", "Transferência bancária ou débito direto autorizado"),
			law.Portuguese.Value("TR", "Supplementary compensation", "Títulos de compensação extrassalarial"),
		},
	}
}

// sources lists SourceBilling and SourcePayment.
func sources() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtSource,
		Name: law.Portuguese.Names("Document Source", "Origem do documento"),
		Desc: i18n.String{"en": "Where the document comes from; from this program if nothing else is said."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("P", "Produced", "Produzido"),
			law.Portuguese.Value("I", "Integrated", "Integrado"),
			law.Portuguese.Value("M", "Manual", "Manual"),
		},
	}
}

// sourceRef returns the end of HashControl.
func sourceRef() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtSourceRef,
		Name: law.Portuguese.Names("Source Document Reference", "Referência do documento de origem"),
		Desc: i18n.String{"en": "Number of the original of a document that another program or a person wrote: " +
			"\"FTM abc/00001\" for one written by hand, \"FTD FT SERIES/9\" for one recovered from a copy."},
	}
}

// movementTypes lists MovementType.
func movementTypes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtMovementType,
		Name: law.Portuguese.Names("Movement Type", "Tipo de documento"),
		Desc: i18n.String{"en": "Type of transport document. It follows from the delivery type and the tag of returns."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("GR", "Delivery note", "Guia de remessa"),
			law.Portuguese.Value("GT", "Waybill", "Guia de transporte"),
			law.Portuguese.Value("GA", "Guide to the movement own fixed assets", "Guia de movimentação de ativos fixos próprios"),
			law.Portuguese.Value("GC", "Consignment note", "Guia de consignação"),
			law.Portuguese.Value("GD", "Returns slip or note", "Guia ou nota de devolução"),
		},
	}
}

// cashVAT returns the flag CashVATSchemeIndicator.
func cashVAT() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCashVAT,
		Name: law.Portuguese.Names("Cash VAT Scheme Indicator", "Indicador de Regime de IVA de Caixa"),
		Desc: i18n.String{"en": "Whether the tax becomes due when the invoice is paid. It follows from the tag."},
		Values: []*cbc.Definition{
			law.Portuguese.Value("0", "No", "Não"),
			law.Portuguese.Value("1", "Yes", "Sim"),
		},
	}
}
