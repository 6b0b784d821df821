package action

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"chancery/gobl"
	"chancery/internal/cache"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/pdf"
	"chancery/internal/limits"
)

// Limits of fetched logos. Failures are cached too, so that a dead host does not
// delay every document.
const (
	maxLogoBytes   = limits.MaxLogo
	logoTimeout    = limits.LogoTimeout
	logoTTL        = 10 * time.Minute
	logoFailureTTL = time.Minute
	logoCacheSize  = 16 << 20
	logoCacheLen   = 256
)

// logoCache finds logos, and keeps those of the last minutes: many documents of a
// supplier follow each other, and the picture hardly ever changes.
type logoCache struct {
	fetch domain.Fetcher
	silo  Silo
	// clock may be nil; then no logo is kept.
	clock domain.Clock

	known *cache.Cache[string, knownLogo] // by address
}

func newLogoCache(p Ports) *logoCache {
	return &logoCache{p.Fetch, p.Silo, p.Clock, cache.New(cache.Limits[string, knownLogo]{
		Entries: logoCacheLen, Bytes: logoCacheSize, Size: func(_ string, l knownLogo) int { return len(l.data) },
	})}
}

type knownLogo struct {
	data  []byte
	err   error
	until time.Duration // by the monotonic clock
}

// find returns the logo for a document: that of the step, else that of the
// supplier. The note says why there is none although there should be one.
func (b *logoCache) find(ctx context.Context, t *domain.Task, env *gobl.Envelope, ofStep string) (logo []byte, note string) {
	address := ofStep
	if address == "" {
		address = pdf.LogoURL(env)
	}
	if address == "" {
		return nil, ""
	}
	g := t.Gathered
	if g == nil || g.Failure != nil { // a picture never keeps the document back
		g = b.gather(ctx, t, address)
	}
	return g.Data, g.Note
}

// gather reads the logo at an address.
func (b *logoCache) gather(ctx context.Context, t *domain.Task, address string) *domain.Gathered {
	data, err := b.read(ctx, t, address)
	if err == nil && len(data) == 0 {
		err = errors.New("it is empty")
	}
	if err != nil {
		return &domain.Gathered{Note: "the logo is left out: " + err.Error()}
	}
	return &domain.Gathered{Data: data}
}

func (b *logoCache) read(ctx context.Context, t *domain.Task, address string) ([]byte, error) {
	if rest, ok := cutFold(address, "data:"); ok {
		return inlineData(rest)
	}
	if key, ok := domain.SpoolKey(address); ok {
		return b.readSpool(ctx, t, key)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("its address is no web address")
	}
	if b.fetch == nil {
		return nil, errors.New("this server fetches no logos")
	}
	var now time.Duration
	if b.clock != nil {
		now = b.clock.Monotonic()
		if l, ok := b.known.Get(address); ok && now < l.until {
			return l.data, l.err
		}
	}
	l := b.get(ctx, address, u, now)
	if ctx.Err() == nil { // otherwise the job was stopped, which says nothing about the host
		b.known.Put(address, l)
	}
	return l.data, l.err
}

// get fetches a logo from its address, which was parsed as u.
func (b *logoCache) get(ctx context.Context, address string, u *url.URL, now time.Duration) knownLogo {
	limited, cancel := context.WithTimeout(ctx, logoTimeout)
	defer cancel()
	data, _, err := b.fetch.Get(limited, address, maxLogoBytes)
	switch {
	case err != nil:
		return knownLogo{err: fetchError(u, err), until: now + logoFailureTTL}
	case len(data) == 0 || len(data) > maxLogoBytes:
		return knownLogo{err: errors.New(u.Host + " answered nothing, or more than 2 MB"), until: now + logoFailureTTL}
	}
	return knownLogo{data: data, until: now + logoTTL}
}

// readSpool returns a logo in the spool of the workspace. It is not cached: the
// cache is shared by all workspaces, and reading it costs little.
func (b *logoCache) readSpool(ctx context.Context, t *domain.Task, key string) ([]byte, error) {
	data, err := spoolData(ctx, b.silo, t, key)
	if err == nil && len(data) > maxLogoBytes {
		err = errors.New("it is larger than 2 MB")
	}
	return data, err
}

// fetchError names only the host: the rest of an address may contain secrets, and
// the IP addresses of a name may reveal the network of the server.
func fetchError(u *url.URL, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New(u.Host + " did not answer in time")
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return errors.New("there is no connection to " + u.Host)
	}
	return errors.New("fetching it from " + u.Host + ": " + cut(err.Error(), 200))
}

// inlineData decodes what follows "data:" (RFC 2397).
func inlineData(s string) ([]byte, error) {
	if len(s) > 2*maxLogoBytes {
		return nil, errors.New("it is larger than 2 MB")
	}
	kind, text, ok := strings.Cut(s, ",")
	if !ok {
		return nil, errors.New("its data address has no data")
	}
	data, err := document.DecodeURIContents(text, strings.HasSuffix(strings.ToLower(kind), ";base64"))
	if err != nil {
		return nil, errors.New("its data address is damaged")
	}
	return data, nil
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// cut shortens a message, between characters.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
