// Package core holds the rules that every document must satisfy, in every country
// and with every addon.
//
// It owns one table of rules for each namespace of the format (uuid, schema,
// cal, dsig, i18n, cbc, head, note, currency, tax, org, pay, bill and the
// envelope), the order they are evaluated in, and the few judgements about text
// that these tables share, such as what counts as a URL or an e-mail address.
//
// It does not own the form of a rule or the pass over a document (gobl/rule),
// nor what a country or an electronic format requires (gobl/regime, gobl/addon),
// and it changes nothing: values are brought into shape before they get here.
package core
