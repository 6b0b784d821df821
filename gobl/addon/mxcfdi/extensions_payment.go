package mxcfdi

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// paymentMethods lists MetodoPago (c_MetodoPago).
func paymentMethods() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtPaymentMethod,
		Name: law.Spanish.Names("Payment Method", "Método de Pago"),
		Desc: i18n.NewString("Whether the invoice is paid at once or later. It follows from what is still due."),
		Values: []*cbc.Definition{
			law.Spanish.Value("PUE", "Payment in a single exhibition", "Pago en una sola exhibición"),
			law.Spanish.Value("PPD", "Payment in deferred installments", "Pago en parcialidades o diferido"),
		},
	}
}

// paymentMeans lists FormaPago and FormaDePagoP (c_FormaPago).
func paymentMeans() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtPaymentMeans,
		Name: law.Spanish.Names("Payment Means", "Forma de Pago"),
		Desc: i18n.NewString("How money was or is to be paid. It follows from the key of the payment."),
		Values: []*cbc.Definition{
			law.Spanish.Value("01", "Cash", "Efectivo"),
			law.Spanish.Value("02", "Check", "Cheque nominativo"),
			law.Spanish.Value("03", "Electronic Funds Transfer", "Transferencia electrónica de fondos"),
			law.Spanish.Value("04", "Credit Card", "Tarjeta de crédito"),
			law.Spanish.Value("05", "Electronic Wallet", "Monedero electrónico"),
			law.Spanish.Value("06", "Online or Electronic Payment", "Dinero electrónico"),
			law.Spanish.Value("08", "Grocery Voucher", "Vales de despensa"),
			law.Spanish.Value("12", "Payment in Kind", "Dación en pago"),
			law.Spanish.Value("13", "Payment by subrogation", "Pago por subrogación"),
			law.Spanish.Value("14", "Payment by consignment", "Pago por consignación"),
			law.Spanish.Value("15", "Debt relief", "Condonación"),
			law.Spanish.Value("17", "Netting", "Compensación"),
			law.Spanish.Value("23", "Novation", "Novación"),
			law.Spanish.Value("24", "Merger", "Confusión"),
			law.Spanish.Value("25", "Debt remission", "Remisión de deuda"),
			law.Spanish.Value("26", "Expiration of payment obligation", "Prescripción o caducidad"),
			law.Spanish.Value("27", "To the creditor's satisfaction", "A satisfacción del acreedor"),
			law.Spanish.Value("28", "Debit card", "Tarjeta de débito"),
			law.Spanish.Value("29", "Services card", "Tarjeta de servicios"),
			law.Spanish.Value("30", "Advance payment", "Aplicación de anticipos"),
			law.Spanish.Value("31", "Payment via intermediary", "Intermediario pagos"),
			law.Spanish.Value("99", "Undefined", "Por definir"),
		},
	}
}

// globalPeriods lists Periodicidad (c_Periodicidad).
func globalPeriods() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtGlobalPeriod,
		Name: law.Spanish.Names("CFDI Global Period", "CFDI Global Periodicidad"),
		Desc: i18n.NewString("How long the period is of which a global invoice sums up the sales."),
		Values: []*cbc.Definition{
			law.Spanish.Value("01", "Daily", "Diario"),
			law.Spanish.Value("02", "Weekly", "Semanal"),
			law.Spanish.Value("03", "Biweekly", "Quincenal"),
			law.Spanish.Value("04", "Monthly", "Mensual"),
			law.Spanish.Value("05", "Bimonthly", "Bimestral"),
		},
	}
}

// globalMonths lists Meses (c_Meses).
func globalMonths() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtGlobalMonth,
		Name: law.Spanish.Names("CFDI Global Month", "CFDI Global Meses"),
		Desc: i18n.NewString("Month of the sales, or pair of months if the period is two months."),
		Values: []*cbc.Definition{
			law.Spanish.Value("01", "January", "Enero"),
			law.Spanish.Value("02", "February", "Febrero"),
			law.Spanish.Value("03", "March", "Marzo"),
			law.Spanish.Value("04", "April", "Abril"),
			law.Spanish.Value("05", "May", "Mayo"),
			law.Spanish.Value("06", "June", "Junio"),
			law.Spanish.Value("07", "July", "Julio"),
			law.Spanish.Value("08", "August", "Agosto"),
			law.Spanish.Value("09", "September", "Septiembre"),
			law.Spanish.Value("10", "October", "Octubre"),
			law.Spanish.Value("11", "November", "Noviembre"),
			law.Spanish.Value("12", "December", "Diciembre"),
			law.Spanish.Value("13", "January-February", "Enero-Febrero"),
			law.Spanish.Value("14", "March-April", "Marzo-Abril"),
			law.Spanish.Value("15", "May-June", "Mayo-Junio"),
			law.Spanish.Value("16", "July-August", "Julio-Agosto"),
			law.Spanish.Value("17", "September-October", "Septiembre-Octubre"),
			law.Spanish.Value("18", "November-December", "Noviembre-Diciembre"),
		},
	}
}

// globalYears describes Año.
func globalYears() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtGlobalYear,
		Name:    law.Spanish.Names("CFDI Global Year", "CFDI Global Año"),
		Desc:    i18n.NewString("Year of the sales that a global invoice sums up."),
		Pattern: `\d{4}`,
	}
}
