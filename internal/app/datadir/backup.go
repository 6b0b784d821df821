package datadir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
)

// Progress receives how far the work is: what is being done and how many files it is
// done with. It may be nil.
type Progress func(what string, done int64)

func (p Progress) report(what string, done int64) {
	if p != nil {
		p(what, done)
	}
}

// BackupOptions are the ways to make a backup.
type BackupOptions struct {
	// Incremental replaces the backup that is there, and takes from it the contents
	// that it holds already.
	Incremental bool
	// SkipDamaged leaves out contents that are missing or damaged; without it they
	// are an error.
	SkipDamaged bool
	Version     string
	Now         time.Time
	Progress    Progress
}

// Backup is a finished backup.
type Backup struct {
	Manifest *Manifest
	// Files and Bytes are what it holds of contents, Reused how many of these the
	// earlier backup had.
	Files, Bytes, Reused int64
	// Skipped are the contents that are missing or damaged.
	Skipped []string
}

// Suffixes of a backup that is being written and of one that is being replaced.
const (
	partialSuffix = ".partial"
	oldSuffix     = ".old"
)

// MakeBackup copies the data directory dir to the directory to, while a server may be
// running on it. The database is copied first, as it is at one moment, and then the
// files that this copy names: their contents are written before the rows that name
// them, so all exist. The backup gets its name when it is complete and durable.
func MakeBackup(ctx context.Context, dir, to string, opt BackupOptions) (_ *Backup, err error) {
	dir, to, err = absolute(dir, to)
	if err != nil {
		return nil, err
	}
	if ok, err := exists(filepath.Join(dir, DBFile)); err != nil || !ok {
		return nil, errors.Join(err, noInstallation(dir))
	}
	if _, err := Identify(ctx, dir); err != nil {
		return nil, err
	}
	earlier, err := prepareTarget(ctx, dir, to, opt.Incremental)
	if err != nil {
		return nil, err
	}
	partial := to + partialSuffix
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return nil, fmt.Errorf("making the directory of the backup: %w", err)
	}
	if err := os.Mkdir(partial, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, domain.E(domain.Conflict, "conflict",
				"%s exists: another backup is running, or one was interrupted; if none is running, remove that directory", partial)
		}
		return nil, fmt.Errorf("making the directory of the backup: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(partial))
		}
	}()
	b := &backup{from: dir, to: partial, earlier: earlier, opt: opt, result: new(Backup)}
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	if err := syncTree(partial); err != nil {
		return nil, err
	}
	return b.result, replace(partial, to)
}

func absolute(dir, other string) (string, string, error) {
	a, err := filepath.Abs(dir)
	if err != nil {
		return "", "", fmt.Errorf("cannot tell where %s is: %w", dir, err)
	}
	b, err := filepath.Abs(other)
	if err != nil {
		return "", "", fmt.Errorf("cannot tell where %s is: %w", other, err)
	}
	if within(b, a) || within(a, b) {
		return "", "", domain.E(domain.Invalid, "validation", "%s and %s lie in each other; choose a directory elsewhere, on another disk if there is one", a, b)
	}
	return a, b, nil
}

func noInstallation(dir string) error {
	return domain.E(domain.NotFound, "not-found", "there is no installation in %s", dir)
}

// prepareTarget checks the place of the new backup and returns the earlier backup
// from which contents are taken, or "".
func prepareTarget(ctx context.Context, dir, to string, incremental bool) (earlier string, err error) {
	// A backup that was being replaced when the power failed gets its name back.
	there, err := exists(to)
	if err != nil {
		return "", fmt.Errorf("looking for an earlier backup: %w", err)
	}
	if old, err := exists(to + oldSuffix); err != nil || (old && !there) {
		if err := errors.Join(err, os.Rename(to+oldSuffix, to)); err != nil {
			return "", fmt.Errorf("looking for an earlier backup: %w", err)
		}
		there = true
	}
	if !there {
		return "", nil
	}
	if !incremental {
		return "", domain.E(domain.Conflict, "conflict", "%s exists; choose a new name, or bring the backup in it up to date with --incremental", to)
	}
	m, err := readManifest(to, func(content) error { return nil })
	if errors.Is(err, errNoBackup) {
		return "", domain.E(domain.Conflict, "conflict", "%s is not a backup; --incremental takes one that chancery backup made, or a name that does not exist", to)
	}
	if err != nil {
		return "", err
	}
	id, err := installationOf(ctx, dir)
	if err != nil {
		return "", err
	}
	if m.Installation != id && m.Installation != "" {
		return "", domain.E(domain.Conflict, "conflict", "%s is the backup of another installation (%s, this is %s); choose another directory", to, m.Installation, id)
	}
	return to, nil
}

// installationOf reads the installation ID from the database of a directory.
func installationOf(ctx context.Context, dir string) (string, error) {
	i, err := sqlite.Inspect(ctx, filepath.Join(dir, DBFile))
	if err != nil {
		return "", err
	}
	id, err := i.Installation(ctx)
	return id, errors.Join(err, i.Close())
}

