// Package examples owns the invoices and workflows to try things with. "chancery
// demo" and "chancery bench" run them, and tests send them through the API.
//
// It does not own any code besides the embedded files.
package examples
