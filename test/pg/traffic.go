package pg

import (
	"encoding/binary"
	"io"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Traffic counts what a program sends to the server: it passes the connections on and
// reads along (PostgreSQL documentation, "Frontend/Backend Protocol").
type Traffic struct {
	// URL names the database through the counter.
	URL string

	mu    sync.Mutex
	trips []Trip
}

// Trip is one round trip: what was sent before the program waited for an answer, as the
// texts of the statements that were run.
type Trip []string

// Has reports whether a statement of the trip contains a text.
func (t Trip) Has(part string) bool {
	return slices.ContainsFunc(t, func(text string) bool { return strings.Contains(text, part) })
}

// Count returns a counter in front of the database of a URL, until the test ends.
func Count(t testing.TB, database string) *Traffic {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	u.Host = l.Addr().String()
	c := &Traffic{URL: u.String()}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			work.Go(func() { c.pass(t, conn, server) })
		}
	})
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		work.Wait() // the program has closed its connections
	})
	return c
}

// Reset forgets what was counted.
func (c *Traffic) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trips = nil
}

// Trips returns what was sent since Reset, without the trips that only prepare statements.
func (c *Traffic) Trips() []Trip {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.trips)
}

func (c *Traffic) pass(t testing.TB, from net.Conn, server string) {
	to, err := new(net.Dialer).Dial("tcp", server)
	if err != nil {
		t.Error(err)
		_ = from.Close()
		return
	}
	back := make(chan struct{})
	go func() {
		defer close(back)
		_, _ = io.Copy(from, to)
		_ = from.Close()
	}()
	c.read(from, to)
	_ = to.Close()
	<-back
}

// read passes messages on and notes them, until one side ends.
func (c *Traffic) read(from io.Reader, to io.Writer) {
	head := make([]byte, 5)
	texts := map[string]string{} // of prepared statements
	var trip Trip
	for first := true; ; first = false {
		start := head
		if first {
			start = head[1:] // the first message has no type
		}
		if _, err := io.ReadFull(from, start); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
		if _, err := io.ReadFull(from, body); err != nil {
			return
		}
		if !first {
			trip = c.note(head[0], body, texts, trip)
		}
		if _, err := to.Write(append(slices.Clone(start), body...)); err != nil {
			return
		}
	}
}

// note looks at one message.
func (c *Traffic) note(kind byte, body []byte, texts map[string]string, trip Trip) Trip {
	one, rest, _ := strings.Cut(string(body), "\x00")
	two, _, _ := strings.Cut(rest, "\x00")
	switch kind {
	case 'P': // Parse: the name and the text of a statement
		texts[one] = two
	case 'B': // Bind: a portal and the name of its statement, which is run
		return append(trip, texts[two])
	case 'Q': // Query
		c.add(append(trip, one))
		return nil
	case 'S': // Sync
		if len(trip) > 0 {
			c.add(trip)
		}
		return nil
	}
	return trip
}

func (c *Traffic) add(t Trip) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trips = append(c.trips, t)
}

// Texts counts the statements of trips.
func Texts(trips []Trip) map[string]int {
	count := map[string]int{}
	for _, t := range trips {
		for _, text := range t {
			count[text]++
		}
	}
	return count
}

// Sorted lists the statements of trips, for messages.
func Sorted(trips []Trip) []string { return slices.Sorted(maps.Keys(Texts(trips))) }
