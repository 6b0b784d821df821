// Package pay holds what documents say about payment: the means and the
// instructions for it, terms and due dates, and records of what was paid.
//
// It does not own the payment as a document, nor the sums to pay, which are
// bill's.
package pay
