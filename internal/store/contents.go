package store

import (
	"chancery/internal/cache"
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
// row: by the request, by its job, and by clients that read both afterwards.
type Contents = cache.Cache[contentKey, *domain.Content]

type contentKey struct {
	workspace, entry domain.ID
	version          string
}

// NewContents returns an empty cache.
func NewContents() *Contents {
	return cache.New(cache.Limits[contentKey, *domain.Content]{
		Bytes: contentsBytes,
		Size: func(_ contentKey, c *domain.Content) int {
			return len(c.Doc) + len(c.Head) + len(c.Sigs) + len(c.Snippet) + domain.WarningsBytes(c.Warnings) + contentsOverhead
		},
	})
}
