// Package dk knows the taxes of Denmark as documents see them: VAT (moms) at a
// single rate, and the CVR number of the business register, which is also the
// VAT number.
//
// It does not know the NemHandel and Peppol networks or their formats.
package dk
