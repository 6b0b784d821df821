package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/minio/minio-go/v7"

	"chancery/internal/domain"
)

const (
	// probeTime is how long a bucket may take to answer.
	probeTime = 8 * time.Second
	// probeName is the object that is written to see whether it can be, behind the prefix.
	probeName = ".probe"
)

// Ready returns an error if the bucket does not answer or may not be listed.
func (s *Store) Ready(ctx context.Context) error {
	err := s.try(ctx, s.steps()[:1])
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &domain.Error{Kind: domain.Busy, Key: KeyAway, Message: "the file storage cannot be used", Cause: err}
}

// probe tries all that the store does.
func (s *Store) probe(ctx context.Context) error { return s.try(ctx, s.steps()) }

// step is one thing that is tried.
type step struct {
	doing, action string
	call          func(ctx context.Context) error
}

func (s *Store) steps() []step {
	name, data := s.cfg.root()+probeName, []byte("chancery\n")
	sum := sha256.Sum256(data)
	return []step{
		{"list contents", "s3:ListBucket", func(ctx context.Context) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			opts := minio.ListObjectsOptions{Prefix: s.cfg.root(), Recursive: true, MaxKeys: 1}
			for info := range s.client.ListObjectsIter(ctx, s.cfg.Bucket, opts) {
				return info.Err
			}
			return ctx.Err()
		}},
		{"list unfinished uploads", "s3:ListBucketMultipartUploads", func(ctx context.Context) error {
			_, err := s.client.ListMultipartUploads(ctx, s.cfg.Bucket, s.cfg.root(), "", "", "", 1)
			return err
		}},
		{"write contents", "s3:PutObject and s3:AbortMultipartUpload", func(ctx context.Context) error {
			_, err := s.client.PutObject(ctx, s.cfg.Bucket, name, bytes.NewReader(data), int64(len(data)), "", hex.EncodeToString(sum[:]), written())
			return err
		}},
		{"read contents", "s3:GetObject", func(ctx context.Context) error {
			_, err := s.client.StatObject(ctx, s.cfg.Bucket, name, minio.StatObjectOptions{})
			if isMissing(err) { // another node has removed it
				return nil
			}
			return err
		}},
		{"remove contents", "s3:DeleteObject", func(ctx context.Context) error {
			return s.client.RemoveObject(ctx, s.cfg.Bucket, name, minio.RemoveObjectOptions{})
		}},
	}
}

// try makes each call once, all within some time.
func (s *Store) try(ctx context.Context, steps []step) error {
	limited, cancel := context.WithTimeoutCause(ctx, probeTime, errSlow)
	defer cancel()
	for _, p := range steps {
		err := p.call(limited)
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return ctx.Err()
		default:
			return s.cfg.wrong(limited, p.doing, p.action, err)
		}
	}
	return nil
}
