package rules

import (
	"slices"
	"strings"

	"chancery/internal/format/en16931"
)

// frenchGroups are the checks of invoices between French platforms.
func frenchGroups() []group {
	return []group{
		frenchNumbers, frenchDates, frenchNotes, frenchIdentities, frenchParties, frenchTaxes, frenchDocuments,
		frenchMode, frenchReferences, frenchFigures, frenchTree,
	}
}

// pick returns the ID that a rule has in the syntax of the invoice; that of CII without a document.
func (c *check) pick(cii, ubl string) string {
	if c.ubl() {
		return ubl
	}
	return cii
}

// isFrenchNumber reports whether a number has only characters that French platforms take.
func isFrenchNumber(s string) bool {
	for i := range len(s) {
		if ch := s[i]; !isLetter(ch) && (ch < '0' || ch > '9') && ch != '+' && ch != '-' && ch != '_' && ch != '/' {
			return false
		}
	}
	return true
}

// isFrenchAddress reports whether an address of the French directory, or a private identifier, has only
// characters that it may have.
func isFrenchAddress(s string) bool {
	for i := range len(s) {
		if ch := s[i]; !isLetter(ch) && (ch < '0' || ch > '9') && ch != '+' && ch != '-' && ch != '_' && ch != '.' {
			return false
		}
	}
	return s != ""
}

// isSIREN reports whether a text has the 9 digits of a SIREN.
func isSIREN(s string) bool { return len(s) == 9 && isDigits(s) }

// frenchNumbers checks the numbers of the invoice and of those before it.
func frenchNumbers(c *check) {
	inv := c.inv
	c.frenchNumber(inv.Number, inv.Node, [3]string{c.pick("BR-FR-01_BT-1", "BR-FR-01_BT-1-1"), "BR-FR-02_BT-1", "BR-FR-01_BT-1-2"})
	for i := range inv.Preceding {
		p := &inv.Preceding[i]
		c.frenchNumber(p.Number, p.Node, [3]string{c.pick("BR-FR-01_BT-25", "BR-FR-01_BT-25-1"), "BR-FR-02_BT-25", "BR-FR-01_BT-25-2"})
		c.frenchType(p.TypeCode, p.Node, "BR-FR-04_EXT-FR-FE-02")
	}
	for i := range inv.Lines {
		if inv.Lines[i].Ext == nil {
			continue
		}
		for j := range inv.Lines[i].Ext.Preceding {
			p := &inv.Lines[i].Ext.Preceding[j]
			c.frenchNumber(p.Number, p.Node, [3]string{
				c.pick("BR-FR-01_EXT-FR-FE-136", "BR-FR-01_EXT-FR-FE-136-1"), "BR-FR-02_EXT-FR-FE-136", "BR-FR-01_BT-EXT-FR-FE-136-2",
			})
			c.frenchType(p.TypeCode, p.Node, "BR-FR-04_EXT-FR-FE-137")
		}
	}
	c.frenchType(inv.TypeCode, inv.Node, "BR-FR-04_BT-3")
}

// frenchNumber checks a number: its length, its characters, and the latter again under the name that UBL
// has for it besides.
func (c *check) frenchNumber(number string, node int32, ids [3]string) {
	const longest = 35
	if len([]rune(number)) > longest {
		c.report(ids[0], node, number, "")
	}
	if isFrenchNumber(number) {
		return
	}
	c.report(ids[1], node, number, "")
	if c.ubl() {
		c.report(ids[2], node, number, "")
	}
}

// frenchType checks the type code of an invoice.
func (c *check) frenchType(code string, node int32, id string) {
	if code != "" && !frenchTypes.has(code) {
		c.report(id, node, code, "")
	}
}

