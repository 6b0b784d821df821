// Package similar owns one thing: finding, among known names, those that somebody
// probably meant who wrote another one.
//
// It does not own any names, nor the sentence in which they are suggested.
package similar
