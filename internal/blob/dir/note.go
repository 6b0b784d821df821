package dir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

var _ domain.Notes = (*Store)(nil)

// Note implements domain.Notes.
func (s *Store) Note(_ context.Context, name string) (string, error) {
	if err := blob.CheckNote(name, ""); err != nil {
		return "", err
	}
	f, err := os.Open(filepath.Join(s.root, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("cannot read the note %s: %w", name, err)
	}
	text, err := io.ReadAll(io.LimitReader(f, blob.MaxNote))
	if err := errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("cannot read the note %s: %w", name, err)
	}
	return strings.TrimSpace(string(text)), nil
}

// SetNote implements domain.Notes.
func (s *Store) SetNote(_ context.Context, name, text string, replace bool) error {
	if err := blob.CheckNote(name, text); err != nil {
		return err
	}
	return s.draft(func(f io.Writer) error {
		_, err := io.WriteString(f, text+"\n")
		return err
	}, func(draft string) error {
		place := os.Link
		if replace {
			place = os.Rename
		}
		if err := place(draft, filepath.Join(s.root, name)); err != nil && (replace || !errors.Is(err, fs.ErrExist)) {
			return fmt.Errorf("cannot keep the note %s: %w", name, err)
		}
		return syncDir(s.root)
	})
}
