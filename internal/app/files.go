package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"chancery/internal/app/datadir"
	"chancery/internal/blob/dir"
	"chancery/internal/blob/s3"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

// openFiles opens the contents of files, and returns a function that closes them.
func openFiles(ctx context.Context, p *Place) (domain.Blobs, func(), error) {
	none := func() {}
	switch {
	case !p.shared():
		b, err := dir.Open(filepath.Join(p.Data, datadir.FilesDir))
		return b, none, err
	case !strings.Contains(p.Files, "://"):
		b, err := dir.Open(p.Files)
		return b, none, err
	}
	cfg, err := s3.Parse(p.Files, os.Getenv)
	if err != nil {
		return nil, none, err
	}
	b, err := s3.Open(ctx, cfg)
	if err != nil {
		return nil, none, err
	}
	return b, b.Close, nil
}

// VerifyFiles compares the files of the installation with the stored contents. To repair,
// no server may run on a data directory, because two processes must not remove contents
// from it.
func (l *Local) VerifyFiles(ctx context.Context, repair bool, found func(silo.ContentFault) error) (done silo.Verified, err error) {
	if repair && !l.place.shared() {
		unlock, err := lock(l.place.Data)
		if domain.Is(err, domain.Conflict) {
			return done, domain.E(domain.Conflict, "conflict",
				"a server is running on %s; it removes what no file names by itself. To do it now, stop the server first", l.place.Data)
		}
		if err != nil {
			return done, err
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	blobs, closeFiles, err := openFiles(ctx, &l.place)
	if err != nil {
		return done, err
	}
	defer closeFiles()
	return silo.VerifyContents(ctx, silo.Verification{Store: l.store, Blobs: blobs, Clock: clock{}, Repair: repair, Found: found})
}
