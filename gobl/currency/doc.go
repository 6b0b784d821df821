// Package currency holds the currencies with their decimals and the way people
// write them, amounts of money that name their currency, and exchange rates.
//
// It fetches no rates and does not decide which rate applies on a day; the caller
// passes the rates. Which currency a document uses is decided by the
// document and its regime.
package currency
