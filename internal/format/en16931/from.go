package en16931

import (
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
)

// Files returns the content of an attachment that is to be embedded (BT-125), or false for one that stays a reference.
type Files func(*org.Attachment) ([]byte, bool)

// Option changes how FromGOBL works.
type Option func(*exporter)

// WithFiles embeds the attachments that a function has the content of.
func WithFiles(files Files) Option { return func(x *exporter) { x.files = files } }

// exporter makes a model of a GOBL invoice.
type exporter struct {
	src     *bill.Invoice
	profile Profile
	files   Files
	out     *Invoice
	// exp is how many decimals amounts have: those of the currency, but two at most.
	exp    uint32
	groups []*group
	faults Faults
	// items counts what was rounded by itself.
	items int
	// whole asks for everything the document says and nothing else, to compare it with another.
	whole bool
}

// FromGOBL returns a calculated GOBL invoice in the terms of EN 16931. The invoice stays as it is. The error is of type
// Faults and names everything that the model cannot say truly.
//
// Totals are sums of rounded lines, as EN 16931 asks. What the invoice is to be paid with stays that of GOBL: a difference
// from rounding goes into BT-114, and a larger one is a fault.
func FromGOBL(inv *bill.Invoice, p Profile, options ...Option) (*Invoice, error) {
	x := newExporter(inv, p)
	for _, o := range options {
		o(x)
	}
	x.represent()
	if len(x.faults) == 0 {
		x.restrict()
	}
	if len(x.faults) > 0 {
		return nil, x.faults
	}
	return x.out, nil
}

// newExporter returns an exporter of a calculated invoice.
func newExporter(inv *bill.Invoice, p Profile) *exporter {
	return &exporter{src: inv, profile: p, out: &Invoice{}, exp: exponent(inv.Currency)}
}

// exponent returns how many decimals the amounts of a currency have in EN 16931: two at most.
func exponent(c currency.Code) uint32 {
	if c == "" {
		return 2
	}
	return min(currency.Exp(c), 2)
}

// represent sets all terms.
func (x *exporter) represent() {
	x.header()
	x.references()
	x.parties()
	x.delivery()
	x.payment()
	x.documents()
	x.process()
	if x.src.Totals == nil {
		x.fault(FaultNoTotals, "BG-22", "totals", "the document has no totals: calculate it, and give it at least one line with a price")
		return
	}
	x.lines()
	x.allowances()
	x.breakdown()
	x.totals()
	x.outside()
	x.extensions()
}

// fault notes why the document cannot be written.
func (x *exporter) fault(code, term, path, message string) {
	x.faults = append(x.faults, &Fault{Code: code, Term: term, Path: path, Message: message})
}

// header sets the terms of the document itself.
func (x *exporter) header() {
	inv, out := x.src, x.out
	out.Number = joinCode(inv.Series, inv.Code)
	out.IssueDate = NewDate(inv.IssueDate)
	out.Currency = string(inv.Currency)
	out.TypeCode = typeCode(inv.Type, inv.Tags.List)
	if inv.Tax != nil {
		if code := inv.Tax.Ext[extDocumentType]; code != "" {
			out.TypeCode = string(code)
		}
		out.TaxPointCode = taxPointCode(inv.Tax.Point)
	}
	if out.TypeCode == "" {
		x.fault(FaultType, "BT-3", "type", "no document type of UNTDID 1001 is known for this type: set the extension "+
			string(extDocumentType)+" in tax.ext")
	}
	if out.TypeCode == "325" && x.profile.Network {
		x.fault(FaultType, "BT-3", "type", "a pro forma invoice is not an invoice, so the network of "+x.profile.Name+" does not take it")
	}
	out.CreditNote = IsCredit(out.TypeCode)
	if inv.ValueDate != nil {
		out.TaxPointDate = NewDate(*inv.ValueDate)
		out.TaxPointCode = "" // EN 16931 allows one of both, and the date is the more exact
	}
	out.VATCurrency = string(x.accountingCurrency())
	x.notes()
}

// accountingCurrency returns the currency in which VAT is accounted for, if it is another one than that of the document: that
// of the supplier's country where there is a rate for it, else that of the first rate.
func (x *exporter) accountingCurrency() currency.Code {
	own := accountingCurrency(string(x.src.RegimeCountry().ISO()))
	first := currency.Code("")
	for _, r := range x.src.ExchangeRates {
		switch {
		case r == nil || r.From != x.src.Currency || r.To == x.src.Currency:
		case r.To == own:
			return own
		case first == "":
			first = r.To
		}
	}
	return first
}

// notes sets BG-1. A profile that takes one note only gets them all in one.
func (x *exporter) notes() {
	for _, n := range x.src.Notes {
		if n != nil && n.Text != "" {
			x.out.Notes = append(x.out.Notes, Note{Subject: string(n.Ext[extTextSubject]), Text: n.Text})
		}
	}
	notes := x.out.Notes
	if !x.profile.OneNote || len(notes) < 2 || x.isGerman() {
		return
	}
	one := notes[0]
	for _, n := range notes[1:] {
		one.Text += "\n" + n.Text
		if n.Subject != one.Subject {
			one.Subject = ""
		}
	}
	x.out.Notes = []Note{one}
}

