package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// The statements with which an engine reads ahead what updates need that take numbers. Each
// reads for many updates: its parameters are columns.
const (
	// seriesLock returns the series $1, $2 and keeps their rows from others until the end
	// of the transaction.
	seriesLock Name = "series.lock"
	// seriesLocked runs behind it; an engine may wait less long for other rows.
	seriesLocked Name = "series.locked"
	// numbersOfAll returns the numbers that the entries $3 have in the series $1, $2.
	numbersOfAll Name = "numbers.of-all"
	// jobsLock returns fence and signal of the jobs $1, $2 and keeps their rows from others.
	jobsLock Name = "jobs.lock"
	// issuedOfAll returns which of the entries $1, $2 are in the book of numbers.
	issuedOfAll Name = "issued.of-all"
	// recentOfAll is issued.recent for the places $1 to $4; the first column says for which.
	recentOfAll Name = "issued.recent-of-all"
	// holdersOfNext returns who has the next $6 numbers of the series $1, $2 at the places
	// $1, $3 to $5: place, code, and the columns of the document, NULL if nobody has it.
	holdersOfNext Name = "issued.holders-of-next"
	// seriesSet stores the state of a series that is locked.
	seriesSet Name = "series.set"
)

// Batch is a connection that can run several queries in one go.
type Batch interface {
	// Batch calls read for the rows of each query, which it leaves to Batch to close.
	Batch(ctx context.Context, list []Asked, read func(i int, rows Rows) error) error
}

type (
	rowKey   struct{ ws, id domain.ID }
	heldKey  struct{ ws, series, entry domain.ID }
	placeKey struct {
		ws domain.ID
		domain.Number
	}
)

// numbering is what a transaction knows of the series that it has locked. The updates that
// share it number from here, so that they ask nothing, and each sees what those before it
// have done. The series are stored once, at the end.
type numbering struct {
	series map[rowKey]*lockedSeries
	// held are the numbers that entries have, nil for none.
	held map[heldKey]*domain.SeriesEntry
	jobs map[rowKey]*lockedJob
	// booked says whether an entry is in the book of numbers.
	booked map[rowKey]bool
	places map[placeKey]*place
	// undo takes back what the current update has done here, the last first.
	undo []func()
}

type lockedSeries struct {
	domain.Series
	// beforeLast is the entry before the last one, and stored the last number on record.
	beforeLast domain.ID
	stored     int64
}

type lockedJob struct {
	fence  int64
	signal *domain.Signal
}

// place is what is known about the documents of an issuer, a family and a series.
type place struct {
	recent []domain.Issued
	// holders are the documents with a code, nil if there is none.
	holders map[string]*domain.Issued
}

// ReadAhead locks the series of updates that take numbers and reads what they need. It is
// called at the beginning of a transaction. What it does not know the updates ask.
func (s *Session) ReadAhead(ctx context.Context, list []domain.NumberReads) error {
	s.known = &numbering{
		series: map[rowKey]*lockedSeries{}, held: map[heldKey]*domain.SeriesEntry{}, jobs: map[rowKey]*lockedJob{},
		booked: map[rowKey]bool{}, places: map[placeKey]*place{},
	}
	if err := s.readAhead(ctx, list); err != nil {
		return err
	}
	// A series with patterns only names the one that counts.
	if list = s.known.periods(list); len(list) > 0 {
		return s.readAhead(ctx, list)
	}
	return nil
}

// Forget ends what ReadAhead has begun.
func (s *Session) Forget() { s.known = nil }

// PartBegins begins a part of the transaction that PartUndone undoes.
func (s *Session) PartBegins() {
	if s.known != nil {
		s.known.undo = s.known.undo[:0]
	}
}

// PartUndone takes back what is known from the part.
func (s *Session) PartUndone() {
	if s.known == nil {
		return
	}
	for _, undo := range slices.Backward(s.known.undo) {
		undo()
	}
	s.known.undo = s.known.undo[:0]
}

// Settle stores the series from which numbers were taken.
func (s *Session) Settle(ctx context.Context) error {
	if s.known == nil {
		return nil
	}
	for _, x := range s.known.series {
		if x.Last == x.stored {
			continue
		}
		if _, err := s.send(ctx, seriesSet, 1, string(x.WorkspaceID), string(x.ID), x.Last, string(x.LastEntryID),
			string(x.beforeLast), micros(x.UpdatedAt), x.stored); err != nil {
			return err
		}
		x.stored = x.Last
	}
	return nil
}

// periods are the reads for the series of a year or month, where another series names it.
func (k *numbering) periods(list []domain.NumberReads) (rest []domain.NumberReads) {
	for _, r := range list {
		fixed := k.series[rowKey{r.Workspace, r.Series}]
		if fixed == nil {
			continue
		}
		if own, err := fixed.For(r.IssueDate); err == nil && own.ID != fixed.ID {
			r.Series = own.ID
			rest = append(rest, r)
		}
	}
	return rest
}

