// Package l10n holds country codes: those of ISO 3166-1, those used in tax
// identities (where Greece is EL and Northern Ireland XI) and which countries
// belonged to the European Union on which day.
//
// It knows nothing about tax law, languages or currencies, and has no clock:
// who asks about membership says for which day.
package l10n
