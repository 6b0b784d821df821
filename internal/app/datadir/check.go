package datadir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"chancery/gobl"
	"chancery/gobl/c14n"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
)

// Finding is something that a check found.
type Finding struct {
	// Part is what it is about: database, installation, keys, documents, signatures,
	// series, files, changes, backup.
	Part string `json:"part"`
	// Where names the object in the part; it may be empty.
	Where   string `json:"where,omitempty"`
	Message string `json:"message"`
	// Advice says what to do.
	Advice string `json:"advice,omitempty"`
	// Note is set when nothing is wrong.
	Note bool `json:"note,omitempty"`
}

// Report is the sum of a check.
type Report struct {
	Versions   int64 `json:"versions"`
	Signatures int64 `json:"signatures"`
	Numbers    int64 `json:"numbers"`
	Files      int64 `json:"files"`
	// Changes is how many rows the log of changes has.
	Changes int64 `json:"changes"`
	// Problems is how many findings are not notes.
	Problems int64    `json:"problems"`
	Series   []Series `json:"series"`
}

const (
	adviceRestore = "restore a backup, or put this part back from one"
	adviceFile    = "put the file back from a backup"
	adviceChanges = "compare the log with one that was exported, or with a backup"
	adviceNumbers = "do not issue numbers in this series before the reason is found"
)

// check is a check that runs.
type check struct {
	dir      string
	found    func(Finding) error
	progress Progress
	report   Report
	keys     dsig.KeySet // empty if the keys cannot be read
	foreign  int64       // signatures of other keys
}

// Check checks a data directory or a backup: the parts belong together, the database
// is intact, documents have their digests, signatures of the installation are valid,
// series have no gaps, contents of files have their hashes, and the rows of the log of
// changes follow each other. It passes what it finds to found and goes on. A server may be running on the directory. The error
// means that the check could not be made.
func Check(ctx context.Context, dir string, found func(Finding) error, progress Progress) (*Report, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot tell where %s is: %w", dir, err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, noInstallation(dir)
	}
	c := &check{dir: dir, found: found, progress: progress}
	if ok, err := exists(filepath.Join(dir, ManifestFile)); err != nil {
		return nil, fmt.Errorf("reading the directory: %w", err)
	} else if ok {
		if err := Verify(ctx, dir, c.find, progress); err != nil {
			return nil, err
		}
	}
	return &c.report, c.run(ctx)
}

func (c *check) find(f Finding) error {
	if !f.Note {
		c.report.Problems++
	}
	return c.found(f)
}

func (c *check) run(ctx context.Context) error {
	if _, err := Identify(ctx, c.dir); err != nil {
		if err := c.broken(ctx, "installation", "", err, adviceRestore); err != nil {
			return err
		}
	}
	keys, err := keystore.Open(ctx, keystore.Dir(c.dir))
	if err == nil {
		c.keys = keys.Public()
	} else if err := c.broken(ctx, "keys", KeysFile, err, "put the file back from a backup; without it signatures cannot be checked and all tokens are void"); err != nil {
		return err
	}
	i, err := sqlite.Inspect(ctx, filepath.Join(c.dir, DBFile))
	if err != nil {
		return c.broken(ctx, "database", DBFile, err, adviceRestore)
	}
	for _, step := range []struct {
		part string
		fn   func(context.Context, *sqlite.Inspector) error
	}{
		{"database", c.database}, {"documents", c.versions}, {"series", c.series}, {"files", c.files}, {"changes", c.changes},
	} {
		c.progress.report(step.part, 0)
		if err := step.fn(ctx, i); err != nil {
			// A damaged database ends a step; the others may still find something.
			if stop := c.broken(ctx, step.part, DBFile, err, adviceRestore); stop != nil {
				return errors.Join(stop, i.Close())
			}
		}
	}
	return i.Close()
}

