package rules

import (
	"slices"
	"sync"
)

// tables returns the functions that list the rules, one for each publication or part
// of one.
func tables() []func() []Rule {
	return []func() []Rule{
		xsdRules,
		en16931Rules,
		ublRules,
		ciiRules,
		peppolSharedRules,
		peppolRules,
		xrechnungRules,
		frenchRules,
		extendedRules,
		frenchCodeRules,
		facturxPlaceRules,
		facturxStructureRules,
	}
}

// index holds every rule in the order of the tables, and where each one is.
var index = sync.OnceValues(func() ([]Rule, map[string]*Rule) { //nolint:gochecknoglobals // a table, made once
	var all []Rule
	for _, table := range tables() {
		all = append(all, table()...)
	}
	byID := make(map[string]*Rule, len(all))
	for i := range all {
		all[i].BT = orDocument(all[i].BT)
		byID[all[i].ID] = &all[i]
	}
	return all, byID
})

// All returns every rule, in the order of publications and IDs.
func All() []Rule {
	all, _ := index()
	return slices.Clone(all)
}

// Find returns the rule with an ID.
func Find(id string) (*Rule, bool) {
	_, byID := index()
	r, ok := byID[id]
	return r, ok
}

// row is a rule as the tables write it: the ID, the terms, what is wrong, what to do.
type row [4]string

// rows makes rules of one publication, one severity and one syntax from their rows.
func rows(source Source, severity Severity, in Syntaxes, list []row) []Rule {
	made := make([]Rule, 0, len(list))
	for _, r := range list {
		made = append(made, Rule{
			ID: r[0], BT: r[1], Message: r[2], Remedy: r[3],
			Severity: severity, In: in, Source: source,
		})
	}
	return made
}

// join puts tables behind one another.
func join(lists ...[]Rule) []Rule { return slices.Concat(lists...) }
