package examples

import "embed"

// Files holds invoices/*.json, workflows/*.json, templates/*.json and the documents that
// templates are tried with.
//
//go:embed invoices/*.json workflows/*.json documents/*.json templates/*.json
var Files embed.FS //nolint:gochecknoglobals // embedded files cannot be held otherwise
