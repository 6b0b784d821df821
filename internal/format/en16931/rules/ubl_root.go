package rules

import "chancery/internal/format/en16931"

// ublDocument checks what the document as a whole has once, and the VAT totals, which
// UBL repeats by currency.
func ublDocument(c *check) {
	if !c.ubl() {
		return
	}
	root := c.doc.Root()
	var count ublCounts
	for e := c.doc.First(root); e != 0; e = c.doc.Next(e) {
		count.add(c, e)
	}
	for _, once := range []struct {
		id    string
		count int
	}{
		{"UBL-SR-01", count.contract},
		{"UBL-SR-02", count.receipt},
		{"UBL-SR-03", count.despatch},
		{"UBL-SR-04", count.object},
		{"UBL-SR-05", count.terms},
		{"UBL-SR-08", count.period},
		{"UBL-SR-24", count.delivery},
		{"UBL-SR-39", count.project},
		{"UBL-SR-45", count.dueDate},
		{"UBL-SR-46", count.meansName},
		{"UBL-SR-49", count.taxPoint},
		{"UBL-SR-54", count.card},
		{"UBL-SR-55", count.mandate},
		{"UBL-SR-56", count.tender},
	} {
		c.atMost(once.count, once.id, root)
	}
	ublTotals(c)
}

// ublCounts are the numbers of elements that a document has once.
type ublCounts struct {
	contract, receipt, despatch, object, terms, period, delivery, project int
	dueDate, meansName, taxPoint, card, mandate, tender                   int
}

// add counts an element directly inside the root.
func (u *ublCounts) add(c *check, e int32) {
	switch c.doc.Local(e) {
	case "ContractDocumentReference":
		u.contract += c.count(e, "ID")
	case "ReceiptDocumentReference":
		u.receipt += c.count(e, "ID")
	case "DespatchDocumentReference":
		u.despatch += c.count(e, "ID")
	case "OriginatorDocumentReference":
		u.tender += c.count(e, "ID")
	case "ProjectReference":
		u.project += c.count(e, "ID")
	case "AdditionalDocumentReference":
		if c.has(e, "DocumentTypeCode", "130") {
			u.object += c.count(e, "ID")
		}
	case "PaymentTerms":
		u.terms += c.count(e, "Note")
	case "InvoicePeriod":
		u.period++
		u.taxPoint += c.count(e, "DescriptionCode")
	case "Delivery":
		u.delivery++
	case "PaymentMeans":
		u.dueDate += c.count(e, "PaymentDueDate")
		u.card += c.count(e, "CardAccount")
		u.mandate += c.count(e, "PaymentMandate")
		if code := c.child(e, "PaymentMeansCode"); code != 0 {
			if _, named := c.doc.Attr(code, "name"); named {
				u.meansName++
			}
		}
	}
}

// ublTotals checks the VAT totals in the currency of the invoice and in that of VAT.
func ublTotals(c *check) {
	root := c.doc.Root()
	currency, vatCurrency := c.child(root, "DocumentCurrencyCode"), c.child(root, "TaxCurrencyCode")
	inCurrency, inVATCurrency := 0, 0
	var vat en16931.Amount
	for e := c.doc.First(root); e != 0; e = c.doc.Next(e) {
		amount := c.child(e, "TaxAmount")
		if c.doc.Local(e) != "TaxTotal" || amount == 0 {
			continue
		}
		of, _ := c.doc.Attr(amount, "currencyID")
		if currency != 0 && of == c.doc.Text(currency) {
			inCurrency++
			vat = en16931.ReadAmount(c.doc.Text(amount), amount)
		}
		if vatCurrency != 0 && of == c.doc.Text(vatCurrency) {
			inVATCurrency++
		}
	}
	if vatCurrency != 0 && inVATCurrency == 0 {
		c.report("BR-53", root, "", "")
	}
	if currency == 0 {
		return
	}
	t := &c.inv.Totals
	if inCurrency != 1 || !t.WithoutVAT.Present() || !t.WithVAT.Present() {
		c.report("BR-CO-15", t.Node, "", "")
		return
	}
	c.equal(t.WithVAT, round2(plus(t.WithoutVAT.Value, vat.Value)), "BR-CO-15", t.Node)
}
