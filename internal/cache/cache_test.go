package cache

import (
	"math/rand/v2"
	"sync"
	"testing"
)

func length(_ int, v string) int { return len(v) }

func held[K comparable, V any](c *Cache[K, V]) int { return len(c.young) + len(c.old) }

func TestEntries(t *testing.T) {
	t.Parallel()
	c := New(Limits[int, int]{Entries: 10})
	for n := range 1000 {
		c.Put(n, -n)
		c.Put(n, n) // replaces
		if v, ok := c.Get(n); !ok || v != n {
			t.Fatalf("%d is %d (%v)", n, v, ok)
		}
		if held(c) > 10 {
			t.Fatalf("%d values", held(c))
		}
	}
	if _, ok := c.Get(0); ok {
		t.Error("the oldest is still there")
	}
}

// TestInUse: a value that is read now and then stays while others pass.
func TestInUse(t *testing.T) {
	t.Parallel()
	c := New(Limits[int, string]{Entries: 8})
	c.Put(-1, "kept")
	for n := range 1000 {
		c.Put(n, "passing")
		if n%3 == 0 {
			if v, ok := c.Get(-1); !ok || v != "kept" {
				t.Fatalf("after %d: %q (%v)", n, v, ok)
			}
		}
	}
}

func TestBytes(t *testing.T) {
	t.Parallel()
	c := New(Limits[int, string]{Bytes: 100, Size: length})
	c.Put(1, string(make([]byte, 51)))
	if _, ok := c.Get(1); ok {
		t.Error("a value of more than half is kept")
	}
	c.Put(1, string(make([]byte, 50)))
	if _, ok := c.Get(1); !ok {
		t.Error("a value of half is not kept")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		k := rng.IntN(20)
		switch rng.IntN(4) {
		case 0:
			if rng.IntN(2) == 0 {
				c.Delete(k)
			} else {
				c.Take(k)
			}
			if _, ok := c.Get(k); ok {
				t.Fatal("deleted, and there")
			}
		case 1:
			c.Get(k)
		default:
			v := string(make([]byte, 1+rng.IntN(50)))
			c.Put(k, v)
			if got, ok := c.Get(k); !ok || got != v {
				t.Fatalf("%d is not what was put", k)
			}
		}
		young, all := 0, 0
		for k, v := range c.young {
			young += length(k, v)
			if _, ok := c.old[k]; ok {
				t.Fatalf("%d is in both generations", k)
			}
		}
		for k, v := range c.old {
			all += length(k, v)
		}
		all += young
		if young != c.bytes || all > 100 {
			t.Fatalf("%d bytes, %d of them young, counted %d", all, young, c.bytes)
		}
	}
	c.Put(1, "small")
	c.Put(1, string(make([]byte, 99)))
	if v, ok := c.Get(1); ok {
		t.Errorf("the former value of a replaced key: %q", v)
	}
}

// TestTake: a value is taken once, from either generation.
func TestTake(t *testing.T) {
	t.Parallel()
	c := New(Limits[int, string]{Entries: 4})
	c.Put(1, "old")
	c.Put(2, "old")
	c.Put(3, "young")
	for k, want := range map[int]string{1: "old", 3: "young"} {
		if v, ok := c.Take(k); !ok || v != want {
			t.Errorf("took %q (%v), want %q", v, ok, want)
		}
		if v, ok := c.Take(k); ok {
			t.Errorf("took %q a second time", v)
		}
	}
}

func TestClear(t *testing.T) {
	t.Parallel()
	c := New(Limits[int, string]{Bytes: 4, Size: length})
	for k := range 3 {
		c.Put(k, "a")
	}
	c.Clear()
	if held(c) != 0 || c.bytes != 0 {
		t.Errorf("%d values of %d bytes", held(c), c.bytes)
	}
	c.Put(1, "a")
	if _, ok := c.Get(1); !ok {
		t.Error("a cleared cache keeps nothing")
	}
}

func TestNil(t *testing.T) {
	t.Parallel()
	var c *Cache[int, int]
	c.Put(1, 1)
	c.Delete(1)
	c.Clear()
	if _, ok := c.Take(1); ok {
		t.Error("a nil cache gives a value")
	}
	if _, ok := c.Get(1); ok {
		t.Error("a nil cache holds a value")
	}
}

func TestConcurrent(t *testing.T) {
	t.Parallel()
	c := New(Limits[int, int]{Entries: 16})
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := range 2000 {
				k := (n*7 + g) % 40
				if v, ok := c.Get(k); ok && v != k {
					t.Errorf("%d is %d", k, v)
				}
				c.Put(k, k)
				if n%11 == 0 {
					c.Delete(k)
				}
			}
		})
	}
	wg.Wait()
	if held(c) > 16 {
		t.Errorf("%d values", held(c))
	}
}
