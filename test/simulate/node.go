package simulate

import (
	"context"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/engine"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// node is a machine. One server after another runs on it.
type node struct {
	world *world
	name  string
	life  *life // nil while no server runs
	lives int

	skew   time.Duration
	frozen time.Duration // until when nothing happens here
	slow   time.Duration // until when all takes longer
	lost   time.Duration // until when no server runs here
	// stuck is what would have happened while the node was frozen.
	stuck []*event
}

// slowFactor is how much longer all takes on a slow node, and slowest how long that is at
// most.
const (
	slowFactor = 200
	slowest    = 20 * time.Second
)

func (n *node) slowed(w *world, d time.Duration) time.Duration {
	if w.now < n.slow {
		return max(d, min(d*slowFactor, slowest))
	}
	return d
}

// freeze lets nothing happen on the node for a time.
func (n *node) freeze(d time.Duration) {
	w := n.world
	n.frozen = max(n.frozen, w.now+d)
	if w.healed && n.life != nil {
		w.orphan(n.life)
	}
	w.after(d, nil, "thaw "+n.name, n.thaw)
}

// thaw lets the node go on, unless it was frozen again.
func (n *node) thaw() {
	w := n.world
	if w.now < n.frozen {
		return
	}
	for _, e := range n.stuck {
		e.at = w.now
		w.place(e)
	}
	n.stuck = nil
}

// life is a server from its start to its end: engine and use cases, and what they wait for.
type life struct {
	node   *node
	number int // unique in the run
	owner  string

	ctx      context.Context //nolint:containedctx // of the engine, to tell its calls
	stop     context.CancelFunc
	requests context.Context //nolint:containedctx // of all requests
	hangUp   context.CancelFunc

	engine    *engine.Engine
	transform *transform.Service
	silo      *silo.Service

	waiting map[*arrival]bool // by the goroutine of the world alone

	// Guarded by the mutex of the world.
	gone     bool
	ready    bool
	over     bool // the engine has ended by itself
	watchers map[string][]chan struct{}
	search   *timer // what the search for due jobs waits for, nil while it works
	hinted   bool   // there is a hint for the search
}

// boot starts a server on the node.
func (n *node) boot(owner string) {
	w := n.world
	n.lives++
	l := &life{
		node: n, number: w.nextLife(), owner: owner,
		waiting: map[*arrival]bool{}, watchers: map[string][]chan struct{}{},
	}
	l.ctx, l.stop = context.WithCancel(context.Background())
	l.requests, l.hangUp = context.WithCancel(context.Background())

	db := port{l}
	var err error
	l.engine, err = engine.New(engine.Ports{
		Store: db, Wake: wake{l}, Clock: clock{l}, IDs: ids{w}, Actions: actions{l}, Stamper: w.shared.build, Log: quiet(),
	}, engine.Options{Owner: owner, Slots: w.plan.Slots, Inside: 1000, Destination: w.plan.Destination})
	if err != nil {
		panic(err) // it has a name
	}
	l.silo = &silo.Service{Store: db, Clock: clock{l}, IDs: ids{w}, Build: w.shared.build}
	l.transform = &transform.Service{
		Store: db, Wake: wake{l}, Clock: clock{l}, IDs: ids{w}, Actions: actions{l}, Slots: l.engine, Silo: l.silo,
		Memory: transform.NewMemory(),
	}
	n.life = l
	go l.run()
}

func (w *world) nextLife() int {
	n := 0
	for _, o := range w.nodes {
		n += o.lives
	}
	return n
}

// run is the main function of a server.
func (l *life) run() {
	w := l.node.world
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		l.over = true
	}()
	defer l.stop()
	if err := l.engine.Recover(l.ctx); err != nil {
		// Nothing has begun, but what New made has to end.
		l.stop()
		_ = l.engine.Run(l.ctx) // it could not start
		return
	}
	w.mu.Lock()
	l.ready = true
	w.mu.Unlock()
	_ = l.engine.Run(l.ctx) // a server that cannot release its leases ends all the same
}

// crash ends a server at once: what it waits for never comes, and its memory is gone.
func (l *life) crash() {
	w := l.node.world
	w.mu.Lock()
	l.gone = true
	w.mu.Unlock()
	if w.healed {
		w.orphan(l)
	}
	for a := range l.waiting {
		a.turn <- false
	}
	l.waiting = nil
	l.hangUp()
	l.stop()
	if l.node.life == l {
		l.node.life = nil
	}
}

// restart starts the next server on a node, under its old name or another.
func (n *node) restart(after time.Duration, rename bool) {
	w := n.world
	w.after(after, nil, "start "+n.name, func() {
		if n.life != nil || w.clients.closing || w.now < n.lost {
			return
		}
		owner := n.name
		if rename {
			owner += "-" + strconv.Itoa(n.lives)
		}
		n.boot(owner)
	})
}

// reap ends the servers that have ended by themselves, and starts others.
func (w *world) reap() {
	for _, n := range w.nodes {
		l := n.life
		if l == nil {
			continue
		}
		w.mu.Lock()
		over := l.over
		w.mu.Unlock()
		if over {
			l.crash()
			n.restart(time.Second, false)
		}
	}
}

func (l *life) isReady() bool {
	w := l.node.world
	w.mu.Lock()
	defer w.mu.Unlock()
	return l.ready && !l.gone && !l.over
}

// pause waits for the turn of a goroutine. It returns false if the server is gone.
func (l *life) pause(name string, when func(d dice) time.Duration) bool {
	w := l.node.world
	a := &arrival{life: l, name: name, when: when, turn: make(chan bool, 1)}
	w.mu.Lock()
	if l.gone {
		w.mu.Unlock()
		return false
	}
	w.arrivals = append(w.arrivals, a)
	w.mu.Unlock()
	return <-a.turn
}

// requestKey is the key of the name of a request in its context.
type requestKey struct{}

// caller names the goroutine that makes a call, the same in each run.
func (l *life) caller(ctx context.Context) string {
	if name, ok := ctx.Value(requestKey{}).(string); ok {
		return name
	}
	if job, fence := domain.JobOf(ctx); job != "" {
		return "job " + string(job) + "/" + strconv.FormatInt(fence, 10)
	}
	if ctx == l.ctx {
		return "search"
	}
	return "leases"
}
