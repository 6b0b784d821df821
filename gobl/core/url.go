package core

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxURL is the longest address that browsers and servers agree to carry.
const maxURL = 2083

// IsURL reports whether s is the address of something on a network (RFC 3986): a
// scheme (http, https, ftp, tcp, udp, ws, wss), optional user information, a host that
// is a name of any number of labels or an IP address, an optional port, and anything
// without white space after that.
//
// The scheme may be missing, as people write addresses; then the host must show that it
// is one, by a top-level domain, a port, an IP address or the name localhost. Empty text
// is no URL.
func IsURL(s string) bool {
	scheme, rest := cutScheme(s)
	return isURL(s, scheme, rest)
}

// isFullURL is IsURL for texts that must have their scheme.
func isFullURL(s string) bool {
	scheme, rest := cutScheme(s)
	return scheme != "" && isURL(s, scheme, rest)
}

// cutScheme separates the scheme, which is empty where there is none.
func cutScheme(s string) (scheme, rest string) {
	scheme, rest, found := strings.Cut(s, "://")
	if !found || !isWord(scheme) {
		return "", s
	}
	return scheme, rest
}

func isURL(s, scheme, rest string) bool {
	if len(s) > maxURL || !utf8.ValidString(s) || strings.IndexFunc(s, isBlank) >= 0 {
		return false
	}
	if scheme != "" && !isWebScheme(scheme) {
		return false
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	if !escaped(rest[len(authority):]) {
		return false
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		if i == 0 || !escaped(authority[:i]) {
			return false
		}
		authority = authority[i+1:]
	}
	return isHostPort(authority, scheme != "")
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func isWebScheme(s string) bool {
	switch strings.ToLower(s) {
	case "http", "https", "ftp", "tcp", "udp", "ws", "wss":
		return true
	}
	return false
}

// escaped reports whether every percent sign in user information, path or fragment
// begins an escape of two hexadecimal digits (RFC 3986 §2.1). Queries are not looked at:
// forms put percent signs into them as they are, and servers take them.
func escaped(s string) bool {
	path, fragment, _ := strings.Cut(s, "#")
	path, _, _ = strings.Cut(path, "?")
	for _, part := range []string{path, fragment} {
		if _, err := url.PathUnescape(part); err != nil {
			return false
		}
	}
	return true
}

// isHostPort reads "host", "host:port", "[ipv6]" or "[ipv6]:port".
func isHostPort(s string, hasScheme bool) bool {
	if strings.HasPrefix(s, "[") {
		ip, port, found := strings.Cut(s[1:], "]")
		addr, err := netip.ParseAddr(ip)
		return found && err == nil && addr.Is6() && isPort(port)
	}
	host, port := s, ""
	if i := strings.IndexByte(s, ':'); i >= 0 {
		host, port = s[:i], s[i:]
	}
	if !isPort(port) || !isHostName(host) {
		return false
	}
	return hasScheme || port != "" || isPublicHost(host)
}

// isPort accepts ":" with one to five digits, or nothing.
func isPort(s string) bool {
	if s == "" {
		return true
	}
	return s[0] == ':' && len(s) >= 2 && len(s) <= 6 && isDigits(s[1:])
}

// isHostName requires labels with dots between them, and allows one behind the last: an
// absolute name. Labels may be numbers, as in IP addresses and in names that look like
// one (RFC 3986 §3.2.2, RFC 1123 §2.1).
func isHostName(s string) bool {
	s = strings.TrimSuffix(s, ".")
	for label := range strings.SplitSeq(s, ".") {
		if !isLabel(label, "-_") {
			return false
		}
	}
	return true
}

// isPublicHost reports whether a name without a scheme in front is meant as a host:
// localhost, an IP address, or a name with a top-level domain, which has no punctuation
// in it unless it is an internationalised one.
func isPublicHost(s string) bool {
	if strings.EqualFold(s, "localhost") {
		return true
	}
	s = strings.TrimSuffix(s, ".")
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return false
	}
	top := s[i+1:]
	if isDigits(top) {
		addr, err := netip.ParseAddr(s)
		return err == nil && addr.Is4()
	}
	return strings.HasPrefix(strings.ToLower(top), "xn--") || !strings.ContainsAny(top, "-_")
}
