package wake

import (
	"sync"

	"chancery/internal/domain"
)

// Local implements domain.Wake within this process. The zero value is ready.
type Local struct {
	mu       sync.RWMutex
	watchers map[string]map[*watcher]struct{}
}

var _ domain.Wake = (*Local)(nil)

// New makes a Local that nobody watches.
func New() *Local { return new(Local) }

// watcher holds at most one hint that was not picked up.
type watcher struct{ hint chan struct{} }

// Notify implements domain.Wake. It never waits for anybody.
func (l *Local) Notify(topic string) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for w := range l.watchers[topic] {
		select {
		case w.hint <- struct{}{}:
		default: // one is waiting there already and says the same
		}
	}
}

// Watch implements domain.Wake. The function may be called more than once; the
// channel is never closed.
func (l *Local) Watch(topic string) (hints <-chan struct{}, end func()) {
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
	return w.hint, func() { l.end(topic, w) }
}

// end forgets a watcher, and the topic with its last one: topics are as many as
// jobs.
func (l *Local) end(topic string, w *watcher) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.watchers[topic], w)
	if len(l.watchers[topic]) == 0 {
		delete(l.watchers, topic)
	}
}
