package s3_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	server "chancery/test/s3"
)

var ws, other = domaintest.ID(4, 1), domaintest.ID(4, 2)

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// bucket returns a store in a bucket, and what looks at the bucket as others do.
func bucket(t *testing.T) (domain.Blobs, *outside) {
	t.Helper()
	s, url := server.BucketOf(t)
	client, err := s.Client()
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(url[:strings.Index(url, "?")], "s3://")
	return open(t, strings.Replace(url, "?", "/some/prefix?", 1)), &outside{t, client, name}
}

// outside is another program that uses the bucket.
type outside struct {
	t      *testing.T
	client *minio.Core
	bucket string
}

func (o *outside) put(key string, data []byte) {
	o.t.Helper()
	if _, err := o.client.PutObject(o.t.Context(), o.bucket, key, bytes.NewReader(data), int64(len(data)), "", "", minio.PutObjectOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

func (o *outside) keys() (list []string) {
	o.t.Helper()
	for info := range o.client.ListObjectsIter(o.t.Context(), o.bucket, minio.ListObjectsOptions{Recursive: true}) {
		if info.Err != nil {
			o.t.Fatal(info.Err)
		}
		list = append(list, info.Key)
	}
	return list
}

// key is where a content of the first workspace is.
func key(hash string) string { return "some/prefix/" + string(ws) + "/" + hash[:2] + "/" + hash }

// TestLayout: contents are where package dir would have them, so that they can be copied
// from one to the other, and what others keep in the bucket is left alone.
func TestLayout(t *testing.T) {
	t.Parallel()
	b, out := bucket(t)
	data := []byte("contents")
	hash := hashOf(data)
	if err := b.Put(t.Context(), ws, hash, data); err != nil {
		t.Fatal(err)
	}
	if got := out.keys(); !slices.Equal(got, []string{key(hash)}) {
		t.Errorf("%q", got)
	}
	copied := []byte("copied by another program")
	out.put(key(hashOf(copied)), copied)
	foreign := []string{"elsewhere", "some/prefix/readme", "some/prefix/" + string(ws) + "/" + hash, "some/prefix/x/" + hash[:2] + "/" + hash, "some/prefixed/a"}
	for _, k := range foreign {
		out.put(k, data)
	}
	list, err := b.List(t.Context(), domain.Blob{}, 100)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	for _, c := range list {
		if want := map[string]int{hash: len(data), hashOf(copied): len(copied)}[c.Hash]; int64(want) != c.Size || c.WorkspaceID != ws {
			t.Errorf("%v", c)
		}
		if gone, err := b.Remove(t.Context(), c); !gone || err != nil {
			t.Errorf("%v, %v", gone, err)
		}
	}
	if got := out.keys(); len(got) != len(foreign) {
		t.Errorf("%q are left", got)
	}
}

// TestDamaged: other bytes than those of the hash never come to an end without an error,
// which names the key, and the last of them are not passed on.
func TestDamaged(t *testing.T) {
	t.Parallel()
	b, out := bucket(t)
	data := bytes.Repeat([]byte("0123456789"), 20_000)
	hash := hashOf(data)
	changed := slices.Clone(data)
	changed[len(changed)/2]++
	for name, bad := range map[string][]byte{"empty": {}, "cut": data[:len(data)-1], "changed": changed, "longer": append(slices.Clone(data), '0')} {
		out.put(key(hash), bad)
		r, err := b.Open(t.Context(), ws, hash)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err == nil || !strings.Contains(err.Error(), key(hash)) || domain.Is(err, domain.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if len(bad) > 0 && len(got) >= len(bad) {
			t.Errorf("%s: all %d bytes were passed on", name, len(got))
		}
		if _, err := r.Read(make([]byte, 1)); err == nil || err == io.EOF {
			t.Errorf("%s: then %v", name, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	// Storing it again makes it whole.
	if err := b.Put(t.Context(), ws, hash, data); err != nil {
		t.Fatal(err)
	}
	r, err := b.Open(t.Context(), ws, hash)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestMissingNamesKey, and a bucket that has gone is not a missing object.
func TestMissingNamesKey(t *testing.T) {
	t.Parallel()
	b, out := bucket(t)
	hash := hashOf([]byte("never stored"))
	if _, err := b.Open(t.Context(), ws, hash); !domain.Is(err, domain.NotFound) || !strings.Contains(err.Error(), key(hash)) {
		t.Error(err)
	}
	if err := out.client.RemoveBucket(t.Context(), out.bucket); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Open(t.Context(), ws, hash); err == nil || domain.Is(err, domain.NotFound) || domain.Is(err, domain.Busy) {
		t.Error(err)
	}
	if err := b.Put(t.Context(), ws, hash, []byte("never stored")); err == nil || domain.Is(err, domain.NotFound) {
		t.Error(err)
	}
}

// TestRemoveOldListing: a content that was listed with its whole second is known as one
// that was stored again too.
func TestRemoveOldListing(t *testing.T) {
	t.Parallel()
	b, _ := bucket(t)
	data := []byte("old")
	store := func() {
		t.Helper()
		if err := b.Put(t.Context(), ws, hashOf(data), data); err != nil {
			t.Fatal(err)
		}
	}
	// listed waits until the list has it with whole seconds.
	listed := func() domain.Blob {
		t.Helper()
		for {
			list, err := b.List(t.Context(), domain.Blob{}, 10)
			if err != nil || len(list) != 1 {
				t.Fatalf("%v, %v", list, err)
			}
			if list[0].StoredAt.Nanosecond() == 0 {
				return list[0]
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	store()
	before := listed()
	store()
	if gone, err := b.Remove(t.Context(), before); gone || err != nil {
		t.Errorf("what was stored again is removed: %v", err)
	}
	if gone, err := b.Remove(t.Context(), listed()); !gone || err != nil {
		t.Errorf("%v, %v", gone, err)
	}
}

// TestSweepDrafts gives up old uploads in parts, and none that is being made.
func TestSweepDrafts(t *testing.T) {
	t.Parallel()
	b, out := bucket(t)
	data := bytes.Repeat([]byte("0123456789abcdef"), 7<<16) // 7 MiB
	hash := hashOf(data)
	begin := func(key string) {
		t.Helper()
		id, err := out.client.NewMultipartUpload(t.Context(), out.bucket, key, minio.PutObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.client.PutObjectPart(t.Context(), out.bucket, key, id, 1, bytes.NewReader(data[:9]), 9, minio.PutObjectPartOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func(before time.Time, want int) {
		t.Helper()
		if n, err := b.SweepDrafts(t.Context(), before); err != nil || n != want {
			t.Errorf("%d drafts, want %d: %v", n, want, err)
		}
	}
	begin(key(hash))
	begin("elsewhere")
	begin("some/prefix/foreign")
	now := time.Now()
	sweep(now.Add(-time.Hour), 0)
	// When bytes of the second part are read, the upload has begun.
	asked := 0
	r := io.MultiReader(bytes.NewReader(data[:6<<20]), readerFunc(func([]byte) (int, error) {
		asked++
		sweep(now.Add(time.Hour), 1)
		return 0, io.EOF
	}), bytes.NewReader(data[6<<20:]))
	if err := b.Create(t.Context(), ws, hash, int64(len(data)), r); err != nil || asked != 1 {
		t.Errorf("%v, asked %d times", err, asked)
	}
	left, err := out.client.ListMultipartUploads(t.Context(), out.bucket, "", "", "", "", 10)
	if err != nil || len(left.Uploads) != 2 {
		t.Errorf("%v, %v", left.Uploads, err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestInParts: a file of several parts is refused like a small one, and then nothing is left.
func TestInParts(t *testing.T) {
	t.Parallel()
	b, out := bucket(t)
	data := bytes.Repeat([]byte("0123456789abcdef"), 11<<16) // 11 MiB
	size, hash := int64(len(data)), hashOf(data)
	broken := errors.New("the sender has gone")
	ended, end := context.WithCancel(t.Context())
	for name, c := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		want func(error) bool
	}{
		"short":     {t.Context(), bytes.NewReader(data[:size-1]), func(err error) bool { return domain.Is(err, domain.Invalid) }},
		"long":      {t.Context(), io.MultiReader(bytes.NewReader(data), strings.NewReader("x")), func(err error) bool { return domain.Is(err, domain.Invalid) }},
		"other":     {t.Context(), io.MultiReader(bytes.NewReader(data[:size-1]), strings.NewReader("x")), func(err error) bool { return domain.Is(err, domain.Invalid) }},
		"broken":    {t.Context(), io.MultiReader(bytes.NewReader(data[:6<<20]), readerFunc(func([]byte) (int, error) { return 0, broken })), func(err error) bool { return errors.Is(err, broken) }},
		"cancelled": {ended, io.MultiReader(bytes.NewReader(data[:6<<20]), readerFunc(func([]byte) (int, error) { end(); return 0, nil })), func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		if err := b.Create(c.ctx, ws, hash, size, c.r); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
		if n, err := b.SweepDrafts(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
			t.Errorf("%s: %d drafts are left: %v", name, n, err)
		}
	}
	if got := out.keys(); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if err := b.Create(t.Context(), ws, hash, size, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	if err := b.Create(t.Context(), ws, hash, 10_001*5<<20, bytes.NewReader(data)); !domain.Is(err, domain.Invalid) {
		t.Errorf("larger than S3 allows: %v", err)
	}
	r, err := b.Open(t.Context(), ws, hash)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestSlowSenders of one workspace do not keep others waiting, and who waits can leave.
func TestSlowSenders(t *testing.T) {
	t.Parallel()
	b, _ := bucket(t)
	data := []byte("contents")
	hold, held := make(chan struct{}), make(chan struct{}, 20)
	done := make(chan error)
	for range 20 {
		go func() {
			done <- b.Create(t.Context(), ws, hashOf(data), 8, io.MultiReader(readerFunc(func([]byte) (int, error) {
				held <- struct{}{}
				<-hold
				return 0, io.EOF
			}), bytes.NewReader(data)))
		}()
	}
	for range 4 { // the share of a workspace
		<-held
	}
	if err := b.Create(t.Context(), other, hashOf(data), 8, bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := b.Create(ctx, ws, hashOf(data), 8, bytes.NewReader(data)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a fifth sender: %v", err)
	}
	if len(held) > 0 {
		t.Errorf("%d senders more than the share", len(held))
	}
	close(hold)
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestVersions: where the bucket keeps versions, one is removed at a time, and a content
// of which none is left has gone.
func TestVersions(t *testing.T) {
	t.Parallel()
	b, out := bucket(t)
	if err := out.client.EnableVersioning(t.Context(), out.bucket); err != nil {
		t.Fatal(err)
	}
	data := []byte("contents")
	for range 2 {
		if err := b.Put(t.Context(), ws, hashOf(data), data); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		list, err := b.List(t.Context(), domain.Blob{}, 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		if gone, err := b.Remove(t.Context(), list[0]); !gone || err != nil {
			t.Errorf("%v, %v", gone, err)
		}
	}
	for info := range out.client.ListObjectsIter(t.Context(), out.bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true, Prefix: key(hashOf(data))}) {
		t.Errorf("%s %s is left: %v", info.Key, info.VersionID, info.Err)
	}
}