// question is a query and what to do with each of its rows.
type question struct {
	name Name
	args []any
	row  func(scan scanFunc) error
}

func (s *Session) readAhead(ctx context.Context, list []domain.NumberReads) error {
	questions := s.known.questions(list)
	asked := make([]Asked, len(questions))
	for i, q := range questions {
		asked[i] = Asked{s.texts[q.name], q.args}
	}
	conn, able := s.conn.(Batch)
	if !able {
		return nil
	}
	return s.fail("read ahead", conn.Batch(ctx, asked, func(i int, rows Rows) error {
		for rows.Next() {
			if questions[i].row == nil {
				continue
			}
			if err := questions[i].row(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	}))
}

// columns are parameters of a query for many rows.
type columns [][]string

func (c *columns) add(row ...string) {
	if *c == nil {
		*c = make(columns, len(row))
	}
	for i, value := range row {
		(*c)[i] = append((*c)[i], value)
	}
}

func (c columns) params(width int) []any {
	params := make([]any, width)
	for i := range params {
		params[i] = []string{}
		if c != nil {
			params[i] = c[i]
		}
	}
	return params
}

// questions are those for the updates, the locks first. A place is asked about once, and
// about as many numbers of a series as there are updates.
func (k *numbering) questions(list []domain.NumberReads) []question {
	type spot struct {
		series rowKey
		place  *place
	}
	var series, held, jobs, booked, recent, holders columns
	var fresh, next []*place
	seen := map[any]bool{}
	first := func(key any) bool {
		was := seen[key]
		seen[key] = true
		return !was
	}
	for _, r := range list {
		ws := string(r.Workspace)
		r.Place.Code = ""
		of := rowKey{r.Workspace, r.Series}
		if first(of) {
			series.add(ws, string(r.Series))
		}
		if key := (heldKey{r.Workspace, r.Series, r.Entry}); first(key) {
			k.held[key] = nil
			held.add(ws, string(r.Series), string(r.Entry))
			booked.add(ws, string(r.Entry))
			k.booked[rowKey{r.Workspace, r.Entry}] = false
		}
		jobs.add(ws, string(r.Job))
		if r.Place == (domain.Number{}) {
			continue
		}
		key := placeKey{r.Workspace, r.Place}
		p := k.places[key]
		if p == nil {
			p = &place{holders: map[string]*domain.Issued{}}
			k.places[key] = p
			fresh = append(fresh, p)
			recent.add(ws, r.Place.Issuer, r.Place.Family, r.Place.Series)
		}
		if first(spot{of, p}) {
			next = append(next, p)
			holders.add(ws, string(r.Series), r.Place.Issuer, r.Place.Family, r.Place.Series)
		}
	}
	return []question{
		{seriesLock, series.params(2), k.addSeries},
		{seriesLocked, nil, nil},
		{numbersOfAll, held.params(3), k.addHeld},
		{jobsLock, jobs.params(2), k.addJob},
		{issuedOfAll, booked.params(2), k.addBooked},
		{recentOfAll, append(recent.params(4), limits.RecentNumbers.Value), addRecent(fresh)},
		{holdersOfNext, append(holders.params(5), int64(len(list))), addHolder(next)},
	}
}

func (k *numbering) addSeries(scan scanFunc) error {
	x := new(lockedSeries)
	err := scan(seriesFields(&x.Series)...)
	x.stored = x.Last
	k.series[rowKey{x.WorkspaceID, x.ID}] = x
	return err
}

func (k *numbering) addHeld(scan scanFunc) error {
	e := new(domain.SeriesEntry)
	err := scan(numberFields(e)...)
	k.held[heldKey{e.WorkspaceID, e.SeriesID, e.ID}] = e
	return err
}

func (k *numbering) addJob(scan scanFunc) error {
	var key rowKey
	j := new(lockedJob)
	err := scan(text(&key.ws), text(&key.id), &j.fence, into(&j.signal))
	k.jobs[key] = j
	return err
}

func (k *numbering) addBooked(scan scanFunc) error {
	var key rowKey
	err := scan(text(&key.ws), text(&key.id))
	k.booked[key] = true
	return err
}

func addRecent(places []*place) func(scan scanFunc) error {
	return func(scan scanFunc) error {
		var d domain.Issued
		var at int64
		if err := scan(append(args(&at), issuedFields(&d)...)...); err != nil {
			return err
		}
		places[at-1].recent = append(places[at-1].recent, d)
		return nil
	}
}

func addHolder(places []*place) func(scan scanFunc) error {
	return func(scan scanFunc) error {
		var code string
		var d domain.Issued
		var at int64
		err := scan(&at, &code, maybe{(*string)(&d.EntryID)}, maybe{&d.Issuer}, maybe{&d.Family}, maybe{&d.Series}, maybe{&d.Code},
			maybe{&d.IssueDate}, maybe{&d.Currency}, maybe{&d.Payable}, instant{&d.SignedAt})
		if err != nil {
			return err
		}
		places[at-1].holders[code] = nil
		if d.EntryID != "" {
			places[at-1].holders[code] = &d
		}
		return nil
	}
}

// take gives the next number of a locked series to an entry.
func (k *numbering) take(x *lockedSeries, e *domain.SeriesEntry) {
	was, key := *x, heldKey{e.WorkspaceID, e.SeriesID, e.ID}
	x.beforeLast, x.LastEntryID, x.Last, x.UpdatedAt = x.LastEntryID, e.ID, e.Index, e.CreatedAt
	held := *e
	k.held[key] = &held
	k.undo = append(k.undo, func() {
		*x = was
		k.held[key] = nil
	})
}

// placeOf returns what is known about the place of a number, nil for nothing.
func (s *Session) placeOf(ws domain.ID, n domain.Number) *place {
	if s.known == nil {
		return nil
	}
	n.Code = ""
	return s.known.places[placeKey{ws, n}]
}

// issue adds a signed document that was not in the book.
func (k *numbering) issue(ws domain.ID, d domain.Issued) {
	n := d.Number
	n.Code = ""
	p := k.places[placeKey{ws, n}]
	if p == nil {
		return
	}
	recent, holder, known := p.recent, p.holders[d.Code], false
	_, known = p.holders[d.Code]
	at, _ := slices.BinarySearchFunc(recent, d, func(a, b domain.Issued) int {
		return cmp.Or(b.SignedAt.Compare(a.SignedAt), cmp.Compare(b.EntryID, a.EntryID))
	})
	p.recent = slices.Insert(slices.Clone(recent), at, d)
	if most := limits.RecentNumbers.Int(); len(p.recent) > most {
		p.recent = p.recent[:most]
	}
	p.holders[d.Code] = &d
	k.undo = append(k.undo, func() {
		p.recent = recent
		if p.holders[d.Code] = holder; !known {
			delete(p.holders, d.Code)
		}
	})
}

// bookChanges forgets what is known about the signed documents of a workspace.
func (s *Session) bookChanges(ws domain.ID) {
	if s.known != nil {
		s.known.forgetBook(ws)
	}
}

// mayBeBooked reports whether an entry may be in the book of numbers.
func (s *Session) mayBeBooked(ws, entry domain.ID) bool {
	return s.known == nil || !s.known.outsideBook(ws, entry)
}

// lockedJob returns what is known about a job under the fence, nil for nothing.
func (s *Session) lockedJob(ws, id domain.ID, fence int64) *lockedJob {
	if s.known == nil {
		return nil
	}
	if j := s.known.jobs[rowKey{ws, id}]; j != nil && j.fence == fence {
		return j
	}
	return nil
}

// forgetJob forgets a job, which changes.
func (s *Session) forgetJob(ws, id domain.ID) {
	if s.known != nil {
		delete(s.known.jobs, rowKey{ws, id})
	}
}

// forgetBook forgets what is known about signed documents of a workspace, after a change that
// is rare.
func (k *numbering) forgetBook(ws domain.ID) {
	was := k.places
	k.places = map[placeKey]*place{}
	for key, p := range was {
		if key.ws != ws {
			k.places[key] = p
		}
	}
	k.undo = append(k.undo, func() { k.places = was })
}

// outsideBook reports whether an entry is known not to be in the book of numbers.
func (k *numbering) outsideBook(ws, entry domain.ID) bool {
	booked, known := k.booked[rowKey{ws, entry}]
	return known && !booked
}

// enter notes that an entry may be in the book of numbers.
func (k *numbering) enter(ws, entry domain.ID) {
	key := rowKey{ws, entry}
	if was, known := k.booked[key]; known {
		k.booked[key] = true
		k.undo = append(k.undo, func() { k.booked[key] = was })
	}
}

// numberOf makes the number that a series gives next.
func (x *lockedSeries) numberOf(entry domain.ID, now time.Time) *domain.SeriesEntry {
	e := &domain.SeriesEntry{
		WorkspaceID: x.WorkspaceID, SeriesID: x.ID, ID: entry, Index: x.Next(), PreviousID: x.LastEntryID,
		CreatedAt: now.UTC().Truncate(time.Microsecond),
	}
	e.Code = x.Format(e.Index)
	return e
}
