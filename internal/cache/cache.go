package cache

import "sync"

// Limits bound a cache. At least one of them should be set; zero means no limit.
type Limits[K comparable, V any] struct {
	// Entries is how many values the cache holds at most.
	Entries int
	// Bytes is the total size of the values at most, as Size measures them. A value
	// larger than half of it is not kept.
	Bytes int
	Size  func(k K, v V) int
}

// Cache holds the values used most recently. It keeps two generations, each of at most
// half the limits: a value that is used enters the young one, and when that is full,
// it becomes the old one and the former old one is dropped. So a value that is in use
// stays, and making room costs nothing. A nil Cache is always empty.
type Cache[K comparable, V any] struct {
	limits Limits[K, V]

	mu    sync.RWMutex
	young map[K]V
	old   map[K]V
	bytes int // of the young generation
}

// New returns an empty cache.
func New[K comparable, V any](limits Limits[K, V]) *Cache[K, V] {
	return &Cache[K, V]{limits: limits, young: make(map[K]V)}
}

// Get returns the value of a key and whether the cache holds one.
func (c *Cache[K, V]) Get(k K) (V, bool) {
	if c == nil {
		var none V
		return none, false
	}
	c.mu.RLock()
	v, ok := c.young[k]
	if ok {
		c.mu.RUnlock()
		return v, true
	}
	_, ok = c.old[k]
	c.mu.RUnlock()
	if !ok {
		return v, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	// Another goroutine may have moved, replaced or deleted it since.
	if v, ok = c.young[k]; ok {
		return v, true
	}
	if v, ok = c.old[k]; ok {
		delete(c.old, k)
		c.add(k, v)
	}
	return v, ok
}

// Put stores a value, which replaces the former value of the key.
func (c *Cache[K, V]) Put(k K, v V) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(k)
	if c.limits.Bytes > 0 && c.limits.Size(k, v) > c.limits.Bytes/2 {
		return
	}
	c.add(k, v)
}

// Delete removes the value of a key.
func (c *Cache[K, V]) Delete(k K) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(k)
}

// Take removes the value of a key and returns it, and whether the cache held one. Each
// value that was put is taken once at most, so the caller may change it.
func (c *Cache[K, V]) Take(k K) (V, bool) {
	if c == nil {
		var none V
		return none, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.young[k]
	if !ok {
		v, ok = c.old[k]
	}
	c.remove(k)
	return v, ok
}

// Clear removes all values.
func (c *Cache[K, V]) Clear() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.old, c.young, c.bytes = nil, make(map[K]V), 0
}

func (c *Cache[K, V]) remove(k K) {
	delete(c.old, k)
	if v, ok := c.young[k]; ok {
		c.bytes -= c.size(k, v)
		delete(c.young, k)
	}
}

// add puts a value that is in neither generation into the young one.
func (c *Cache[K, V]) add(k K, v V) {
	size := c.size(k, v)
	full := c.limits.Entries > 0 && len(c.young)+1 > max(1, c.limits.Entries/2)
	if full || c.limits.Bytes > 0 && c.bytes+size > c.limits.Bytes/2 {
		c.old, c.young, c.bytes = c.young, make(map[K]V), 0
	}
	c.young[k] = v
	c.bytes += size
}

func (c *Cache[K, V]) size(k K, v V) int {
	if c.limits.Bytes <= 0 {
		return 0
	}
	return c.limits.Size(k, v)
}
