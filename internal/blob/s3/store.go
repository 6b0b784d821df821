package s3

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

// Store implements domain.Blobs in a bucket.
type Store struct {
	cfg    Config
	wire   *transport
	client *minio.Core
	slots  slots
	turns  turns

	mu sync.Mutex
	// drafts are the uploads in parts that this process is making.
	drafts map[string]bool
}

var _ domain.Blobs = (*Store)(nil)

// Open opens the store in a bucket after it has checked that the bucket answers and that
// contents may be listed, written, read and removed in it. The error says in one line what
// is wrong. Several processes may use the bucket at once.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	wire := newTransport()
	client, err := cfg.client(wire)
	if err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg, wire: wire, client: client, drafts: map[string]bool{}}
	if err := s.probe(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close ends the connections that no call uses.
func (s *Store) Close() { s.wire.http.CloseIdleConnections() }

// Put implements domain.Blobs. It checks that the hash is that of the data, because
// readers rely on it, and so does the storage.
func (s *Store) Put(ctx context.Context, ws domain.ID, hash string, data []byte) error {
	key, err := s.cfg.key(ws, hash)
	if err != nil {
		return err
	}
	if err := blob.CheckSum(sha256.Sum256(data), hash); err != nil {
		return err
	}
	return s.put(ctx, key, hash, data)
}

// put stores data whose hash was checked.
func (s *Store) put(ctx context.Context, key, hash string, data []byte) error {
	done, err := s.turns.write(ctx, key)
	if err != nil {
		return s.failed(ctx, "store", key, err)
	}
	defer done()
	opts := written()
	err = repeat(ctx, sendTime, func(ctx context.Context) error {
		_, err := s.client.PutObject(ctx, s.cfg.Bucket, key, bytes.NewReader(data), int64(len(data)), "", hash, opts)
		return err
	})
	if err == nil {
		err = ctx.Err() // if no attempt was made
	}
	return s.failed(ctx, "store", key, err)
}

// writeValue is the metadata of an object that is different for each write.
const writeValue = "Chancery-Write"

// written returns the options of one write.
func written() minio.PutObjectOptions {
	var value [8]byte
	_, _ = rand.Read(value[:]) // never fails
	return minio.PutObjectOptions{
		ContentType:  "application/octet-stream",
		UserMetadata: map[string]string{writeValue: hex.EncodeToString(value[:])},
		// The storage compares what it gets with the SHA-256, and needs no other sum.
		DisableContentSha256: true,
	}
}

// second returns when an object was stored as far as a list of objects shows it.
func second(info *minio.ObjectInfo) time.Time { return info.LastModified.UTC().Truncate(time.Second) }

// exact returns when an object was stored, with a fraction of the second that is different
// for each write and never zero. The object is one that was looked at, not listed.
func exact(info *minio.ObjectInfo) time.Time {
	value := info.UserMetadata[writeValue]
	if len(value) != 16 {
		return second(info) // written by another program
	}
	n, err := strconv.ParseUint(value, 16, 64)
	if err != nil {
		return second(info)
	}
	return second(info).Add(1 + time.Duration(n%uint64(time.Second-1)))
}
