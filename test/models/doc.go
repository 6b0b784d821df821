// Package models owns made-up invoices in the terms of EN 16931: one in which every field of the model is set, and plain ones
// of any length. Tests of the formats write and read them.
//
// Their figures do not add up and their codes are only of the right form: they say nothing about the rules.
package models
