package dryrun

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"

	"chancery/internal/domain"
)

// maxKept is how much of what a dry run makes stays in memory. A step whose input does not
// fit finds nothing, and says so.
const maxKept = 16 << 20

// ownBlobs reads blobs and stores none. What the run makes stays in memory, because steps
// read what earlier ones made.
type ownBlobs struct {
	domain.Blobs

	mu   sync.Mutex
	made map[blobKey][]byte
	size int
}

type blobKey struct {
	ws   domain.ID
	hash string
}

// Put implements domain.Blobs.
func (b *ownBlobs) Put(_ context.Context, ws domain.ID, hash string, data []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := blobKey{ws, hash}
	if _, ok := b.made[key]; ok || b.size+len(data) > maxKept {
		return nil
	}
	if b.made == nil {
		b.made = map[blobKey][]byte{}
	}
	b.made[key] = data
	b.size += len(data)
	return nil
}

// Open implements domain.Blobs.
func (b *ownBlobs) Open(ctx context.Context, ws domain.ID, hash string) (io.ReadCloser, error) {
	b.mu.Lock()
	data, ok := b.made[blobKey{ws, hash}]
	b.mu.Unlock()
	if ok {
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	return b.Blobs.Open(ctx, ws, hash)
}

// Create implements domain.Blobs.
func (*ownBlobs) Create(context.Context, domain.ID, string, int64, io.Reader) error { return nil }

// SweepDrafts implements domain.Blobs.
func (*ownBlobs) SweepDrafts(context.Context, time.Time) (int, error) { return 0, nil }

// Remove implements domain.Blobs.
func (*ownBlobs) Remove(context.Context, domain.Blob) (bool, error) { return false, nil }
