// Package tax holds the tax model of documents: tax identities, the combos a
// line is taxed with, extensions, the totals by category and rate, and the
// definitions (regimes, addons, categories, rates, scenarios, corrections) that
// the law of a country is written down in.
//
// It does not own the facts of any country, which live in gobl/regime and
// gobl/addon, nor the calculation of whole documents, which is gobl/bill's.
package tax
