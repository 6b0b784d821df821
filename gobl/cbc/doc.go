// Package cbc holds the basic words documents are made of: keys, codes, URIs,
// maps of them, and the definitions that give a key or code its name and
// meaning, with the ways such text is brought into its normal form.
//
// It does not define which keys and codes exist: taxes, regimes and add-ons bring
// their own tables. It decides no rule beyond the shape of the text.
package cbc
