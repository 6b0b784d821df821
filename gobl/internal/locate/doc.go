// Package locate finds the place in a JSON text that an error is about, after the
// decoder has refused the text: the first value that its type does not take, with
// what would be right, and the line and column of a path.
//
// Nothing of it runs for documents that can be read. The search reads a text once;
// only documents that are embedded in others are read again for each level.
//
// It does not own any type: it sees them by reflection, as the decoder does. What is
// right for amounts, dates and other values of their own form, their types say.
package locate
