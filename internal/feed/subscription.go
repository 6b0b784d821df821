package feed

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// SubscriptionInput says what is sent where.
type SubscriptionInput struct {
	URL         string
	Description string
	Types       []string
	Kinds       []string
	// Secret signs what is sent. If it is empty, that of before stays, or one is made.
	Secret   string
	Disabled bool
}

// SubscriptionView is a subscription as it is shown.
type SubscriptionView struct {
	domain.Subscription
	// Made is the secret, if the request made it; nobody is shown it again.
	Made string
	// Waiting is how many deliveries are not done.
	Waiting int
}

// shortestSecret is the least number of bytes of a secret.
const shortestSecret = 16

func (in *SubscriptionInput) validate() error {
	switch {
	case in.URL == "":
		return domain.FieldError("an address that begins with http:// or https:// is expected", "url")
	case len(in.URL) > limits.SubscriptionURL.Int():
		return domain.OverLimit(domain.Invalid, &limits.SubscriptionURL, "").At("url")
	case len(in.Description) > limits.SubscriptionText.Int():
		return domain.OverLimit(domain.Invalid, &limits.SubscriptionText, "").At("description")
	case len(in.Secret) > limits.SubscriptionSecret.Int():
		return domain.OverLimit(domain.Invalid, &limits.SubscriptionSecret, "").At("secret")
	case in.Secret != "" && len(in.Secret) < shortestSecret:
		return domain.FieldError(fmt.Sprintf("a secret has at least %d bytes", shortestSecret), "secret")
	}
	if u, err := domain.WebAddress(in.URL); err != nil {
		return domain.FieldError(err.Error(), "url")
	} else if u.User != nil {
		return domain.FieldError("an address without a password is expected; receivers check the signature", "url")
	}
	return CheckFilter(domain.EventFilter{Types: in.Types, Kinds: in.Kinds})
}

// CheckFilter returns an error if a filter names what there is not.
func CheckFilter(f domain.EventFilter) error {
	for _, list := range []struct {
		name         string
		given, known []string
	}{{"types", f.Types, domain.EventTypes()}, {"kinds", f.Kinds, domain.EventKinds()}} {
		for i, text := range list.given {
			if !slices.Contains(list.known, text) {
				return domain.FieldError(fmt.Sprintf("there is no %.40q; these are the %s of events: %s", text, list.name, strings.Join(list.known, ", ")),
					list.name, strconv.Itoa(i))
			}
			if slices.Contains(list.given[:i], text) {
				return domain.FieldError(fmt.Sprintf("%q is there twice", text), list.name, strconv.Itoa(i))
			}
		}
	}
	return nil
}

// PutSubscription makes a subscription, or changes it.
func (s *Service) PutSubscription(ctx context.Context, actor domain.Actor, id string, in SubscriptionInput) (*SubscriptionView, error) {
	sid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.FieldError(err.Error(), "id")
	}
	if err := in.validate(); err != nil {
		return nil, err
	}
	made, err := s.newSecret()
	if err != nil {
		return nil, err
	}
	var v *SubscriptionView
	err = s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		v, err = putSubscription(ctx, tx, domain.Subscription{WorkspaceID: actor.Workspace.ID, ID: sid, Secret: made, CreatedAt: s.Clock.Now()}, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Wake.Notify(TopicFeeds)
	return v, nil
}

// putSubscription stores what a request says, in the subscription that there is or in a new one.
func putSubscription(ctx context.Context, tx domain.Tx, fresh domain.Subscription, in SubscriptionInput) (*SubscriptionView, error) {
	v := &SubscriptionView{Subscription: fresh}
	old, err := tx.Subscriptions().Get(ctx, fresh.WorkspaceID, fresh.ID)
	switch {
	case err == nil:
		v.Subscription = *old
	case !domain.Is(err, domain.NotFound):
		return nil, err
	default:
		if err := room(ctx, tx, fresh.WorkspaceID); err != nil {
			return nil, err
		}
		if in.Secret == "" {
			v.Made = fresh.Secret
		}
		if err := tx.Feeds().Begin(ctx, fresh.WorkspaceID, fresh.CreatedAt, fresh.CreatedAt); err != nil {
			return nil, err
		}
	}
	before := v.Subscription
	v.URL, v.Description, v.Types, v.Kinds, v.Disabled, v.UpdatedAt = in.URL, in.Description, in.Types, in.Kinds, in.Disabled, fresh.CreatedAt
	if in.Secret != "" {
		v.Secret = in.Secret
	}
	if err := tx.Subscriptions().Put(ctx, &v.Subscription); err != nil {
		return nil, err
	}
	return v, record(ctx, tx, fresh.CreatedAt, &v.Subscription, changedBetween(&before, &v.Subscription), nil)
}

