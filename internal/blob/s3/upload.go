package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"

	"chancery/internal/blob"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	// partSize is the size of all parts but the last one, the smallest that S3 allows.
	partSize = 5 << 20
	// maxParts is how many parts S3 allows.
	maxParts = 10_000
	// readSize is how much is asked of a sender at once.
	readSize = 64 << 10
	// sparePartsKept is how many buffers an idle store keeps, at most 10 MiB.
	sparePartsKept = 2
	// abortTime is how long it may take to give up an upload whose context has ended.
	abortTime = 10 * time.Second
)

// Create implements domain.Blobs. One part at a time is in memory. It is sent again if
// need be, and the object appears when all parts are there and together have the hash.
func (s *Store) Create(ctx context.Context, ws domain.ID, hash string, size int64, r io.Reader) error {
	key, err := s.cfg.key(ws, hash)
	if err != nil {
		return err
	}
	if size < 0 || size > maxParts*partSize {
		return domain.E(domain.Invalid, "validation", "contents in S3 have up to %d bytes, not %d", int64(maxParts*partSize), size)
	}
	in := &sender{ctx: ctx, r: r, sum: sha256.New(), size: size, left: size}
	if size > partSize {
		return s.createInParts(ctx, ws, key, hash, in)
	}
	return s.withPart(ctx, ws, in.left, func(buf []byte) error {
		part, err := in.next(buf)
		if err == nil {
			err = in.end(hash)
		}
		if err != nil {
			return err
		}
		return s.put(ctx, key, hash, part)
	})
}

// sender is what a file is read from.
type sender struct {
	ctx        context.Context //nolint:containedctx // of one call
	r          io.Reader
	sum        hash.Hash
	size, left int64
}

// Read implements io.Reader. It asks for little at once.
func (in *sender) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	return in.r.Read(p[:min(len(p), readSize)])
}

// next reads the next part into a buffer.
func (in *sender) next(buf []byte) ([]byte, error) {
	part := buf[:min(in.left, int64(len(buf)))]
	for n := 0; n < len(part); {
		m, err := in.Read(part[n:])
		n += m
		switch {
		case errors.Is(err, io.EOF) && n < len(part):
			return nil, in.wrongSize()
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		}
	}
	in.sum.Write(part)
	in.left -= int64(len(part))
	return part, nil
}

// end checks that there is no more, and that the whole has its hash.
func (in *sender) end(hash string) error {
	n, err := io.ReadFull(in, make([]byte, 1))
	switch {
	case n > 0:
		return in.wrongSize()
	case !errors.Is(err, io.EOF):
		return err
	}
	return blob.CheckSum([sha256.Size]byte(in.sum.Sum(nil)), hash)
}

func (in *sender) wrongSize() error {
	return domain.E(domain.Invalid, "digest", "the contents do not have %d bytes", in.size)
}

// createInParts stores a file that is larger than a part.
func (s *Store) createInParts(ctx context.Context, ws domain.ID, key, hash string, in *sender) error {
	opts := written()
	var id string
	err := repeat(ctx, callTime, func(ctx context.Context) (err error) {
		id, err = s.client.NewMultipartUpload(ctx, s.cfg.Bucket, key, opts)
		return err
	})
	if err != nil || id == "" {
		return s.failed(ctx, "begin to store", key, errors.Join(err, ctx.Err()))
	}
	s.keepDraft(id, true)
	defer s.keepDraft(id, false)
	parts, err := s.sendParts(ctx, ws, key, id, in)
	if err == nil {
		err = in.end(hash)
	}
	if err == nil {
		err = s.complete(ctx, key, id, parts)
	}
	if err != nil {
		// If this fails, the sweep of drafts does it.
		_ = once(context.WithoutCancel(ctx), abortTime, func(ctx context.Context) error {
			return s.client.AbortMultipartUpload(ctx, s.cfg.Bucket, key, id)
		})
	}
	return err
}

func (s *Store) keepDraft(id string, keep bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if keep {
		s.drafts[id] = true
	} else {
		delete(s.drafts, id)
	}
}

