// Package search says what a search finds: how texts become terms, which terms an entry
// has, and what the words of a query mean.
//
// It owns the language of queries and its messages. It is pure: it does not know where
// terms are stored, how they are looked up, or who asks.
package search
