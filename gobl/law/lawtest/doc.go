// Package lawtest holds the tests that all countries, addons and catalogues share:
// golden files of their facts, and the comparison with the published definitions
// and rules of the format if these are available.
//
// It owns no fact and no expectation; those are in the definitions, in the golden files
// next to them, and in the published tables.
package lawtest
