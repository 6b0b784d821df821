//go:build !unix

package keystore

import "os"

// lock is not available here; the operator takes care that one command changes the keys.
func lock(path string) (unlock func() error, err error) {
	_, err = os.Stat(path)
	return func() error { return nil }, err
}
