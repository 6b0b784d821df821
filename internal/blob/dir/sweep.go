package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

// oldDraft begins the names of drafts of earlier versions, which are among the contents.
const oldDraft = ".put-"

// SweepDrafts implements domain.Blobs. A draft that this process is writing stays,
// however old the clock says it is.
func (s *Store) SweepDrafts(ctx context.Context, before time.Time) (int, error) {
	names, err := list(filepath.Join(s.root, draftDir))
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		gone, err := s.sweepDraft(name, before)
		if err != nil {
			return removed, fmt.Errorf("cannot remove an interrupted file: %w", err)
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}

func (s *Store) sweepDraft(name string, before time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drafts[name] {
		return false, nil
	}
	path := filepath.Join(s.root, draftDir, name)
	info, err := os.Lstat(path)
	if err == nil && !info.ModTime().Before(before) {
		return false, nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if errors.Is(err, fs.ErrNotExist) { // of another process that has finished it
		return false, nil
	}
	return err == nil, err
}

// List implements domain.Blobs. It reads the names of one folder at a time.
func (s *Store) List(ctx context.Context, after domain.Blob, limit int) ([]domain.Blob, error) {
	spaces, err := list(s.root)
	if err != nil {
		return nil, err
	}
	l := &lister{after: after, limit: limit}
	for _, space := range spaces {
		ws, err := domain.ParseID(space)
		if err != nil || string(ws) != space || ws < after.WorkspaceID {
			continue
		}
		if err := l.workspace(ctx, ws, filepath.Join(s.root, space)); err != nil {
			return nil, err
		}
		if l.full() {
			break
		}
	}
	return l.found, nil
}

// lister collects a page of contents.
type lister struct {
	after domain.Blob
	limit int
	found []domain.Blob
}

func (l *lister) full() bool { return len(l.found) >= l.limit }

func (l *lister) workspace(ctx context.Context, ws domain.ID, path string) error {
	folders, err := list(path)
	if err != nil {
		return err
	}
	var begin string
	if ws == l.after.WorkspaceID && len(l.after.Hash) >= 2 {
		begin = l.after.Hash[:2]
	}
	for _, folder := range folders {
		if folder < begin {
			continue
		}
		if err := errors.Join(ctx.Err(), l.folder(ws, filepath.Join(path, folder))); err != nil || l.full() {
			return err
		}
	}
	return nil
}

// folder collects the contents of one folder, and removes old drafts in it.
func (l *lister) folder(ws domain.ID, path string) error {
	names, err := list(path)
	if err != nil {
		return err
	}
	for _, name := range names {
		if l.full() {
			return nil
		}
		one := filepath.Join(path, name)
		switch {
		case strings.HasPrefix(name, oldDraft):
			err = os.Remove(one)
		case blob.IsHash(name) && strings.HasPrefix(name, filepath.Base(path)) && (ws != l.after.WorkspaceID || name > l.after.Hash):
			err = l.content(domain.Blob{WorkspaceID: ws, Hash: name}, one)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot look through stored files: %w", err)
		}
	}
	return nil
}

func (l *lister) content(b domain.Blob, path string) error {
	info, err := os.Lstat(path)
	if err == nil && info.Mode().IsRegular() {
		b.Size, b.StoredAt = info.Size(), info.ModTime()
		l.found = append(l.found, b)
	}
	return err
}

// list returns the names in a directory in order, none if there is no such directory.
func list(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		// A file where a folder is expected is not one of ours.
		if info, at := os.Stat(path); errors.Is(err, fs.ErrNotExist) || at == nil && !info.IsDir() {
			return nil, nil
		}
		return nil, fmt.Errorf("cannot list stored files: %w", err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	slices.Sort(names)
	return names, nil
}

// Remove implements domain.Blobs. Another process may store the content at the same time, so
// the file is moved away first: a writer that found it before has made it young, which is
// then seen and undone; one that comes later finds nothing, and writes it.
func (s *Store) Remove(ctx context.Context, b domain.Blob) (bool, error) {
	path, err := s.path(b.WorkspaceID, b.Hash)
	if err != nil {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if same, err := unchanged(path, b); err != nil || !same {
		return false, err
	}
	aside, err := s.moveAside(path)
	if err != nil || aside == "" {
		return false, err
	}
	same, err := unchanged(aside, b)
	if err == nil && same {
		err = os.Remove(aside)
	} else {
		err = errors.Join(err, os.Rename(aside, path))
		if err == nil {
			err = syncDir(filepath.Dir(path))
		}
	}
	if errors.Is(err, fs.ErrNotExist) { // swept as an old draft by another process
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("cannot remove a stored file: %w", err)
	}
	return same, nil
}

// moveAside moves a file to the drafts and returns its name there, or "" if there is no
// such file any more. A process that ends now leaves a draft.
func (s *Store) moveAside(path string) (string, error) {
	parent := filepath.Join(s.root, draftDir)
	if err := makeDir(parent); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(parent, "removed-*")
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return "", fmt.Errorf("cannot remove a stored file: %w", err)
	}
	if err = os.Rename(path, f.Name()); err == nil {
		return f.Name(), nil
	}
	gone := os.Remove(f.Name())
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err := errors.Join(err, gone); err != nil {
		return "", fmt.Errorf("cannot remove a stored file: %w", err)
	}
	return "", nil
}

// unchanged reports whether a content was not stored again since it was listed. It opens
// the file, because on a shared directory the age of a closed one may be a remembered one.
func unchanged(path string, b domain.Blob) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("cannot remove a stored file: %w", err)
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return false, fmt.Errorf("cannot remove a stored file: %w", err)
	}
	return info.ModTime().Equal(b.StoredAt), nil
}