// isGerman reports whether both parties are in Germany, where Peppol allows several notes.
func (x *exporter) isGerman() bool {
	return countryOf(x.src.Supplier) == "DE" && countryOf(x.src.Customer) == "DE"
}

// countryOf returns the country of a party's first address, or of its tax number.
func countryOf(p *org.Party) string {
	if p == nil {
		return ""
	}
	for _, a := range p.Addresses {
		if a != nil && a.Country != "" {
			return string(a.Country)
		}
	}
	return string(p.TaxCountry())
}

// references sets what the document refers to.
func (x *exporter) references() {
	out := x.out
	for _, ref := range x.src.Preceding {
		if ref != nil {
			out.Preceding = append(out.Preceding, x.reference(ref))
		}
	}
	o := x.src.Ordering
	if o == nil {
		return
	}
	out.BuyerReference = string(o.Code)
	out.BuyerAccountingReference = string(o.Cost)
	out.ProjectReference = firstCode(o.Projects)
	out.ContractReference = firstCode(o.Contracts)
	out.PurchaseOrder = firstCode(o.Purchases)
	out.SalesOrder = firstCode(o.Sales)
	out.ReceivingAdvice = firstCode(o.Receiving)
	out.DespatchAdvice = firstCode(o.Despatch)
	out.TenderReference = firstCode(o.Tender)
	out.Objects = x.objects(o.Identities)
	if o.Period != nil {
		out.Period = periodOf(o.Period)
	}
}

// reference returns a reference with its date, and with its kind where the profile has it.
func (x *exporter) reference(ref *org.DocumentRef) Reference {
	r := Reference{Number: joinCode(ref.Series, ref.Code)}
	if ref.IssueDate != nil {
		r.IssueDate = NewDate(*ref.IssueDate)
	}
	if x.extends() {
		r.TypeCode = string(ref.Ext[extDocumentType])
	}
	return r
}

// firstCode returns the number of the first reference: EN 16931 has one of each kind.
func firstCode(list []*org.DocumentRef) string {
	for _, ref := range list {
		if ref != nil {
			return joinCode(ref.Series, ref.Code)
		}
	}
	return ""
}

// joinCode returns a number with its series before it.
func joinCode(series, code cbc.Code) string {
	if series == "" || code == "" {
		return string(series + code)
	}
	return string(series) + "-" + string(code)
}

// objects returns the codes of what is invoiced (BT-18), those with a scheme of UNTDID 1153 first. There is one, unless the
// rules are the French ones.
func (x *exporter) objects(list []*org.Identity) []Identifier {
	var found, plain []Identifier
	for _, id := range list {
		switch {
		case id == nil || id.Code == "":
		case id.Ext.Has(extReference):
			found = append(found, Identifier{Value: string(id.Code), Scheme: string(id.Ext[extReference])})
		default:
			plain = append(plain, Identifier{Value: string(id.Code)})
		}
	}
	found = append(found, plain...)
	if !x.profile.BillingMode && !x.whole {
		found = found[:min(len(found), 1)]
	}
	return found
}

// process sets BG-2, and what profiles ask for besides.
func (x *exporter) process() {
	out := x.out
	out.Process = Process{BusinessProcess: x.profile.Process, Specification: x.profile.Specification}
	var ext map[cbc.Key]cbc.Code
	if x.src.Tax != nil {
		ext = x.src.Tax.Ext
	}
	switch {
	case x.profile.BillingMode:
		out.Process.BusinessProcess = ProcessFrance
		if mode := ext[extBillingMode]; mode != "" {
			out.Process.BusinessProcess = string(mode)
		}
	case x.profile.ID == ProfileChorusPro:
		out.Process.BusinessProcess = string(ext[extFramework])
	}
	if x.profile.OneNote && !x.whole && out.BuyerReference == "" && out.PurchaseOrder == "" {
		out.PurchaseOrder = noOrder
	}
}

// noOrder is the purchase order of a document without one: Peppol asks for BT-10 or BT-13, and knows this text as "none".
const noOrder = "NA"

// documents sets BG-24.
func (x *exporter) documents() {
	for i, a := range x.src.Attachments {
		if a == nil {
			continue
		}
		d := SupportingDocument{Reference: string(a.Code), Description: a.Description, Location: a.URL}
		if d.Reference == "" {
			d.Reference = firstOf(a.Name, a.Description, a.URL)
		}
		if x.files != nil {
			if data, ok := x.files(a); ok {
				x.embed(&d, a, data, i)
			}
		}
		x.out.Documents = append(x.out.Documents, d)
	}
}

// attachable are the media types that may be embedded (BT-125).
var attachable = []string{ //nolint:gochecknoglobals // a table
	"application/pdf", "image/png", "image/jpeg", "text/csv",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
}

// embed puts a file into a document.
func (x *exporter) embed(d *SupportingDocument, a *org.Attachment, data []byte, i int) {
	mime, _, _ := strings.Cut(a.MIME, ";")
	if !slices.Contains(attachable, mime) && (x.profile.ID != ProfileXRechnungExt || mime != "application/xml") {
		x.fault(FaultFile, "BT-125", index("attachments", i), "a file of type "+quoted(mime)+" cannot be embedded: use one of "+
			strings.Join(attachable, ", "))
		return
	}
	d.Content, d.MIME, d.Filename, d.Location = encode(data), mime, firstOf(a.Name, d.Reference), ""
}

// firstOf returns the first text that is not empty.
func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
