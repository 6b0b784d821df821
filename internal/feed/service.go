package feed

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Service has the use cases of events.
type Service struct {
	Store domain.Store
	Wake  domain.Wake
	Clock domain.Clock
	// Post sends to the addresses of subscriptions; nil where nothing may leave.
	Post domain.Poster
	// Rand makes secrets.
	Rand io.Reader
	Log  *slog.Logger
}

const (
	// partObjects is how many jobs and entries are read and logged together.
	partObjects = 200
	// partsInTurn is how many parts a workspace has before the next one.
	partsInTurn = 8
	// settleAfter is the time between the begin of a feed and the moment behind which its
	// readiness is waited for.
	settleAfter = time.Second
	// prolongAfter is the time within which an interest is not noted again.
	prolongAfter = time.Hour
	// oldAtOnce is how many rows are removed together.
	oldAtOnce = 1000
)

// TopicFeeds hints that there is a new feed.
const TopicFeeds = "feeds"

// TopicOf returns the topic that hints that a workspace has new events.
func TopicOf(ws domain.ID) string { return "feed/" + string(ws) }

// Watch begins the feed of a workspace, or keeps it for as long as events are kept, and
// returns it. A feed that begins takes a moment until it is ready.
func (s *Service) Watch(ctx context.Context, ws domain.ID) (*domain.Feed, error) {
	now := s.Clock.Now()
	p, err := s.Read(ctx, ws, 0, 1)
	f := p.Feed
	if err != nil || f != nil && f.WantedUntil.Sub(now) > limits.EventTime.Duration()-prolongAfter {
		return f, err
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if err := tx.Feeds().Begin(ctx, ws, now, now.Add(limits.EventTime.Duration())); err != nil {
			return err
		}
		f, err = tx.Feeds().Get(ctx, ws)
		return err
	})
	if err == nil && !f.Ready {
		s.Wake.Notify(TopicFeeds)
	}
	return f, err
}

// Page is what is behind an event in the log.
type Page struct {
	// Feed is nil if the workspace has none.
	Feed   *domain.Feed
	Events []domain.FeedEvent
}

// Read returns events behind one, at most so many.
func (s *Service) Read(ctx context.Context, ws domain.ID, after int64, most int) (p Page, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		f, err := tx.Feeds().Get(ctx, ws)
		if domain.Is(err, domain.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		p.Feed = f
		p.Events, err = tx.Feeds().Events(ctx, ws, after, most)
		return err
	})
	return p, err
}

// Watched reports whether any workspace has a feed.
func (s *Service) Watched(ctx context.Context) (bool, error) {
	list, err := s.feeds(ctx)
	return len(list) > 0, err
}

func (s *Service) feeds(ctx context.Context) (list []domain.Feed, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Feeds().List(ctx)
		return err
	})
	return list, err
}

// Gather brings the changes of all workspaces with a feed into the log, and reports whether
// some are left.
func (s *Service) Gather(ctx context.Context) (more bool, err error) {
	list, err := s.feeds(ctx)
	for i := range list {
		left, failed := s.gatherFeed(ctx, &list[i])
		err = errors.Join(err, failed) // one workspace does not keep the others waiting
		more = more || left
	}
	return more, err
}

// gatherFeed brings the changes of a workspace into the log, some parts of them.
func (s *Service) gatherFeed(ctx context.Context, f *domain.Feed) (more bool, err error) {
	if !f.Ready && !s.Clock.Now().Before(f.Since.Add(settleAfter)) {
		if err := s.Store.Update(ctx, func(tx domain.Tx) error { return tx.Feeds().Settle(ctx, f.WorkspaceID) }); err != nil {
			return false, err
		}
	}
	logged := 0
	for range partsInTurn {
		n, left, err := s.gatherPart(ctx, f.WorkspaceID)
		logged += n
		if more = left; err != nil || !more {
			s.hint(f.WorkspaceID, logged)
			return more, err
		}
	}
	s.hint(f.WorkspaceID, logged)
	return more, nil
}

func (s *Service) hint(ws domain.ID, logged int) {
	if logged > 0 {
		s.Wake.Notify(TopicOf(ws))
	}
}

// gatherPart brings a part of the changes of a workspace into the log. It is written only if
// nobody else has done so meanwhile.
func (s *Service) gatherPart(ctx context.Context, ws domain.ID) (logged int, more bool, err error) {
	f, err := s.window(ctx, ws)
	if f == nil || err != nil {
		return 0, false, err
	}
	var p *domain.FeedPart
	if err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		p, err = tx.Feeds().Part(ctx, f, partObjects)
		return err
	}); err != nil {
		return 0, false, err
	}
	events, err := eventsOf(f, p, s.Clock.Now())
	if err != nil {
		return 0, false, err
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error { return tx.Feeds().Log(ctx, f, p, events) })
	if domain.Is(err, domain.Conflict) {
		return 0, false, nil
	}
	return len(events), p.More, err
}

// window returns the feed with the window of changes that is read next, nil if nothing changed.
func (s *Service) window(ctx context.Context, ws domain.ID) (f *domain.Feed, err error) {
	changed := false
	get := func(tx domain.Tx) (err error) {
		if f, err = tx.Feeds().Get(ctx, ws); domain.Is(err, domain.NotFound) {
			f = nil
			return nil
		}
		return err
	}
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		if err := get(tx); err != nil || f == nil {
			return err
		}
		changed, err = tx.Feeds().Changed(ctx, f)
		return err
	})
	if err != nil || f == nil || !changed {
		return nil, err
	}
	if f.Until != 0 {
		return f, nil
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Feeds().Close(ctx, ws); err != nil {
			return err
		}
		return get(tx)
	})
	if err != nil || f == nil || f.Until == 0 {
		return nil, err
	}
	return f, nil
}

// Trim removes events that are too old, and feeds that nobody wants any more.
func (s *Service) Trim(ctx context.Context) error {
	now := s.Clock.Now()
	var list []domain.Feed
	subscribed := map[domain.ID]bool{}
	if err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if list, err = tx.Feeds().List(ctx); err != nil {
			return err
		}
		all, err := tx.Subscriptions().All(ctx)
		for i := range all {
			subscribed[all[i].WorkspaceID] = true
		}
		return err
	}); err != nil {
		return err
	}
	for i := range list {
		f := &list[i]
		before := now.Add(-limits.EventTime.Duration())
		if !subscribed[f.WorkspaceID] && f.WantedUntil.Before(now) {
			before = now.Add(clockSkew) // all of it
		}
		if err := s.trimFeed(ctx, f.WorkspaceID, before); err != nil {
			return err
		}
	}
	return nil
}

// trimFeed removes events from before a time, and the feed if none are left and nobody wants
// it.
func (s *Service) trimFeed(ctx context.Context, ws domain.ID, before time.Time) error {
	for n := oldAtOnce; n == oldAtOnce; {
		err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
			if n, err = tx.Feeds().Trim(ctx, ws, before, oldAtOnce); err != nil {
				return err
			}
			return tx.Feeds().End(ctx, ws, s.Clock.Now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}
