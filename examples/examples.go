package examples

import "embed"

// Files holds invoices/*.json and workflows/*.json.
//
//go:embed invoices/*.json workflows/*.json
var Files embed.FS //nolint:gochecknoglobals // embedded files cannot be held otherwise
