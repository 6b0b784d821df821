// Package brazilian holds what the Brazilian formats have in common: the code of a
// municipality, the codes of incentives and special regimes of the manuals, and the
// form of rules about suppliers and addresses.
//
// It owns no format and no rule. Each format passes its own keys, identifiers and
// messages.
//
// tests: ../brnfe_test.go, ../brnfse_test.go
package brazilian
