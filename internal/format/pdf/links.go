package pdf

import (
	"net/mail"
	"net/url"
	"strings"
)

// maxLink is the maximum length of the target of a link.
const maxLink = 2000

// webLink returns the target for a web address in a document, empty when it is not one that a reader may open.
func webLink(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return ""
	}
	return target(u.String())
}

// mailLink returns the target for an e-mail address.
func mailLink(address string) string {
	a, err := mail.ParseAddress(address)
	if err != nil || a.Name != "" {
		return ""
	}
	return target("mailto:" + (&url.URL{Path: a.Address}).EscapedPath())
}

// target returns a link that a PDF may contain: URIs are 7-bit (ISO 32000-1, 12.6.4.7).
func target(s string) string {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return ""
		}
	}
	if len(s) > maxLink {
		return ""
	}
	return s
}