// replace gives the finished backup its name. It moves an earlier one away first and
// then removes it.
func replace(partial, to string) error {
	parent, old := filepath.Dir(to), to+oldSuffix
	there, err := exists(to)
	if err == nil && there {
		err = errors.Join(os.RemoveAll(old), os.Rename(to, old))
	}
	if err == nil {
		err = os.Rename(partial, to)
	}
	if err == nil {
		err = syncDir(parent)
	}
	if err == nil && there {
		err = os.RemoveAll(old)
	}
	if err != nil {
		return fmt.Errorf("naming the backup: %w", err)
	}
	return nil
}

// backup is a backup that is being made.
type backup struct {
	from, to, earlier string
	opt               BackupOptions
	result            *Backup
}

func (b *backup) run(ctx context.Context) error {
	b.opt.Progress.report("database", 0)
	copied := filepath.Join(b.to, DBFile)
	if err := sqlite.Snapshot(ctx, filepath.Join(b.from, DBFile), copied); err != nil {
		return err
	}
	// The keys are read first to know that they can be, and written last.
	if _, err := keystore.Open(ctx, keystore.Dir(b.from)); err != nil {
		return err
	}
	keys, err := os.ReadFile(filepath.Join(b.from, KeysFile))
	if err != nil {
		return fmt.Errorf("reading keys: %w", err)
	}
	m := &Manifest{Format: manifestFormat, Version: b.opt.Version, At: b.opt.Now.UTC(), Keys: sumOfBytes(keys)}
	if m.Database, err = sumOf(ctx, copied); err != nil {
		return fmt.Errorf("reading the copy of the database: %w", err)
	}
	i, err := sqlite.Inspect(ctx, copied)
	if err != nil {
		return err
	}
	if err := errors.Join(b.copyFiles(ctx, i, m), i.Close()); err != nil {
		return err
	}
	if m.Installation != "" {
		if err := mark(b.to, m.Installation); err != nil {
			return err
		}
	}
	b.result.Manifest = m
	return writeFile(filepath.Join(b.to, KeysFile), keys)
}

// copyFiles completes the manifest from the copied database, copies the contents that
// its rows name, and lists them.
func (b *backup) copyFiles(ctx context.Context, i *sqlite.Inspector, m *Manifest) (err error) {
	if m.Schema, err = i.Schema(ctx); err != nil {
		return err
	}
	if m.Installation, err = i.Installation(ctx); err != nil {
		return err
	}
	if m.Series, err = lastNumbers(ctx, i); err != nil {
		return err
	}
	list, err := newManifestWriter(b.to, m)
	if err != nil {
		return err
	}
	err = i.Files(ctx, func(f sqlite.FileRow) error {
		c := contentOf(f)
		if !c.valid() {
			return domain.E(domain.Invalid, "store", "the database names a file %q of %q; run: chancery check", c.Hash, c.Workspace)
		}
		ok, err := b.copyContent(ctx, c)
		if err != nil || !ok {
			return err
		}
		b.result.Files++
		b.result.Bytes += c.Size
		b.opt.Progress.report("files", b.result.Files)
		return list.add(c)
	})
	if err != nil {
		return errors.Join(err, list.abort())
	}
	return list.close()
}

// copyContent copies or links one content. It reports false if it was skipped.
func (b *backup) copyContent(ctx context.Context, c content) (bool, error) {
	target := c.path(b.to)
	if b.earlier != "" {
		sum, err := sumOf(ctx, c.path(b.earlier))
		if err == nil && sum == (Sum{c.Size, c.Hash}) && link(c.path(b.earlier), target) == nil {
			b.result.Reused++
			return true, nil
		}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
	}
	sum, err := copyFile(ctx, c.path(b.from), target)
	problem := ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		problem = "is missing"
	case err != nil:
		return false, fmt.Errorf("copying files: %w", err)
	case sum != Sum{c.Size, c.Hash}:
		problem = "is damaged"
	default:
		return true, nil
	}
	if !b.opt.SkipDamaged {
		return false, domain.E(domain.Invalid, "files", "the file %s %s; put it back from an earlier backup, or leave out such files with --skip-damaged", c.path(b.from), problem)
	}
	b.result.Skipped = append(b.result.Skipped, c.path(b.from))
	if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("leaving out a damaged file: %w", err)
	}
	return false, nil
}

// link makes a second name for a file, where the file system can.
func link(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.Link(from, to)
}

// lastNumbers returns all series with their last numbers.
func lastNumbers(ctx context.Context, i *sqlite.Inspector) ([]Series, error) {
	list := []Series{}
	err := i.Series(ctx, func(s sqlite.SeriesRow) error {
		list = append(list, Series{s.Workspace, s.ID, s.Name, s.Last, s.Code})
		return nil
	})
	return list, err
}
