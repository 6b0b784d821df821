package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

const (
	// floorRow is the size of a row in bytes, about that of a small invoice.
	floorRow = 2048
	// floorCommits is how many durable commits a job waits for, one after the
	// other: its acceptance and its result. No engine that promises both needs
	// fewer.
	floorCommits = 2
	// floorBatch is how many waiting rows share a commit at most: more than the store
	// joins, since less would make the floor slower.
	floorBatch = 128
)

// floor writes bare rows to a database that is set up like that of the store, and by the
// same technique: each of a few goroutines owns a connection and joins the writes that
// wait into one synced commit. It has no claim, no lease, no events, no JSON and no
// savepoints, so nothing that keeps jobs in such a database can be faster.
//
// It does not go through the store, for three reasons. Its transactions offer
// documents and jobs but no bare rows. Its queue, savepoints and hand-over of
// transactions are part of the cost that is compared with the floor: a faster
// writer must raise the share of the floor, not the floor itself. And the figures
// of earlier versions (bench/latest.json) must stay comparable, so the floor does
// not change when the store does.
type floor struct {
	queue   chan *floorWrite
	writers []floorWriter
	stopped sync.WaitGroup
	end     func() error
}

// floorWriter is a connection that writes rows.
type floorWriter interface {
	// store writes so many copies of a row in one commit.
	store(ctx context.Context, row []byte, copies int) error
	close() error
}

// floorWrite is one row that waits to be written. Each caller reuses its own.
type floorWrite struct{ done chan error }

// openFloor makes the table and starts the writers: in the database of the URL, or else
// in a file in the folder.
func openFloor(ctx context.Context, folder, database string) (_ *floor, err error) {
	f := &floor{queue: make(chan *floorWrite, 4096), end: func() error { return nil }}
	if database == "" {
		err = f.openFile(ctx, folder)
	} else {
		err = f.openDatabase(ctx, database)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the floor's database: %w", err), f.release())
	}
	for _, w := range f.writers {
		f.stopped.Go(func() { f.write(context.WithoutCancel(ctx), w) })
	}
	return f, nil
}

// job writes its rows, each awaited.
func (f *floor) job(w *floorWrite) error {
	for range floorCommits {
		f.queue <- w
		if err := <-w.done; err != nil {
			return err
		}
	}
	return nil
}

// write serves the queue until it is closed.
func (f *floor) write(ctx context.Context, to floorWriter) {
	row := []byte(strings.Repeat("0123456789abcdef", floorRow/16))
	batch := make([]*floorWrite, 0, floorBatch)
	for first := range f.queue {
		again := len(batch) > 1
		batch = append(batch[:0], first)
		if again {
			runtime.Gosched() // lets the callers of the last commit come back
		}
		batch = f.gather(batch)
		err := to.store(ctx, row, len(batch))
		for _, w := range batch {
			w.done <- err
		}
	}
}

// gather adds the writes that wait, up to a full batch.
func (f *floor) gather(batch []*floorWrite) []*floorWrite {
	for len(batch) < floorBatch {
		select {
		case w, open := <-f.queue:
			if !open {
				return batch
			}
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

// close stops the writers. No caller may still wait for a row.
func (f *floor) close() error {
	close(f.queue)
	f.stopped.Wait()
	return f.release()
}

func (f *floor) release() error {
	var errs []error
	for _, w := range f.writers {
		errs = append(errs, w.close())
	}
	return errors.Join(append(errs, f.end())...)
}
