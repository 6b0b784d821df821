package simulate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"chancery/internal/domain"
)

// hint is what a server notifies.
type hint struct {
	from  int // number of the life
	topic string
}

// wake carries hints between servers: late, twice, or not at all.
type wake struct{ l *life }

// Notify implements domain.Wake.
func (k wake) Notify(topic string) {
	w := k.l.node.world
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hints[hint{k.l.number, topic}] = true
}

// Watch implements domain.Wake.
func (k wake) Watch(topic string) (hints <-chan struct{}, stop func()) {
	w, c := k.l.node.world, make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	k.l.watchers[topic] = append(k.l.watchers[topic], c)
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		k.l.watchers[topic] = slices.DeleteFunc(k.l.watchers[topic], func(o chan struct{}) bool { return o == c })
	}
}

// spread places the arrivals of hints at the servers that watch their topic.
func (w *world) spread(hints map[hint]bool) {
	sorted := slices.SortedFunc(maps.Keys(hints), func(a, b hint) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.topic, b.topic))
	})
	for _, h := range sorted {
		for _, n := range w.nodes {
			if n.life == nil || !n.life.watches(h.topic) {
				continue
			}
			w.send(h, n.life)
		}
	}
}

func (w *world) send(h hint, to *life) {
	d := w.roll("hint " + to.node.name + " " + h.topic)
	times := 1
	if !w.healed {
		switch {
		case d.chance(w.plan.Rates.HintLost):
			times = 0
			w.count("hints lost")
		case d.chance(w.plan.Rates.HintDoubled):
			times = 2
			w.count("hints doubled")
		}
	}
	for range times {
		delay := d.between(0, 500*time.Microsecond)
		if h.from != to.number {
			delay = d.between(time.Millisecond, 20*time.Millisecond)
		}
		w.after(delay, to, "hint "+h.topic, func() { to.receive(h.topic) })
	}
}

func (l *life) watches(topic string) bool {
	w := l.node.world
	w.mu.Lock()
	defer w.mu.Unlock()
	return !l.gone && len(l.watchers[topic]) > 0
}

// receive gives a hint to those who wait for it. The search for due jobs gets it when it
// waits: it also waits for slots, and could otherwise find both ready.
func (l *life) receive(topic string) {
	w := l.node.world
	w.mu.Lock()
	defer w.mu.Unlock()
	if topic == domain.TopicJobs {
		if l.hinted = l.search == nil; l.hinted {
			return
		}
	}
	for _, c := range l.watchers[topic] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