//nolint:gochecknoglobals // tables of published codes
var (
	// frenchTypes are the type codes of invoices in France.
	frenchTypes = codeList{text: "261 262 380 381 384 386 389 393 396 471 472 473 500 501 502 503"}
	// frenchModes are the billing modes.
	frenchModes = codeList{text: "B1 B2 B4 B7 B8 B9 M1 M2 M4 M8 M9 S1 S2 S3 S4 S5 S6 S7 S8 S9"}
	// frenchRates are the VAT rates of French law as texts.
	frenchRates = codeList{text: `
0 0.0 0.00 0.9 0.90 1.05 1.75 10 10.0 10.00 13 13.0 13.00 19.6 19.60 2.1 2.10 20 20.0 20.00 20.6 20.60 5.5 5.50 7 7.0
7.00 8.5 8.50 9.2 9.20 9.6 9.60`}
	// frenchAttachments are the names that attachments may have.
	frenchAttachments = codeList{text: `
BON_COMMANDE BON_LIVRAISON BORDEREAU_SUIVI BORDEREAU_SUIVI_VALIDATION DOCUMENT_ANNEXE ETAT_ACOMPTE
FACTURE_PAIEMENT_DIRECT FEUILLE_DE_STYLE LISIBLE PJA RECAPITULATIF_COTRAITANCE RIB`}
	// frenchTreatments are what a note BAR may say.
	frenchTreatments = codeList{text: "ARCHIVEONLY B2B B2BINT B2C OUTOFSCOPE"}
)

// isSelfBilled reports whether a French type code is that of an invoice that the buyer writes.
func isSelfBilled(code string) bool {
	return slices.Contains([]string{"389", "501", "500", "471", "473", "261", "502"}, code)
}

// isAdvance reports whether a French type code is that of an advance invoice.
func isAdvance(code string) bool { return code == "386" || code == "500" || code == "503" }

// frenchDates checks the dates.
func frenchDates(c *check) {
	inv := c.inv
	c.frenchDate(inv.IssueDate, "BR-FR-03_BT-2")
	c.frenchDate(inv.TaxPointDate, "BR-FR-03_BT-7")
	c.frenchDate(inv.DueDate, "BR-FR-03_BT-9")
	for i := range inv.Preceding {
		c.frenchDate(inv.Preceding[i].IssueDate, "BR-FR-03_BT-26")
	}
	if inv.Delivery != nil {
		c.frenchDate(inv.Delivery.Date, "BR-FR-03_BT-72")
	}
	if inv.Period != nil {
		c.frenchDate(inv.Period.Start, "BR-FR-03_BT-73")
		c.frenchDate(inv.Period.End, "BR-FR-03_BT-74")
	}
	for i := range inv.Lines {
		c.frenchLineDates(&inv.Lines[i])
	}
}

func (c *check) frenchLineDates(l *en16931.Line) {
	if l.Period != nil {
		c.frenchDate(l.Period.Start, c.pick("BR-FR-03_EXT-FR-FE-134", "BR-FR-03_BT-134"))
		c.frenchDate(l.Period.End, c.pick("BR-FR-03_EXT-FR-FE-135", "BR-FR-03_BT-135"))
	}
	if l.Ext == nil {
		return
	}
	for i := range l.Ext.Preceding {
		c.frenchDate(l.Ext.Preceding[i].IssueDate, "BR-FR-03_EXT-FR-FE-138")
	}
	c.frenchDate(l.Ext.DeliveryDate, "BR-FR-03_EXT-FR-FE-158")
}

func (c *check) frenchDate(d en16931.Date, id string) {
	if !d.Present() && (d.Node == 0 || c.cii() && c.doc.Local(d.Node) != "DateTimeString" && c.doc.Local(d.Node) != "DateString") {
		return
	}
	if !d.Valid || d.Value.Year() < 2000 || d.Value.Year() > 2099 {
		c.report(id, d.Node, d.Text, "")
	}
}

// noteCount returns how many notes have a subject. In UBL the subject may also stand within the text.
func (c *check) noteCount(subject string) int {
	count := 0
	for i := range c.inv.Notes {
		n := &c.inv.Notes[i]
		if n.Subject == subject {
			count++
		}
		if !c.cii() {
			count += strings.Count(n.Text, "#"+subject+"#")
		}
	}
	return count
}

