package fetch_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"chancery/internal/domain"
	"chancery/internal/remote/fetch"
)

// names is a DNS server on loopback that knows some names, and how to ask it.
func names(t *testing.T, known map[string][4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = conn.Close(); <-done })
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer, err := resolve(buf[:n], known); err == nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func resolve(query []byte, known map[string][4]byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil {
		return nil, err
	}
	q := m.Questions[0]
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	address, ok := known[q.Name.String()]
	switch {
	case !ok:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body:   &dnsmessage.AResource{A: address},
		}}
	}
	return m.Pack()
}

// TestNamesInsideStaySecret: a name that leads inside and a name that does not exist are refused alike.
func TestNamesInsideStaySecret(t *testing.T) {
	t.Parallel()
	c := newClient(t, fetch.Options{Resolver: names(t, map[string][4]byte{"inside.example.": {10, 0, 0, 1}})})
	for _, host := range []string{"inside.example.", "nowhere.example."} {
		_, _, err := c.Get(t.Context(), "http://"+host+"/", 100)
		if !errors.Is(err, domain.ErrBlockedAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
}
