// Package regime lists the countries whose tax law the library holds. Each has
// a package of its own below this one, named for its tax country code.
//
// It owns the list and nothing else: facts, normalization and rules are with
// the country, and the form they take in gobl/law.
package regime
