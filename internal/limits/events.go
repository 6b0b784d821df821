package limits

import "time"

// Limits of events and of what is sent about them.
//
//nolint:gochecknoglobals // a table
var (
	// EventTime is enforced by internal/feed.
	EventTime = Limit{Of: "the time for which events are kept", Value: int64(7 * 24 * time.Hour), Unit: Duration, Beyond: "`stream.gap`"}
	// EventStreams, EventStreamsAll and EventPage are enforced by internal/api.
	EventStreams    = Limit{Of: "streams of events of a workspace that a server has open", Value: 16, Beyond: "429"}
	EventStreamsAll = Limit{Of: "streams of events that a server has open", Value: 512, Beyond: "503"}
	EventPage       = Limit{Of: "events in a page of a list, or in memory for a stream", Value: 100, Beyond: "the rest comes next"}
	// Subscriptions and the following are enforced by internal/feed.
	Subscriptions       = Limit{Of: "subscriptions of a workspace", Value: 16, Beyond: "422"}
	SubscriptionText    = Limit{Of: "the description of a subscription", Value: 255, Unit: Bytes, Beyond: "422"}
	SubscriptionURL     = Limit{Of: "the address of a subscription", Value: 2048, Unit: Bytes, Beyond: "422"}
	SubscriptionSecret  = Limit{Of: "the secret of a subscription", Value: 255, Unit: Bytes, Beyond: "422"}
	DeliveriesWaiting   = Limit{Of: "deliveries of a subscription that wait", Value: 10_000, Beyond: "events stay in the log until there is room"}
	DeliveryAttempts    = Limit{Of: "attempts at a delivery", Value: 18, Beyond: "it fails, and can be asked for again"}
	DeliveriesAtOnce    = Limit{Of: "deliveries of a subscription at the same time", Value: 4, Beyond: "they wait"}
	DeliveriesAtOnceAll = Limit{Of: "subscriptions that are served at the same time beyond one of each workspace, a quarter of them of one", Value: 64, Beyond: "they wait"}
	DeliveryWorkspaces  = Limit{Of: "workspaces whose subscriptions are served at the same time", Value: 512, Beyond: "they wait"}
)

func events() []*Limit {
	return []*Limit{
		&EventTime, &EventStreams, &EventStreamsAll, &EventPage, &Subscriptions, &SubscriptionText, &SubscriptionURL, &SubscriptionSecret,
		&DeliveriesWaiting, &DeliveryAttempts, &DeliveriesAtOnce, &DeliveriesAtOnceAll, &DeliveryWorkspaces,
	}
}
