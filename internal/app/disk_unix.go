//go:build linux || darwin

package app

import "syscall"

// diskOf returns how many bytes the disk of a directory has, and how many of them are free for
// this process; zeros where that is not known.
func diskOf(dir string) (total, free int64) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, 0
	}
	return int64(st.Blocks) * int64(st.Bsize), int64(st.Bavail) * int64(st.Bsize) //nolint:unconvert // other systems have other types
}
