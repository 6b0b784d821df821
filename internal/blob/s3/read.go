package s3

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/minio/minio-go/v7"

	"chancery/internal/domain"
)

// Open implements domain.Blobs. What is read is hashed: who reads to the end gets an error
// before the last bytes if it is not the content. A reading that is interrupted goes on
// where it was.
func (s *Store) Open(ctx context.Context, ws domain.ID, hash string) (io.ReadCloser, error) {
	key, err := s.cfg.key(ws, hash)
	if err != nil {
		return nil, err
	}
	r := &reader{s: s, ctx: ctx, key: key, want: hash, sum: sha256.New(), size: -1}
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// reader reads an object.
type reader struct {
	s         *Store
	ctx       context.Context //nolint:containedctx // of the caller that reads
	key, want string

	body   io.ReadCloser // nil if it must be opened
	cancel context.CancelCauseFunc
	sum    hash.Hash
	// off is how much was read, size how much there is, -1 if that is not known.
	off, size int64
	// tries counts failures since bytes came.
	tries int
	err   error // of all later reads
}

// open begins to read where the last reading ended.
func (r *reader) open(ctx context.Context) error {
	err := ctx.Err()
	for n := 0; err == nil; n++ {
		if err = r.openOnce(ctx); err == nil {
			return nil
		}
		if !isTemporary(err) || n+1 == attempts || ctx.Err() != nil {
			break
		}
		wait(ctx, n)
		err = ctx.Err()
	}
	return r.s.failed(ctx, "read", r.key, err)
}

func (r *reader) openOnce(ctx context.Context) error {
	var opts minio.GetObjectOptions
	if r.off > 0 {
		if err := opts.SetRange(r.off, 0); err != nil {
			return err
		}
	}
	call, cancel := context.WithCancelCause(ctx)
	stop := watch(ctx, readTime, func() { cancel(errSlow) })
	body, info, _, err := r.s.client.GetObject(call, r.s.cfg.Bucket, r.key, opts)
	stop()
	if err != nil {
		if ctx.Err() == nil && context.Cause(call) != nil {
			err = context.Cause(call)
		}
		cancel(nil)
		return err
	}
	if r.off == 0 {
		r.size = info.Size
	}
	r.body, r.cancel = body, cancel
	return nil
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	for r.err == nil && len(p) > 0 {
		if r.body == nil {
			r.err = r.open(r.ctx)
			continue
		}
		n, err := r.readOnce(p)
		r.sum.Write(p[:n])
		r.off += int64(n)
		if n > 0 {
			r.tries = 0
		}
		switch {
		case errors.Is(err, io.EOF) || r.off == r.size:
			if r.err = r.finish(); errors.Is(r.err, io.EOF) && n > 0 {
				return n, nil
			}
		case err != nil:
			r.interrupted(err)
		}
		if n > 0 && r.err == nil {
			return n, nil
		}
	}
	return 0, r.err
}

// readOnce reads what comes within some time.
func (r *reader) readOnce(p []byte) (int, error) {
	if r.size == 0 {
		return 0, io.EOF
	}
	stop := watch(r.ctx, readTime, func() { r.cancel(errSlow) })
	defer stop()
	return r.body.Read(p)
}

// finish checks what was read. It returns io.EOF if that is the content.
func (r *reader) finish() error {
	if err := r.close(); err != nil {
		return r.s.failed(r.ctx, "read", r.key, err)
	}
	if got := hex.EncodeToString(r.sum.Sum(nil)); got != r.want {
		return fmt.Errorf("the object %s in %s was changed: its %d bytes have the SHA-256 %s", r.key, r.s.cfg.describe(), r.off, got)
	}
	return io.EOF
}

// interrupted notes that a reading ended too early.
func (r *reader) interrupted(err error) {
	_ = r.close() // it has failed already
	r.tries++
	if r.ctx.Err() != nil || r.tries == attempts {
		if _, ok := answered(err); !ok {
			err = errors.Join(errSlow, err)
		}
		r.err = r.s.failed(r.ctx, "read", r.key, err)
	}
}

// Close implements io.Closer.
func (r *reader) Close() error {
	if r.err == nil {
		r.err = domain.E(domain.Internal, "closed", "the contents were closed")
	}
	return r.close()
}

func (r *reader) close() error {
	if r.body == nil {
		return nil
	}
	body := r.body
	r.body = nil
	err := body.Close()
	r.cancel(nil)
	return err
}
