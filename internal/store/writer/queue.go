package writer

import (
	"slices"
	"sync"

	"chancery/internal/domain"
)

// Queue holds the updates that wait. The workspaces take turns, so that one with many
// updates delays mostly its own; those of one keep their order.
//
// All fields below mu are guarded by it.
type Queue struct {
	// limit is how many may wait, share how many of one workspace.
	limit, share int
	// ready wakes the writer: something waits, or the queue is closed.
	ready chan struct{}

	mu     sync.Mutex
	closed bool
	size   int
	spaces map[domain.ID]*waiting
	// turns are the workspaces with waiting updates, the next one first.
	turns []*waiting
}

// waiting are the updates of one workspace, the oldest first.
type waiting struct {
	ws   domain.ID
	list []*Request
}

// NewQueue makes a queue in which so many updates may wait, at most half of them of one
// workspace.
func NewQueue(limit int) *Queue {
	// Half of the queue is enough for any workspace and keeps room for the others.
	return &Queue{limit: limit, share: max(limit/2, 1), ready: make(chan struct{}, 1), spaces: map[domain.ID]*waiting{}}
}

// Push adds an update at the end of its workspace. The error is Busy if there is no room
// or the queue is closed.
func (q *Queue) Push(r *Request) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch w := q.spaces[r.ws]; {
	case q.closed:
		return ErrClosed()
	case q.size >= q.limit:
		return domain.E(domain.Busy, "busy", "too many writes are waiting; try again")
	case w != nil && len(w.list) >= q.share:
		return domain.E(domain.Busy, domain.KeyLimit, "too many writes of this workspace are waiting; try again")
	}
	w := q.space(r.ws)
	w.list = append(w.list, r)
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

// take appends up to n updates to a list, one of each workspace in turn.
func (q *Queue) take(list []*Request, n int) []*Request {
	q.mu.Lock()
	defer q.mu.Unlock()
	for ; n > 0 && q.size > 0; n-- {
		w := q.turns[0]
		list = append(list, w.list[0])
		w.list[0] = nil
		w.list = w.list[1:]
		q.size--
		if len(q.turns) == 1 && len(w.list) > 0 {
			continue // it is alone
		}
		q.turns = append(q.turns[1:], w)
		if len(w.list) == 0 {
			q.turns = q.turns[:len(q.turns)-1]
			delete(q.spaces, w.ws)
		}
	}
	return list
}

// putBack returns updates that were taken and did not run: to the beginning of their
// workspaces, which have the next turns in the order of the list.
func (q *Queue) putBack(list []*Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range slices.Backward(list) {
		w := q.space(r.ws)
		w.list = slices.Insert(w.list, 0, r)
		i := slices.Index(q.turns, w)
		q.turns = slices.Insert(slices.Delete(q.turns, i, i+1), 0, w)
		q.size++
	}
	q.wake()
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

func (q *Queue) wake() {
	select {
	case q.ready <- struct{}{}:
	default: // it is awake already
	}
}
