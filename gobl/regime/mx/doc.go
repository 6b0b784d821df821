// Package mx holds the tax law of Mexico as documents meet it: the IVA with its
// general and border rate, the tax on certain products and services (IEPS), what
// customers keep back, and the RFC number. The postal code of the place of issue,
// once an extension of the supplier, moves to the document.
//
// It does not own the CFDI format, whose extensions and stamps belong to an addon;
// only the stamp a correction must refer to is named here.
//
// tests: ../mx_test.go
package mx
