package document

import (
	"errors"
	"time"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tree"
	"chancery/internal/domain"
)

// ErrNumbered means that the document already has a code.
var ErrNumbered = errors.New("the document has a code already")

// Stamp makes the content in which the document has the given code, signed if the
// numbering says so. It implements domain.Stamper, and does not parse a content
// that NumberingOf has just read.
//
// It returns ErrNumbered if the document has a code, and an error of kind Invalid
// if its kind has no code or it breaks rules.
func (b *Builder) Stamp(c *domain.Content, code string, n *domain.Numbering, now time.Time) (*domain.Content, error) {
	env := b.parsed.take(c)
	if env == nil {
		var err error
		if env, err = b.Open(c); err != nil {
			return nil, err
		}
	}
	field := codeOf(env.Document())
	if field == nil {
		return nil, domain.E(domain.Invalid, "validation", "a %s has no code", c.DocSchema)
	}
	if *field != "" {
		return nil, ErrNumbered
	}
	*field = cbc.Code(code)
	if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(c, env, &Options{Now: now, Sign: n.Sign})
}

// codeOf returns a pointer to the code of a document, nil if its kind has none.
func codeOf(doc tree.Node) *cbc.Code {
	switch d := doc.(type) {
	case *bill.Invoice:
		return &d.Code
	case *bill.Order:
		return &d.Code
	case *bill.Delivery:
		return &d.Code
	case *bill.Payment:
		return &d.Code
	case *bill.Status:
		return &d.Code
	}
	return nil
}

// Numbering describes the number and series of a document.
type Numbering struct {
	// Numbered reports whether the document is of a kind that has a code.
	Numbered bool
	Series   string
	Code     string
	// The supplier that owns the series. Without a tax code, SupplierCode is the
	// supplier's name.
	SupplierCountry string
	SupplierCode    string
}

// NumberingOf reads the numbering of a content. Its errors are those of Open.
func (b *Builder) NumberingOf(c *domain.Content) (*Numbering, error) {
	env, err := b.Open(c)
	if err != nil {
		return nil, err
	}
	n := &Numbering{}
	doc := env.Peek()
	code := codeOf(doc)
	if code == nil {
		return n, nil
	}
	n.Numbered, n.Series, n.Code = true, c.Index.Series, string(*code)
	n.SupplierCountry, n.SupplierCode = taxOf(supplierOf(doc))
	if n.SupplierCode == "" {
		n.SupplierCode = c.Index.SupplierName
	}
	if n.Code == "" && !c.Signed {
		b.parsed.put(c, env)
	}
	return n, nil
}

func supplierOf(doc tree.Node) *org.Party {
	switch d := doc.(type) {
	case *bill.Invoice:
		return d.Supplier
	case *bill.Order:
		return d.Supplier
	case *bill.Delivery:
		return d.Supplier
	case *bill.Payment:
		return d.Supplier
	case *bill.Status:
		return d.Supplier
	}
	return nil
}
