package document

import (
	"bytes"
	"sync"

	"chancery/gobl"
	"chancery/internal/domain"
)

// Bounds of a parsedCache: the number of envelopes, and the bytes of their JSON. A
// parsed envelope takes some ten times as much.
const (
	maxParsed     = 256
	maxParsedText = 1 << 20
)

// parsedCache holds envelopes between NumberingOf and Stamp, so that a document is
// not parsed while others wait for the transaction of a number. Most are taken at
// once; if the cache is full, it starts again. The zero cache is ready.
type parsedCache struct {
	mu   sync.Mutex
	m    map[parsedKey]parsedEnvelope
	size int
}

type parsedKey struct{ version, digest string }

// parsedEnvelope is an envelope with the bytes that it was parsed from.
type parsedEnvelope struct {
	head, doc []byte
	env       *gobl.Envelope
}

func (e *parsedEnvelope) size() int { return len(e.head) + len(e.doc) }

// put adds the envelope of a content. The caller must not use it any more.
func (c *parsedCache) put(content *domain.Content, env *gobl.Envelope) {
	e := parsedEnvelope{content.Head, content.Doc, env}
	if e.size() > maxParsedText {
		return
	}
	key := parsedKey{content.Version, content.Digest}
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.m[key]; ok {
		c.size -= old.size()
		delete(c.m, key)
	}
	if c.m == nil || len(c.m) >= maxParsed || c.size+e.size() > maxParsedText {
		c.m, c.size = make(map[parsedKey]parsedEnvelope), 0
	}
	c.m[key] = e
	c.size += e.size()
}

// take removes and returns the envelope of a content, nil if there is none. The
// caller may change it.
func (c *parsedCache) take(content *domain.Content) *gobl.Envelope {
	key := parsedKey{content.Version, content.Digest}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.m[key]
	if !ok || !bytes.Equal(e.head, content.Head) || !bytes.Equal(e.doc, content.Doc) {
		return nil
	}
	delete(c.m, key)
	c.size -= e.size()
	return e.env
}
