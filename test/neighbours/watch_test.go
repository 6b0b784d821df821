package neighbours

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"chancery/test/process"
)

// A server that goes so far beyond its limits is ended, so that the machine survives.
const (
	deadlyMemory = 3 << 30
	deadlyDisk   = 4 << 30
)

// usage is what a server took at most.
type usage struct {
	memory, database int64
	// ended says why the server was ended early, if it was.
	ended string
}

// watcher measures a server until it is stopped.
type watcher struct {
	usage
	server *process.Server
	data   string
	// died ends when the server is ended early.
	died   context.Context
	end    context.CancelFunc
	cancel context.CancelFunc
	done   chan struct{}
}

// watch starts to measure a server.
func watch(t *testing.T, s *process.Server, data string) *watcher {
	t.Helper()
	w := &watcher{server: s, data: data, done: make(chan struct{})}
	w.died, w.end = context.WithCancel(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel = cancel
	go func() {
		defer close(w.done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			w.measure()
			select {
			case <-ctx.Done():
				return
			case <-w.died.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return w
}

func (w *watcher) measure() {
	if runtime.GOOS == "linux" {
		w.measureMemory()
	}
	w.database = sizeOf(w.data, "chancery.db") + sizeOf(w.data, "chancery.db-wal")
	switch disk := w.database + folderSize(filepath.Join(w.data, "files")); {
	case w.memory > deadlyMemory:
		w.kill(fmt.Sprintf("ended at %d MiB of memory", w.memory>>20))
	case disk > deadlyDisk:
		w.kill(fmt.Sprintf("ended at %d MiB on disk", disk>>20))
	}
}

func (w *watcher) measureMemory() {
	tree, err := process.TreeMemory(w.server.PID())
	if err != nil {
		w.kill("the server has ended")
		return
	}
	own, err := process.MemoryOf(w.server.PID())
	if err != nil {
		w.kill("the server has ended")
		return
	}
	w.memory = max(w.memory, tree, own.Peak)
}

func (w *watcher) kill(why string) {
	w.ended = why
	w.server.Kill()
	w.end()
}

// stop ends the measurement and returns it.
func (w *watcher) stop() usage {
	w.cancel()
	<-w.done
	w.end()
	return w.usage
}

func sizeOf(folder, name string) int64 {
	info, err := os.Stat(filepath.Join(folder, name))
	if err != nil {
		return 0
	}
	return info.Size()
}

func folderSize(folder string) (size int64) {
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0 // a file went away while we walked
	}
	return size
}
