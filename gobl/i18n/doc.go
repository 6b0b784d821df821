// Package i18n holds texts in several languages and the list of languages a document
// may use, the two-letter codes of ISO 639-1 and a few historic ones that are in common
// use.
//
// It does not translate, does not choose a language for anybody and knows
// nothing about formatting numbers or dates.
package i18n
