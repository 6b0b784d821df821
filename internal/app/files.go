package app

import (
	"context"
	"errors"
	"path/filepath"

	"chancery/internal/app/datadir"
	"chancery/internal/blob/dir"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

// VerifyFiles compares the files of the installation with the stored contents. To repair,
// no server may run on the directory, because two processes must not remove contents
// from it.
func (l *Local) VerifyFiles(ctx context.Context, repair bool, found func(silo.ContentFault) error) (done silo.Verified, err error) {
	if repair {
		unlock, err := lock(l.dir)
		if domain.Is(err, domain.Conflict) {
			return done, domain.E(domain.Conflict, "conflict",
				"a server is running on %s; it removes what no file names by itself. To do it now, stop the server first", l.dir)
		}
		if err != nil {
			return done, err
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	blobs, err := dir.Open(filepath.Join(l.dir, datadir.FilesDir))
	if err != nil {
		return done, err
	}
	return silo.VerifyContents(ctx, silo.Verification{Store: l.store, Blobs: blobs, Clock: clock{}, Repair: repair, Found: found})
}
