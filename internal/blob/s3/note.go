package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

var _ domain.Notes = (*Store)(nil)

// Note implements domain.Notes.
func (s *Store) Note(ctx context.Context, name string) (string, error) {
	if err := blob.CheckNote(name, ""); err != nil {
		return "", err
	}
	var text []byte
	key := s.cfg.root() + name
	err := once(ctx, probeTime, func(ctx context.Context) error {
		body, _, _, err := s.client.GetObject(ctx, s.cfg.Bucket, key, minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		text, err = io.ReadAll(io.LimitReader(body, blob.MaxNote))
		return errors.Join(err, body.Close())
	})
	if isMissing(err) {
		return "", nil
	}
	return strings.TrimSpace(string(text)), s.failed(ctx, "read", key, err)
}

// SetNote implements domain.Notes. Where the storage knows no conditions, the last one of
// several who keep a note at once decides, and not the first one.
func (s *Store) SetNote(ctx context.Context, name, text string, replace bool) error {
	if err := blob.CheckNote(name, text); err != nil {
		return err
	}
	opts := written()
	if !replace {
		opts.SetMatchETagExcept("*")
	}
	err := s.putNote(ctx, name, text, opts)
	if e, ok := answered(err); ok && e.StatusCode == http.StatusNotImplemented {
		err = s.putNote(ctx, name, text, written())
	}
	if e, ok := answered(err); ok && e.Code == minio.PreconditionFailed {
		return nil
	}
	return s.failed(ctx, "store", s.cfg.root()+name, err)
}

func (s *Store) putNote(ctx context.Context, name, text string, opts minio.PutObjectOptions) error {
	data := []byte(text + "\n")
	sum := sha256.Sum256(data)
	return once(ctx, probeTime, func(ctx context.Context) error {
		_, err := s.client.PutObject(ctx, s.cfg.Bucket, s.cfg.root()+name, bytes.NewReader(data), int64(len(data)), "", hex.EncodeToString(sum[:]), opts)
		return err
	})
}
