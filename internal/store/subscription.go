package store

import (
	"context"
	"math"
	"time"

	"chancery/internal/domain"
)

const (
	subscriptionsPut    Name = "subscriptions.put"
	subscriptionsGet    Name = "subscriptions.get"
	subscriptionsOf     Name = "subscriptions.of"
	subscriptionsAll    Name = "subscriptions.all"
	subscriptionsMove   Name = "subscriptions.move"
	subscriptionsDelete Name = "subscriptions.delete"
	subscriptionsRemove Name = "subscriptions.remove"

	deliveriesAdd     Name = "deliveries.add"
	deliveriesSave    Name = "deliveries.save"
	deliveriesGet     Name = "deliveries.get"
	deliveriesBefore  Name = "deliveries.before"
	deliveriesDue     Name = "deliveries.due"
	deliveriesWaiting Name = "deliveries.waiting"
	deliveriesTrim    Name = "deliveries.trim"
)

const (
	subscriptionColumns = `workspace_id, id, url, description, types, kinds, secret, disabled, deleted, position, active_since, created_at, updated_at`
	deliveryColumns     = `workspace_id, subscription_id, seq, type, status, attempts, due_at, created_at, tried_at, answer, message`
)

var subscriptionTexts = Texts{ //nolint:gochecknoglobals // a table
	subscriptionsPut: `INSERT INTO subscriptions (` + subscriptionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (workspace_id, id) DO UPDATE SET url = excluded.url, description = excluded.description, types = excluded.types,
			kinds = excluded.kinds, secret = excluded.secret, disabled = excluded.disabled, updated_at = excluded.updated_at
		WHERE NOT subscriptions.deleted`,
	subscriptionsGet: `SELECT ` + subscriptionColumns + ` FROM subscriptions WHERE workspace_id = $1 AND id = $2 AND NOT deleted`,
	subscriptionsOf:  `SELECT ` + subscriptionColumns + ` FROM subscriptions WHERE workspace_id = $1 AND NOT deleted ORDER BY id`,
	subscriptionsAll: `SELECT ` + subscriptionColumns + ` FROM subscriptions ORDER BY workspace_id, id`,
	subscriptionsMove: `UPDATE subscriptions SET position = $3, active_since = COALESCE(active_since, $4)
		WHERE workspace_id = $1 AND id = $2 AND position < $3`,
	subscriptionsDelete: `UPDATE subscriptions SET deleted = TRUE WHERE workspace_id = $1 AND id = $2 AND NOT deleted`,
	subscriptionsRemove: `DELETE FROM subscriptions WHERE workspace_id = $1 AND id = $2 AND deleted
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.workspace_id = $1 AND d.subscription_id = $2)`,

	deliveriesAdd: `INSERT INTO deliveries (` + deliveryColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
	deliveriesSave: `UPDATE deliveries SET status = $4, attempts = $5, due_at = $6, tried_at = $7, answer = $8, message = $9
		WHERE workspace_id = $1 AND subscription_id = $2 AND seq = $3`,
	deliveriesGet: `SELECT ` + deliveryColumns + ` FROM deliveries WHERE workspace_id = $1 AND subscription_id = $2 AND seq = $3`,
	deliveriesBefore: `SELECT ` + deliveryColumns + ` FROM deliveries WHERE workspace_id = $1 AND subscription_id = $2 AND seq < $3
		AND ($4 = '' OR status = $4) ORDER BY seq DESC LIMIT $5`,
	deliveriesDue: `SELECT ` + deliveryColumns + ` FROM deliveries WHERE workspace_id = $1 AND subscription_id = $2 AND due_at <= $3
		ORDER BY due_at, seq LIMIT $4`,
	deliveriesWaiting: `SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE workspace_id = $1 AND subscription_id = $2
		AND due_at IS NOT NULL LIMIT $3) AS waiting`,
	deliveriesTrim: `DELETE FROM deliveries WHERE workspace_id = $1 AND subscription_id = $2 AND seq <= (SELECT MAX(seq) FROM
		(SELECT seq FROM deliveries WHERE workspace_id = $1 AND subscription_id = $2 AND seq <= $3 ORDER BY seq LIMIT $4) AS oldest)`,
}

type subscriptions struct{ s *Session }

func subscriptionFields(s *domain.Subscription) []any {
	return args(text(&s.WorkspaceID), text(&s.ID), &s.URL, &s.Description, into(&s.Types), into(&s.Kinds), &s.Secret, &s.Disabled, &s.Deleted,
		&s.Position, instant{&s.ActiveSince}, instant{&s.CreatedAt}, instant{&s.UpdatedAt})
}

// Put implements domain.Subscriptions.
func (r subscriptions) Put(ctx context.Context, s *domain.Subscription) error {
	n, err := r.s.exec(ctx, subscriptionsPut, string(s.WorkspaceID), string(s.ID), s.URL, s.Description, asJSON(s.Types), asJSON(s.Kinds),
		s.Secret, s.Disabled, false, s.Position, nullableMicros(s.ActiveSince), micros(s.CreatedAt), micros(s.UpdatedAt))
	if err == nil && n == 0 {
		return domain.E(domain.Conflict, "conflict", "a subscription with this id is being removed; try again later, or take another id")
	}
	return err
}

// Get implements domain.Subscriptions.
func (r subscriptions) Get(ctx context.Context, ws, id domain.ID) (*domain.Subscription, error) {
	s := new(domain.Subscription)
	if err := r.s.one(ctx, subscriptionsGet, args(string(ws), string(id)), subscriptionFields(s)...); err != nil {
		return nil, missing(err, "subscription")
	}
	return s, nil
}

// Of implements domain.Subscriptions.
func (r subscriptions) Of(ctx context.Context, ws domain.ID) ([]domain.Subscription, error) {
	return r.list(ctx, subscriptionsOf, args(string(ws)))
}

// All implements domain.Subscriptions.
func (r subscriptions) All(ctx context.Context) ([]domain.Subscription, error) {
	return r.list(ctx, subscriptionsAll, nil)
}

func (r subscriptions) list(ctx context.Context, name Name, params []any) (list []domain.Subscription, err error) {
	err = r.s.each(ctx, name, params, func(scan scanFunc) error {
		var s domain.Subscription
		err := scan(subscriptionFields(&s)...)
		list = append(list, s)
		return err
	})
	return list, err
}

// Move implements domain.Subscriptions.
func (r subscriptions) Move(ctx context.Context, s *domain.Subscription) error {
	_, err := r.s.exec(ctx, subscriptionsMove, string(s.WorkspaceID), string(s.ID), s.Position, nullableMicros(s.ActiveSince))
	return err
}

// Delete implements domain.Subscriptions.
func (r subscriptions) Delete(ctx context.Context, ws, id domain.ID) error {
	n, err := r.s.exec(ctx, subscriptionsDelete, string(ws), string(id))
	if err == nil && n == 0 {
		return domain.Missing("subscription")
	}
	return err
}

// Remove implements domain.Subscriptions.
func (r subscriptions) Remove(ctx context.Context, ws, id domain.ID, most int) error {
	if err := r.Trim(ctx, ws, id, math.MaxInt64, most); err != nil {
		return err
	}
	_, err := r.s.exec(ctx, subscriptionsRemove, string(ws), string(id))
	return err
}

// Add implements domain.Subscriptions.
func (r subscriptions) Add(ctx context.Context, list []domain.Delivery) error {
	for i := range list {
		d := &list[i]
		if _, err := r.s.send(ctx, deliveriesAdd, AnyRows, string(d.WorkspaceID), string(d.SubscriptionID), d.Seq, d.Type, string(d.Status),
			int64(d.Attempts), nullableMicros(d.DueAt), micros(d.CreatedAt), nullableMicros(d.TriedAt), int64(d.Answer), d.Message); err != nil {
			return err
		}
	}
	return nil
}

// Save implements domain.Subscriptions.
func (r subscriptions) Save(ctx context.Context, d *domain.Delivery) error {
	_, err := r.s.exec(ctx, deliveriesSave, string(d.WorkspaceID), string(d.SubscriptionID), d.Seq, string(d.Status), int64(d.Attempts),
		nullableMicros(d.DueAt), nullableMicros(d.TriedAt), int64(d.Answer), d.Message)
	return err
}

func deliveryFields(d *domain.Delivery) []any {
	return args(text(&d.WorkspaceID), text(&d.SubscriptionID), &d.Seq, &d.Type, (*string)(&d.Status), &d.Attempts, instant{&d.DueAt},
		instant{&d.CreatedAt}, instant{&d.TriedAt}, &d.Answer, &d.Message)
}

// Delivery implements domain.Subscriptions.
func (r subscriptions) Delivery(ctx context.Context, ws, id domain.ID, seq int64) (*domain.Delivery, error) {
	d := new(domain.Delivery)
	if err := r.s.one(ctx, deliveriesGet, args(string(ws), string(id), seq), deliveryFields(d)...); err != nil {
		return nil, missing(err, "delivery")
	}
	return d, nil
}

// Deliveries implements domain.Subscriptions.
func (r subscriptions) Deliveries(ctx context.Context, ws, id domain.ID, before int64, status domain.DeliveryStatus, most int) ([]domain.Delivery, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return r.deliveries(ctx, deliveriesBefore, args(string(ws), string(id), before, string(status), limit(most)))
}

// Due implements domain.Subscriptions.
func (r subscriptions) Due(ctx context.Context, ws, id domain.ID, now time.Time, most int) ([]domain.Delivery, error) {
	return r.deliveries(ctx, deliveriesDue, args(string(ws), string(id), micros(now), limit(most)))
}

func (r subscriptions) deliveries(ctx context.Context, name Name, params []any) (list []domain.Delivery, err error) {
	err = r.s.each(ctx, name, params, func(scan scanFunc) error {
		var d domain.Delivery
		err := scan(deliveryFields(&d)...)
		list = append(list, d)
		return err
	})
	return list, err
}

// Waiting implements domain.Subscriptions.
func (r subscriptions) Waiting(ctx context.Context, ws, id domain.ID, most int) (n int, err error) {
	err = r.s.one(ctx, deliveriesWaiting, args(string(ws), string(id), limit(most)), &n)
	return n, err
}

// Trim implements domain.Subscriptions.
func (r subscriptions) Trim(ctx context.Context, ws, id domain.ID, upto int64, most int) error {
	_, err := r.s.exec(ctx, deliveriesTrim, string(ws), string(id), upto, limit(most))
	return err
}
