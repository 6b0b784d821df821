package document

import (
	"slices"

	"chancery/gobl/advice"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/internal/domain"
)

// Consult adds to a content what other documents of the workspace say about it, such as
// credit notes that together exceed an invoice. It returns an error like Build if that
// refuses the document. It looks at the index of the content only, so it is quick, and the
// content has to be one that was just made: a stored one has no index of its credits.
func (b *Builder) Consult(c *domain.Content, near *domain.Neighbours, opt *Options) error {
	all := addNew(c.Warnings, aboutNumber(near, opt), sameWarning)
	if addsTo(near, c) {
		doc := outline(c)
		found := advice.Within(b.checker().Others(doc, knownOf(doc, near)), "$.doc")
		all = addNew(all, convertWarnings(found), sameKind)
	}
	refuse, warnings := sortWarnings(all, opt.Workspace.Advice)
	if len(refuse) > 0 && !opt.AllowInvalid {
		return documentError(refuse)
	}
	c.Warnings, c.Invalid = warnings, c.Invalid || len(refuse) > 0
	return nil
}

// aboutNumber returns the warnings that need no look into the document.
func aboutNumber(near *domain.Neighbours, opt *Options) []domain.Warning {
	var list []domain.Warning
	if opt.Workspace.Advice.Of(domain.KeyDuplicate) != domain.AdviceFault && near.Holder != nil {
		list = append(list, domain.Warning{
			Code: domain.KeyDuplicate, Message: domain.Duplicate(near.Holder).Message, Paths: []string{"$.doc.code"},
		})
	}
	if was := opt.Replaces; was.Code != "" {
		list = append(list, domain.Warning{
			Code: advice.CodeNumberChanged, Paths: []string{"$.doc.code"},
			Message: "the document had the number " + was.String() + ", which is in no document now; " +
				"keep the number, or keep a note of why it is missing",
		})
	}
	return list
}

// addNew returns the list with the warnings that are not in it.
func addNew(list, found []domain.Warning, same func(a, b domain.Warning) bool) []domain.Warning {
	list = slices.Clip(list)
	for _, w := range found {
		if !slices.ContainsFunc(list, func(known domain.Warning) bool { return same(known, w) }) {
			list = append(list, w)
		}
	}
	return list
}

func sameKind(a, b domain.Warning) bool { return a.Code == b.Code }

func sameWarning(a, b domain.Warning) bool { return a.Code == b.Code && a.Message == b.Message }

// outline returns what the index of a content says of its document, as an invoice: advice
// about other documents needs no more of any kind of document.
func outline(c *domain.Content) *bill.Invoice {
	x := &c.Index
	inv := &bill.Invoice{Type: cbc.Key(x.Type), Series: cbc.Code(x.Series), Code: cbc.Code(x.Code), Currency: currency.Code(x.Currency)}
	if date, err := cal.ParseDate(x.IssueDate); err == nil {
		inv.IssueDate = date
	}
	if len(x.SupplierTax) >= len("ES") {
		inv.Country = l10n.TaxCountry(x.SupplierTax[:len("ES")])
	}
	if payable, err := num.ParseAmount(x.Payable); err == nil {
		inv.Totals = &bill.Totals{Payable: payable}
	}
	for _, ref := range x.Credits {
		inv.Preceding = append(inv.Preceding, &org.DocumentRef{Series: cbc.Code(ref.Series), Code: cbc.Code(ref.Code)})
	}
	return inv
}

// addsTo reports whether neighbours may add anything to what was found in a document alone.
// Most documents have none that do.
func addsTo(near *domain.Neighbours, c *domain.Content) bool {
	return near.Mixed || len(near.Credited) > 0 || near.Before != nil && near.Before.IssueDate > c.Index.IssueDate
}

// knownOf returns what neighbours say in the terms of the library.
func knownOf(inv *bill.Invoice, near *domain.Neighbours) advice.Known {
	var k advice.Known
	if near.Before != nil {
		if date, err := cal.ParseDate(near.Before.IssueDate); err == nil {
			k.Before = &advice.Issued{Code: cbc.Code(near.Before.Printed().String()), IssueDate: date}
		}
	}
	if near.Mixed {
		k.SeriesTypes = []cbc.Key{bill.InvoiceStandard}
	}
	k.Corrected = correctedBy(inv, near.Credited)
	return k
}

// correctedBy returns the documents that a credit note names, nil if there is one in
// another currency or with figures that cannot be read: sums would be wrong then.
func correctedBy(inv *bill.Invoice, list []domain.Credited) []advice.Corrected {
	var out []advice.Corrected
	counted := map[domain.ID]bool{} // a credit note may be about several of them
	for _, d := range list {
		at := slices.IndexFunc(inv.Preceding, func(p *org.DocumentRef) bool {
			return p != nil && string(p.Series) == d.Series && string(p.Code) == d.Code
		})
		payable, err := num.ParseAmount(d.Payable)
		if at < 0 || err != nil || d.Currency != string(inv.Currency) {
			return nil
		}
		one := advice.Corrected{Index: at, Payable: payable, Credited: num.MakeAmount(0, payable.Exp())}
		for _, note := range d.Before {
			credit, err := num.ParseAmount(note.Payable)
			if err != nil || note.Currency != d.Currency {
				return nil
			}
			if !counted[note.EntryID] {
				counted[note.EntryID] = true
				one.Credited = one.Credited.Add(credit)
			}
		}
		out = append(out, one)
	}
	return out
}
