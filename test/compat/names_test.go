package compat

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// names replaces what differs from run to run, such as IDs that the server makes and
// signatures, by what stays the same, in the order in which it is met; and puts it back
// where a later request sends it.
type names struct {
	toShown, toReal map[string]string
	count           map[string]int
	// secret are the values that may be anywhere in a text.
	secret map[string]bool
}

func newNames() *names {
	return &names{toShown: map[string]string{}, toReal: map[string]string{}, count: map[string]int{}, secret: map[string]bool{}}
}

func (n *names) pair(shown, real string) { n.toShown[real], n.toReal[shown] = shown, real }

// hide is pair for a value that may be anywhere in a text.
func (n *names) hide(shown, real string) {
	n.pair(shown, real)
	n.secret[real] = true
}

// keep leaves the UUIDs of a request as they are: its author chose them.
func (n *names) keep(text string) {
	for _, id := range uuids.FindAllString(text, -1) {
		if n.toReal[id] == "" {
			n.pair(id, id)
		}
	}
}

var (
	uuids  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	tokens = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`)
	spools = regexp.MustCompile(`(\d{4}-W\d{2}-)([0-9a-f]{16})`)
	// versions of an entry depend on its IDs and signatures, and codes of links on a key.
	versions = regexp.MustCompile(`"(version|version_id|before|after)":"([0-9a-f]{10})"`)
	codes    = regexp.MustCompile(`&k=([0-9a-f]{16})`)
	links    = regexp.MustCompile(`h=([A-Z2-7]{26})`)
	// chain are the hashes of the log of changes; those of files have more members after them.
	chain = regexp.MustCompile(`"(prev)":"([0-9a-f]{64})"|"(hash)":"([0-9a-f]{64})"}`)
	// events are the IDs of events.
	events = regexp.MustCompile(`("(?:id|event_id|next)":"|^id: )([0-9]{16})`)
	opaque = regexp.MustCompile(`"(cursor|next_cursor|confirm|kid|x|y)":"([^"]*)"`)
)

// name returns what is shown for a value of a kind. The form has a number.
func (n *names) name(kind, form, real string) string {
	if shown, ok := n.toShown[real]; ok {
		return shown
	}
	n.count[kind]++
	shown := fmt.Sprintf(form, n.count[kind])
	if kind == "opaque" {
		shown = base64.RawURLEncoding.EncodeToString([]byte(shown))
	}
	n.pair(shown, real)
	return shown
}

// shown returns a text of the server as it is in a file.
func (n *names) shown(text string) string {
	text = tokens.ReplaceAllStringFunc(text, func(s string) string {
		return n.name("token", "eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiIw%02dIn0.c2lnbmF0dXJl", s)
	})
	text = opaque.ReplaceAllStringFunc(text, func(s string) string {
		m := opaque.FindStringSubmatch(s)
		return `"` + m[1] + `":"` + n.name("opaque", "opaque-%04d", m[2]) + `"`
	})
	text = versions.ReplaceAllStringFunc(text, func(s string) string {
		m := versions.FindStringSubmatch(s)
		return `"` + m[1] + `":"` + n.version(m[2]) + `"`
	})
	text = codes.ReplaceAllStringFunc(text, func(s string) string { return "&k=" + n.name("code", "c0de%012d", s[3:]) })
	text = links.ReplaceAllStringFunc(text, func(s string) string { return "h=" + n.name("link", "LINK%022d", s[2:]) })
	text = events.ReplaceAllStringFunc(text, func(s string) string {
		m := events.FindStringSubmatch(s)
		return m[1] + n.name("event", "17904096%08d", m[2])
	})
	text = chain.ReplaceAllStringFunc(text, func(s string) string {
		m := chain.FindStringSubmatch(s)
		return strings.Replace(s, m[2]+m[4], n.name("chain", "%064d", m[2]+m[4]), 1)
	})
	text = uuids.ReplaceAllStringFunc(text, func(s string) string { return n.name("uuid", "0197a000-0000-7000-8000-%012d", s) })
	text = spools.ReplaceAllStringFunc(text, func(s string) string {
		m := spools.FindStringSubmatch(s)
		return m[1] + n.name("spool", "%016d", m[2])
	})
	for real, shown := range n.toShown {
		if !uuids.MatchString(real) && len(real) >= 14 && n.secret[real] {
			text = strings.ReplaceAll(text, real, shown)
		}
	}
	return text
}

func (n *names) version(v string) string { return n.name("version", "76f845%04d", v) }

// tag returns what is shown for an ETag: the version in it, if it has one, and a number.
func (n *names) tag(etag string) string {
	version, _, both := strings.Cut(strings.Trim(etag, `"`), "-")
	if !both || len(version) != len("76f8450001") {
		return etag
	}
	return n.name("tag", `"`+n.version(version)+`-%016d"`, etag)
}

// real returns a text of a file as the server knows it.
func (n *names) real(text string) string {
	for shown, real := range n.toReal {
		if shown != real {
			text = strings.ReplaceAll(text, shown, real)
		}
	}
	return text
}
