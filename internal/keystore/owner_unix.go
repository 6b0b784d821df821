//go:build unix

package keystore

import (
	"io/fs"
	"os"
	"syscall"
)

// readable returns how to mend that others than the server may read a file with a secret,
// and "" if they may not. A file of root that the server cannot change itself may be
// readable for its group: that is how systemd (LoadCredential) and Kubernetes pass secrets
// to a service with a user of its own.
func readable(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return tooOpen(info.Mode(), ok && stat.Uid == 0 && os.Geteuid() != 0)
}

// tooOpen is readable for a file that is one of root, and the server is not.
func tooOpen(mode fs.FileMode, ofRoot bool) string {
	switch {
	case ofRoot && mode.Perm()&0o037 != 0:
		return "chmod 440"
	case !ofRoot && mode.Perm()&0o077 != 0:
		return "chmod 600"
	}
	return ""
}
