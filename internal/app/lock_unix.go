//go:build unix

package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"chancery/internal/domain"
)

// lock keeps a second server off the same data directory: both would call
// themselves the owner of its jobs. The lock goes away with the process.
func lock(dir string) (unlock func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "server.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock file: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		closed := f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, domain.E(domain.Conflict, "conflict", "another server is running on %s; stop it first or choose another --data", dir)
		}
		return nil, errors.Join(fmt.Errorf("locking %s: %w", f.Name(), err), closed)
	}
	return f.Close, nil
}
