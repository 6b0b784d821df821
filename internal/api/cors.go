package api

import (
	"net/http"
	"slices"
	"strings"
)

// Scripts of web pages may use the API if the operator allows the origin of their page. They
// send a token themselves: a browser never adds anything of its own, because no answer allows
// credentials (Access-Control-Allow-Credentials).

const (
	anyOrigin         = "*"
	headerOrigin      = "Origin"
	headerVary        = "Vary"
	corsPrefix        = "Access-Control-"
	headerAllowOrigin = corsPrefix + "Allow-Origin"
	headerWantsMethod = corsPrefix + "Request-Method"
	// preflightAge is for how many seconds a browser remembers the answer.
	preflightAge = "600"
	// corsTakes are the fields of the header that scripts may send, corsShows those of answers
	// that they may read.
	corsTakes = "Authorization, Content-Encoding, Content-Type, If-Match, If-None-Match, If-Range, Last-Event-ID, Range, " + headerRequestID
	corsShows = "Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After, WWW-Authenticate, X-Existing-Id, " +
		"X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, " + headerRequestID
)

// cors adds to an answer what browsers ask for before they let a script read it. It answers a
// request of a browser that asks before the one of the script, and returns true then.
func (s *server) cors(w http.ResponseWriter, r *http.Request) (done bool) {
	if len(s.Origins) == 0 {
		return false
	}
	h := w.Header()
	allowed := anyOrigin
	if !slices.Contains(s.Origins, anyOrigin) {
		h.Add(headerVary, headerOrigin) // caches keep an answer for each origin
		if allowed = r.Header.Get(headerOrigin); !slices.Contains(s.Origins, allowed) {
			return false
		}
	}
	h.Set(headerAllowOrigin, allowed)
	h.Set(corsPrefix+"Expose-Headers", corsShows)
	if r.Method != http.MethodOptions || r.Header.Get(headerWantsMethod) == "" {
		return false
	}
	methods := s.methodsAt(r.URL.EscapedPath())
	if methods == "" {
		return false // the answer says that there is no such path
	}
	h.Del(corsPrefix + "Expose-Headers")
	h.Set(corsPrefix+"Allow-Methods", methods)
	h.Set(corsPrefix+"Allow-Headers", corsTakes)
	h.Set(corsPrefix+"Max-Age", preflightAge)
	w.WriteHeader(http.StatusNoContent)
	return true
}

// isCORS reports whether a field of the header is for browsers.
func isCORS(name string) bool {
	return strings.HasPrefix(name, corsPrefix) || name == headerVary
}
