package store

import (
	"hash/maphash"
	"regexp"
	"sync/atomic"

	"chancery/internal/domain"
)

// watched is how many counters a Watch has. Entries that share one only seem to have changed.
const watched = 4096

// Watch counts changes of the entries of a database that one session writes. A nil Watch counts
// nothing.
type Watch struct {
	seed maphash.Seed
	all  atomic.Uint64
	some [watched]atomic.Uint64
}

// NewWatch returns a Watch that has seen nothing.
func NewWatch() *Watch { return &Watch{seed: maphash.MakeSeed()} }

// Of returns a number that grows with each change of an entry.
func (w *Watch) Of(entry domain.ID) uint64 {
	return w.all.Load() + w.some[w.place(string(entry))].Load()
}

// All notes that any entry may have changed.
func (w *Watch) All() { w.all.Add(1) }

func (w *Watch) place(entry string) int { return int(maphash.String(w.seed, entry) % watched) }

// changesEntries finds statements that change rows of entries.
var changesEntries = regexp.MustCompile(`(?i)\b(UPDATE|INTO|DELETE\s+FROM)\s+entries\b`)

// watchedTexts returns which statements a Watch is about. The second parameter of all is the
// entry. Making a new entry does not change one.
func watchedTexts(texts Texts) map[Name]bool {
	names := map[Name]bool{}
	for name, text := range texts {
		if name != entriesInsert && changesEntries.MatchString(text) {
			names[name] = true
		}
	}
	return names
}

// watch notes a statement that is about to run. It is counted now, for those that look in the same
// transaction, and again by EntriesSettled, for those that read before the commit what was there before.
func (s *Session) watch(name Name, args []any) {
	w := s.opt.Watch
	if w == nil || !s.watched[name] {
		return
	}
	if len(args) > 1 {
		if entry, ok := args[1].(string); ok {
			place := w.place(entry)
			w.some[place].Add(1)
			s.touched = append(s.touched, place)
			return
		}
	}
	w.All()
	s.touchedAll = true
}

// EntriesSettled is called when a transaction has ended in any way.
func (s *Session) EntriesSettled() {
	for _, place := range s.touched {
		s.opt.Watch.some[place].Add(1)
	}
	s.touched = s.touched[:0]
	if s.touchedAll {
		s.opt.Watch.All()
		s.touchedAll = false
	}
}
