package sqlite

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func benchStore(b *testing.B) *Store {
	b.Helper()
	s, err := open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

var (
	benchSpace = domaintest.ID(4, 1)
	benchFlow  = domaintest.ID(4, 2)
)

func benchJob(n int) *domain.Job {
	return &domain.Job{
		WorkspaceID: benchSpace, ID: domaintest.ID(7, n), WorkflowID: benchFlow, WorkflowVersion: 1,
		InputHash: "0b1c2d3e4f5061728394a5b6c7d8e9f00b1c2d3e4f5061728394a5b6c7d8e9f0", Args: map[string]string{"to": "a@b.example"},
		CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start, DueAt: domaintest.Start,
		Lease: domain.Lease{Owner: "bench", Until: domaintest.Start.Add(time.Minute), Fence: 1},
	}
}

func benchEvents(n int) []domain.Event {
	events := make([]domain.Event, 6)
	for i := range events {
		events[i] = domain.Event{
			Seq: i + 1, IntentID: domaintest.ID(7, n*10+i/2), StepID: domaintest.ID(4, i/2), Name: "Make a step", Provider: "silo.state",
			Index: i%2 + 1, Status: domain.StatusRun, At: domaintest.Start,
		}
		if i%2 == 1 {
			events[i].Status = domain.StatusOK
		}
	}
	return events
}

func insertOnly(b *testing.B, s *Store, n int) {
	ctx := b.Context()
	if err := s.Update(ctx, func(tx domain.Tx) error {
		return tx.Jobs().Insert(ctx, benchJob(n))
	}); err != nil {
		b.Error(err)
	}
}

func cycle(b *testing.B, s *Store, n int) {
	ctx := b.Context()
	insertOnly(b, s, n)
	if err := s.Update(ctx, func(tx domain.Tx) error {
		j := benchJob(n)
		j.Status, j.CompletedAt, j.DueAt, j.Lease = domain.StatusOK, domaintest.Start, time.Time{}, domain.Lease{Fence: 1}
		_, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: j, Events: benchEvents(n)})
		return err
	}); err != nil {
		b.Error(err)
	}
}

// BenchmarkUpdate1 is one caller: one commit each.
func BenchmarkUpdate1(b *testing.B) {
	s := benchStore(b)
	n := 0
	for b.Loop() {
		n++
		insertOnly(b, s, n)
	}
}

// BenchmarkUpdate64 is 64 callers whose commits are joined.
func BenchmarkUpdate64(b *testing.B) { parallel(b, insertOnly) }

// BenchmarkJobCycle is Insert and Advance with six events, by one caller and by 64.
func BenchmarkJobCycle(b *testing.B) {
	b.Run("callers=1", func(b *testing.B) {
		s := benchStore(b)
		n := 0
		for b.Loop() {
			n++
			cycle(b, s, n)
		}
	})
	b.Run("callers=64", func(b *testing.B) { parallel(b, cycle) })
}

func parallel(b *testing.B, work func(b *testing.B, s *Store, n int)) {
	s := benchStore(b)
	work(b, s, 0)
	var n atomic.Int64
	b.SetParallelism(32) // times GOMAXPROCS
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			work(b, s, int(n.Add(1)))
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	b.ReportMetric(float64(s.writer.Commits())/float64(b.N), "commits/op")
}

// BenchmarkLongDocument is an entry with a document of 10 and of 10,000 lines. The
// metric is how long the transaction of each keeps the writer, without the commit.
func BenchmarkLongDocument(b *testing.B) {
	for name, size := range map[string]int{"lines=10": 3 << 10, "lines=10000": 2 << 20} {
		b.Run(name, func(b *testing.B) {
			s := benchStore(b)
			doc := make([]byte, size)
			n, inside := 0, time.Duration(0)
			for b.Loop() {
				n++
				binary.BigEndian.PutUint64(doc, uint64(n))
				e := &domain.Entry{WorkspaceID: benchSpace, ID: domaintest.ID(7, n), Folder: "f", CreatedAt: domaintest.Start}
				e.Content.Version, e.Content.Doc = "v1", doc
				if err := s.Update(b.Context(), func(tx domain.Tx) error {
					begin := time.Now()
					defer func() { inside += time.Since(begin) }()
					return tx.Entries().Insert(b.Context(), e)
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(inside.Microseconds())/float64(n)/1000, "inside-ms/op")
		})
	}
}

// BenchmarkSigned is what a signed document with a number costs the writer more than a
// draft: the time that a transaction with 100 of them has, for each.
func BenchmarkSigned(b *testing.B) {
	for _, signed := range []bool{false, true} {
		b.Run(fmt.Sprintf("signed=%v", signed), func(b *testing.B) {
			s, n := benchStore(b), 0
			var inside time.Duration
			for b.Loop() {
				if err := s.Update(b.Context(), func(tx domain.Tx) error {
					begun := time.Now()
					for range 100 {
						n++
						c := oldContent(n)
						c.DocSchema, c.Signed = "https://gobl.org/draft-0/bill/invoice", signed
						err := tx.Entries().Insert(b.Context(), &domain.Entry{WorkspaceID: benchSpace, ID: domaintest.ID(7, 1<<30+n), Content: c})
						if err != nil {
							return err
						}
					}
					inside += time.Since(begun)
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(inside.Microseconds())/float64(b.N)/100, "µs/document")
		})
	}
}
