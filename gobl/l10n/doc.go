// Package l10n holds country codes: those of ISO 3166-1, those used in tax
// identities (where Greece is EL and Northern Ireland XI) and which countries
// belonged to the European Union on which day.
//
// It covers no tax law, languages or currencies, and has no clock:
// a caller that asks about membership gives the day.
package l10n
