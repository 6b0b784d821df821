package archive

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"chancery/internal/domain"
)

// Writer writes an archive: the parts in their order, then the contents of files.
type Writer struct {
	zip  *zstd.Encoder
	tar  *tar.Writer
	at   time.Time
	sums Manifest
	// file is the hash of the whole archive.
	file hash.Hash

	batch []byte
	rows  int
	part  hash.Hash // of the rows of the current part
}

// NewWriter begins an archive.
func NewWriter(w io.Writer, h Head) (*Writer, error) {
	a := &Writer{at: h.MadeAt, file: sha256.New()}
	var err error
	a.zip, err = zstd.NewWriter(io.MultiWriter(w, a.file), zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("beginning the archive: %w", err)
	}
	a.tar = tar.NewWriter(a.zip)
	h.Format, h.Version = format, version
	return a, a.value(headName, h)
}

// value writes a member with JSON.
func (a *Writer) value(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return a.member(name, append(data, '\n'))
}

func (a *Writer) member(name string, data []byte) error {
	if err := a.header(name, int64(len(data))); err != nil {
		return err
	}
	if _, err := a.tar.Write(data); err != nil {
		return fmt.Errorf("writing the archive: %w", err)
	}
	return nil
}

func (a *Writer) header(name string, size int64) error {
	err := a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.at, Format: tar.FormatPAX})
	if err != nil {
		return fmt.Errorf("writing the archive: %w", err)
	}
	return nil
}

// Begin ends the part before and begins one.
func (a *Writer) Begin(part string) error {
	if err := a.end(); err != nil {
		return err
	}
	a.part = sha256.New()
	a.sums.Parts = append(a.sums.Parts, PartSum{Name: part})
	return nil
}

// Row adds a row to the part.
func (a *Writer) Row(row domain.ArchiveRow) (err error) {
	if a.batch, err = appendRow(a.batch, row); err != nil {
		return err
	}
	if a.rows++; a.rows >= batchRows || len(a.batch) >= batchBytes {
		return a.flush()
	}
	return nil
}

// flush writes the batch.
func (a *Writer) flush() error {
	if a.rows == 0 {
		return nil
	}
	p := &a.sums.Parts[len(a.sums.Parts)-1]
	if len(a.batch) > maxBatch {
		return refused("a row of %s is larger than archives take (%d bytes)", p.Name, len(a.batch))
	}
	p.Batches++
	p.Rows += int64(a.rows)
	p.Bytes += int64(len(a.batch))
	a.part.Write(a.batch)
	sum := sha256.Sum256(a.batch)
	err := a.member(batchName(p.Name, p.Batches, hex.EncodeToString(sum[:])), a.batch)
	a.batch, a.rows = a.batch[:0], 0
	return err
}

// end ends the part.
func (a *Writer) end() error {
	if a.part == nil {
		return nil
	}
	err := a.flush()
	a.sums.Parts[len(a.sums.Parts)-1].SHA256 = hex.EncodeToString(a.part.Sum(nil))
	a.part = nil
	return err
}

// File adds the contents of files, behind the last part, in the order of the hashes.
func (a *Writer) File(sum string, size int64, r io.Reader) error {
	if err := a.end(); err != nil {
		return err
	}
	if err := a.header(filesFolder+sum, size); err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(a.tar, h), r)
	switch {
	case errors.Is(err, tar.ErrWriteTooLong), err == nil && (n != size || hex.EncodeToString(h.Sum(nil)) != sum):
		return refused("the contents of the file %s are damaged; put them back from a backup", sum)
	case err != nil:
		return fmt.Errorf("writing the contents of the file %s: %w", sum, err)
	}
	a.sums.Files.Count++
	a.sums.Files.Bytes += size
	return nil
}

// Close completes the archive. It returns what is in it, and its SHA-256.
func (a *Writer) Close() (*Manifest, string, error) {
	err := a.end()
	if err == nil {
		err = a.value(manifestName, a.sums)
	}
	if err == nil {
		err = a.tar.Close()
	}
	if err := errors.Join(err, a.zip.Close()); err != nil {
		return nil, "", fmt.Errorf("ending the archive: %w", err)
	}
	return &a.sums, hex.EncodeToString(a.file.Sum(nil)), nil
}
