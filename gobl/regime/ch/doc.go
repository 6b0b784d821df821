// Package ch knows the taxes of Switzerland as documents see them: VAT (MWST,
// TVA, IVA) with the three rates in force since 2024, and the business number
// UID, written CHE and nine digits, that becomes the VAT number.
//
// It does not know the rates before 2024, nor payment slips.
package ch
