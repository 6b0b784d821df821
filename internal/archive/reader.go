package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"chancery/internal/domain"
)

// Reader reads an archive from its beginning to its end. Each member is checked before it is
// passed on, so that nothing is used that is not as it was written.
type Reader struct {
	Head Head

	zip     *zstd.Decoder
	tar     *tar.Reader
	layouts []*layout // of the parts in the head
	// place counts the members behind the head.
	place int64
	// part is the part that is read, -1 before the first; sum is the hash of its rows.
	part int
	sum  hash.Hash
	sums Manifest
	// last is the hash of the last file.
	last string
	done bool
}

// Member is a batch of rows or the contents of files.
type Member struct {
	// Place is its number in the archive, from 1.
	Place int64
	// Part is that of the rows, nil for contents.
	Part *domain.ArchivePart
	// First is the number of the first row in its part, from 1.
	First  int64
	layout *layout
	data   []byte

	// Hash and Size are those of contents, and Content reads them. It fails at the end if
	// they are not what the hash says.
	Hash    string
	Size    int64
	Content io.Reader
}

// memory bounds what the decompression needs.
const memory = 2 * maxBatch

// NewReader reads the head of an archive. Parts are those that the store knows.
func NewReader(r io.Reader, parts []domain.ArchivePart) (*Reader, error) {
	zip, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(memory), zstd.WithDecoderMaxWindow(2*window))
	if err != nil {
		return nil, fmt.Errorf("reading the archive: %w", err)
	}
	a := &Reader{zip: zip, tar: tar.NewReader(zip), part: -1}
	if err := a.head(parts); err != nil {
		zip.Close()
		return nil, err
	}
	return a, nil
}

// Close frees what the reader holds.
func (a *Reader) Close() { a.zip.Close() }

func (a *Reader) head(parts []domain.ArchivePart) error {
	h, err := a.tar.Next()
	if err != nil || h.Name != headName {
		return refused("this is not an archive of a workspace")
	}
	data, err := a.small(h)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &a.Head); err != nil {
		return damaged(headName, "it cannot be read")
	}
	switch {
	case a.Head.Format != format:
		return refused("this is not an archive of a workspace")
	case a.Head.Version != version:
		return refused("the archive has version %d of the format, and this program reads version %d", a.Head.Version, version)
	}
	for _, id := range []domain.ID{a.Head.Workspace.ID, a.Head.Workspace.Root} {
		if parsed, err := domain.ParseID(string(id)); err != nil || parsed != id {
			return damaged(headName, "the ID of the workspace is not a UUID")
		}
	}
	return a.layOut(parts)
}

// layOut compares the parts of the archive with those that the store knows.
func (a *Reader) layOut(parts []domain.ArchivePart) error {
	next := 0
	for _, h := range a.Head.Parts {
		known := -1
		for i := range parts {
			if parts[i].Name == h.Name {
				known = i
			}
		}
		switch {
		case known < 0:
			return refused("the archive has the part %q, which this version does not know; use a newer version of Chancery", h.Name)
		case known < next:
			return damaged(headName, "the part %s comes twice or too late", h.Name)
		}
		next = known + 1
		l, err := layoutOf(&parts[known], h)
		if err != nil {
			return err
		}
		a.layouts = append(a.layouts, l)
		a.sums.Parts = append(a.sums.Parts, PartSum{Name: h.Name})
	}
	return nil
}

// small reads a member that is small.
func (a *Reader) small(h *tar.Header) ([]byte, error) {
	if h.Typeflag != tar.TypeReg || h.Size > maxHead {
		return nil, damaged(h.Name, "it is too large, or no file")
	}
	data, err := io.ReadAll(a.tar)
	if err != nil {
		return nil, a.broken(h.Name, err)
	}
	return data, nil
}

// broken is the error for an archive that cannot be read on.
func (a *Reader) broken(where string, err error) error {
	if where == "" {
		where = fmt.Sprintf("behind member %d", a.place)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return damaged(where, "it ends too early; the file was cut off")
	}
	return damaged(where, "it cannot be read: %v", err)
}

var (
	batchPattern = regexp.MustCompile(`^rows/([a-z_]+)/([0-9]{6,18})-([0-9a-f]{64})\.ndjson$`)
	filePattern  = regexp.MustCompile(`^files/([0-9a-f]{64})$`)
)

// Next returns the next member, and io.EOF when the whole archive was read and is intact.
// What was not read of the last member is skipped, but checked.
func (a *Reader) Next() (*Member, error) {
	if a.done {
		return nil, io.EOF
	}
	h, err := a.tar.Next()
	if err != nil {
		return nil, a.broken("", err)
	}
	if h.Typeflag != tar.TypeReg {
		return nil, damaged(strconv.Quote(h.Name), "it is no file")
	}
	if h.Name == manifestName {
		return nil, a.end(h)
	}
	a.place++
	if m := batchPattern.FindStringSubmatch(h.Name); m != nil {
		return a.batch(h, m[1], m[2], m[3])
	}
	if m := filePattern.FindStringSubmatch(h.Name); m != nil {
		return a.file(h, m[1])
	}
	return nil, damaged(strconv.Quote(h.Name), "archives have no such member")
}