// broken makes a finding of an error, unless the check itself was ended.
func (c *check) broken(ctx context.Context, part, where string, err error, advice string) error {
	if stop, ok := errors.AsType[*stopError](err); ok {
		return stop.cause
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return c.find(Finding{Part: part, Where: where, Message: messageOf(err), Advice: advice})
}

// stopError carries an error of the receiver of findings through a step.
type stopError struct{ cause error }

func (e *stopError) Error() string { return e.cause.Error() }

// Unwrap returns the error of the receiver.
func (e *stopError) Unwrap() error { return e.cause }

// fault reports a finding from within a step.
func (c *check) fault(part, where, advice, format string, args ...any) error {
	err := c.find(Finding{Part: part, Where: where, Message: fmt.Sprintf(format, args...), Advice: advice})
	if err != nil {
		return &stopError{err}
	}
	return nil
}

func (c *check) note(part, format string, args ...any) error {
	if err := c.find(Finding{Part: part, Message: fmt.Sprintf(format, args...), Note: true}); err != nil {
		return &stopError{err}
	}
	return nil
}

func (c *check) database(ctx context.Context, i *sqlite.Inspector) error {
	return i.Integrity(ctx, false, func(problem string) error {
		return c.fault("database", DBFile, adviceRestore, "%s", problem)
	})
}

// versions checks documents against their digests, and signatures.
func (c *check) versions(ctx context.Context, i *sqlite.Inspector) error {
	err := i.Versions(ctx, func(v sqlite.VersionRow) error {
		c.report.Versions++
		c.progress.report("documents", c.report.Versions)
		part, problem := c.version(v)
		if problem == "" {
			return nil
		}
		return c.fault(part, fmt.Sprintf("%s/%s version %s", v.Workspace, v.Entry, v.Version), adviceRestore, "%s", problem)
	})
	if err == nil && c.foreign > 0 {
		err = c.note("signatures", "%d signatures are of other keys than that of this installation and were not verified", c.foreign)
	}
	return err
}

// version returns what is wrong with a version, if anything.
func (c *check) version(v sqlite.VersionRow) (part, problem string) {
	switch {
	case v.Erased:
		return "", ""
	case v.Document == nil:
		return "documents", "the document is missing"
	}
	digest, err := c14n.Digest(v.Document)
	if err != nil {
		return "documents", "the document cannot be read"
	}
	if digest != v.Digest {
		return "documents", "the document does not have the digest on record"
	}
	if !v.Sound() {
		return "documents", "the stored bytes of the document were changed"
	}
	if !v.Signed && len(v.Head) == 0 {
		return "", ""
	}
	env := new(gobl.Envelope)
	env.Head = new(head.Header)
	if err := json.Unmarshal(v.Head, env.Head); err != nil {
		return "documents", "the header cannot be read"
	}
	if env.Head.Dig == nil || env.Head.Dig.Val != digest {
		return "documents", "the document does not have the digest in its header"
	}
	if !v.Signed {
		return "", ""
	}
	return "signatures", c.signatures(env, v.Sigs)
}

func (c *check) signatures(env *gobl.Envelope, sigs []byte) (problem string) {
	if err := json.Unmarshal(sigs, &env.Sigs); err != nil || len(env.Sigs) == 0 {
		return "the document was signed and its signatures cannot be read"
	}
	for _, sig := range env.Sigs {
		if sig == nil {
			return "a signature cannot be read"
		}
		key := c.keys.Find(sig.KeyID())
		if key == nil {
			c.foreign++
			continue
		}
		c.report.Signatures++
		if err := env.VerifySignature(sig, key); err != nil {
			return "a signature of this installation is not valid: " + err.Error()
		}
	}
	if err := env.Verify(); err != nil {
		return "a signature is of another header: " + err.Error()
	}
	return ""
}

// series checks that the numbers of each series are complete, once each, and belong
// to entries.
func (c *check) series(ctx context.Context, i *sqlite.Inspector) (err error) {
	if c.report.Series, err = lastNumbers(ctx, i); err != nil {
		return err
	}
	type key struct{ workspace, id string }
	first, last := map[key]int64{}, map[key]int64{}
	if err := i.Series(ctx, func(s sqlite.SeriesRow) error {
		first[key{s.Workspace, s.ID}], last[key{s.Workspace, s.ID}] = s.Start, s.Last
		return nil
	}); err != nil {
		return err
	}
	next := map[key]int64{}
	err = i.Numbers(ctx, func(n sqlite.NumberRow) error {
		c.report.Numbers++
		k := key{n.Workspace, n.Series}
		where := n.Workspace + "/" + n.Series
		want, began := next[k]
		if !began {
			want = first[k]
		}
		next[k] = n.Index + 1
		if n.Index != want {
			if err := c.fault("series", where, adviceNumbers, "%d is expected, and the number on record is %d (%s)", want, n.Index, n.Code); err != nil {
				return err
			}
		}
		if !n.HasEntry {
			return c.fault("series", where, adviceNumbers, "the number %d (%s) belongs to the entry %s, which does not exist", n.Index, n.Code, n.Entry)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range c.report.Series {
		k := key{s.Workspace, s.ID}
		have := max(next[k]-1, 0)
		if have != s.Last {
			if err := c.fault("series", s.Workspace+"/"+s.ID, adviceNumbers, "the last number is %d, and the last on record is %d", s.Last, have); err != nil {
				return err
			}
		}
	}
	return nil
}

// files checks the contents that the database names against their hashes, and counts
// those that it does not name.
func (c *check) files(ctx context.Context, i *sqlite.Inspector) error {
	err := i.Files(ctx, func(f sqlite.FileRow) error {
		one := contentOf(f)
		c.report.Files++
		c.progress.report("files", c.report.Files)
		if !one.valid() {
			return c.fault("files", f.Workspace+"/"+f.Hash, adviceRestore, "the database names a file in an unknown form")
		}
		where := filepath.ToSlash(one.path(""))
		sum, err := sumOf(ctx, one.path(c.dir))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return c.fault("files", where, adviceFile, "the file is missing")
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return c.fault("files", where, adviceFile, "the file cannot be read: %v", err)
		case sum.SHA256 != one.Hash:
			return c.fault("files", where, adviceFile, "the file was changed")
		case sum.Size != one.Size:
			return c.fault("files", where, adviceRestore, "the file has %d bytes, and its record says %d", sum.Size, one.Size)
		}
		return nil
	})
	if err != nil {
		return err
	}
	extra, err := c.unnamed(ctx)
	if err != nil {
		return err
	}
	if extra > 0 {
		return c.note("files", "%d files belong to no record; they are left from interrupted work, and a server removes them after a day", extra)
	}
	return nil
}

// chain is one of the log of changes.
type chain struct {
	domain.AuditCheck

	end   domain.AuditHead
	wrong error
}

// changes checks the chain of each workspace, and that of the installation, in the log of
// changes. Of each it finds the first row that is wrong: those behind it prove nothing.
func (c *check) changes(ctx context.Context, i *sqlite.Inspector) error {
	chains := map[domain.ID]*chain{}
	of := func(ws domain.ID) *chain {
		if chains[ws] == nil {
			chains[ws] = new(chain)
		}
		return chains[ws]
	}
	if err := i.Chains(ctx, func(ws domain.ID, end domain.AuditHead) error { of(ws).end = end; return nil }); err != nil {
		return err
	}
	if err := i.Changes(ctx, func(r *domain.AuditRow) error {
		c.report.Changes++
		c.progress.report("changes", c.report.Changes)
		if x := of(r.WorkspaceID); x.wrong == nil {
			x.wrong = x.Next(r)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, ws := range slices.Sorted(maps.Keys(chains)) {
		x := chains[ws]
		if x.wrong == nil {
			x.wrong = x.End(x.end)
		}
		if x.wrong == nil {
			continue
		}
		if err := c.fault("changes", chainName(ws), adviceChanges, "%s", x.wrong.Error()); err != nil {
			return err
		}
	}
	return nil
}

// chainName names the chain of a workspace for messages.
func chainName(ws domain.ID) string {
	if ws == "" {
		return "installation"
	}
	return string(ws)
}

// unnamed counts the contents on disk beyond those that the database names.
func (c *check) unnamed(ctx context.Context) (int64, error) {
	var disk int64
	root := filepath.Join(c.dir, FilesDir)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		if path != filepath.Join(root, markFile) {
			disk++
		}
		return nil
	})
	return disk - c.report.Files, err
}
