package wake

import (
	"maps"
	"slices"
	"sync"

	"chancery/internal/domain"
)

// Local implements domain.Wake within this process. The zero value is ready for use.
type Local struct {
	mu       sync.RWMutex
	watchers map[string]map[*watcher]struct{}
}

var _ domain.Wake = (*Local)(nil)

// New returns a Local without watchers.
func New() *Local { return new(Local) }

// watcher holds at most one hint that was not received yet.
type watcher struct{ hint chan struct{} }

// Notify implements domain.Wake. It never blocks.
func (l *Local) Notify(topic string) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for w := range l.watchers[topic] {
		select {
		case w.hint <- struct{}{}:
		default: // a hint is waiting already
		}
	}
}

// NotifyAll wakes the watchers of all topics.
func (l *Local) NotifyAll() {
	l.mu.RLock()
	topics := slices.Collect(maps.Keys(l.watchers))
	l.mu.RUnlock()
	for _, topic := range topics {
		l.Notify(topic)
	}
}

// Watch implements domain.Wake. The function may be called more than once; the
// channel is never closed.
func (l *Local) Watch(topic string) (hints <-chan struct{}, stop func()) {
	w := &watcher{hint: make(chan struct{}, 1)}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watchers == nil {
		l.watchers = make(map[string]map[*watcher]struct{})
	}
	if l.watchers[topic] == nil {
		l.watchers[topic] = make(map[*watcher]struct{})
	}
	l.watchers[topic][w] = struct{}{}
	return w.hint, func() { l.remove(topic, w) }
}

// remove removes a watcher, and the topic with its last watcher, because there are as
// many topics as jobs.
func (l *Local) remove(topic string, w *watcher) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.watchers[topic], w)
	if len(l.watchers[topic]) == 0 {
		delete(l.watchers, topic)
	}
}
