package addontest

import (
	"slices"

	"chancery/gobl/addon"
	"chancery/gobl/cbc"
	"chancery/gobl/rule"
)

// Unpublished lists the addons that the published tables of the format lack. Nothing
// outside this project says what their tables should hold, so their own tests must.
func Unpublished() []cbc.Key {
	return []cbc.Key{}
}

// IsUnpublished reports whether a rule is one of an addon in that list.
func IsUnpublished(id string) bool {
	own := Unpublished()
	for _, a := range addon.All() {
		if slices.Contains(own, a.Def.Key) && slices.ContainsFunc(a.Rules, func(set rule.Set) bool { return states(&set, id) }) {
			return true
		}
	}
	return false
}

// states reports whether a set has the rule.
func states(set *rule.Set, id string) bool {
	for i := range set.Rules {
		if set.Rules[i].ID == id {
			return true
		}
	}
	return false
}
