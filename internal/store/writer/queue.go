package writer

import (
	"maps"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
)

// Queue holds the updates that wait. The workspaces take turns, so that one with many
// updates delays mostly its own; those of one keep their order, except that contending
// ones wait for the writer that has others of them.
//
// All fields below mu are guarded by it.
type Queue struct {
	// Apart keeps contending updates and others in different transactions: a transaction with
	// contending ones holds rows for which other servers wait. It is set before the first use.
	Apart bool
	// Gather has small transactions wait a moment for more updates while many callers are active. It is set
	// before the first use.
	Gather bool

	// limit is how many may wait, share how many of one workspace.
	limit, share int

	mu     sync.Mutex
	closed bool
	size   int
	pushed uint64 // so far
	// running are the writers in a transaction.
	running []*Writer
	open    int // writers that have a connection
	// looking is how many writers are about to look for updates. Nobody else is woken then.
	looking int
	// idle are the writers that have nothing to do. The one that was idle last goes first: what
	// its connection needs is still in the caches of the processor.
	idle []*Writer
	// pending has a writer look once more before it is idle.
	pending bool
	// awaited is for how many updates the next transaction waits, at most until gathered.
	awaited  int
	gathered time.Time
	// armed is when a writer is woken because another transaction may begin, zero for never.
	armed  time.Time
	spaces map[domain.ID]*waiting
	// turns are the workspaces with waiting updates, the next one first.
	turns []*waiting
	// contended are the workspaces of which a writer has contending updates.
	contended map[domain.ID]*Writer
	// failures are the workspaces of which an update has failed the transaction of others lately.
	failures map[domain.ID]*failure
	// afterAlone is set behind a transaction of workspaces that are alone.
	afterAlone bool
}

// failure is when an update of a workspace failed the transaction of others last, and until when the
// workspace is alone.
type failure struct{ last, until time.Time }

// When an update fails the transaction that it shares, all of it has to run again. It may happen once to anybody.
// A workspace to which it happens twice within aloneTime is alone for as long: its updates share no transactions
// with those of others, except such workspaces, and others go first after each transaction of these. While others
// wait it has no more than maxAlone updates.
const (
	aloneTime = 10 * time.Second
	maxAlone  = 8
)

// maxContending is how many contending updates a writer takes at once. Other servers on
// the database wait for its commit.
const maxContending = 16

// reserve is how many updates of the server itself, which belong to no workspace, may wait in
// addition: if they were refused, it would lose its leases while it has most to do.
const reserve = 64

// waiting are the updates of one workspace, the oldest first.
type waiting struct {
	ws domain.ID
	// list are those that any writer may take, contending the others.
	list, contending []*Request
}

// of returns the list that an update belongs to.
func (w *waiting) of(r *Request) *[]*Request {
	if r.contending {
		return &w.contending
	}
	return &w.list
}

// next returns the list with the oldest update of the kinds that may be taken, nil for none.
func (w *waiting) next(contending, others bool) *[]*Request {
	contending = contending && len(w.contending) > 0
	others = others && len(w.list) > 0
	switch {
	case contending && (!others || w.contending[0].place < w.list[0].place):
		return &w.contending
	case others:
		return &w.list
	}
	return nil
}

func (w *waiting) size() int { return len(w.list) + len(w.contending) }

// NewQueue makes a queue in which so many updates of workspaces may wait, at most half of
// them of one.
func NewQueue(limit int) *Queue {
	// Half of the queue is enough for any workspace and keeps room for the others.
	return &Queue{
		limit: limit, share: max(limit/2, 1),
		spaces: map[domain.ID]*waiting{}, contended: map[domain.ID]*Writer{}, failures: map[domain.ID]*failure{},
	}
}

// Push adds an update at the end of its workspace. The error is Busy if there is no room
// or the queue is closed.
func (q *Queue) Push(r *Request) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch w := q.spaces[r.ws]; {
	case q.closed:
		return ErrClosed()
	case q.size >= q.limit && (r.ws != "" || q.size >= q.limit+reserve):
		return domain.E(domain.Busy, "busy", "too many writes are waiting; try again")
	case w != nil && w.size() >= q.share:
		return domain.E(domain.Busy, domain.KeyLimit, "too many writes of this workspace are waiting; try again")
	}
	list := q.space(r.ws).of(r)
	*list = append(*list, r)
	q.pushed++
	r.place = q.pushed
	q.size++
	q.wake()
	return nil
}