// batch reads rows.
func (a *Reader) batch(h *tar.Header, part, number, sum string) (*Member, error) {
	if err := a.enter(h.Name, part); err != nil {
		return nil, err
	}
	p := &a.sums.Parts[a.part]
	switch n, err := strconv.ParseInt(number, 10, 64); {
	case err != nil || n != p.Batches+1:
		return nil, damaged(h.Name, "batch %d of this part is expected", p.Batches+1)
	case h.Size == 0 || h.Size > maxBatch:
		return nil, damaged(h.Name, "it has %d bytes; 1 to %d are expected", h.Size, maxBatch)
	}
	data, err := a.whole(h.Size)
	if err != nil {
		return nil, a.broken(h.Name, err)
	}
	got := sha256.Sum256(data)
	if hex.EncodeToString(got[:]) != sum {
		return nil, damaged(h.Name, "its hash is another one")
	}
	if data[len(data)-1] != '\n' {
		return nil, damaged(h.Name, "its last line has no end")
	}
	rows := bytes.Count(data, []byte{'\n'})
	if rows > batchRows {
		return nil, damaged(h.Name, "it has %d rows; at most %d are expected", rows, batchRows)
	}
	m := &Member{Place: a.place, Part: a.layouts[a.part].part, First: p.Rows + 1, layout: a.layouts[a.part], data: data}
	a.sum.Write(data)
	p.Batches++
	p.Rows += int64(rows)
	p.Bytes += h.Size
	return m, nil
}

// whole reads a member into memory, which grows with what has arrived and not with what the
// header says.
func (a *Reader) whole(size int64) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, a.tar)
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	return b.Bytes(), err
}

// enter moves on to a part.
func (a *Reader) enter(name, part string) error {
	if a.last != "" {
		return damaged(name, "rows come before the contents of files")
	}
	for a.part < 0 || a.layouts[a.part].part.Name != part {
		if a.endPart(); a.part+1 >= len(a.layouts) {
			return damaged(name, "this part is not expected here")
		}
		a.part++
		a.sum = sha256.New()
	}
	return nil
}

// endPart notes the hash of the rows that were read.
func (a *Reader) endPart() {
	if a.part >= 0 && a.part < len(a.layouts) {
		a.sums.Parts[a.part].SHA256 = hex.EncodeToString(a.sum.Sum(nil))
	}
}

// file begins the contents of a file.
func (a *Reader) file(h *tar.Header, sum string) (*Member, error) {
	if sum <= a.last {
		return nil, damaged(h.Name, "it comes twice, or files are not in order")
	}
	a.last = sum
	a.sums.Files.Count++
	a.sums.Files.Bytes += h.Size
	return &Member{Place: a.place, Hash: sum, Size: h.Size, Content: &content{a: a, name: h.Name, want: sum, hash: sha256.New()}}, nil
}

// content reads contents and checks their hash at the end.
type content struct {
	a    *Reader
	name string
	want string
	hash hash.Hash
}

// Read implements io.Reader.
func (c *content) Read(p []byte) (int, error) {
	n, err := c.a.tar.Read(p)
	c.hash.Write(p[:n])
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return n, c.a.broken(c.name, err)
	case hex.EncodeToString(c.hash.Sum(nil)) != c.want:
		return n, damaged(c.name, "its hash is another one")
	}
	return n, io.EOF
}

// end reads the manifest and compares it with what was read.
func (a *Reader) end(h *tar.Header) error {
	data, err := a.small(h)
	if err != nil {
		return err
	}
	for a.endPart(); a.part+1 < len(a.layouts); a.endPart() {
		a.part++
		a.sum = sha256.New()
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return damaged(manifestName, "it cannot be read")
	}
	if len(m.Parts) != len(a.sums.Parts) {
		return damaged(manifestName, "it names %d parts instead of %d", len(m.Parts), len(a.sums.Parts))
	}
	for i, want := range m.Parts {
		if got := a.sums.Parts[i]; got != want {
			return damaged("the part "+want.Name, "there are %d rows with the hash %.12s…, and the manifest says %d with %.12s…",
				got.Rows, got.SHA256, want.Rows, want.SHA256)
		}
	}
	if m.Files != a.sums.Files {
		return damaged(manifestName, "there are %d files with %d bytes, and it says %d with %d",
			a.sums.Files.Count, a.sums.Files.Bytes, m.Files.Count, m.Files.Bytes)
	}
	if _, err := a.tar.Next(); !errors.Is(err, io.EOF) {
		return damaged(manifestName, "more follows behind it")
	}
	if n, err := io.Copy(io.Discard, a.zip); err != nil || n > maxHead {
		return damaged(manifestName, "more follows behind it")
	}
	a.done = true
	return io.EOF
}

// Rows decodes the rows of a batch.
func (m *Member) Rows() ([]domain.ArchiveRow, error) {
	var list []domain.ArchiveRow
	for line := range bytes.Lines(m.data) {
		row, err := m.layout.row(line)
		if err != nil {
			return nil, damaged(m.where(len(list)), "%v", err)
		}
		list = append(list, row)
	}
	return list, nil
}

// where names the row with an index in the batch.
func (m *Member) where(index int) string {
	return fmt.Sprintf("row %d of %s", m.First+int64(index), m.Part.Name)
}
