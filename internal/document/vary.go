package document

import (
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/c14n"
	"chancery/internal/domain"
)

// Vary returns a first content that is like one that was built, but for texts that are
// replaced: each in pairs[2*i] by pairs[2*i+1]. The texts must be ones that nothing else in the
// document is calculated from, and that JSON writes as they are. Measurements that need very many
// different documents make them so, at a fraction of the cost of Build. A signed content cannot
// be varied.
func Vary(c *domain.Content, pairs ...string) (*domain.Content, error) {
	if c.Signed {
		return nil, ErrUnchanged
	}
	r := strings.NewReplacer(pairs...)
	v := *c
	v.Doc, v.Snippet = []byte(r.Replace(string(c.Doc))), []byte(r.Replace(string(c.Snippet)))
	var err error
	if v.Digest, err = c14n.Digest(v.Doc); err != nil {
		return nil, fmt.Errorf("varying a document: %w", err)
	}
	v.Head = []byte(strings.Replace(r.Replace(string(c.Head)), c.Digest, v.Digest, 1))
	x := &v.Index
	for _, text := range []*string{
		&x.UUID, &x.Series, &x.Code, &x.IssueDate, &x.SupplierName, &x.SupplierTax, &x.CustomerName, &x.CustomerTax, &x.Words,
	} {
		*text = r.Replace(*text)
	}
	x.Refs = slices.Clone(x.Refs)
	for i := range x.Refs {
		x.Refs[i].UUID = domain.ID(r.Replace(string(x.Refs[i].UUID)))
	}
	slices.SortFunc(x.Refs, domain.CompareRefs)
	x.Credits = slices.Clone(x.Credits)
	for i := range x.Credits {
		x.Credits[i] = domain.Reference{Series: r.Replace(x.Credits[i].Series), Code: r.Replace(x.Credits[i].Code)}
	}
	v.Version = versionOf(nil, &v)
	return &v, nil
}