// record notes a change of a subscription in the log of changes.
func record(ctx context.Context, tx domain.Tx, now time.Time, s *domain.Subscription, changed []string, detail map[string]string) error {
	return domain.Record(ctx, tx, now, domain.AuditChange{
		Workspace: s.WorkspaceID, Kind: "subscription", ID: string(s.ID), Changed: changed, Detail: detail,
	})
}

// changedBetween names the members that differ.
func changedBetween(a, b *domain.Subscription) (names []string) {
	for _, m := range []struct {
		name string
		same bool
	}{
		{"url", a.URL == b.URL},
		{"description", a.Description == b.Description},
		{"types", slices.Equal(a.Types, b.Types)},
		{"kinds", slices.Equal(a.Kinds, b.Kinds)},
		{"secret", a.Secret == b.Secret},
		{"disabled", a.Disabled == b.Disabled},
	} {
		if !m.same {
			names = append(names, m.name)
		}
	}
	return names
}

// room returns an error if a workspace has as many subscriptions as it may have.
func room(ctx context.Context, tx domain.Tx, ws domain.ID) error {
	list, err := tx.Subscriptions().Of(ctx, ws)
	if err == nil && len(list) >= limits.Subscriptions.Int() {
		err = domain.OverLimit(domain.Invalid, &limits.Subscriptions, "")
	}
	return err
}

// newSecret makes a secret.
func (s *Service) newSecret() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(s.Rand, b); err != nil {
		return "", fmt.Errorf("making a secret: %w", err)
	}
	return "chs_" + base64.RawURLEncoding.EncodeToString(b), nil
}

// Subscription returns a subscription.
func (s *Service) Subscription(ctx context.Context, actor domain.Actor, id string) (*SubscriptionView, error) {
	var v *SubscriptionView
	err := s.of(ctx, actor, id, func(tx domain.Tx, sub *domain.Subscription) (err error) {
		v, err = view(ctx, tx, sub)
		return err
	})
	return v, err
}

func view(ctx context.Context, tx domain.Tx, sub *domain.Subscription) (*SubscriptionView, error) {
	n, err := tx.Subscriptions().Waiting(ctx, sub.WorkspaceID, sub.ID, limits.DeliveriesWaiting.Int())
	return &SubscriptionView{Subscription: *sub, Waiting: n}, err
}

// of calls fn with a subscription of the workspace of the actor.
func (s *Service) of(ctx context.Context, actor domain.Actor, id string, fn func(tx domain.Tx, sub *domain.Subscription) error) error {
	sid, err := domain.ParseID(id)
	if err != nil {
		return domain.Missing("subscription")
	}
	return s.Store.View(ctx, func(tx domain.Tx) error {
		sub, err := tx.Subscriptions().Get(ctx, actor.Workspace.ID, sid)
		if err != nil {
			return err
		}
		return fn(tx, sub)
	})
}

// Subscriptions returns those of the workspace.
func (s *Service) Subscriptions(ctx context.Context, actor domain.Actor) (views []SubscriptionView, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		list, err := tx.Subscriptions().Of(ctx, actor.Workspace.ID)
		for i := range list {
			v, err := view(ctx, tx, &list[i])
			if err != nil {
				return err
			}
			views = append(views, *v)
		}
		return err
	})
	return views, err
}

