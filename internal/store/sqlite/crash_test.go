package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"chancery/internal/domain"
)

const (
	crashVariable = "CHANCERY_TEST_CRASH_DB"
	crashFirst    = "CHANCERY_TEST_CRASH_FIRST"
)

// writeUntilKilled is the child process of TestKilled: it writes from several
// goroutines and prints each number once Update has returned. It runs until killed.
func writeUntilKilled(path string) {
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	first, err := strconv.Atoi(os.Getenv(crashFirst))
	if err != nil {
		fail(err)
	}
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		fail(err)
	}
	var next atomic.Int64
	next.Store(int64(first))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				n := int(next.Add(1))
				if err := crashWrite(ctx, s, n); err != nil {
					fail(err)
				}
				// A short write to a pipe is atomic.
				if _, err := fmt.Fprintln(os.Stdout, n); err != nil {
					fail(err)
				}
			}
		})
	}
	wg.Wait()
}

// crashWrite stores a job with its events, in two transactions.
func crashWrite(ctx context.Context, s domain.Store, n int) error {
	j := benchJob(n)
	if err := s.Update(ctx, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, j) }); err != nil {
		return err
	}
	return s.Update(ctx, func(tx domain.Tx) error {
		_, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: j, Events: benchEvents(n)})
		return err
	})
}

// TestKilled kills a writing process at random times, ten times on the same file:
// everything that was acknowledged is there and complete, and the file is intact.
func TestKilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	rng := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	var acknowledged []int
	for round := range 10 {
		acknowledged = append(acknowledged, runAndKill(t, path, round*1_000_000, 1+rng.IntN(150))...)
		s := openAt(t, path)
		if s == nil {
			return
		}
		checkJobs(t, s, acknowledged)
		var verdict string
		if err := s.read.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
			t.Errorf("round %d: integrity: %s (%v)", round, verdict, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func checkJobs(t *testing.T, s domain.Store, acknowledged []int) {
	t.Helper()
	err := s.View(t.Context(), func(tx domain.Tx) error {
		for _, n := range acknowledged {
			j, err := tx.Jobs().Get(t.Context(), benchSpace, benchJob(n).ID)
			if err != nil {
				return fmt.Errorf("job %d was acknowledged: %w", n, err)
			}
			if len(j.Events) != len(benchEvents(n)) {
				t.Errorf("job %d has %d events", n, len(j.Events))
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// runAndKill lets the child write until it has printed after numbers, kills it, and
// returns all that it printed.
func runAndKill(t *testing.T, path string, first, after int) []int {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self)
	child.Env = append(os.Environ(), crashVariable+"="+path, crashFirst+"="+strconv.Itoa(first))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []int
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatalf("the child said %q", lines.Text())
		}
		acknowledged = append(acknowledged, n)
		if len(acknowledged) == after {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); child.ProcessState.ExitCode() != -1 {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return acknowledged
}
