// Package dkoioubl is the addon of OIOUBL 2.1, the invoice in the Danish profile of UBL
// 2.1, which public bodies in Denmark receive through NemHandel (Act 1593/2020). The
// profile is older than EN 16931 and differs from it: it names the categories of VAT by
// words, states excise duties as taxes of their own, and wants amounts that are rounded
// line by line.
//
// It does not cover the VAT of Denmark, which is in the country's regime, nor the XML
// and how it reaches the receiver.
//
// tests: ../dkoioubl_test.go
package dkoioubl
