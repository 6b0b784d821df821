// Package actions holds what steps can do. Each action is in a file of its own,
// Builtin is the table of them all.
//
// Actions look at a task and answer a result with effects; they write nothing
// themselves and know neither the store nor HTTP. How a document is built and
// signed is the silo's Builder's matter, how it looks on paper that of format/pdf.
package actions
