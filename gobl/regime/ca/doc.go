// Package ca holds the taxes of Canada as documents need them: the federal goods
// and services tax (GST), the harmonized tax (HST) of the provinces that merged
// theirs with it, and provincial sales taxes (PST).
//
// It does not cover the rates of the provinces, which documents state themselves,
// nor the format of business numbers.
//
// tests: ../ca_test.go
package ca
