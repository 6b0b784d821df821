package app

import (
	"context"
	"time"

	"chancery/internal/feed"
)

const (
	// gatherEvery is how often changes are brought into the log of events, where there is one.
	gatherEvery = time.Second
	// feedsEvery is how often the server looks whether there is one.
	feedsEvery = 5 * time.Second
	// eventsDuty is how long one of several servers does this before another may, and
	// eventsRenew how long before the end it says that it goes on.
	eventsDuty  = 10 * time.Second
	eventsRenew = 5 * time.Second
)

// events keeps the logs of events, and sends what subscriptions want, until the context ends. Of
// several servers one does it; what two did at once would be in the logs once.
func (a *App) events(ctx context.Context) {
	hints, unwatch := a.wake.Watch(feed.TopicFeeds)
	defer unwatch()
	t := eventTurns{a: a, sender: a.feed.NewSender()}
	defer t.sender.Wait()
	for wait := gatherEvery; ; {
		timer := clock{}.Timer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-hints:
			timer.Stop()
		case <-timer.C():
		}
		wait = t.turn(ctx)
	}
}

// eventTurns is the work of one server on events.
type eventTurns struct {
	a      *App
	sender *feed.Sender
	// until is the end of the duty, trimmed when old events were removed; both monotonic.
	until, trimmed time.Duration
}

// turn does what is to be done, and returns when to look again.
func (t *eventTurns) turn(ctx context.Context) time.Duration {
	a := t.a
	known, err := a.feed.Watched(ctx)
	switch {
	case err != nil:
		t.report(ctx, "looking for feeds", err)
		return feedsEvery
	case !known:
		return feedsEvery
	case !t.mine(ctx):
		return gatherEvery
	}
	more, err := a.feed.Gather(ctx)
	t.report(ctx, "writing the log", err)
	t.report(ctx, "sending", t.sender.Turn(ctx))
	if now := (clock{}).Monotonic(); t.trimmed == 0 || now-t.trimmed > trimEvery {
		t.trimmed = now
		t.report(ctx, "removing old events", a.feed.Trim(ctx))
	}
	if more {
		return indexPause
	}
	return gatherEvery
}

// trimEvery is how often old events are removed.
const trimEvery = 10 * time.Minute

// mine reports whether this server has the duty.
func (t *eventTurns) mine(ctx context.Context) bool {
	now := clock{}.Monotonic()
	if t.a.member == nil || now < t.until-eventsRenew {
		return true
	}
	if !t.a.duty(ctx, "events", eventsDuty) {
		t.until = 0
		return false
	}
	t.until = now + eventsDuty
	return true
}

func (t *eventTurns) report(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		t.a.log.WarnContext(ctx, "cannot do the work on events; trying again", "part", what, "error", err)
	}
}
