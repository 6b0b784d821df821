package api

import (
	"net/http"
	"slices"
	"strconv"

	"chancery/internal/domain"
	"chancery/internal/feed"
	"chancery/internal/limits"
)

// SubscriptionRequest says which events are sent where.
type SubscriptionRequest struct {
	URL         string   `json:"url" doc:"Address to which events are posted." example:"https://shop.example/hooks/chancery"`
	Description string   `json:"description,omitempty" doc:"What it is for, at most 255 bytes." example:"web shop"`
	Types       []string `json:"types,omitempty" doc:"Only events of these types; all when they are missing."`
	Kinds       []string `json:"kinds,omitempty" doc:"Only events about these: job, entry; all when they are missing."`
	Secret      string   `json:"secret,omitempty" doc:"Secret that signs the requests, of 16 to 255 bytes; the one of before, or a new one, when it is missing."`
	Disabled    bool     `json:"disabled,omitempty" doc:"Send nothing. What happens meanwhile is not sent later."`
}

// Subscription sends events to an address.
type Subscription struct {
	ID          domain.ID `json:"id" doc:"UUID of the subscription."`
	URL         string    `json:"url" doc:"Address to which events are posted." example:"https://shop.example/hooks/chancery"`
	Description string    `json:"description,omitempty" doc:"What it is for." example:"web shop"`
	Types       []string  `json:"types,omitempty" doc:"Types of events that are sent; absent for all."`
	Kinds       []string  `json:"kinds,omitempty" doc:"What the events that are sent are about; absent for all."`
	Secret      string    `json:"secret,omitempty" doc:"The secret that was made, only in the answer to the request that made it."`
	Disabled    bool      `json:"disabled" doc:"Whether nothing is sent."`
	ActiveSince Time      `json:"active_since,omitzero" doc:"All that happened since then is sent; absent for some seconds after it was made."`
	Waiting     int       `json:"waiting" doc:"Deliveries that have not arrived yet and are tried again." example:"0"`
	CreatedAt   Time      `json:"created_at" doc:"When it was made."`
	UpdatedAt   Time      `json:"updated_at" doc:"When it last changed."`
}

// SubscriptionCollection has the subscriptions of a workspace.
type SubscriptionCollection struct {
	List []Subscription `json:"list" doc:"The subscriptions."`
}

// Delivery is an event that is or was sent.
type Delivery struct {
	EventID   string `json:"event_id" doc:"ID of the event." example:"1790409600000123"`
	EventType string `json:"event_type" doc:"Type of the event." example:"job.completed"`
	Status    string `json:"status" doc:"waiting, delivered or failed." example:"delivered"`
	Attempts  int    `json:"attempts" doc:"Attempts so far, since it was added or asked for again." example:"1"`
	CreatedAt Time   `json:"created_at" doc:"When it was added."`
	TriedAt   Time   `json:"tried_at,omitzero" doc:"When the last attempt began."`
	NextAt    Time   `json:"next_at,omitzero" doc:"When the next attempt is due."`
	Answer    int    `json:"answer,omitempty" doc:"HTTP status of the last answer." example:"200"`
	Message   string `json:"message,omitempty" doc:"Why the last attempt failed."`
}

