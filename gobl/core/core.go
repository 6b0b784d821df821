package core

import (
	"slices"

	"chancery/gobl/rule"
)

// Rules returns the rules of the core in the order they are evaluated. None of
// them depends on a regime or an addon. Those of the envelope, which come after
// the rules of the countries, are made by EnvelopeRules.
func Rules() []rule.Set {
	return []rule.Set{
		{Rules: uuidRules()},
		{Rules: schemaRules()},
		{Rules: calRules()},
		{Rules: dsigRules()},
		{Rules: i18nRules()},
		{Rules: cbcRules()},
		{Rules: headRules()},
		{Rules: noteRules()},
		{Rules: currencyRules()},
		{Rules: taxRules()},
		{Rules: orgRules()},
		{Rules: payRules()},
		{Rules: billRules()},
	}
}

// oneOf reports whether v is in the list. Empty text is not, unless listed.
func oneOf[T comparable](v T, list ...T) bool {
	return slices.Contains(list, v)
}

// alwaysGiven returns the check of a rule that requires the presence of a value that
// our types cannot be without: amounts and dates have a zero, and the zero
// counts as present. The rule stays in the table, for it is part of the format
// and documentation lists it.
func alwaysGiven[T any](*rule.Check, *T) bool { return true }
