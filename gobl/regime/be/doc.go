// Package be knows the taxes of Belgium as documents see them: VAT (TVA, BTW)
// with three rates, VAT numbers checked modulo 97, and the enterprise number of
// the crossroads bank (BCE, KBO) that can stand in for the VAT number.
//
// It does not know the zero rates of newspapers and recycled goods, which
// documents state with the zero key, nor any format of electronic invoices.
package be