// sendParts sends all parts.
func (s *Store) sendParts(ctx context.Context, ws domain.ID, key, id string, in *sender) ([]minio.CompletePart, error) {
	var parts []minio.CompletePart
	for in.left > 0 {
		err := s.withPart(ctx, ws, in.left, func(buf []byte) error {
			data, err := in.next(buf)
			if err != nil {
				return err
			}
			part, err := s.sendPart(ctx, key, id, len(parts)+1, data)
			parts = append(parts, part)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return parts, nil
}

func (s *Store) sendPart(ctx context.Context, key, id string, number int, data []byte) (minio.CompletePart, error) {
	sum := sha256.Sum256(data)
	opts := minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(sum[:]), DisableContentSha256: true}
	var done minio.ObjectPart
	err := repeat(ctx, sendTime, func(ctx context.Context) (err error) {
		done, err = s.client.PutObjectPart(ctx, s.cfg.Bucket, key, id, number, bytes.NewReader(data), int64(len(data)), opts)
		return err
	})
	return minio.CompletePart{PartNumber: number, ETag: done.ETag}, s.failed(ctx, "store a part of", key, err)
}

// complete makes the object out of its parts. If the answer to the first attempt was lost,
// the second one finds no upload any more; then the object says whether it is this one.
func (s *Store) complete(ctx context.Context, key, id string, parts []minio.CompletePart) error {
	done, err := s.turns.write(ctx, key)
	if err != nil {
		return s.failed(ctx, "complete", key, err)
	}
	defer done()
	tries := 0
	err = repeat(ctx, sendTime, func(ctx context.Context) error {
		tries++
		_, err := s.client.CompleteMultipartUpload(ctx, s.cfg.Bucket, key, id, parts, minio.PutObjectOptions{})
		if e, ok := answered(err); ok && e.Code == minio.NoSuchUpload && tries > 1 {
			_, err = s.client.StatObject(ctx, s.cfg.Bucket, key, minio.StatObjectOptions{})
		}
		return err
	})
	return s.failed(ctx, "complete", key, err)
}

// slots bound the parts in memory. The zero value is ready.
type slots struct {
	once sync.Once
	all  chan struct{}

	mu sync.Mutex
	by map[domain.ID]*space

	// spare holds up to sparePartsKept buffers for the next parts. A sync.Pool would lose
	// them with each collection, so a large file would allocate a good part of its size.
	spare []*[partSize]byte
}

// space is the share of a workspace.
type space struct {
	turns chan struct{}
	users int
}

// withPart calls f with the memory for one part, when there is some. A workspace gets a
// share, so senders that are slow keep only others of their workspace waiting.
func (s *Store) withPart(ctx context.Context, ws domain.ID, size int64, f func(buf []byte) error) error {
	leave, err := s.slots.enter(ctx, ws)
	if err != nil {
		return err
	}
	defer leave()
	if size < partSize {
		return f(make([]byte, size))
	}
	buf := s.slots.take()
	err = f(buf[:])
	if err == nil {
		// After an error, a call that was given up may still read from it.
		s.slots.keep(buf)
	}
	return err
}

// take returns a buffer, a spare one if there is one.
func (l *slots) take() *[partSize]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.spare)
	if n == 0 {
		return new([partSize]byte)
	}
	buf := l.spare[n-1]
	l.spare[n-1] = nil
	l.spare = l.spare[:n-1]
	return buf
}

// keep makes a buffer a spare one, unless there are enough.
func (l *slots) keep(buf *[partSize]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.spare) < sparePartsKept {
		l.spare = append(l.spare, buf)
	}
}

func (l *slots) enter(ctx context.Context, ws domain.ID) (leave func(), err error) {
	l.once.Do(func() {
		l.all = make(chan struct{}, limits.FileParts.Int())
		l.by = map[domain.ID]*space{}
	})
	own := l.join(ws)
	for i, turns := range []chan struct{}{own.turns, l.all} {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
			if i > 0 {
				<-own.turns
			}
			l.quit(ws)
			return nil, ctx.Err()
		}
	}
	return func() {
		<-l.all
		<-own.turns
		l.quit(ws)
	}, nil
}

func (l *slots) join(ws domain.ID) *space {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := l.by[ws]
	if own == nil {
		own = &space{turns: make(chan struct{}, limits.FilePartsSpace.Int())}
		l.by[ws] = own
	}
	own.users++
	return own
}

func (l *slots) quit(ws domain.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by[ws].users--; l.by[ws].users == 0 {
		delete(l.by, ws)
	}
}
