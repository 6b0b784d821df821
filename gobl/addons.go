package gobl

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/similar"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// version is the end of the keys of addons.
var version = regexp.MustCompile(`-v[0-9]+$`)

// CheckAddons refuses a document, or an envelope with one, of which an addon is not
// installed: what it would check and add is missing. The error has the key ErrAddon and
// the paths of the addons. It is nil for a lenient library, and for complements of
// schemas that are not known.
//
// Every operation that calculates, corrects or checks a document includes it. Reading
// does not, so that a document that was stored once can be read.
func (l *Library) CheckAddons(n tree.Node) error {
	if l.lenient || l.addonsKnown(n) {
		return nil
	}
	var (
		refused Error
		w       = tree.Walker{Embedded: true}
	)
	w.Before = func(n tree.Node) {
		a, ok := n.(*tax.Addons)
		if !ok {
			return
		}
		for i, key := range a.List {
			if key == "" || l.facts.Addon(key) != nil {
				continue
			}
			refused.Paths = append(refused.Paths, w.Path()+".$addons["+strconv.Itoa(i)+"]")
			refused.reasons = append(refused.reasons, l.missing(key))
		}
	}
	w.Run(n)
	if len(refused.Paths) == 0 {
		return nil
	}
	refused.Key = ErrAddon
	refused.cause = errors.New(strings.Join(slices.Compact(slices.Sorted(slices.Values(refused.reasons))), "; "))
	return &refused
}

// addonsKnown reports, for most documents, that their addons are installed: without a
// walk through all of it. False means that the document has to be looked at.
func (l *Library) addonsKnown(n tree.Node) bool {
	if e, ok := n.(*Envelope); ok {
		n = e.Peek()
	}
	if n == nil {
		return true
	}
	if d, ok := n.(interface{ HasComplements() bool }); ok && d.HasComplements() {
		return false
	}
	d, ok := n.(extended)
	if !ok {
		return true // only documents have complements and addons
	}
	for _, key := range d.AddonKeys() {
		if l.facts.Addon(key) == nil {
			return false
		}
	}
	return true
}

// missing says why an addon cannot be used, and which one may be meant.
func (l *Library) missing(key cbc.Key) string {
	name := words.Quote(key)
	if today := l.successors(key); today != "" {
		return "addon " + name + " is an older key; it is " + today + " today"
	}
	if near := l.similarAddon(string(key)); near != "" {
		return "addon " + name + " is not installed; did you mean " + strconv.Quote(near) + "?"
	}
	return "addon " + name + " is not installed; the addons are " + strings.Join(l.addonKeys(), ", ")
}

// addonKeys lists the installed addons.
func (l *Library) addonKeys() []string {
	var keys []string
	for _, a := range l.facts.Addons() {
		keys = append(keys, string(a.Key))
	}
	slices.Sort(keys)
	return keys
}

// minAddon is the least number of characters from which a key says what may be meant.
const minAddon = 4

// similarAddon finds the installed addon whose key is most like another, also when the
// version is missing or another one. It is empty when none is.
func (l *Library) similarAddon(key string) string {
	if len(key) < minAddon {
		return ""
	}
	byName := map[string]string{}
	var keys, names []string
	for _, a := range l.facts.Addons() {
		full := string(a.Key)
		plain := version.ReplaceAllString(full, "")
		keys, names = append(keys, full), append(names, plain)
		byName[plain] = full
	}
	if near := similar.Names(key, keys, 1); len(near) > 0 {
		return near[0]
	}
	if near := similar.Names(version.ReplaceAllString(strings.ToLower(key), ""), names, 1); len(near) > 0 {
		return byName[near[0]]
	}
	return ""
}
