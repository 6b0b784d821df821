package s3_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"

	"chancery/test/process"
	server "chancery/test/s3"
)

// TestMemory sends a large file and reads it, and looks at the memory whenever the store
// asks for bytes or passes some on. The file has 48 MiB, or FILE_MEGABYTES: with 1024 the
// memory of the whole process is checked too.
func TestMemory(t *testing.T) {
	megabytes, _ := strconv.ParseInt(os.Getenv("FILE_MEGABYTES"), 10, 64)
	size := max(megabytes, 48) << 20
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, contents(size), make([]byte, 1<<16)); err != nil {
		t.Fatal(err)
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	b := open(t, server.Bucket(t))
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m := &meter{base: before.HeapAlloc}
	if err := b.Create(t.Context(), ws, hash, size, m.watch(contents(size))); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	sent := after.TotalAlloc - before.TotalAlloc
	r, err := b.Open(t.Context(), ws, hash)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, m.watch(r), make([]byte, 1<<15))
	if err != nil || n != size {
		t.Errorf("%d bytes: %v", n, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	runtime.ReadMemStats(&before)
	read := before.TotalAlloc - after.TotalAlloc
	t.Logf("%d MiB: at most %d KiB in memory; %d KiB allocated to send, %d KiB to read", size>>20, m.peak>>10, sent>>10, read>>10)
	if m.peak > 24<<20 {
		t.Errorf("%d MiB in memory at once", m.peak>>20)
	}
	// One buffer serves all parts, so what is allocated hardly grows with the file.
	if sent > 16<<20+uint64(size)/16 || read > uint64(size)/8 {
		t.Errorf("allocated %d MiB to send and %d MiB to read", sent>>20, read>>20)
	}
	if megabytes > 0 && runtime.GOOS == "linux" {
		all, err := process.MemoryOf(os.Getpid())
		if err != nil || all.Peak > 64<<20 {
			t.Errorf("the process had %d MiB, %v", all.Peak>>20, err)
		}
		t.Logf("the process had at most %d MiB", all.Peak>>20)
	}
}

// contents returns pseudo-random bytes, the same each time.
func contents(size int64) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{}), size)
}

// meter notes the largest heap.
type meter struct {
	base, peak uint64
	reads      int
}

// watch looks at the memory with every sixteenth reading.
func (m *meter) watch(r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if m.reads++; m.reads%16 == 0 {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			m.peak = max(m.peak, now.HeapAlloc-min(m.base, now.HeapAlloc))
		}
		return r.Read(p)
	})
}
