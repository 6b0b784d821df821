package datadir

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
)

// Names inside a data directory and a backup of it.
const (
	DBFile   = "chancery.db"
	FilesDir = "files"
	KeysFile = keystore.FileName
	// ManifestFile lists what a backup holds; ManifestSum holds its SHA-256 in the
	// format of sha256sum. A data directory has neither.
	ManifestFile = "manifest.json"
	ManifestSum  = "manifest.json.sha256"
)

// manifestFormat is the version of the form of manifests.
const manifestFormat = 1

// Manifest describes a backup. The contents of files, of which there may be millions,
// follow it in the same JSON object and are read one by one.
type Manifest struct {
	Format       int       `json:"format"`
	Installation string    `json:"installation,omitempty"`
	Version      string    `json:"version"`
	Schema       int64     `json:"schema"`
	At           time.Time `json:"at"`
	Database     Sum       `json:"database"`
	Keys         Sum       `json:"keys"`
	Series       []Series  `json:"series"`
}

// Sum is the size and the SHA-256 of a file.
type Sum struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Series is a series of numbers with the last one that was issued.
type Series struct {
	Workspace string `json:"workspace"`
	ID        string `json:"id"`
	Name      string `json:"name"`
	Last      int64  `json:"last"`
	Code      string `json:"code,omitempty"`
}

// content is a file of a workspace in the manifest. Its name is its SHA-256.
type content struct {
	Workspace string `json:"workspace"`
	Hash      string `json:"sha256"`
	Size      int64  `json:"size"`
}

func contentOf(f sqlite.FileRow) content { return content{f.Workspace, f.Hash, f.Size} }

// path returns where the content is in a data directory.
func (c content) path(dir string) string {
	return filepath.Join(dir, FilesDir, c.Workspace, c.Hash[:2], c.Hash)
}

// valid reports whether the parts of the path cannot lead elsewhere.
func (c content) valid() bool {
	id, err := domain.ParseID(c.Workspace)
	return err == nil && string(id) == c.Workspace && len(c.Hash) == hex.EncodedLen(sha256.Size) &&
		strings.Trim(c.Hash, "0123456789abcdef") == "" && c.Size >= 0
}

// manifestWriter writes a manifest and its sum.
type manifestWriter struct {
	f     *os.File
	w     *bufio.Writer
	hash  *hashWriter
	first bool
}

func newManifestWriter(dir string, m *Manifest) (*manifestWriter, error) {
	head, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	f, err := create(filepath.Join(dir, ManifestFile))
	if err != nil {
		return nil, err
	}
	h := &hashWriter{h: sha256.New()}
	w := &manifestWriter{f: f, w: bufio.NewWriter(io.MultiWriter(f, h)), hash: h, first: true}
	head = append(bytes.TrimSuffix(head, []byte("\n}")), ",\n\t\"files\": ["...)
	if _, err := w.w.Write(head); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return w, nil
}

func (w *manifestWriter) add(c content) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	separator := ",\n\t\t"
	if w.first {
		separator, w.first = "\n\t\t", false
	}
	_, err = w.w.WriteString(separator + string(text))
	return err
}

// close ends the manifest durably and writes its sum next to it.
func (w *manifestWriter) close() error {
	_, err := w.w.WriteString("\n\t]\n}\n")
	if err == nil {
		err = w.w.Flush()
	}
	if err == nil {
		err = w.f.Sync()
	}
	if err := errors.Join(err, w.f.Close()); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	line := w.hash.sum().SHA256 + "  " + ManifestFile + "\n"
	return writeFile(filepath.Join(filepath.Dir(w.f.Name()), ManifestSum), []byte(line))
}

// abort closes the file of a manifest that is not needed any more.
func (w *manifestWriter) abort() error { return w.f.Close() }

// errNoBackup means that a directory has no manifest.
var errNoBackup = errors.New("there is no manifest")

// readManifest reads the manifest of a backup and passes the contents to each, in
// their order. It does not compare the sum.
func readManifest(dir string, each func(content) error) (*Manifest, error) {
	f, err := os.Open(filepath.Join(dir, ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoBackup
	}
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	m, err := decodeManifest(json.NewDecoder(bufio.NewReader(f)), each)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	if m.Format != manifestFormat {
		return nil, domain.E(domain.Invalid, "backup", "the backup has format %d and this program knows format %d; use a newer chancery", m.Format, manifestFormat)
	}
	return m, nil
}

// errAfterManifest means that a manifest goes on after its end.
var errAfterManifest = errors.New("there is something after its end")

func decodeManifest(d *json.Decoder, each func(content) error) (*Manifest, error) {
	if err := expect(d, json.Delim('{')); err != nil {
		return nil, err
	}
	m := new(Manifest)
	fields := map[string]any{
		"format": &m.Format, "installation": &m.Installation, "version": &m.Version, "schema": &m.Schema, "at": &m.At,
		"database": &m.Database, "keys": &m.Keys, "series": &m.Series,
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if name == "files" {
			err = decodeContents(d, each)
		} else {
			into, known := fields[name]
			if !known {
				into = new(json.RawMessage) // of a later program with the same format
			}
			err = d.Decode(into)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errAfterManifest
	}
	return m, nil
}

func decodeContents(d *json.Decoder, each func(content) error) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	for d.More() {
		var c content
		if err := d.Decode(&c); err != nil {
			return err
		}
		if !c.valid() {
			return fmt.Errorf("it names a file %q of %q", c.Hash, c.Workspace)
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return expect(d, json.Delim(']'))
}

func expect(d *json.Decoder, want json.Delim) error {
	got, err := d.Token()
	if err == nil && got != want {
		err = fmt.Errorf("%v is expected, not %v", want, got)
	}
	return err
}
