package fetch

import "net/netip"

// Check applies the guard of a client that allows no private range.
func Check(ip netip.Addr) error {
	g := guard{reserved: reserved()}
	return g.check(ip)
}