// space returns the updates of a workspace, which has its turn after the others if it had
// none.
func (q *Queue) space(ws domain.ID) *waiting {
	w := q.spaces[ws]
	if w == nil {
		w = &waiting{ws: ws}
		q.spaces[ws] = w
		q.turns = append(q.turns, w)
	}
	return w
}

// While a writer is in a transaction, another one begins only for enough updates, or when
// that takes long: one large transaction costs the database less than several small ones,
// above all when other servers work on it too. What waits joins the next transaction. Contending
// updates may wait for another server, and the others do not wait for them.
const (
	enough   = 32
	long     = 20 * time.Millisecond
	longTied = 4 * time.Millisecond
)

// The callers of a transaction that has ended are about to send again. If there are many of them,
// with those who wait already, the next transaction waits until most of them do, but for no more than
// gatherMost updates and no longer than gatherTime: a transaction costs the database as much as
// several updates in it, above all to bring it to the disk. Few callers do not wait for each other.
const (
	manyActive = 12
	gatherMost = 24
	gatherTime = 2 * time.Millisecond
)

// gather has the next transaction wait behind one of n updates.
func (q *Queue) gather(n int) {
	if n += q.size; q.Gather && n >= manyActive && !q.afterAlone {
		q.awaited, q.gathered = min(gatherMost, n*3/4), time.Now().Add(gatherTime)
	}
}

// first appends the update with which a transaction begins, if one may begin now. The writer
// settles at the end.
func (q *Queue) first(by *Writer, list []*Request) []*Request {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pending = false
	if q.hold() > 0 {
		q.arm() // also if the time is over when the writer is idle
		return list
	}
	list = q.pick(by, list, 1)
	if len(list) == 0 && q.afterAlone {
		q.afterAlone = false
		list = q.pick(by, list, 1)
	}
	if len(list) > 0 {
		q.looking--
		q.awaited = 0
		by.until = time.Now()
		switch q.afterAlone = q.isAlone(list[0].ws); {
		case q.afterAlone:
		case list[0].contending:
			by.until = by.until.Add(longTied)
		default:
			by.until = by.until.Add(long)
		}
		q.running = append(q.running, by)
	}
	return list
}

// hold returns how long the updates that wait leave the database to the transactions under way, or wait
// for others.
func (q *Queue) hold() (hold time.Duration) {
	if q.size >= enough || q.closed {
		return 0
	}
	if q.size < q.awaited {
		hold = max(0, time.Until(q.gathered))
	}
	for _, w := range q.running {
		hold = max(hold, time.Until(w.until))
	}
	return hold
}

// arm has a writer look when another transaction may begin, if anything waits then.
func (q *Queue) arm() {
	if q.size == 0 {
		return
	}
	hold := q.hold()
	end := time.Now().Add(hold)
	if !q.armed.IsZero() && !end.Before(q.armed) {
		return
	}
	q.armed = end
	time.AfterFunc(hold, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if q.armed.Equal(end) { // else another one comes sooner, or came
			q.armed = time.Time{}
		}
		if q.size > 0 {
			q.wake()
		}
	})
}

// await returns when it is time to look for updates again.
func (q *Queue) await(by *Writer) {
	q.mu.Lock()
	if q.pending || q.closed && q.size == 0 {
		q.pending = false
		q.mu.Unlock()
		return
	}
	q.looking--
	if by.session == nil { // those with a connection go first
		q.idle = slices.Insert(q.idle, 0, by)
	} else {
		q.idle = append(q.idle, by)
	}
	if q.hold() > 0 {
		q.arm()
	}
	q.mu.Unlock()
	<-by.ready
}

// joins adds a writer, which looks for updates first.
func (q *Queue) joins() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.looking++
}

// leaves takes a writer away, for a while or for good. Another one looks for updates.
func (q *Queue) leaves() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.looking--
	q.wake()
}

// take appends up to n updates to those of a transaction, one of each workspace in turn.
func (q *Queue) take(by *Writer, list []*Request, n int) []*Request {
	q.mu.Lock()
	defer q.mu.Unlock()
	list = q.pick(by, list, n)
	if q.size > 0 {
		q.wake() // another writer may take what is left
	}
	return list
}

// pick is take without letting others know. A workspace whose updates may not be in the transaction keeps
// its turn for the next one.
func (q *Queue) pick(by *Writer, list []*Request, n int) []*Request {
	contending := 0
	for _, r := range list {
		if r.contending {
			contending++
		}
	}
	for i := 0; n > 0 && i < len(q.turns); {
		w := q.turns[i]
		holder := q.contended[w.ws]
		free := contending < maxContending && (holder == nil || holder == by)
		mixed := !q.Apart || len(list) == 0
		from := w.next(free && (mixed || list[0].contending), mixed || !list[0].contending)
		if from == nil || !q.shares(w.ws, list) {
			i++
			continue
		}
		r := (*from)[0]
		(*from)[0] = nil
		*from = (*from)[1:]
		list = append(list, r)
		n--
		q.size--
		if r.contending {
			q.contended[w.ws] = by
			contending++
		}
		q.turnEnds(i)
	}
	return list
}

