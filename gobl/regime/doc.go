// Package regime lists the countries whose tax law the library knows. Each has
// a package of its own below this one, named for its tax country code.
//
// It owns the list and nothing else: facts, normalization and rules stand with
// the country, and the form they take in gobl/law.
package regime
