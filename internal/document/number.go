package document

import (
	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/tree"
	"chancery/internal/domain"
)

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
