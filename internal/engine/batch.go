package engine

import (
	"maps"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// batch is what was done since the last commit.
type batch struct {
	// events are the last ones of the job.
	events []domain.Event
	writes []write
	// bases are the versions on record that the writes to each entry build on.
	bases map[domain.ID]string
	since time.Duration // of the monotonic clock
	steps int
	// bytes of the documents and files that wait.
	bytes int
	// signalHandled reports that the signal on record was handled.
	signalHandled bool
	// faults reports that the job has more of them than on record.
	faults bool
}

// write is the effects of one result, with the action they came from.
type write struct {
	domain.Effects
	origin domain.Origin
	// entry the effects are for.
	entry domain.ID
	// child is the ID of the job that the effects start, by the intent given.
	child  domain.ID
	intent string
	// stamp is the document that lacks only the number that the effects take.
	stamp domain.Stamp
}

// add appends a write. It reports whether the batch ends with it: the number that
// a commit takes, and the entry that the job switches to, are known only after it.
func (b *batch) add(w write) (last bool) {
	b.writes = append(b.writes, w)
	b.bytes += w.size()
	return w.Number != nil || w.SwitchTo != ""
}

// full reports whether the batch is as long as it may become.
func (b *batch) full(now time.Duration) bool {
	return b.steps >= maxBatch || b.bytes >= limits.CommitBytes.Int() || now-b.since >= maxBatchTime
}

// size is what a write brings, in bytes; what is small is not counted.
func (w *write) size() int {
	n := w.Bytes()
	for i := range w.Files {
		n += len(w.Files[i].Data)
	}
	return n
}

// base notes the version of an entry that later writes build on.
func (b *batch) base(entry domain.ID, version string) {
	if b.bases == nil {
		b.bases = make(map[domain.ID]string, 1)
	}
	b.bases[entry] = version
}

// step is the step that the batch is about, and whether it is about it alone. A
// batch that ends with the RUN of an outward step is about two.
func (b *batch) step() (step domain.ID, alone bool) {
	last := b.events[len(b.events)-1]
	for i := range b.events {
		if b.events[i].IntentID != last.IntentID {
			return last.StepID, false
		}
	}
	return last.StepID, true
}

// switchTo is the entry that the job switches to, empty for none.
func (b *batch) switchTo() domain.ID {
	if len(b.writes) == 0 {
		return ""
	}
	return b.writes[len(b.writes)-1].SwitchTo
}

// target is the entry that state, folder and files are for: the new one, when
// the same effects make one.
func (w *write) target() domain.ID {
	if w.Entry != nil {
		return w.Entry.ID
	}
	return w.entry
}

// numbering is the number that a step of the batch takes, nil for none.
func (b *batch) numbering() *domain.Numbering {
	for i := range b.writes {
		if n := b.writes[i].Number; n != nil {
			return n
		}
	}
	return nil
}

// alone reports whether nothing of the batch needs the job or its entry on record: no child is
// made, which is counted for the job, and no other entry is looked for.
func (b *batch) alone() bool {
	for i := range b.writes {
		if w := &b.writes[i]; w.Child != nil || w.SwitchTo != "" {
			return false
		}
	}
	return true
}

// checkpoint is the batch as data for the store, with the job in a state given.
// Numbers are not taken yet and children not made: that is for the transaction.
func (b *batch) checkpoint(j *domain.Job, at time.Time) *domain.Checkpoint {
	c := &domain.Checkpoint{Job: j, Events: b.events, SignalHandled: b.signalHandled, FaultsChanged: b.faults}
	if len(b.writes) == 0 {
		return c
	}
	bases := make(map[domain.ID]string, len(b.bases)+1)
	maps.Copy(bases, b.bases)
	for i := range b.writes {
		c.Changes = append(c.Changes, b.writes[i].change(b.bases, bases, at))
	}
	return c
}

// change makes the change of a write. onRecord are the versions of entries on
// record, now those that the writes before this one have made of them.
func (w *write) change(onRecord, now map[domain.ID]string, at time.Time) domain.Change {
	c := domain.Change{EntryID: w.entry, Target: w.target(), Folder: w.Folder, At: at}
	if w.Content != nil || w.Number != nil || now[w.entry] == onRecord[w.entry] {
		// Otherwise a write before this one has built on the version itself.
		c.Base = now[w.entry]
	}
	if w.Content != nil {
		next := *w.Content
		next.Origin = w.origin
		c.Content = &next
		now[w.entry] = next.Version
	}
	for _, e := range []*domain.Entry{w.SideEntry, w.Entry} {
		if e == nil {
			continue
		}
		fresh := *e
		fresh.Content.Origin = w.origin
		c.Inserted = append(c.Inserted, &fresh)
	}
	if w.Entry != nil {
		now[w.Entry.ID] = w.Entry.Content.Version
	}
	if w.State != nil {
		s := *w.State
		s.Origin = w.origin
		c.State = &s
	}
	for i := range w.Files {
		c.Files = append(c.Files, w.Files[i].File)
	}
	return c
}
