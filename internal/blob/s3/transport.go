package s3

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	dialTime = 5 * time.Second
	// idleTime is how long a connection is kept for the next call.
	idleTime  = 30 * time.Second
	idleConns = 32
)

// transport carries the calls, and notes when a call was answered by the clock of the
// storage.
type transport struct{ http *http.Transport }

func newTransport() *transport {
	return &transport{&http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTime}).DialContext,
		TLSHandshakeTimeout:   dialTime,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       idleTime,
		MaxIdleConns:          idleConns,
		MaxIdleConnsPerHost:   idleConns,
		// Contents are what they are; what is compressed on the way has another length.
		DisableCompression: true,
	}}
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.http.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if d, ok := req.Context().Value(dateKey{}).(*date); ok {
		d.note(res.Header.Get("Date"))
	}
	return res, nil
}

// date is when the storage answered the first call of several, by its clock.
type date struct {
	mu sync.Mutex
	at time.Time
}

type dateKey struct{}

// withDate returns a context whose calls note their date.
func withDate(ctx context.Context) (context.Context, *date) {
	d := new(date)
	return context.WithValue(ctx, dateKey{}, d), d
}

func (d *date) note(header string) {
	at, err := http.ParseTime(header)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil && d.at.IsZero() {
		d.at = at
	}
}

// first returns the date, the zero time if the storage did not say it.
func (d *date) first() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}
