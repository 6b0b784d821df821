package document

import (
	"bytes"
	"sync"

	"chancery/gobl"
	"chancery/internal/cache"
	"chancery/internal/domain"
)

// Limits of a parsedCache: the number of envelopes, and the size of the largest one in
// bytes of its JSON; all together are at most twice as large. A parsed envelope takes
// some ten times as much.
const (
	maxParsed     = 256
	maxParsedText = 1 << 20
)

// parsedCache holds envelopes between NumberingOf and Prepare, so that a document is
// not parsed twice for one number. Most are taken at
// once. The zero cache is ready.
type parsedCache struct {
	once      sync.Once
	envelopes *cache.Cache[parsedKey, parsedEnvelope]
}

type parsedKey struct{ version, digest string }

// parsedEnvelope is an envelope with the bytes that it was parsed from.
type parsedEnvelope struct {
	head, doc []byte
	env       *gobl.Envelope
}

func (c *parsedCache) init() {
	c.envelopes = cache.New(cache.Limits[parsedKey, parsedEnvelope]{
		Entries: maxParsed, Bytes: 2 * maxParsedText,
		Size: func(_ parsedKey, e parsedEnvelope) int { return len(e.head) + len(e.doc) },
	})
}

// put adds the envelope of a content. The caller must not use it any more.
func (c *parsedCache) put(content *domain.Content, env *gobl.Envelope) {
	c.once.Do(c.init)
	c.envelopes.Put(parsedKey{content.Version, content.Digest}, parsedEnvelope{content.Head, content.Doc, env})
}

// take removes and returns the envelope of a content, nil if there is none. The
// caller may change it.
func (c *parsedCache) take(content *domain.Content) *gobl.Envelope {
	c.once.Do(c.init)
	e, ok := c.envelopes.Take(parsedKey{content.Version, content.Digest})
	if !ok || !bytes.Equal(e.head, content.Head) || !bytes.Equal(e.doc, content.Doc) {
		return nil
	}
	return e.env
}
