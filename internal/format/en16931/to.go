package en16931

import (
	"strings"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// Import is a GOBL invoice made of a model.
type Import struct {
	// Invoice is calculated, and not validated.
	Invoice *bill.Invoice
	// Differences are the figures that GOBL calculates otherwise than the document states them.
	Differences []Difference
	// Dropped are the terms of the document that the invoice does not say, or says in another way.
	Dropped []Term
	// Files are the attached files (BT-125). GOBL refers to files by address, so they are not in the invoice.
	Files []File
}

// File is an attached file.
type File struct {
	// Reference is BT-122.
	Reference string
	// Description is BT-123.
	Description string
	// Name of the file.
	Name string
	// MIME is its media type; application/octet-stream if the content is not what the invoice says.
	MIME string
	// Data is the content.
	Data []byte
	// Problem says what is wrong with the file: its content is not in base64, and Data is nil, or not of the kind that the
	// invoice says. "" if nothing is.
	Problem string
}

// ToGOBL returns a model as a calculated GOBL invoice. All decimals are kept. Totals are calculated again: what differs from
// the document is returned, not refused. The error says why nothing can be calculated.
//
// Where the country of the supplier has no VAT, as in the United States, no law of GOBL fits the document. The number of the
// supplier is then a local tax number, so that no law applies.
func ToGOBL(inv *Invoice, lib *gobl.Library) (*Import, error) {
	m, err := build(inv, lib, false)
	if err != nil && m != nil && m.inv.Supplier.TaxID != nil {
		if other, otherErr := build(inv, lib, true); otherErr == nil {
			m, err = other, nil
		}
	}
	if err != nil {
		return nil, err
	}
	out := &Import{Invoice: m.inv, Files: m.files}
	if err := m.settle(out, lib); err != nil {
		return nil, err
	}
	return out, nil
}

// build makes and calculates the invoice. It returns no importer if another way to calculate would not help.
func build(inv *Invoice, lib *gobl.Library, lawless bool) (*importer, error) {
	m := &importer{src: inv, inv: &bill.Invoice{}, exp: exponent(currency.Code(inv.Currency)), lawless: lawless}
	m.header()
	m.parties()
	m.ordering()
	m.delivery()
	m.payment()
	m.lines()
	m.allowances()
	m.documents()
	m.exchange()
	if r := inv.Totals.Rounding; r.Valid && !r.Value.IsZero() {
		m.inv.Totals = &bill.Totals{Rounding: &r.Value}
	}
	return m, lib.Calculate(m.inv)
}

// importer makes a GOBL invoice of a model.
type importer struct {
	src   *Invoice
	inv   *bill.Invoice
	files []File
	// exp is how many decimals amounts have.
	exp uint32
	// lawless keeps the tax law of the supplier's country away.
	lawless bool
}

// Addons of the rules that an imported document announces.
const (
	addonEN16931 = cbc.Key("eu-en16931-v2017")
	addonFrance  = cbc.Key("fr-ctc-flow2-v1")
)

// header sets what is about the document itself.
func (m *importer) header() {
	src, inv := m.src, m.inv
	inv.Type, inv.Tags.List = invoiceType(src.TypeCode)
	inv.Code = cbc.Code(src.Number)
	inv.IssueDate = src.IssueDate.Value
	inv.Currency = currency.Code(src.Currency)
	inv.Tax = &bill.Tax{Rounding: tax.RoundCurrency, Point: taxPointKey(src.TaxPointCode)}
	inv.ValueDate = dateOf(src.TaxPointDate)
	if src.TypeCode != "" {
		inv.Tax.Ext = inv.Tax.Ext.Set(extDocumentType, cbc.Code(src.TypeCode))
	}
	spec := src.Process.Specification
	if strings.HasPrefix(spec, SpecEN16931) || strings.HasPrefix(spec, "urn:factur-x.eu:") {
		inv.Addons.List = append(inv.Addons.List, addonEN16931)
	}
	if m.isFrench() {
		inv.Addons.List = append(inv.Addons.List, addonFrance)
		inv.Tax.Ext = inv.Tax.Ext.Set(extBillingMode, cbc.Code(src.Process.BusinessProcess))
	}
	for _, p := range src.Preceding {
		ref := &org.DocumentRef{Code: cbc.Code(p.Number), IssueDate: dateOf(p.IssueDate)}
		if p.TypeCode != "" {
			ref.Ext = ref.Ext.Set(extDocumentType, cbc.Code(p.TypeCode))
		}
		inv.Preceding = append(inv.Preceding, ref)
	}
	for _, n := range src.Notes {
		note := &org.Note{Text: n.Text}
		if n.Subject != "" {
			note.Ext = note.Ext.Set(extTextSubject, cbc.Code(n.Subject))
		}
		inv.Notes = append(inv.Notes, note)
	}
	m.reasons()
}

// isFrench reports whether the process is a French billing mode: a letter and a digit.
func (m *importer) isFrench() bool {
	p := m.src.Process.BusinessProcess
	return len(p) == 2 && strings.IndexByte("BSM", p[0]) >= 0 && p[1] >= '1' && p[1] <= '9' &&
		(strings.HasPrefix(m.src.Seller.VATID.Value, "FR") || m.src.Seller.Address != nil && m.src.Seller.Address.Country == "FR")
}

// reasons sets the texts of exemptions.
func (m *importer) reasons() {
	for _, v := range m.src.VATBreakdown {
		if v.ExemptionReason == "" {
			continue
		}
		note := &tax.Note{Cat: taxCategory(v.Category), Key: keyOf(v.Category), Text: v.ExemptionReason}
		if note.Key != "" {
			note.Ext = note.Ext.Set(extTaxCategory, cbc.Code(v.Category))
		}
		m.inv.Tax.Notes = append(m.inv.Tax.Notes, note)
	}
}

// taxCategory returns the tax of GOBL that a VAT category belongs to.
func taxCategory(category string) cbc.Code {
	switch category {
	case CategoryIGIC:
		return catIGIC
	case CategoryIPSI:
		return catIPSI
	}
	return catVAT
}

// ordering sets what the document refers to.
func (m *importer) ordering() {
	src := m.src
	o := bill.Ordering{
		Code: cbc.Code(src.BuyerReference), Cost: cbc.Code(src.BuyerAccountingReference), Period: period(src.Period),
		Projects: refs(src.ProjectReference), Contracts: refs(src.ContractReference), Purchases: refs(src.PurchaseOrder),
		Sales: refs(src.SalesOrder), Receiving: refs(src.ReceivingAdvice), Despatch: refs(src.DespatchAdvice),
		Tender: refs(src.TenderReference),
	}
	filled := o.Code != "" || o.Cost != "" || o.Period != nil
	for _, list := range [][]*org.DocumentRef{o.Projects, o.Contracts, o.Purchases, o.Sales, o.Receiving, o.Despatch, o.Tender} {
		filled = filled || list != nil
	}
	for _, id := range src.Objects {
		o.Identities, filled = append(o.Identities, object(id)), true
	}
	if m.inv.Ordering != nil {
		o.Seller, filled = m.inv.Ordering.Seller, true
	}
	if src.Ext != nil && src.Ext.Invoicer != nil {
		o.Issuer, filled = m.party(src.Ext.Invoicer), true
	}
	if filled {
		m.inv.Ordering = &o
	}
}

// refs returns a list of one reference; nil for none.
func refs(code string) []*org.DocumentRef {
	if code == "" {
		return nil
	}
	return []*org.DocumentRef{{Code: cbc.Code(code)}}
}

// object returns the code of an object that is invoiced.
func object(id Identifier) *org.Identity {
	out := &org.Identity{Code: cbc.Code(id.Value)}
	if id.Scheme != "" {
		out.Ext = out.Ext.Set(extReference, cbc.Code(id.Scheme))
	}
	return out
}

// dateOf returns a valid date; nil for another.
func dateOf(d Date) *cal.Date {
	if !d.Valid {
		return nil
	}
	return &d.Value
}

// period returns a period that has both days; GOBL has no other.
func period(p *Period) *cal.Period {
	if p == nil || !p.Start.Valid && !p.End.Valid {
		return nil
	}
	return &cal.Period{Start: p.Start.Value, End: p.End.Value}
}

// documents sets the attachments: what has an address becomes part of the invoice, a file is returned.
func (m *importer) documents() {
	for i := range m.src.Documents {
		d := &m.src.Documents[i]
		if d.Content != "" {
			data, err := d.Bytes()
			mime, problem := d.MIME, ""
			if err != nil {
				mime, problem = "application/octet-stream", "the attached file "+quoted(firstOf(d.Filename, d.Reference))+" "+err.Error()
			}
			m.files = append(m.files, File{
				Reference: d.Reference, Description: d.Description, Name: d.Filename, MIME: mime, Data: data, Problem: problem,
			})
		}
		if d.Location != "" {
			m.inv.Attachments = append(m.inv.Attachments, &org.Attachment{
				Code: cbc.Code(d.Reference), Description: d.Description, URL: d.Location, MIME: d.MIME, Name: d.Filename,
			})
		}
	}
}

// exchange sets the rate between the currencies of BT-5 and BT-6: the stated one, or else the shortest that gives BT-111.
func (m *importer) exchange() {
	src := m.src
	vat, other := src.Totals.VAT, src.Totals.VATInVATCurrency
	if src.VATCurrency == "" || src.VATCurrency == src.Currency {
		return
	}
	rate := currency.ExchangeRate{From: currency.Code(src.Currency), To: currency.Code(src.VATCurrency)}
	if src.Ext != nil && src.Ext.ExchangeRate != nil && src.Ext.ExchangeRate.Rate.Valid {
		rate.Amount = src.Ext.ExchangeRate.Rate.Value
		m.inv.ExchangeRates = []*currency.ExchangeRate{&rate}
		return
	}
	if !vat.Valid || !other.Valid || vat.Value.IsZero() {
		return
	}
	for exp := uint32(4); exp <= maxPriceDecimals; exp++ {
		rate.Amount = other.Value.Rescale(exp).Divide(vat.Value)
		if exact(vat.Value, rate.Amount).Rescale(other.Value.Exp()).Equals(other.Value) {
			break
		}
	}
	m.inv.ExchangeRates = []*currency.ExchangeRate{&rate}
}

// percentage returns a number before a percent sign as a percentage; nil if it is none.
func percentage(a Amount) *num.Percentage {
	if !a.Valid {
		return nil
	}
	p := num.MakePercentage(a.Value.Value(), a.Value.Exp()+2)
	return &p
}
