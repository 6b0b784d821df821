// Package examples holds invoices and workflows to try things with. The files
// are also what `chancery demo` runs and what tests send through the API.
//
// It owns no code beyond giving out the files.
package examples

import "embed"

// Files holds invoices/*.json and workflows/*.json.
//
//go:embed invoices/*.json workflows/*.json
var Files embed.FS //nolint:gochecknoglobals // embedded files cannot be held otherwise
