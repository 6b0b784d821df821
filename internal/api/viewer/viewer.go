package viewer

import _ "embed"

// The program that shows OpenAPI documents, as it was published. docs/dependencies.md names
// it with its licence, which is in the file LICENSE.
const (
	Name    = "openapi-explorer"
	Version = "2.4.820"
	// Hash is the SHA-256 of its built file, dist/browser/openapi-explorer.min.js.
	Hash = "6bb3f4f29b0d740f1fc0970cd4245e01d2c1346df5a26ecd20a2f7a5dda5f837"
)

// Page is the HTML page.
//
//go:embed page.html
var Page []byte

// Start is the script of the page, which is ours.
//
//go:embed start.js
var Start []byte

// Program is the built file of the program, compressed with gzip.
//
//go:embed openapi-explorer.min.js.gz
var Program []byte
