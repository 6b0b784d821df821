package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chancery/internal/app/datadir"
	"chancery/internal/blob/dir"
	"chancery/internal/blob/s3"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/silo"
)

// storage is the contents of files with the notes about them.
type storage interface {
	domain.Blobs
	domain.Notes
}

// openFiles opens the contents of files, and returns a function that closes them.
func openFiles(ctx context.Context, p *Place) (storage, func(), error) {
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

// openFiles opens the contents of files, which must be those of the installation.
func (l *Local) openFiles(ctx context.Context) (storage, func(), error) {
	blobs, end, err := openFiles(ctx, &l.place)
	if err == nil && l.place.shared() {
		if err = claimFiles(ctx, claim{store: l.store, keys: l.Keys, notes: blobs, place: l.place.Files}); err != nil {
			end()
		}
	}
	return blobs, end, err
}

// claim is what has to belong together.
type claim struct {
	store domain.Store
	keys  *keystore.Ring
	notes domain.Notes
	place string
	// server marks files of nobody as those of the installation.
	server bool
}

// markNote says whose contents a storage has.
const markNote = "installation"

// claimFiles makes sure that files belong to the database. With those of another
// installation, the server would remove them all after a day, because no row of its database
// names them; and in a directory that is not mounted it would store what nobody finds later.
func claimFiles(ctx context.Context, c claim) error {
	id, err := installation(c.keys)
	if err != nil {
		return err
	}
	have, err := c.notes.Note(ctx, markNote)
	if err != nil || have == id {
		return err
	}
	if have == "" {
		named, err := namesContents(ctx, c.store)
		if err != nil {
			return err
		}
		if named || !c.server {
			return domain.E(domain.Conflict, "installation",
				"%s does not hold the files of this database: they carry the note \"installation\". Give the right place with --files, "+
					"and see that it is mounted. If they were copied without the note, write %s into it", plainPlace(c.place), id)
		}
		if err := c.notes.SetNote(ctx, markNote, id, false); err != nil {
			return err
		}
		if have, err = c.notes.Note(ctx, markNote); err != nil || have == id {
			return err
		}
	}
	return domain.E(domain.Conflict, "installation",
		"%s holds the files of another installation (%s, this is %s); give each a bucket, a prefix or a directory of its own", plainPlace(c.place), have, id)
}

// installation returns what no two databases share: the ID of the first key of documents,
// because keys are never removed.
func installation(keys *keystore.Ring) (string, error) {
	for _, k := range keys.List() {
		if k.Purpose == keystore.Documents && k.Seq == 1 {
			return k.ID(), nil
		}
	}
	return "", domain.E(domain.Invalid, "keys", "the first key of documents is missing; restore the database from a backup")
}

// namesContents reports whether the database names contents that were stored. It looks at
// some: a database may have more that were only announced, and then it is asked again later.
func namesContents(ctx context.Context, store domain.Store) (named bool, err error) {
	const some = 1000
	err = store.View(ctx, func(tx domain.Tx) error {
		list, err := tx.Files().Contents(ctx, domain.Blob{}, some)
		named = slices.ContainsFunc(list, func(c domain.FileContent) bool { return c.Stored })
		return err
	})
	return named, err
}

// plainPlace is a place without its parameters.
func plainPlace(place string) string {
	before, _, _ := strings.Cut(place, "?")
	return before
}

// VerifyFiles compares the files of the installation with the stored contents. To repair,
// no server may run on a data directory; servers on a database may.
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
	blobs, closeFiles, err := l.openFiles(ctx)
	if err != nil {
		return done, err
	}
	defer closeFiles()
	v := silo.Verification{Store: l.store, Blobs: blobs, Clock: clock{}, Repair: repair, Found: found}
	if l.place.shared() {
		v.Notes = blobs
	}
	return silo.VerifyContents(ctx, v)
}
