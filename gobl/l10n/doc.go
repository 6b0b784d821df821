// Package l10n holds country codes: those of ISO 3166-1, those used in tax
// identities (where Greece is EL and Northern Ireland XI), and which countries
// belonged to the European Union on which day.
//
// It does not own tax law (gobl/regime), languages (package i18n) or currencies
// (package currency), and it has no clock: a caller that asks about membership
// passes the day.
package l10n
