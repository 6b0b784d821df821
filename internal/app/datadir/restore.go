package datadir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/store/sqlite"
)

// messageOf returns the message of an error for a person.
func messageOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Message
	}
	return err.Error()
}

// Verify compares a backup with its manifest. It passes each difference to found. The
// error means that the manifest cannot be read, or that found failed.
func Verify(ctx context.Context, dir string, found func(Finding) error, progress Progress) error {
	fault := func(where, format string, args ...any) error {
		return found(Finding{Part: "backup", Where: where, Message: fmt.Sprintf(format, args...), Advice: "use another backup"})
	}
	line, err := os.ReadFile(filepath.Join(dir, ManifestSum))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the sum of the manifest: %w", err)
	}
	sum, err := sumOf(ctx, filepath.Join(dir, ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return domain.E(domain.NotFound, "not-found", "%s is not a backup: it has no %s", dir, ManifestFile)
	}
	if err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	if strings.TrimSpace(string(line)) != sum.SHA256+"  "+ManifestFile {
		if err := fault(ManifestFile, "the manifest does not have the sum in %s", ManifestSum); err != nil {
			return err
		}
	}
	files := int64(0)
	m, err := readManifest(dir, func(c content) error {
		files++
		progress.report("verifying files", files)
		err := compareSum(ctx, c.path(dir), filepath.ToSlash(c.path("")), Sum{c.Size, c.Hash}, fault)
		if err != nil {
			err = &stopError{err}
		}
		return err
	})
	if err != nil {
		if stop, ok := errors.AsType[*stopError](err); ok {
			return stop.cause
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault(ManifestFile, "%s", messageOf(err))
	}
	progress.report("verifying the database", 0)
	for name, want := range map[string]Sum{DBFile: m.Database, KeysFile: m.Keys} {
		if err := compareSum(ctx, filepath.Join(dir, name), name, want, fault); err != nil {
			return err
		}
	}
	return verifyDatabase(ctx, dir, m, files, fault)
}

func compareSum(ctx context.Context, path, name string, want Sum, fault func(where, format string, args ...any) error) error {
	got, err := sumOf(ctx, path)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return fault(name, "it is missing")
	case err != nil:
		return fault(name, "it cannot be read: %v", err)
	case got != want:
		return fault(name, "it was changed after the backup was made")
	}
	return nil
}

// verifyDatabase compares what the manifest says of the database with the database.
func verifyDatabase(ctx context.Context, dir string, m *Manifest, files int64, fault func(where, format string, args ...any) error) error {
	i, err := sqlite.Inspect(ctx, filepath.Join(dir, DBFile))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault(DBFile, "%s", messageOf(err))
	}
	id, idErr := i.Installation(ctx)
	schema, schemaErr := i.Schema(ctx)
	series, seriesErr := lastNumbers(ctx, i)
	named := int64(0)
	filesErr := i.Files(ctx, func(sqlite.FileRow) error { named++; return nil })
	if err := errors.Join(idErr, schemaErr, seriesErr, filesErr, i.Close()); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault(DBFile, "%s", messageOf(err))
	}
	var wrong []string
	if id != m.Installation {
		wrong = append(wrong, "installation ID")
	}
	if schema != m.Schema {
		wrong = append(wrong, "schema")
	}
	if !slices.Equal(series, m.Series) {
		wrong = append(wrong, "last numbers")
	}
	if files > named {
		wrong = append(wrong, "files")
	}
	if len(wrong) == 0 {
		return nil
	}
	return fault(ManifestFile, "the manifest and the database differ: %s", strings.Join(wrong, ", "))
}

// Restored is a finished restore.
type Restored struct {
	Manifest *Manifest
	Report   *Report
}

// errDamaged ends a restore of a backup with findings, which were reported.
func errDamaged(from string) error {
	return domain.E(domain.Invalid, "backup", "the backup %s is damaged; nothing was restored. Use another backup", from)
}

