// Package us holds the tax law of the United States as documents meet it: there is
// no tax on the value added, only sales taxes of states and localities, which share
// one category.
//
// It does not own any rate of the many jurisdictions; documents state a percentage.
// Nor does it touch tax codes, which have no form common to all states.
//
// tests: ../us_test.go
package us