// DeliveryCollection is a page of deliveries.
type DeliveryCollection struct {
	List       []Delivery `json:"list" doc:"The deliveries, that of the newest event first."`
	Limit      int        `json:"limit" doc:"Largest number of deliveries in a page." example:"20"`
	NextCursor string     `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// SubscriptionTest is how a test of a subscription went.
type SubscriptionTest struct {
	Delivered bool   `json:"delivered" doc:"Whether the event arrived."`
	Answer    int    `json:"answer,omitempty" doc:"HTTP status of the answer." example:"204"`
	Message   string `json:"message,omitempty" doc:"Why it did not arrive."`
}

// eventRoutes returns the routes of events and subscriptions.
func eventRoutes() []route {
	return []route{
		// Events.
		op("GET", "/transform/v1/events", "stream-events", (*server).streamEvents, toRead, extension),
		op("GET", "/transform/v1/events/list", "list-events", (*server).listEvents, toRead, extension),

		// Subscriptions.
		op("GET", "/transform/v1/subscriptions", "list-subscriptions", (*server).listSubscriptions, toChange, extension),
		op("PUT", "/transform/v1/subscriptions/{id}", "put-subscription", (*server).putSubscription, toChange, brief, extension),
		op("GET", "/transform/v1/subscriptions/{id}", "get-subscription", (*server).getSubscription, toChange, extension),
		op("DELETE", "/transform/v1/subscriptions/{id}", "delete-subscription", (*server).deleteSubscription, toChange, extension),
		op("GET", "/transform/v1/subscriptions/{id}/deliveries", "list-deliveries", (*server).listDeliveries, toChange, extension),
		op("POST", "/transform/v1/subscriptions/{id}/deliveries/{event}/redeliver", "redeliver-event", (*server).redeliver, toChange, brief, extension),
		op("POST", "/transform/v1/subscriptions/{id}/test", "test-subscription", (*server).testSubscription, toChange, brief, extension),
	}
}

// subscriptionDocs describes the operations on subscriptions.
func subscriptionDocs() map[string]doc {
	return map[string]doc{
		"list-subscriptions": {about: "List the subscriptions of the workspace.", gives: SubscriptionCollection{}},
		"put-subscription": {
			about: "Make a subscription, or change it: it posts each event to an address, signed with its secret in X-Chancery-Signature.",
			takes: SubscriptionRequest{}, gives: Subscription{},
		},
		"get-subscription":    {about: "Answer a subscription.", gives: Subscription{}},
		"delete-subscription": {about: "End a subscription. Its deliveries are removed."},
		"list-deliveries": {
			about: "List the deliveries of a subscription of the last 7 days.",
			gives: DeliveryCollection{},
			query: []queryParam{
				{"limit", "Largest number of deliveries in a page: 20, at most 100.", 20},
				{"cursor", "next_cursor of the page before.", nil},
				{"status", "Only deliveries with this status: waiting, delivered or failed.", "failed"},
			},
		},
		"redeliver-event":   {about: "Send an event of the log again, with new attempts.", gives: Delivery{}},
		"test-subscription": {about: "Send an event of the type subscription.test to a subscription now, once, and answer how that went. Nothing is stored.", gives: SubscriptionTest{}},
	}
}

func (s *server) listSubscriptions(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.Feed.Subscriptions(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	c := SubscriptionCollection{List: make([]Subscription, len(list))}
	for i := range list {
		c.List[i] = subscription(&list[i])
	}
	return c, nil
}

func subscription(v *feed.SubscriptionView) Subscription {
	return Subscription{
		ID: v.ID, URL: v.URL, Description: v.Description, Types: v.Types, Kinds: v.Kinds, Secret: v.Made, Disabled: v.Disabled,
		ActiveSince: Time(v.ActiveSince), Waiting: v.Waiting, CreatedAt: Time(v.CreatedAt), UpdatedAt: Time(v.UpdatedAt),
	}
}

func (s *server) putSubscription(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in SubscriptionRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	v, err := s.Feed.PutSubscription(r.Context(), actorOf(r), param(r, "id"), feed.SubscriptionInput(in))
	if err != nil {
		return nil, err
	}
	return subscription(v), nil
}

func (s *server) getSubscription(_ http.ResponseWriter, r *http.Request) (any, error) {
	v, err := s.Feed.Subscription(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	return subscription(v), nil
}

func (s *server) deleteSubscription(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Feed.DeleteSubscription(r.Context(), actorOf(r), param(r, "id")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil //nolint:nilnil // the answer is written
}

func (s *server) listDeliveries(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	limit, err := limitUpTo(q, defaultLimit, limits.EventPage.Int())
	if err != nil {
		return nil, err
	}
	query := feed.DeliveryQuery{Status: domain.DeliveryStatus(q.Get("status")), Limit: limit + 1}
	if query.Status != "" && !slices.Contains(domain.DeliveryStatuses(), query.Status) {
		return nil, badQuery("status", "waiting, delivered or failed is expected")
	}
	if query.Before, err = eventID(q.Get("cursor"), "cursor"); err != nil {
		return nil, err
	}
	list, err := s.Feed.Deliveries(r.Context(), actorOf(r), param(r, "id"), query)
	if err != nil {
		return nil, err
	}
	c := DeliveryCollection{List: []Delivery{}, Limit: limit}
	for i := range list {
		if i == limit {
			c.NextCursor = c.List[i-1].EventID
			break
		}
		c.List = append(c.List, delivery(&list[i]))
	}
	return c, nil
}

func delivery(d *domain.Delivery) Delivery {
	return Delivery{
		EventID: strconv.FormatInt(d.Seq, 10), EventType: d.Type, Status: string(d.Status), Attempts: d.Attempts,
		CreatedAt: Time(d.CreatedAt), TriedAt: Time(d.TriedAt), NextAt: Time(d.DueAt), Answer: d.Answer, Message: d.Message,
	}
}

func (s *server) redeliver(_ http.ResponseWriter, r *http.Request) (any, error) {
	seq, err := eventID(param(r, "event"), "event")
	if err != nil || seq == 0 {
		return nil, domain.Missing("delivery")
	}
	d, err := s.Feed.Redeliver(r.Context(), actorOf(r), param(r, "id"), seq)
	if err != nil {
		return nil, err
	}
	return delivery(d), nil
}

func (s *server) testSubscription(_ http.ResponseWriter, r *http.Request) (any, error) {
	out, err := s.Feed.SendTest(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	return SubscriptionTest{Delivered: out.Message == "", Answer: out.Answer, Message: out.Message}, nil
}
