package document

import (
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// findRefs sets what an index says about the UUIDs and the words of an envelope: which
// UUIDs its document mentions and where, under which ones the entry is known, and texts
// about its parties that no column has.
func findRefs(env *gobl.Envelope, x *domain.Index) {
	doc := env.Peek()
	if doc == nil {
		return
	}
	own := map[domain.EntryRef]bool{}
	add := func(uuid, context string) {
		id, err := domain.ParseID(uuid)
		if err != nil || len(own) >= limits.IndexRefs.Int() {
			return
		}
		own[domain.EntryRef{UUID: id, Context: context}] = true
	}
	if env.Head != nil {
		add(string(env.Head.UUID), "")
	}
	add(x.UUID, "")
	words := wordList{known: []string{x.SupplierName, x.CustomerName, taxCode(x.SupplierTax), taxCode(x.CustomerTax)}}
	w := tree.Walker{Embedded: true}
	w.Before = func(n tree.Node) {
		switch part := n.(type) {
		case *org.Party:
			words.add(part.Name, part.Alias)
			if part.TaxID != nil {
				words.add(string(part.TaxID.Code))
			}
		case *org.Email:
			words.add(part.Addr)
		case *org.Identity:
			words.add(string(part.Code))
		}
		if n == doc {
			return
		}
		if part, ok := n.(schema.Identifiable); ok && *part.Ident() != "" {
			add(string(*part.Ident()), contextOf(w.Path()))
		}
	}
	w.Run(doc)
	for r := range own {
		x.Refs = append(x.Refs, r)
	}
	slices.SortFunc(x.Refs, domain.CompareRefs)
	x.Words = words.text()
}

// contextOf returns the place of a part as related entries show it: the path without
// indexes and with singular names. The path "$.lines[0].item" is "line.item".
func contextOf(path string) string {
	names := strings.Split(strings.TrimPrefix(path, "$."), ".")
	for i, name := range names {
		if list, _, ok := strings.Cut(name, "["); ok {
			names[i] = singular(list)
		}
	}
	return domain.CutText(strings.Join(names, "."), &limits.IndexText)
}

// singular returns the name of one element of a list.
func singular(list string) string {
	switch {
	case list == "people":
		return "person"
	case strings.HasSuffix(list, "ies"):
		return strings.TrimSuffix(list, "ies") + "y"
	case strings.HasSuffix(list, "sses"), strings.HasSuffix(list, "xes"):
		return strings.TrimSuffix(list, "es")
	case strings.HasSuffix(list, "ss"):
		return list
	}
	return strings.TrimSuffix(list, "s")
}

// wordList collects the texts of a document that are found and that no column has.
type wordList struct {
	known []string // which columns have
	list  []string
	size  int
}

// taxCode returns a column of country and code without the country.
func taxCode(column string) string { return column[min(2, len(column)):] }

func (l *wordList) add(texts ...string) {
	for _, text := range texts {
		text = domain.CutText(strings.Join(strings.Fields(text), " "), &limits.IndexText)
		if text == "" || slices.Contains(l.known, text) || slices.Contains(l.list, text) || l.size+len(text) >= limits.IndexWords.Int() {
			continue
		}
		l.list, l.size = append(l.list, text), l.size+len(text)+1
	}
}

func (l *wordList) text() string { return strings.Join(l.list, "\n") }

// Describe returns what the index of a stored content says about its references and
// words, for contents of versions that did not store it.
func (b *Builder) Describe(c *domain.Content) (refs []domain.EntryRef, words string, err error) {
	env, err := b.Open(c)
	if err != nil {
		return nil, "", err
	}
	x := c.Index
	x.Refs = nil
	findRefs(env, &x)
	return x.Refs, x.Words, nil
}