// DeleteSubscription ends a subscription. Its deliveries are removed later.
func (s *Service) DeleteSubscription(ctx context.Context, actor domain.Actor, id string) error {
	sid, err := domain.ParseID(id)
	if err != nil {
		return domain.Missing("subscription")
	}
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		sub, err := tx.Subscriptions().Get(ctx, actor.Workspace.ID, sid)
		if err != nil {
			return err
		}
		if err := tx.Subscriptions().Delete(ctx, actor.Workspace.ID, sid); err != nil {
			return err
		}
		return record(ctx, tx, s.Clock.Now(), sub, nil, nil)
	})
}

// DeliveryQuery selects deliveries.
type DeliveryQuery struct {
	// Before is the event before which the page begins, 0 for the newest.
	Before int64
	Status domain.DeliveryStatus
	Limit  int
}

// Deliveries returns the deliveries of a subscription, the newest event first.
func (s *Service) Deliveries(ctx context.Context, actor domain.Actor, id string, q DeliveryQuery) (list []domain.Delivery, err error) {
	err = s.of(ctx, actor, id, func(tx domain.Tx, sub *domain.Subscription) (err error) {
		list, err = tx.Subscriptions().Deliveries(ctx, sub.WorkspaceID, sub.ID, q.Before, q.Status, q.Limit)
		return err
	})
	return list, err
}

// Redeliver sends an event again, as if it were new.
func (s *Service) Redeliver(ctx context.Context, actor domain.Actor, id string, seq int64) (*domain.Delivery, error) {
	sid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("subscription")
	}
	now := s.Clock.Now()
	var d *domain.Delivery
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		ws := actor.Workspace.ID
		sub, err := tx.Subscriptions().Get(ctx, ws, sid)
		if err != nil {
			return err
		}
		if d, err = tx.Subscriptions().Delivery(ctx, ws, sid, seq); err != nil {
			return err
		}
		if _, err := tx.Feeds().Event(ctx, ws, seq); err != nil {
			return err
		}
		d.Status, d.Attempts, d.DueAt = domain.DeliveryWaiting, 0, now
		if err := tx.Subscriptions().Save(ctx, d); err != nil {
			return err
		}
		return record(ctx, tx, now, sub, nil, map[string]string{"event": strconv.FormatInt(seq, 10)})
	})
	if err != nil {
		return nil, err
	}
	s.Wake.Notify(TopicFeeds)
	return d, nil
}

// Outcome is how the delivery of a test went.
type Outcome struct {
	// Answer is the HTTP status, 0 without one.
	Answer int
	// Message says why it did not arrive; it is empty if it did.
	Message string
}

// testEvent is the type of the event of a test. No other event has it, and no filter names it.
const testEvent = "subscription.test"

// SendTest sends an event of its own type to a subscription, once and also if it is disabled, and
// returns how it went. Nothing is stored.
func (s *Service) SendTest(ctx context.Context, actor domain.Actor, id string) (*Outcome, error) {
	var sub *domain.Subscription
	if err := s.of(ctx, actor, id, func(_ domain.Tx, found *domain.Subscription) error {
		sub = found
		return nil
	}); err != nil {
		return nil, err
	}
	if s.Post == nil {
		return &Outcome{Message: "this server sends nothing"}, nil
	}
	now := s.Clock.Now()
	data, err := json.Marshal(&body{Type: testEvent, CreatedAt: stamp(now), Workspace: sub.WorkspaceID})
	if err != nil {
		return nil, fmt.Errorf("writing an event: %w", err)
	}
	answer, err := s.post(ctx, sub, Message(&domain.FeedEvent{Data: data}), now)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case answer/100 == 2:
		return &Outcome{Answer: answer}, nil
	}
	return &Outcome{Answer: answer, Message: whyNot(sub.URL, answer, err)}, nil
}

// retryAfter returns the time to the next attempt after so many: 5 s, doubling, up to 3 hours.
func retryAfter(attempts int) time.Duration {
	const first, last = 5 * time.Second, 3 * time.Hour
	d := first
	for range attempts - 1 {
		if d *= 2; d >= last {
			return last
		}
	}
	return d
}
