package feed

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	// eventsAtOnce is how many events become deliveries together.
	eventsAtOnce = 100
	// dueAtOnce is how many deliveries of a subscription are sent in its turn.
	dueAtOnce = 20
	// maxReply is the part of an answer that is read: nothing is done with it.
	maxReply = 4 << 10
)

// Sender sends events to the addresses of subscriptions. One server does it for all.
type Sender struct {
	service *Service

	mu     sync.Mutex
	busy   map[domain.ID]map[domain.ID]bool // subscriptions by workspace
	shared int                              // places that are taken beyond the first of each workspace
	work   sync.WaitGroup
}

// NewSender returns a sender that does nothing before its first turn.
func (s *Service) NewSender() *Sender {
	return &Sender{service: s, busy: map[domain.ID]map[domain.ID]bool{}}
}

// Wait returns when everything that was begun has ended.
func (d *Sender) Wait() { d.work.Wait() }

// Turn begins what is to be done for each subscription, unless it is under way.
func (d *Sender) Turn(ctx context.Context) error {
	var list []domain.Subscription
	if err := d.service.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Subscriptions().All(ctx)
		return err
	}); err != nil {
		return err
	}
	for i := range list {
		sub := &list[i]
		if !d.enter(sub) {
			continue
		}
		d.work.Go(func() {
			defer d.leave(sub)
			if err := d.service.serve(ctx, sub); err != nil && ctx.Err() == nil {
				d.service.Log.WarnContext(ctx, "cannot serve a subscription; trying again",
					"workspace", sub.WorkspaceID, "subscription", sub.ID, "error", err)
			}
		})
	}
	return nil
}

// enter takes a place for a subscription. The next turn comes soon for those that get none.
// The first place of a workspace is its own, so receivers of others that are slow do not hold
// it up. All further places are shared, and a workspace has at most a quarter of them.
func (d *Sender) enter(sub *domain.Subscription) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	own := d.busy[sub.WorkspaceID]
	switch {
	case own[sub.ID]:
		return false
	case own == nil:
		if len(d.busy) >= limits.DeliveryWorkspaces.Int() {
			return false
		}
		own = map[domain.ID]bool{}
		d.busy[sub.WorkspaceID] = own
	case d.shared >= limits.DeliveriesAtOnceAll.Int() || len(own) > limits.DeliveriesAtOnceAll.Int()/4:
		return false
	default:
		d.shared++
	}
	own[sub.ID] = true
	return true
}

func (d *Sender) leave(sub *domain.Subscription) {
	d.mu.Lock()
	defer d.mu.Unlock()
	own := d.busy[sub.WorkspaceID]
	delete(own, sub.ID)
	if len(own) == 0 {
		delete(d.busy, sub.WorkspaceID)
		return
	}
	d.shared--
}

// serve does what is to be done for a subscription now.
func (s *Service) serve(ctx context.Context, sub *domain.Subscription) error {
	if sub.Deleted {
		return s.Store.Update(ctx, func(tx domain.Tx) error {
			return tx.Subscriptions().Remove(ctx, sub.WorkspaceID, sub.ID, oldAtOnce)
		})
	}
	more := true
	for more {
		var err error
		if more, err = s.fanOut(ctx, sub); err != nil {
			return err
		}
	}
	if sub.Disabled || s.Post == nil {
		return nil
	}
	return s.sendDue(ctx, sub)
}

// news is what a subscription needs to go on.
type news struct {
	feed    *domain.Feed
	events  []domain.FeedEvent
	waiting int
}

// fanOut turns events into deliveries, and reports whether there may be more.
func (s *Service) fanOut(ctx context.Context, sub *domain.Subscription) (more bool, err error) {
	n, err := s.news(ctx, sub)
	if err != nil || n.feed == nil || !n.feed.Ready {
		return false, err
	}
	now := s.Clock.Now()
	next := *sub
	if sub.Position == 0 {
		next.Position, next.ActiveSince = n.feed.Last, now
	}
	if next.Position < n.feed.Floor {
		s.Log.WarnContext(ctx, "a subscription was so far behind that events are gone", "workspace", sub.WorkspaceID, "subscription", sub.ID)
		next.Position = n.feed.Floor
	}
	var list []domain.Delivery
	room := limits.DeliveriesWaiting.Int() - n.waiting
	for i := range n.events {
		e := &n.events[i]
		if sub.Position == 0 || len(list) >= room {
			break
		}
		next.Position = e.Seq
		if !sub.Disabled && sub.Takes(e.Type) {
			list = append(list, domain.Delivery{
				WorkspaceID: sub.WorkspaceID, SubscriptionID: sub.ID, Seq: e.Seq, Type: e.Type, Status: domain.DeliveryWaiting, DueAt: now, CreatedAt: now,
			})
		}
	}
	if next.Position == sub.Position {
		return false, nil
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Subscriptions().Add(ctx, list); err != nil {
			return err
		}
		// What the log has forgotten cannot be sent again.
		if err := tx.Subscriptions().Trim(ctx, sub.WorkspaceID, sub.ID, n.feed.Floor, oldAtOnce); err != nil {
			return err
		}
		return tx.Subscriptions().Move(ctx, &next)
	})
	if err != nil {
		return false, err
	}
	*sub = next
	return len(n.events) == eventsAtOnce && len(list) < room, nil
}

