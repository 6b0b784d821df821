//go:build !linux && !darwin

package app

// diskOf returns zeros: the disk is not known here.
func diskOf(string) (total, free int64) { return 0, 0 }
