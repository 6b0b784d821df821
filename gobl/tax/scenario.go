package tax

import (
	"slices"

	"chancery/gobl/cbc"
)

// ScenarioInput is what scenarios look at in a document.
type ScenarioInput struct {
	Type cbc.Key
	Tags []cbc.Key
	// Categories used in lines, discounts and charges.
	Categories []cbc.Code
	// Ext are the extensions of the document's tax details and of the rate
	// totals.
	Ext []Extensions
	// Paid is true when the totals say that nothing is due any more.
	Paid bool
}

// ScenarioSummary is what the scenarios that match a document add to it.
type ScenarioSummary struct {
	// Notes are copies, one per category and key.
	Notes []*Note
	// Ext are to be merged over those of the document's tax details.
	Ext   Extensions
	Codes cbc.CodeMap
}

// Scenarios lists the scenarios of the regime and then of each addon that match
// a document of a schema ("bill/invoice").
func (c *Context) Scenarios(schema string, in *ScenarioInput) []*Scenario {
	var list []*Scenario
	if c.Regime != nil {
		list = appendMatching(list, c.Regime.Scenarios, schema, in)
	}
	for _, a := range c.Addons {
		list = appendMatching(list, a.Scenarios, schema, in)
	}
	return list
}

// Summarize adds up the matching scenarios, later ones winning; nil when none
// matches.
func (c *Context) Summarize(schema string, in *ScenarioInput) *ScenarioSummary {
	list := c.Scenarios(schema, in)
	if len(list) == 0 {
		return nil
	}
	sum := new(ScenarioSummary)
	for _, s := range list {
		if s.Note != nil {
			sum.Notes = putNote(sum.Notes, s.Note.Clone())
		}
		sum.Ext = sum.Ext.Merge(s.Ext)
		for key, code := range s.Codes {
			if sum.Codes == nil {
				sum.Codes = make(cbc.CodeMap, len(s.Codes))
			}
			sum.Codes[key] = code
		}
	}
	return sum
}

func putNote(list []*Note, note *Note) []*Note {
	for i, n := range list {
		if n.SameAs(note) {
			list[i] = note
			return list
		}
	}
	return append(list, note)
}

func appendMatching(list []*Scenario, sets []ScenarioSet, schema string, in *ScenarioInput) []*Scenario {
	for i := range sets {
		if sets[i].Schema != schema {
			break
		}
		for j := range sets[i].List {
			if s := &sets[i].List[j]; s.matches(in) {
				list = append(list, s)
			}
		}
	}
	return list
}

func (s *Scenario) matches(in *ScenarioInput) bool {
	if len(s.Types) > 0 && !contains(s.Types, in.Type) {
		return false
	}
	for _, tag := range s.Tags {
		if !contains(in.Tags, tag) {
			return false
		}
	}
	if len(s.Categories) > 0 && !anyCode(s.Categories, in.Categories) {
		return false
	}
	if s.Payment != "" && (s.Payment == ScenarioPaid) != in.Paid {
		return false
	}
	return s.ExtKey == "" || s.matchesExt(in.Ext)
}

func (s *Scenario) matchesExt(list []Extensions) bool {
	for _, ext := range list {
		code, ok := ext[s.ExtKey]
		if ok && (s.ExtCode == "" || s.ExtCode == code) {
			return true
		}
	}
	return false
}

func anyCode(wanted, found []cbc.Code) bool {
	for _, code := range found {
		if slices.Contains(wanted, code) {
			return true
		}
	}
	return false
}
