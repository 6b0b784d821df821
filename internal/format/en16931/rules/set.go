package rules

import (
	"maps"
	"slices"
)

// group is a check of one part of the invoice: it reports what it finds to c.
type group func(c *check)

// Set is what one profile is judged by: which checks run, and which severities differ
// from those of the tables.
type Set struct {
	// Name is how reports name the set.
	Name string
	// Key is how commands and requests name the set.
	Key string
	// groups are the checks, in the order of the reports.
	groups []group
	// severities overrides those of the tables by the ID of the rule; Off leaves a
	// rule out.
	severities map[string]Severity
	// inCII stands in place of severities for invoices in CII; nil if both are the same.
	inCII map[string]Severity
}

// with returns a set with a name of its own that has further checks, and further
// severities, which win.
func (s Set) with(key, name string, groups []group, severities map[string]Severity) Set {
	merged := make(map[string]Severity, len(s.severities)+len(severities))
	maps.Copy(merged, s.severities)
	maps.Copy(merged, severities)
	return Set{Name: name, Key: key, groups: slices.Concat(s.groups, groups), severities: merged}
}

// severity returns that of a rule in the set, for an invoice in one syntax.
func (s *Set) severity(r *Rule, in Syntaxes) Severity {
	severities := s.severities
	if in == InCII && s.inCII != nil {
		severities = s.inCII
	}
	if own := severities[r.ID]; own != Unset {
		return own
	}
	if in == InCII && r.SeverityCII != Unset {
		return r.SeverityCII
	}
	return r.Severity
}
