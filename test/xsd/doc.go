// Package xsd owns the judgement of XML by the published schemas in the folder "shared", with xmllint.
//
// It does not own the schemas, and it is for tests only. What the rules of EN 16931 and its profiles say is
// judged by package judge.
package xsd