// Restore copies a backup into a directory that does not exist or is empty. It
// verifies the backup first, and checks the result afterwards. What is wrong is passed
// to found; then there is an error, and the directory is as it was.
func Restore(ctx context.Context, from, dir string, found func(Finding) error, progress Progress) (*Restored, error) {
	return restore(ctx, from, dir, "", found, progress)
}

// Replace is Restore into a directory that may have something in it. When the backup is
// verified, copied and checked, the directory is renamed to aside, which must not exist, and
// the new one takes its place. No server may run on it.
func Replace(ctx context.Context, from, dir, aside string, found func(Finding) error, progress Progress) (*Restored, error) {
	if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
		return nil, domain.E(domain.Conflict, "conflict", "%s exists already; move it away first", aside)
	}
	return restore(ctx, from, dir, aside, found, progress)
}

func restore(ctx context.Context, from, dir, aside string, found func(Finding) error, progress Progress) (_ *Restored, err error) {
	dir, from, err = absolute(dir, from)
	if err != nil {
		return nil, err
	}
	if aside == "" {
		if err := emptyOrMissing(dir); err != nil {
			return nil, err
		}
	}
	problems := 0
	count := func(f Finding) error {
		if !f.Note {
			problems++
		}
		return found(f)
	}
	if err := Verify(ctx, from, count, progress); err != nil {
		return nil, err
	}
	if problems > 0 {
		return nil, errDamaged(from)
	}
	partial := dir + partialSuffix
	if err := makePartial(partial); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(partial))
		}
	}()
	m, err := copyBackup(ctx, from, partial, progress)
	if err != nil {
		return nil, err
	}
	r, err := Check(ctx, partial, count, progress)
	if err != nil {
		return nil, err
	}
	if problems > 0 {
		return nil, errDamaged(from)
	}
	if err := syncTree(partial); err != nil {
		return nil, err
	}
	if err := makeWay(dir, aside); err != nil {
		return nil, err
	}
	if err := os.Rename(partial, dir); err != nil {
		return nil, fmt.Errorf("naming the data directory: %w", err)
	}
	return &Restored{m, r}, syncDir(filepath.Dir(dir))
}

// makeWay renames the directory, or removes it if it is empty.
func makeWay(dir, aside string) (err error) {
	if aside != "" {
		err = os.Rename(dir, aside)
	} else {
		err = os.Remove(dir)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("naming the data directory (one that is a mount point cannot be replaced; restore into a directory in it): %w", err)
	}
	return nil
}

// makePartial makes the directory in which a restore works.
func makePartial(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the data directory: %w", err)
	}
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return domain.E(domain.Conflict, "conflict", "%s is left from an interrupted restore; remove it and try again", path)
	}
	if err != nil {
		return fmt.Errorf("making the data directory: %w", err)
	}
	return nil
}

func emptyOrMissing(dir string) error {
	names, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the data directory: %w", err)
	}
	if len(names) > 0 {
		return domain.E(domain.Conflict, "conflict", "%s is not empty; restore into a directory that is empty or does not exist, or move what is there aside with --replace", dir)
	}
	return nil
}

// copyBackup copies all parts of a verified backup into an empty directory.
func copyBackup(ctx context.Context, from, dir string, progress Progress) (*Manifest, error) {
	copyPart := func(name string, want Sum) error {
		got, err := copyFile(ctx, filepath.Join(from, name), filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("restoring %s: %w", name, err)
		}
		if got != want {
			return domain.E(domain.Conflict, "conflict", "%s changed while it was restored", name)
		}
		return nil
	}
	files := int64(0)
	m, err := readManifest(from, func(c content) error {
		files++
		progress.report("copying files", files)
		return copyPart(c.path(""), Sum{c.Size, c.Hash})
	})
	if err != nil {
		return nil, err
	}
	progress.report("copying the database", 0)
	if err := copyPart(DBFile, m.Database); err != nil {
		return nil, err
	}
	if m.Installation != "" {
		if err := mark(dir, m.Installation); err != nil {
			return nil, err
		}
	}
	return m, copyPart(KeysFile, m.Keys)
}
