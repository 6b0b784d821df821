package fetch

import (
	"fmt"
	"net/netip"
	"syscall"

	"chancery/internal/domain"
)

// reserved returns the ranges that hold no public service, in addition to those that
// netip has methods for (IANA special-purpose address registries; RFC 6890 and its
// updates). Ranges that embed an IPv4 address are refused as a whole.
func reserved() []netip.Prefix {
	var list []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8",       // this network, RFC 791
		"100.64.0.0/10",   // shared by carriers, RFC 6598
		"192.0.0.0/24",    // protocol assignments, RFC 6890
		"192.0.2.0/24",    // documentation, RFC 5737
		"192.88.99.0/24",  // 6to4 relays, RFC 7526
		"198.18.0.0/15",   // benchmarks, RFC 2544
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"240.0.0.0/4",     // reserved and broadcast, RFC 1112
		"::/96",           // IPv4-compatible, RFC 4291
		"::ffff:0:0:0/96", // translation to IPv4, RFC 2765
		"64:ff9b::/96",    // translation to IPv4, RFC 6052
		"64:ff9b:1::/48",  // the same within a network, RFC 8215
		"100::/64",        // discarded, RFC 6666
		"2001::/23",       // protocol assignments with Teredo, RFC 2928
		"2001:db8::/32",   // documentation, RFC 3849
		"2002::/16",       // 6to4, RFC 3056
		"3fff::/20",       // documentation, RFC 9637
		"5f00::/16",       // segment routing, RFC 9602
		"fec0::/10",       // site-local, deprecated, RFC 3879
	} {
		list = append(list, netip.MustParsePrefix(s))
	}
	return list
}

// guard decides which addresses may be connected to.
type guard struct {
	allow    []netip.Prefix
	reserved []netip.Prefix
}

// control is called for every connection, after the name was resolved and before the
// connection is made, with the address of the connection. So a name that resolves to
// another address the second time gains nothing.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s is not on the public internet", domain.ErrBlockedAddress, address)
	}
	return g.check(to.Addr())
}

func (g *guard) check(ip netip.Addr) error {
	ip = ip.Unmap().WithZone("")
	if contains(g.allow, ip) {
		return nil
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || contains(g.reserved, ip) {
		return fmt.Errorf("%w: %s is not on the public internet", domain.ErrBlockedAddress, ip)
	}
	return nil
}

func contains(list []netip.Prefix, ip netip.Addr) bool {
	for _, p := range list {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}
