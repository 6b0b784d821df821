package s3

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

const (
	// pageSize is the most objects in an answer of S3.
	pageSize = 1000
	// youngAge is the age below which an object could be written again within the
	// second that its list shows.
	youngAge = 2 * time.Second
)

// SweepDrafts implements domain.Blobs. It gives up uploads in parts, but none that this
// process is making, however old the clock says it is.
func (s *Store) SweepDrafts(ctx context.Context, before time.Time) (int, error) {
	removed := 0
	var key, id string
	for {
		var page minio.ListMultipartUploadsResult
		err := repeat(ctx, callTime, func(ctx context.Context) (err error) {
			page, err = s.client.ListMultipartUploads(ctx, s.cfg.Bucket, s.cfg.root(), key, id, "", pageSize)
			return err
		})
		if err = errors.Join(err, ctx.Err()); err != nil {
			return removed, s.failed(ctx, "list the uploads below", s.cfg.root(), err)
		}
		for i := range page.Uploads {
			gone, err := s.sweepDraft(ctx, &page.Uploads[i], before)
			if err != nil {
				return removed, err
			}
			if gone {
				removed++
			}
		}
		if !page.IsTruncated || page.NextKeyMarker == "" {
			return removed, nil
		}
		key, id = page.NextKeyMarker, page.NextUploadIDMarker
	}
}

func (s *Store) sweepDraft(ctx context.Context, u *minio.ObjectMultipartInfo, before time.Time) (bool, error) {
	s.mu.Lock()
	own := s.drafts[u.UploadID]
	s.mu.Unlock()
	if _, ok := s.content(u.Key); own || !ok || !u.Initiated.Before(before) {
		return false, nil
	}
	err := repeat(ctx, callTime, func(ctx context.Context) error {
		return s.client.AbortMultipartUpload(ctx, s.cfg.Bucket, u.Key, u.UploadID)
	})
	if e, ok := answered(err); ok && e.Code == minio.NoSuchUpload { // of another process that has completed it
		return false, nil
	}
	return err == nil, s.failed(ctx, "give up the upload of", u.Key, err)
}

// content returns the content that has a key, and whether there is one. Others may keep
// objects in the bucket too.
func (s *Store) content(key string) (domain.Blob, bool) {
	path, ok := strings.CutPrefix(key, s.cfg.root())
	if !ok {
		return domain.Blob{}, false
	}
	return blob.Parse(path)
}

// List implements domain.Blobs.
func (s *Store) List(ctx context.Context, after domain.Blob, limit int) ([]domain.Blob, error) {
	var found []domain.Blob
	for len(found) < limit {
		want := min(limit-len(found), pageSize)
		page, listed, err := s.page(ctx, after, want)
		more := len(page) == want
		if more {
			after = page[want-1]
		}
		if err == nil {
			page, err = s.lookAtYoung(ctx, page, listed)
		}
		if err != nil {
			return nil, s.failed(ctx, "list the contents below", s.cfg.root(), err)
		}
		found = append(found, page...)
		if !more {
			break
		}
	}
	return found, nil
}

// page returns up to want contents, and when they were listed by the clock of the storage.
func (s *Store) page(ctx context.Context, after domain.Blob, want int) (found []domain.Blob, listed time.Time, err error) {
	var seen *date
	err = repeat(ctx, sendTime, func(ctx context.Context) error {
		found = found[:0]
		ctx, seen = withDate(ctx)
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for info := range s.client.ListObjectsIter(ctx, s.cfg.Bucket, minio.ListObjectsOptions{
			Prefix: s.cfg.root(), Recursive: true, StartAfter: s.startAfter(after), MaxKeys: want,
		}) {
			if info.Err != nil {
				return info.Err
			}
			if b, ok := s.content(info.Key); ok {
				b.Size, b.StoredAt = info.Size, second(&info)
				found = append(found, b)
			}
			if len(found) == want {
				return nil
			}
		}
		return ctx.Err()
	})
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, time.Time{}, err
	}
	return found, seen.first(), nil
}

// startAfter returns the last key that a list leaves out.
func (s *Store) startAfter(after domain.Blob) string {
	switch {
	case after.WorkspaceID == "":
		return ""
	case len(after.Hash) < 2:
		return s.cfg.root() + string(after.WorkspaceID) + "/"
	}
	return s.cfg.root() + string(after.WorkspaceID) + "/" + after.Hash[:2] + "/" + after.Hash
}

// lookAtYoung makes the times exact of those contents that may be written again within the
// second that they were listed with.
func (s *Store) lookAtYoung(ctx context.Context, list []domain.Blob, listed time.Time) ([]domain.Blob, error) {
	kept := list[:0]
	for _, b := range list {
		if b.StoredAt.Before(listed.Add(-youngAge)) {
			kept = append(kept, b)
			continue
		}
		info, err := s.look(ctx, s.startAfter(b))
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b.Size, b.StoredAt = info.Size, exact(&info)
		kept = append(kept, b)
	}
	return kept, nil
}

func (s *Store) look(ctx context.Context, key string) (info minio.ObjectInfo, err error) {
	err = repeat(ctx, callTime, func(ctx context.Context) error {
		info, err = s.client.StatObject(ctx, s.cfg.Bucket, key, minio.StatObjectOptions{})
		return err
	})
	return info, errors.Join(err, ctx.Err())
}

// Remove implements domain.Blobs. The deletion is not repeated: an attempt whose answer
// was lost would be followed by one that does not know what was stored in between.
func (s *Store) Remove(ctx context.Context, b domain.Blob) (bool, error) {
	key, err := s.cfg.key(b.WorkspaceID, b.Hash)
	if err != nil {
		return false, err
	}
	done, ok := s.turns.remove(key)
	if !ok {
		return false, nil
	}
	defer done()
	info, err := s.look(ctx, key)
	if isMissing(err) {
		return false, nil
	}
	if err != nil {
		return false, s.failed(ctx, "look at", key, err)
	}
	if !unchanged(b, &info) {
		return false, nil
	}
	err = once(ctx, callTime, func(ctx context.Context) error {
		return s.client.RemoveObject(ctx, s.cfg.Bucket, key, minio.RemoveObjectOptions{VersionID: info.VersionID})
	})
	return err == nil, s.failed(ctx, "remove", key, err)
}

// unchanged reports whether an object was not written since it was listed. A time of whole
// seconds was listed when that second had passed.
func unchanged(b domain.Blob, info *minio.ObjectInfo) bool {
	if b.StoredAt.Nanosecond() == 0 {
		return b.StoredAt.Equal(second(info))
	}
	return b.StoredAt.Equal(exact(info))
}
