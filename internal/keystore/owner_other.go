//go:build !unix

package keystore

import "io/fs"

// readable finds nothing: the permissions of these systems are not in the mode of a file.
func readable(fs.FileInfo) string { return "" }
