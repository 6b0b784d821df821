// Package lawtest holds the tests that all countries, addons and catalogues share:
// golden files of their facts, and the comparison with the published definitions
// and rules of the format where these are at hand.
//
// It owns no fact and no expectation; those are in the definitions, in the golden
// files beside them, and in the published tables.
package lawtest
