// Package jsonschema describes the documents of the format in JSON Schema, draft
// 2020-12: names, order, types and requiredness of members come from the Go types
// by reflection, what they mean from the comments next to them.
//
// It does not own the types, and validates nothing: the rules in gobl/core, in the
// regimes and in the addons say more than a schema can. It is not meant for the
// path of a document; the caller that serves schemas keeps the generated ones.
package jsonschema

//go:generate go run chancery/gobl/internal/docgen comments
