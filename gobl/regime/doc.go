// Package regime lists the countries whose tax law the library holds. Each has
// a package of its own below this one, named for its tax country code. The tests of
// the countries are here, so that they are linked once.
//
// It does not own any fact, normalization or rule, which are with the country, nor
// the form they take, which is in gobl/law.
package regime
