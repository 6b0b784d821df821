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
	c.Put(1, string(make([]byte, 26)))
	if _, ok := c.Get(1); ok {
		t.Error("a value of more than a quarter is kept")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		k := rng.IntN(20)
		switch rng.IntN(4) {
		case 0:
			c.Delete(k)
			if _, ok := c.Get(k); ok {
				t.Fatal("deleted, and there")
			}
		case 1:
			c.Get(k)
		default:
			v := string(make([]byte, 1+rng.IntN(25)))
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

func TestNil(t *testing.T) {
	t.Parallel()
	var c *Cache[int, int]
	c.Put(1, 1)
	c.Delete(1)
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
