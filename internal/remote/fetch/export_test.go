package fetch

import "net/netip"

// Check asks the guard of a client without exceptions.
func Check(ip netip.Addr) error {
	g := guard{reserved: reserved()}
	return g.check(ip)
}