func (s *Service) news(ctx context.Context, sub *domain.Subscription) (n news, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		f, err := tx.Feeds().Get(ctx, sub.WorkspaceID)
		if err != nil {
			return err
		}
		n = news{feed: f}
		if f.Last == sub.Position || sub.Position == 0 {
			return nil
		}
		if n.events, err = tx.Feeds().Events(ctx, sub.WorkspaceID, sub.Position, eventsAtOnce); err != nil {
			return err
		}
		n.waiting, err = tx.Subscriptions().Waiting(ctx, sub.WorkspaceID, sub.ID, limits.DeliveriesWaiting.Int())
		return err
	})
	if domain.Is(err, domain.NotFound) { // it is about to end, or was just made
		return n, nil
	}
	return n, err
}

// sendDue sends the deliveries that are due, some at a time.
func (s *Service) sendDue(ctx context.Context, sub *domain.Subscription) error {
	var due []domain.Delivery
	if err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		due, err = tx.Subscriptions().Due(ctx, sub.WorkspaceID, sub.ID, s.Clock.Now(), dueAtOnce)
		return err
	}); err != nil {
		return err
	}
	places := make(chan struct{}, limits.DeliveriesAtOnce.Int())
	errs := make([]error, len(due))
	var work sync.WaitGroup
	for i := range due {
		places <- struct{}{}
		work.Go(func() {
			defer func() { <-places }()
			errs[i] = s.send(ctx, sub, &due[i])
		})
	}
	work.Wait()
	return errors.Join(errs...)
}

// send makes an attempt at a delivery and stores its outcome. An attempt that was cut off
// because the server stops does not count.
func (s *Service) send(ctx context.Context, sub *domain.Subscription, d *domain.Delivery) error {
	var e *domain.FeedEvent
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		e, err = tx.Feeds().Event(ctx, d.WorkspaceID, d.Seq)
		return err
	})
	switch {
	case domain.Is(err, domain.NotFound):
		d.Status, d.Message = domain.DeliveryFailed, "the event is not in the log any more"
		return s.save(ctx, d)
	case err != nil:
		return err
	}
	message := Message(e)
	now := s.Clock.Now()
	answer, err := s.post(ctx, sub, message, now)
	if ctx.Err() != nil && answer == 0 {
		return ctx.Err()
	}
	d.Attempts++
	d.TriedAt, d.Answer = now, answer
	switch {
	case answer/100 == 2:
		d.Status, d.Message = domain.DeliveryDelivered, ""
	case d.Attempts >= limits.DeliveryAttempts.Int():
		d.Status, d.Message = domain.DeliveryFailed, whyNot(sub.URL, answer, err)
	default:
		d.Status, d.Message = domain.DeliveryWaiting, whyNot(sub.URL, answer, err)
	}
	return s.save(ctx, d)
}

// post sends a message to the address of a subscription, and returns the status of the answer.
func (s *Service) post(ctx context.Context, sub *domain.Subscription, message []byte, now time.Time) (int, error) {
	limited, cancel := context.WithTimeout(ctx, limits.HookTimeout)
	defer cancel()
	answer, _, err := s.Post.Post(limited, sub.URL, map[string]string{
		"Content-Type": "application/json", domain.SignatureHeader: domain.HookSignature(sub.Secret, message, now),
	}, message, maxReply)
	return answer, err
}

// save stores a delivery after an attempt.
func (s *Service) save(ctx context.Context, d *domain.Delivery) error {
	d.DueAt = time.Time{}
	if d.Status == domain.DeliveryWaiting {
		d.DueAt = d.TriedAt.Add(retryAfter(d.Attempts))
	}
	// What was sent is noted, also when the server stops meanwhile.
	return s.Store.Update(context.WithoutCancel(ctx), func(tx domain.Tx) error {
		return tx.Subscriptions().Save(context.WithoutCancel(ctx), d)
	})
}

// whyNot says why an event did not arrive. It names only the host: the rest of an address may
// be secret, and the addresses of a name may show the network of the server.
func whyNot(address string, answer int, err error) string {
	host := "the address"
	if u, bad := url.Parse(address); bad == nil {
		host = u.Hostname()
	}
	switch {
	case answer != 0:
		return fmt.Sprintf("%s answered with status %d", host, answer)
	case errors.Is(err, domain.ErrBlockedAddress):
		return host + " is not on the public internet; the operator of this server may allow it"
	case errors.Is(err, domain.ErrRedirect):
		return host + " answered with a redirect, which is not followed"
	case errors.Is(err, context.DeadlineExceeded):
		return host + " did not answer in time"
	}
	return "there is no connection to " + host
}
