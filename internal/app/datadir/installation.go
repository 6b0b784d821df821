package datadir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
)

const (
	// markFile holds the installation ID in the directory of files.
	markFile = "installation"
	// pendingFile holds the ID of an installation whose parts do not all carry it
	// yet, because its first start was interrupted.
	pendingFile = "installation.new"
	// runningFile exists while a server runs, and after one that did not stop in order.
	runningFile = "running"
)

// part is one of the three parts of an installation: database, keys, files.
type part struct {
	name   string
	exists bool
	id     string // "" for none
}

// parts reads what is in a data directory. It changes nothing.
func parts(ctx context.Context, dir string) (list []part, err error) {
	db, keys, files := part{name: DBFile}, part{name: KeysFile}, part{name: FilesDir + "/"}
	// Only looked at, never opened as a file: closing it would give up the locks of
	// this process.
	if info, err := os.Stat(filepath.Join(dir, DBFile)); err == nil && info.Size() > 0 {
		db.exists = true
		if db.id, err = installationOf(ctx, dir); err != nil {
			return nil, err
		}
	}
	id, err := keystore.Installation(dir)
	switch {
	case err == nil:
		keys.exists, keys.id = true, id
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	names, err := os.ReadDir(filepath.Join(dir, FilesDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the directory of files: %w", err)
	}
	files.exists = len(names) > 0
	if files.id, err = readID(filepath.Join(dir, FilesDir, markFile)); err != nil {
		return nil, err
	}
	return []part{db, keys, files}, nil
}

// readID reads an ID from a file; "" if there is none.
func readID(path string) (string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading an installation ID: %w", err)
	}
	id, err := domain.ParseID(strings.TrimSpace(string(data)))
	if err != nil {
		return "", domain.E(domain.Invalid, "installation", "%s does not hold an installation ID; put it back from a backup", path)
	}
	return string(id), nil
}

// fresh reports whether a directory holds nothing of an installation yet.
func fresh(list []part) bool {
	for _, p := range list {
		if p.exists || p.id != "" {
			return false
		}
	}
	return true
}

// identify returns the ID that all parts carry; "" for an installation of an earlier
// version, in which none does. The error says which part is missing or foreign.
func identify(ctx context.Context, dir string, list []part) (string, error) {
	votes := map[string][]string{}
	id := ""
	for _, p := range list {
		if p.id == "" {
			continue
		}
		if votes[p.id] = append(votes[p.id], p.name); len(votes[p.id]) > len(votes[id]) {
			id = p.id
		}
	}
	wrong := strangers(list, id)
	if id == "" && !list[2].exists && list[0].exists {
		named, err := namesFiles(ctx, dir)
		if err != nil {
			return "", err
		}
		if named {
			wrong = append(wrong, FilesDir+"/ is missing")
		}
	}
	if len(wrong) == 0 {
		return id, nil
	}
	whole := ""
	if id != "" {
		whole = " (" + strings.Join(votes[id], " and ") + ": installation " + id + ")"
	}
	return "", domain.E(domain.Conflict, "installation", "the data directory %s is not whole: %s%s. "+
		"Put back what belongs here, or restore a backup into an empty directory with: chancery restore BACKUP --data DIR. "+
		"Only to start a new installation, with new keys and numbers from 1: chancery serve --data %s --new, which moves what is left aside",
		dir, strings.Join(wrong, ", "), whole, dir)
}

// strangers says which parts are missing or do not carry the ID.
func strangers(list []part, id string) (wrong []string) {
	for _, p := range list {
		switch {
		case p.id == id && (p.exists || p.name == FilesDir+"/" && id == ""):
		case !p.exists:
			wrong = append(wrong, p.name+" is missing")
		case p.id == "":
			wrong = append(wrong, p.name+" carries no installation ID, so it is not the one of this directory")
		default:
			wrong = append(wrong, p.name+" belongs to the installation "+p.id)
		}
	}
	return wrong
}

// errFound ends a search.
var errFound = errors.New("found")

// namesFiles reports whether the database names contents of files.
func namesFiles(ctx context.Context, dir string) (bool, error) {
	i, err := sqlite.Inspect(ctx, filepath.Join(dir, DBFile))
	if err != nil {
		return false, err
	}
	err = i.Files(ctx, func(sqlite.FileRow) error { return errFound })
	closed := i.Close()
	if errors.Is(err, errFound) {
		return true, closed
	}
	return false, errors.Join(err, closed)
}

// Identify returns the installation ID of a directory, "" if an earlier version made
// it. It changes nothing. The error says which part is missing or foreign.
func Identify(ctx context.Context, dir string) (string, error) {
	pending, err := readID(filepath.Join(dir, pendingFile))
	if err != nil || pending != "" {
		return pending, err
	}
	list, err := parts(ctx, dir)
	if err != nil {
		return "", err
	}
	if !list[0].exists && !list[1].exists && list[2].id == "" {
		return "", noInstallation(dir)
	}
	return identify(ctx, dir, list)
}

// Prepare decides whether a server may start on a directory, before any part of it is
// opened or made, and returns the installation ID. The server then makes what is
// missing and calls Complete. NewID is for a directory that is empty or that an
// earlier version made. With renew, what is left of a directory that is not whole is
// moved aside first. The caller holds the lock of the directory.
func Prepare(ctx context.Context, dir string, renew bool, now time.Time, newID func() string) (string, error) {
	if ok, err := exists(filepath.Join(dir, ManifestFile)); err != nil || ok {
		return "", errors.Join(err, domain.E(domain.Conflict, "installation",
			"%s is a backup; a server would change it. Restore it first: chancery restore %s --data DIR", dir, dir))
	}
	pending, err := readID(filepath.Join(dir, pendingFile))
	if err != nil {
		return "", err
	}
	list, err := parts(ctx, dir)
	if err != nil && !renew {
		return "", err
	}
	id := ""
	if err == nil && !fresh(list) {
		if pending != "" && mayBecome(list, pending) {
			return pending, nil
		}
		id, err = identify(ctx, dir, list)
	}
	switch {
	case err != nil && !renew:
		return "", err
	case err != nil:
		if err := moveAside(dir, now); err != nil {
			return "", err
		}
	case renew && !fresh(list):
		return "", domain.E(domain.Conflict, "installation", "the installation in %s is whole, so --new does not touch it; leave out --new, or choose another directory", dir)
	case id != "":
		return id, nil
	}
	id = newID()
	return id, errors.Join(replaceFile(filepath.Join(dir, pendingFile), []byte(id+"\n")), syncDir(dir))
}

// mayBecome reports whether no part belongs to another installation.
func mayBecome(list []part, id string) bool {
	for _, p := range list {
		if p.id != "" && p.id != id {
			return false
		}
	}
	return true
}

// moveAside moves all that is left of an installation to a directory next to it.
func moveAside(dir string, now time.Time) error {
	aside := filepath.Join(dir, "replaced-"+now.UTC().Format("20060102T150405Z"))
	if err := os.Mkdir(aside, 0o700); err != nil {
		return fmt.Errorf("moving the old installation aside: %w", err)
	}
	for _, name := range []string{DBFile, DBFile + "-wal", DBFile + "-shm", KeysFile, FilesDir, "node", pendingFile, runningFile} {
		err := os.Rename(filepath.Join(dir, name), filepath.Join(aside, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("moving the old installation aside: %w", err)
		}
	}
	return errors.Join(syncDir(aside), syncDir(dir))
}

// Complete gives the ID to the parts of an installation, which all exist by now.
func Complete(ctx context.Context, dir, id string) error {
	list, err := parts(ctx, dir)
	if err != nil {
		return err
	}
	if list[0].id == "" {
		if err := sqlite.SetInstallation(ctx, filepath.Join(dir, DBFile), id); err != nil {
			return err
		}
	}
	if list[1].id == "" {
		if err := keystore.SetInstallation(dir, id); err != nil {
			return err
		}
	}
	if list[2].id == "" {
		if err := mark(dir, id); err != nil {
			return err
		}
	}
	if err := os.Remove(filepath.Join(dir, pendingFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("completing the installation: %w", err)
	}
	return nil
}

// mark writes the ID into the directory of files.
func mark(dir, id string) error {
	files := filepath.Join(dir, FilesDir)
	if err := os.MkdirAll(files, 0o700); err != nil {
		return fmt.Errorf("making the directory of files: %w", err)
	}
	return errors.Join(replaceFile(filepath.Join(files, markFile), []byte(id+"\n")), syncDir(files))
}

// replaceFile writes a file atomically and durably.
func replaceFile(path string, data []byte) error {
	temp := path + ".tmp"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := writeFile(temp, data); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// Begin notes that a server runs on a directory. It reports whether the one before it
// did not stop in order. The caller calls end when the store is closed.
func Begin(dir string) (unclean bool, end func() error, err error) {
	path := filepath.Join(dir, runningFile)
	if unclean, err = exists(path); err != nil {
		return false, nil, fmt.Errorf("looking for an unclean end: %w", err)
	}
	if err := errors.Join(replaceFile(path, nil), syncDir(dir)); err != nil {
		return false, nil, err
	}
	return unclean, func() error {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("noting the end: %w", err)
		}
		return nil
	}, nil
}

// QuickCheck looks for damage in the database of a directory.
func QuickCheck(ctx context.Context, dir string) error {
	if info, err := os.Stat(filepath.Join(dir, DBFile)); err != nil || info.Size() == 0 {
		return nil // the first start was interrupted
	}
	i, err := sqlite.Inspect(ctx, filepath.Join(dir, DBFile))
	if err != nil {
		return err
	}
	var first string
	err = i.Integrity(ctx, true, func(problem string) error {
		first = problem
		return errFound
	})
	closed := i.Close()
	if errors.Is(err, errFound) {
		return errors.Join(domain.E(domain.Invalid, "store", "the server did not stop in order and its database is damaged (%s); "+
			"see the rest with: chancery check --data %s, and restore a backup into an empty directory with: chancery restore", first, dir), closed)
	}
	return errors.Join(err, closed)
}
