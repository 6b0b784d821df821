package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"chancery/internal/app/datadir"
)

// ReplaceData restores a backup into a data directory that may have something in it, which is
// renamed to aside. It returns a Conflict if a server runs on the directory.
func ReplaceData(ctx context.Context, from, dir, aside string, found func(datadir.Finding) error, progress datadir.Progress) (_ *datadir.Restored, err error) {
	if _, err := os.Stat(filepath.Join(dir, dbFile)); err == nil {
		unlock, err := lock(dir)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	return datadir.Replace(ctx, from, dir, aside, found, progress)
}
