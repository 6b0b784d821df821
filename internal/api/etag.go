package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// The ETag of an entry is the version of its document, a hyphen, and a hash of all that the
// answer says about the entry besides. So it changes with each part of the answer (RFC
// 9110, section 8.8.3). If-Match looks only at the version: a workflow that adds a state
// or a file does not make it fail.

const exampleTag = `"76f845c125-27a0b656df99dc32"`

// notModified returns the field of routes that answer 304 if the client has the answer.
func notModified() []queryParam {
	return []queryParam{{"If-None-Match", "Extension: answer 304, without a body, if the entry still has this ETag.", exampleTag}}
}

// tagHash is how many digits of the hash an ETag has.
const tagHash = 16

// entityTag returns the ETag of an entry. The text is its answer without the document.
func entityTag(version string, text []byte) string {
	sum := sha256.Sum256(text)
	return `"` + version + "-" + hex.EncodeToString(sum[:])[:tagHash] + `"`
}

// tag sets the ETag of the answer for an entry. If the client has the same answer already,
// it answers 304 and returns true.
func (s *server) tag(w http.ResponseWriter, r *http.Request, e *Entry, text []byte) (done bool) {
	etag := entityTag(e.Version, text)
	w.Header().Set("ETag", etag)
	if !reads(r) {
		return false
	}
	cond, err := conditionsOf(r)
	if err != nil || !cond.noneMatch.has(etag) {
		return false // a client that cannot say what it has gets the answer
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotModified)
	return true
}

// tagList is the value of If-Match or If-None-Match; nil if the request has none.
type tagList []string

// anyTag stands for any ETag.
const anyTag = "*"

func (l tagList) any() bool { return slices.Contains(l, anyTag) }

// has reports whether an ETag is one of the list by weak comparison (RFC 9110, section
// 8.8.3.2), which is that of If-None-Match.
func (l tagList) has(etag string) bool {
	return l.any() || slices.ContainsFunc(l, func(t string) bool { return strings.TrimPrefix(t, "W/") == etag })
}

// hasVersion reports whether an ETag of the list, which is not weak, is of a version.
func (l tagList) hasVersion(version string) bool {
	return l.any() || slices.ContainsFunc(l, func(t string) bool {
		if strings.HasPrefix(t, "W/") {
			return false
		}
		of, _, _ := strings.Cut(strings.Trim(t, `"`), "-")
		return of == version
	})
}

// hasStrong reports whether an ETag is one of the list by strong comparison (RFC 9110,
// section 8.8.3.2), which is that of If-Match.
func (l tagList) hasStrong(etag string) bool { return l.any() || slices.Contains(l, etag) }

// onlyWeak reports whether there are ETags and all of them are weak.
func (l tagList) onlyWeak() bool {
	return len(l) > 0 && !slices.ContainsFunc(l, func(t string) bool { return !strings.HasPrefix(t, "W/") })
}

// conditions of a request (RFC 9110, section 13.1).
type conditions struct {
	match, noneMatch tagList
}

func conditionsOf(r *http.Request) (c conditions, err error) {
	if c.match, err = tagsOf(r, "If-Match"); err == nil {
		c.noneMatch, err = tagsOf(r, "If-None-Match")
	}
	return c, err
}

// guard returns the condition of If-Match for a request to a route that is guarded.
func guard(r *http.Request) (silo.Condition, error) {
	match, err := tagsOf(r, "If-Match")
	if err != nil || match == nil {
		return nil, err
	}
	return conditions{match: match}.check(), nil
}

// guarded adds the ETag of the entry in the path to an error: its document does not have
// the version of the condition.
func (s *server) guarded(w http.ResponseWriter, r *http.Request, err error) error {
	if domain.Is(err, domain.Unmet) {
		return s.withCurrentTag(w, r, param(r, "entry_id"), err)
	}
	return err
}

// check returns the condition for a change of an entry, nil if there is none.
func (c conditions) check() silo.Condition {
	if c.match == nil && c.noneMatch == nil {
		return nil
	}
	return func(version string) error {
		switch {
		case c.match.onlyWeak():
			return unmet("If-Match: a weak ETag never matches (RFC 9110, section 13.1.1); send it without W/. The document has the version " + version + " now")
		case c.match != nil && !c.match.hasVersion(version):
			return unmet("If-Match: the document was changed meanwhile, and its version is " + version +
				" now; get the entry, apply the change to it, and send its ETag")
		case c.noneMatch.hasVersion(version):
			return unmet("If-None-Match: the document has the version " + version)
		}
		return nil
	}
}

// tagsOf returns the ETags in a field of the header.
func tagsOf(r *http.Request, field string) (tagList, error) {
	lines := r.Header.Values(field)
	if len(lines) == 0 {
		return nil, nil
	}
	text := strings.TrimSpace(strings.Join(lines, ","))
	list := tagList{}
	for text != "" {
		tag, rest, ok := nextTag(text)
		if !ok {
			return nil, domain.E(domain.Malformed, "input", `%s is * or a list of ETags in quotation marks, such as "76f845c125-0123456789abcdef"`, field)
		}
		list = append(list, tag)
		text = strings.TrimLeft(rest, " \t,")
	}
	return list, nil
}

// nextTag cuts the first ETag off a list. An ETag is text without quotation marks inside
// them, with W/ before it if it is weak.
func nextTag(text string) (tag, rest string, ok bool) {
	if strings.HasPrefix(text, anyTag) {
		return anyTag, text[1:], true
	}
	weak := ""
	if strings.HasPrefix(text, "W/") {
		weak, text = "W/", text[2:]
	}
	if !strings.HasPrefix(text, `"`) {
		return "", "", false
	}
	inside, rest, ok := strings.Cut(text[1:], `"`)
	return weak + `"` + inside + `"`, rest, ok
}

func unmet(message string) error { return domain.E(domain.Unmet, "precondition", "%s", message) }

// isTaken reports whether an error is that the ID of a new entry is taken, and not its key.
func isTaken(err error, id string) bool {
	e, ok := errors.AsType[*domain.Error](err)
	given, bad := domain.ParseID(id)
	return ok && e.Kind == domain.Conflict && bad == nil && e.ExistingID == given
}

// withCurrentTag adds the ETag of the entry, as it is, to the answer with an error.
func (s *server) withCurrentTag(w http.ResponseWriter, r *http.Request, id string, err error) error {
	answer, failed := s.entry(s.Silo.Entry(r.Context(), actorOf(r), id))
	answer, failed = s.withMeta(r, answer, failed)
	e, ok := answer.(*Entry)
	if failed != nil || !ok {
		return err // without the tag the error says enough
	}
	e.detach()
	enc := newEncoder()
	if enc.enc.Encode(e) == nil {
		w.Header().Set("ETag", entityTag(e.Version, enc.buf.Bytes()))
	}
	return err
}
