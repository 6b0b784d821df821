package tax

import (
	"fmt"
	"maps"
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/tree"
)

// former is what has become of an older key of an addon.
type former struct {
	// bySchema are the addons that have taken its place, by the documents they are for.
	bySchema map[string]*AddonDef
	// extensions are older keys of extensions with the new ones.
	extensions map[cbc.Key]cbc.Key
}

// addFormer notes the older keys of an addon. A key that is an addon, or of which two
// addons have taken the place in the same documents, is an error.
func (f *Facts) addFormer(a *AddonDef) error {
	for _, old := range a.Former {
		known := f.former[old.Key]
		if known == nil {
			known = &former{map[string]*AddonDef{}, map[cbc.Key]cbc.Key{}}
			f.former[old.Key] = known
		}
		for _, schema := range old.Schemas {
			if known.bySchema[schema] != nil {
				return fmt.Errorf("two addons in place of %s in %s", old.Key, schema)
			}
			known.bySchema[schema] = a
		}
		maps.Copy(known.extensions, old.Extensions)
	}
	return nil
}

func (f *Facts) checkFormer() error {
	for key := range f.former {
		if f.byAddon[key] != nil {
			return fmt.Errorf("addon %s is the former key of another one", key)
		}
	}
	return nil
}

// FormerAddons lists the older keys of addons, in order.
func (f *Facts) FormerAddons() []cbc.Key { return slices.Sorted(maps.Keys(f.former)) }

// Successors returns the addons that have taken the place of an older key, by the
// documents they are for ("bill/invoice"); nil for a key that is none.
func (f *Facts) Successors(key cbc.Key) map[string]*AddonDef {
	if old := f.former[key]; old != nil {
		return maps.Clone(old.bySchema)
	}
	return nil
}

// Renew puts the addons of today in place of older keys, in a document of a schema
// ("bill/invoice"), and returns the older keys that it had.
func (a *Addons) Renew(f *Facts, schema string) []cbc.Key {
	var replaced []cbc.Key
	for _, key := range a.List {
		if old := f.former[key]; old != nil && old.bySchema[schema] != nil {
			replaced = append(replaced, key)
		}
	}
	if replaced == nil {
		return nil
	}
	var list []cbc.Key
	for _, key := range a.List {
		if contains(replaced, key) {
			key = f.former[key].bySchema[schema].Key
		}
		if !contains(list, key) {
			list = append(list, key)
		}
	}
	a.List = list
	return replaced
}

// RenewExtensions renames the extensions in a document, but not in those within it, that
// came with an older key of an addon. An extension that has the new key already wins.
func RenewExtensions(f *Facts, addon cbc.Key, doc tree.Node) {
	old := f.former[addon]
	if old == nil || len(old.extensions) == 0 {
		return
	}
	w := tree.Walker{Before: func(n tree.Node) {
		if e, ok := n.(*Extensions); ok {
			*e = e.renamed(old.extensions)
		}
	}}
	w.Run(doc)
}

// renamed returns the extensions with the new keys in place of the old ones.
func (e Extensions) renamed(keys map[cbc.Key]cbc.Key) Extensions {
	for was, is := range keys {
		if code, ok := e[was]; ok {
			delete(e, was)
			e = e.SetIfEmpty(is, code)
		}
	}
	return e
}
