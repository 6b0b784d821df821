package store

import (
	"sync"

	"chancery/internal/domain"
)

// contentsBytes limits the size of Contents. contentsOverhead is what a version
// counts in addition to the bytes of its envelope.
const (
	contentsBytes    = 16 << 20
	contentsOverhead = 1 << 10
)

// Contents caches versions of entries, which never change once they are committed,
// for the sessions of one database. A document is usually read several times in a
// row: by the request, by its job, and by clients that read both afterwards. The
// zero value is empty and ready for use.
type Contents struct {
	mu   sync.RWMutex
	m    map[contentKey]*domain.Content
	size int
}

type contentKey struct {
	workspace, entry domain.ID
	version          string
}

func (c *Contents) get(k contentKey) *domain.Content {
	if c == nil {
		return nil
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.m[k]
}

// put adds a version that was read outside of any write transaction. When the cache
// is full, put empties it first.
func (c *Contents) put(k contentKey, v *domain.Content) {
	size := len(v.Doc) + len(v.Head) + len(v.Sigs) + len(v.Snippet) + contentsOverhead
	if c == nil || size > contentsBytes/4 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil || c.size+size > contentsBytes {
		c.m, c.size = make(map[contentKey]*domain.Content), 0
	}
	if _, known := c.m[k]; !known {
		c.size += size
	}
	c.m[k] = v
}
