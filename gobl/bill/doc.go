// Package bill holds the business documents: invoices, orders, deliveries,
// payments and statuses, with the parts they are made of. It owns their shape,
// how they are normalized, how every figure in them is calculated, and the
// operations on finished documents: taking included taxes out of prices,
// inverting, converting into another currency, correcting and replicating.
//
// It does not own the grouping and summing of taxes nor the search for rates,
// which are package tax's, nor what a country or format requires of a document,
// which is in gobl/regime and gobl/addon. It checks nothing: rules are gobl/core's.
package bill