// frenchNotes checks the notes that French law asks for, and the treatment.
func frenchNotes(c *check) {
	for i, subject := range [...]string{"PMT", "PMD", "AAB", "TXD"} {
		count := c.noteCount(subject)
		number := [...]string{"1", "2", "3", "4"}[i]
		if count == 0 && subject != "TXD" {
			c.report(c.pick("BR-FR-05_BT-22_"+subject, "BR-FR-05_BT-22-"+number), c.inv.Node, "", "")
		}
		if count > 1 {
			c.report(c.pick("BR-FR-06_BT-21_"+subject, "BR-FR-06_BT-21-"+number), c.inv.Node, "", "")
		}
	}
	known := 0
	for i := range c.inv.Notes {
		n := &c.inv.Notes[i]
		if n.Subject != "BAR" {
			continue
		}
		treatment := c.treatment(n)
		if frenchTreatments.has(treatment) || c.cii() && treatment == "B2CINT" {
			known++
		} else if treatment != "" || c.cii() {
			c.report("BR-FR-20_BT-21", n.Node, treatment, "")
		}
	}
	if known > 1 {
		c.report(c.pick("BR-FR-31_BT-21", "BR-FR-30_BT-21"), c.inv.Node, "", "")
	}
}

// treatment returns what a note BAR says; in UBL another subject may follow in the same text.
func (c *check) treatment(n *en16931.Note) string {
	if c.cii() {
		return n.Text
	}
	text, _, _ := strings.Cut(n.Text, "#")
	return strings.TrimSpace(text)
}

// treated reports whether a note BAR says a treatment; "" stands for any.
func (c *check) treated(treatment string) bool {
	return slices.ContainsFunc(c.inv.Notes, func(n en16931.Note) bool {
		return n.Subject == "BAR" && (treatment == "" || c.treatment(&n) == treatment)
	})
}

// frenchMode checks the billing mode, and what follows from it.
func frenchMode(c *check) {
	inv, mode := c.inv, c.inv.Process.BusinessProcess
	if !frenchModes.has(mode) {
		c.report("BR-FR-08_BT-23", inv.Process.Node, mode, "")
	}
	due, issued := inv.DueDate, inv.IssueDate
	paid := mode == "B2" || mode == "S2" || mode == "M2"
	if due.Valid && issued.Valid && due.Value.Before(issued.Value) && !isAdvance(inv.TypeCode) && !paid {
		c.report("BR-FR-CO-07_BT-9", due.Node, due.Text, issued.Text)
	}
	if mode == "B4" || mode == "S4" || mode == "M4" {
		c.need(!isAdvance(inv.TypeCode), "BR-FR-CO-08_BT-23", inv.Node)
	}
	if !paid {
		return
	}
	t := &inv.Totals
	if !t.Paid.Valid || !t.WithVAT.Valid || !t.Paid.Value.Equals(t.WithVAT.Value) {
		c.report("BR-FR-CO-09_BT-23-1", t.Node, t.Paid.Text, t.WithVAT.Text)
	}
	if !t.Due.Valid || !t.Due.Value.IsZero() {
		c.report("BR-FR-CO-09_BT-23-2", t.Node, t.Due.Text, "0")
	}
	c.need(due.Present(), "BR-FR-CO-09_BT-23-3", inv.Node)
}

// frenchReferences checks the invoices and documents that an invoice must name.
func frenchReferences(c *check) {
	inv := c.inv
	switch inv.TypeCode {
	case "384", "471", "472", "473":
		c.need(len(inv.Preceding) == 1, c.pick("BR-FR-CO-04_BT-4", "BR-FR-CO-04_BT-3"), inv.Node)
	case "261", "381", "396", "502", "503":
		c.need(slices.ContainsFunc(inv.Preceding, isWholeReference) || creditsEveryLine(inv), "BR-FR-CO-05_BT-3", inv.Node)
	case "262":
		period := inv.Period != nil && inv.Period.Start.Present() && inv.Period.End.Present()
		c.need(inv.ContractReference != "" && period, "BR-FR-CO-03_BT-3", inv.Node)
	}
}

