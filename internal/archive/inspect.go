package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"chancery/internal/domain"
)

// Contents is what an archive has, of which every byte was read and checked.
type Contents struct {
	Head Head
	// Digest is the SHA-256 of the archive.
	Digest string
	// Sums are those of the rows as this version writes them: in an archive of an earlier
	// version the hashes of the manifest are others. Parts that the archive does not have
	// have no rows.
	Sums []PartSum
	// Files are the contents of files.
	Files FileSum
	// Settings are the settings of the workspace.
	Settings domain.ArchiveRow
	// Members is how many members there are behind the head.
	Members int64
}

// Inspect reads an archive from its beginning to its end and checks all that can be checked
// without a store. Nothing is written.
func Inspect(ctx context.Context, r io.Reader, parts []domain.ArchivePart, progress Progress) (*Contents, error) {
	file := sha256.New()
	r = io.TeeReader(r, file)
	a, err := NewReader(r, parts)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	c := &Contents{Head: a.Head}
	sums := newSums(parts)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := a.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := c.add(m, sums); err != nil {
			return nil, err
		}
		c.Members = m.Place
		progress.report("checking", m.Place)
	}
	if c.Settings == nil {
		return nil, damaged("the part workspaces", "there is no row with the settings of the workspace")
	}
	// The hash is that of all bytes, also of those behind what the decompression needs.
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, err
	}
	c.Digest, c.Sums, c.Files = hex.EncodeToString(file.Sum(nil)), sums.list(), a.sums.Files
	return c, nil
}

// add checks a member.
func (c *Contents) add(m *Member, sums *sums) error {
	if m.Part == nil {
		_, err := io.Copy(io.Discard, m.Content)
		return err
	}
	rows, err := m.Rows()
	if err != nil {
		return err
	}
	for i, row := range rows {
		if problem := wrong(m.Part, row); problem != "" {
			return damaged(m.where(i), "%s", problem)
		}
		if err := sums.add(m.Part, row); err != nil {
			return err
		}
	}
	if m.Part.Keys == 0 {
		if c.Settings != nil || len(rows) != 1 {
			return damaged(m.where(0), "the workspace has one row of settings")
		}
		c.Settings = rows[0]
	}
	return nil
}

// wrong returns what is wrong with a row that can be seen without others.
func wrong(p *domain.ArchivePart, row domain.ArchiveRow) string {
	switch p.Name {
	case "files":
		if hash := column[string](p, row, "hash"); !filePattern.MatchString(filesFolder+hash) || column[int64](p, row, "size") < 0 {
			return "the file has no usable hash or size"
		}
	}
	return ""
}

// column returns the value of a column.
func column[T any](p *domain.ArchivePart, row domain.ArchiveRow, name string) T {
	for i := range p.Columns {
		if p.Columns[i].Name == name {
			v, _ := row[i].(T)
			return v
		}
	}
	var none T
	return none
}

// sums adds up the rows of all parts.
type sums struct {
	parts  []domain.ArchivePart
	sums   []PartSum
	hashes []hash.Hash
	buffer []byte
}

func newSums(parts []domain.ArchivePart) *sums {
	s := &sums{parts: parts, sums: make([]PartSum, len(parts)), hashes: make([]hash.Hash, len(parts))}
	for i := range parts {
		s.sums[i].Name, s.hashes[i] = parts[i].Name, sha256.New()
	}
	return s
}

// add adds a row. How rows are batched does not count.
func (s *sums) add(p *domain.ArchivePart, row domain.ArchiveRow) (err error) {
	if s.buffer, err = appendRow(s.buffer[:0], row); err != nil {
		return err
	}
	for i := range s.parts {
		if s.parts[i].Name == p.Name {
			s.sums[i].Rows++
			s.sums[i].Bytes += int64(len(s.buffer))
			s.hashes[i].Write(s.buffer)
		}
	}
	return nil
}

func (s *sums) list() []PartSum {
	for i := range s.sums {
		s.sums[i].SHA256 = hex.EncodeToString(s.hashes[i].Sum(nil))
	}
	return s.sums
}