// shares reports whether an update of a workspace may be in a transaction with those of a list.
func (q *Queue) shares(ws domain.ID, list []*Request) bool {
	alone := q.isAlone(ws)
	switch {
	case len(list) == 0:
		return !alone || !q.afterAlone
	case alone != q.isAlone(list[0].ws):
		return false
	}
	return !alone || len(list) < maxAlone || !q.othersWait()
}

func (q *Queue) isAlone(ws domain.ID) bool {
	f := q.failures[ws]
	return f != nil && time.Now().Before(f.until)
}

// othersWait reports whether updates of workspaces wait that are not alone.
func (q *Queue) othersWait() bool {
	return slices.ContainsFunc(q.turns, func(w *waiting) bool { return !q.isAlone(w.ws) })
}

// failed notes that an update of a workspace has failed the transaction of others. The server itself,
// which is no workspace, is never alone.
func (q *Queue) failed(ws domain.ID) {
	if ws == "" {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(q.failures, func(_ domain.ID, f *failure) bool { return now.Sub(f.last) >= aloneTime })
	f := q.failures[ws]
	if f == nil {
		q.failures[ws] = &failure{last: now}
		return
	}
	f.last, f.until = now, now.Add(aloneTime)
}

// turnEnds ends the turn of the workspace at place i.
func (q *Queue) turnEnds(i int) {
	w := q.turns[i]
	switch {
	case w.size() == 0:
		q.turns = slices.Delete(q.turns, i, i+1)
		delete(q.spaces, w.ws)
	case len(q.turns) > 1:
		q.turns = append(slices.Delete(q.turns, i, i+1), w)
	}
}

// settled ends the transaction of a writer, which had so many updates, and lets other writers have the
// contending updates of the workspaces that one had.
func (q *Queue) settled(by *Writer, updates int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.gather(updates)
	q.running = slices.DeleteFunc(q.running, func(w *Writer) bool { return w == by })
	q.looking++
	for ws, holder := range q.contended {
		if holder == by {
			delete(q.contended, ws)
			if w := q.spaces[ws]; w != nil && len(w.contending) > 0 {
				q.wake()
			}
		}
	}
}

// putBack returns updates that were taken and did not run: to the beginning of their
// workspaces, which have the next turns in the order of the list.
func (q *Queue) putBack(list []*Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range slices.Backward(list) {
		w := q.space(r.ws)
		own := w.of(r)
		*own = slices.Insert(*own, 0, r)
		i := slices.Index(q.turns, w)
		q.turns = slices.Insert(slices.Delete(q.turns, i, i+1), 0, w)
		q.size++
	}
	q.wake()
}

// putBehind returns updates that were taken and that another writer may be in the way of:
// to the beginning of their workspaces, which have their turns after all others.
func (q *Queue) putBehind(list ...*Request) {
	if len(list) == 0 {
		return
	}
	q.putBack(list)
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range list {
		if w := q.spaces[r.ws]; w != nil { // another writer may have taken it
			i := slices.Index(q.turns, w)
			q.turns = append(slices.Delete(q.turns, i, i+1), w)
		}
	}
}

// connected adds to the number of writers that have a connection, and returns it.
func (q *Queue) connected(n int) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.open += n
	return q.open
}

// putLast returns an update that lost against another writer: to the end of its workspace,
// so that the others do not wait for the same row.
func (q *Queue) putLast(r *Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	own := q.space(r.ws).of(r)
	*own = append(*own, r)
	q.pushed++
	r.place = q.pushed
	q.size++
	q.wake()
}

// Size returns how many updates wait.
func (q *Queue) Size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.size
}

// Close refuses updates from now on; those that wait are still taken.
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.wake()
}

// ended reports whether no update will come any more.
func (q *Queue) ended() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed && q.size == 0
}

// wake lets a writer look for updates, when another transaction may begin.
func (q *Queue) wake() {
	last := len(q.idle) - 1
	switch {
	case q.hold() > 0:
		q.arm()
	case q.looking > 0 || last < 0:
		q.pending = true
	default:
		w := q.idle[last]
		q.idle = q.idle[:last]
		q.looking++
		w.ready <- struct{}{}
	}
}