// isWholeReference reports whether a reference has a number and a date.
func isWholeReference(r en16931.Reference) bool { return r.Number != "" && r.IssueDate.Present() }

// creditsEveryLine reports whether each line names the invoice that it credits.
func creditsEveryLine(inv *en16931.Invoice) bool {
	return !slices.ContainsFunc(inv.Lines, func(l en16931.Line) bool {
		return counted(&l) && (l.Ext == nil || !slices.ContainsFunc(l.Ext.Preceding, isWholeReference))
	})
}

// counted reports whether a line counts in the totals: a part of a group, or a line by itself.
func counted(l *en16931.Line) bool {
	return l.Ext == nil || l.Ext.StatusReason == "" || l.Ext.StatusReason == "DETAIL"
}

// frenchDocuments checks attachments, invoiced objects and item attributes.
func frenchDocuments(c *check) {
	readable := 0
	for i := range c.inv.Documents {
		d := &c.inv.Documents[i]
		if d.Description != "" && !frenchAttachments.has(d.Description) {
			c.report("BR-FR-17_BT-123", d.Node, d.Description, "")
		}
		if d.Description == "LISIBLE" {
			readable++
		}
	}
	c.need(readable <= 1, "BR-FR-18_BT-123", c.inv.Node)
	c.frenchObjects(c.inv.Objects, c.inv.Node, [3]string{"BR-FR-29_BT-18", "BR-FR-29_AFL", "BR-FR-29_AVV"})
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		c.frenchObjects(l.Objects, l.Node, [3]string{"BR-FR-30_BT-128", "BR-FR-30_AFL", "BR-FR-30_AVV"})
		for j := range l.Item.Attributes {
			c.frenchAttribute(&l.Item.Attributes[j])
		}
	}
}

// frenchObjects checks the objects with the number (AFL) and the mode (AVV) of a part of an invoice.
func (c *check) frenchObjects(objects []en16931.Identifier, node int32, ids [3]string) {
	var count [2]int
	for i := range objects {
		kind := 0
		switch objects[i].Scheme {
		case "AFL":
		case "AVV":
			kind = 1
		default:
			continue
		}
		count[kind]++
		c.need(objects[i].Value != "", ids[1+kind], objects[i].Node)
	}
	c.need(count[0] <= 1 && count[1] <= 1, ids[0], node)
}

// frenchAttribute checks an attribute of an item.
func (c *check) frenchAttribute(a *en16931.Attribute) {
	c.need(a.Name != "" || a.Code != "" || c.holds(a.Node, "Name", "NameCode", "Description", "TypeCode"), "BR-FR-27_BG-32", a.Node)
	if c.doc != nil && a.Node != 0 {
		for n := c.doc.First(a.Node); n != 0; n = c.doc.Next(n) {
			switch c.doc.Local(n) {
			case "Name", "Description":
				c.need(c.text(n) != "", "BR-FR-27_BT-160", n)
			case "NameCode", "TypeCode":
				c.need(c.text(n) != "", "BR-FR-27_EXT-FR-FE-159", n)
			}
		}
	}
	value := a.Value != "" || c.holds(a.Node, "Value")
	measure := a.Measure.Present() || c.holds(a.Node, "ValueMeasure", "ValueQuantity")
	c.need(value && !measure || !value && measure && a.MeasureUnit != "", "BR-FR-28-Value", a.Node)
}

// holds reports whether an element has one of some children, even an empty one.
func (c *check) holds(node int32, locals ...string) bool {
	if c.doc == nil || node == 0 {
		return false
	}
	return slices.ContainsFunc(locals, func(local string) bool { return c.child(node, local) != 0 })
}
