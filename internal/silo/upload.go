package silo

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// UploadLink is the parts of the link to upload announced contents to.
type UploadLink struct {
	Entry, File string
	// Hash is the whole hash of the contents. Who knows it was given the link.
	Hash string
	// Code distinguishes the workspace from others that have announced the same contents under
	// the same IDs. Without it, there must be no other.
	Code string
}

// UploadPath returns the path to upload announced contents to.
func UploadPath(f *domain.File) string {
	return filePath(string(f.EntryID), string(f.ID), f.Name) + f.Hash + "&k=" + f.LinkCode()
}

// Upload stores the announced contents of a file, a few bytes at a time.
func (s *Service) Upload(ctx context.Context, link UploadLink, body io.Reader) (*domain.File, error) {
	f, err := s.findAnnounced(ctx, link)
	if err != nil {
		return nil, err
	}
	leave, err := s.uploads.enter(f.WorkspaceID)
	if err != nil {
		return nil, err
	}
	defer leave()
	in := &sender{r: body}
	err = s.Blobs.Create(ctx, f.WorkspaceID, f.Hash, f.Size, in)
	switch {
	case in.err != nil:
		if known, ok := errors.AsType[*domain.Error](in.err); ok {
			return nil, known // of the reader: too slow, or too much
		}
		return nil, domain.E(domain.Malformed, "input", "the contents could not be read")
	case domain.Is(err, domain.Invalid):
		return nil, domain.FieldError("these are not the contents that were announced", "sha256")
	case err != nil:
		return nil, err
	}
	f.Stored = true
	return f, s.Store.Update(ctx, func(tx domain.Tx) error {
		return tx.Files().MarkStored(ctx, f.WorkspaceID, f.EntryID, f.ID)
	})
}

// findAnnounced finds the file that a link belongs to.
func (s *Service) findAnnounced(ctx context.Context, link UploadLink) (*domain.File, error) {
	hash := strings.ToLower(link.Hash)
	return s.findLinked(ctx, link.Entry, link.File, func(files domain.Files, entry, id domain.ID) (*domain.File, error) {
		if link.Code == "" {
			return files.FindByHash(ctx, entry, id, hash)
		}
		f, err := files.Find(ctx, entry, id, link.Code)
		if err == nil && f.Hash != hash {
			return nil, domain.Missing("file")
		}
		return f, err
	})
}

// sender keeps the error with which the sender of contents failed.
type sender struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (s *sender) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// uploads counts the uploads in progress, each of which has a draft. The zero value is
// ready.
type uploads struct {
	mu  sync.Mutex
	all int
	by  map[domain.ID]int
}

// enter begins an upload of a workspace, which leave ends.
func (u *uploads) enter(ws domain.ID) (leave func(), err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case u.by[ws] >= limits.Uploads.Int():
		return nil, domain.OverLimit(domain.Busy, &limits.Uploads, "try again when one has ended")
	case u.all >= limits.UploadsAll.Int():
		return nil, domain.E(domain.Busy, "busy", "the server receives as many files as it can; try again a little later")
	}
	if u.by == nil {
		u.by = map[domain.ID]int{}
	}
	u.all++
	u.by[ws]++
	return func() { u.leave(ws) }, nil
}

func (u *uploads) leave(ws domain.ID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all--
	if u.by[ws]--; u.by[ws] == 0 {
		delete(u.by, ws)
	}
}

// unsentTime is how long an announced file counts as one that may still be sent. Later
// it may be sent as well; it does not keep the workspace from announcing others.
const unsentTime = 24 * time.Hour

// checkUnsent returns an error if a workspace has announced too many files, the last one
// included, without sending them.
func (s *Service) checkUnsent(ctx context.Context, tx domain.Tx, ws domain.ID) error {
	most := limits.FilesUnsent.Int()
	n, err := tx.Files().Unsent(ctx, ws, s.Clock.Now().Add(-unsentTime), most+1)
	if err == nil && n > most {
		return domain.OverLimit(domain.Busy, &limits.FilesUnsent, "send the contents of those that were announced first")
	}
	return err
}
