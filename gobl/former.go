package gobl

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Addons that were published under other keys before are accepted under these where a
// document enters for calculation, and the keys replaced. A document that is only read,
// such as a signed or a stored one, keeps them.

// renewable is a document with addons that may be given by older keys.
type renewable interface {
	tree.Node
	Renew(f *tax.Facts, schema string) []cbc.Key
}

// Renew puts the addons and extensions of today in place of older keys, in a document and
// those within it. It reports whether there were any. Every calculation includes it.
func (l *Library) Renew(doc tree.Node) bool {
	if l.addonsKnown(doc) {
		return false
	}
	changed := false
	w := tree.Walker{Embedded: true, Before: func(n tree.Node) {
		d, ok := n.(renewable)
		if !ok {
			return
		}
		for _, former := range d.Renew(l.facts, l.schemaName(n)) {
			changed = true
			tax.RenewExtensions(l.facts, former, d)
		}
	}}
	w.Run(doc)
	return changed
}

// schemaName is the name of a document's schema, "bill/invoice"; empty for other nodes.
func (l *Library) schemaName(n tree.Node) string {
	if id := l.types.IDOf(n); id != "" {
		return id.Name()
	}
	return ""
}

// renewed renews the copy of an envelope's document, and refuses addons that are not
// installed.
func (l *Library) renewed(doc tree.Node) error {
	l.Renew(doc)
	err := l.CheckAddons(doc)
	if e, ok := errors.AsType[*Error](err); ok {
		return e.ofDocument().InEnvelope()
	}
	return err
}

// successors says what has become of an older key, as in `"a-v1" in bill/invoice`; it is
// empty for keys that are none.
func (l *Library) successors(key cbc.Key) string {
	var list []string
	for schema, a := range l.facts.Successors(key) {
		list = append(list, strconv.Quote(string(a.Key))+" in "+schema)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}
