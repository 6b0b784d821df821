package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/cli/term"
)

// subscriptionCmd is the commands on subscriptions.
type subscriptionCmd struct {
	List       subscriptionListCmd       `cmd:"" help:"List subscriptions."`
	Show       subscriptionShowCmd       `cmd:"" help:"Show a subscription."`
	Create     subscriptionCreateCmd     `cmd:"" help:"Make a subscription, or change one."`
	Delete     subscriptionDeleteCmd     `cmd:"" help:"End a subscription."`
	Deliveries subscriptionDeliveriesCmd `cmd:"" help:"List what was sent, and whether it arrived."`
	Redeliver  subscriptionRedeliverCmd  `cmd:"" help:"Send an event again."`
	Test       subscriptionTestCmd       `cmd:"" help:"Send a test event now, and say whether it arrived."`
}

// Help is the long help.
func (subscriptionCmd) Help() string {
	return `A subscription posts the events of a workspace to an address, signed, and again when they do not arrive.

    chancery subscription create https://shop.example/hooks --types job.completed,job.faulted
    chancery subscription deliveries 01950000-0000-7000-8000-00000000a001 --status failed` + remoteHelp
}

type subscriptionListCmd struct{ remote }

// Run lists subscriptions.
func (s *subscriptionListCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		list, err := api.Subscriptions(ctx)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(struct {
				List []client.Subscription `json:"list"`
			}{list})
		}
		rows := [][]string{{"SUBSCRIPTION", "ADDRESS", "EVENTS", "STATUS", "WAITING"}}
		for i := range list {
			x := &list[i]
			rows = append(rows, []string{x.ID, x.URL, subscribedTo(x), subscriptionStatus(x), strconv.Itoa(x.Waiting)})
		}
		return c.printRows(rows)
	})
}

// subscribedTo says which events a subscription sends.
func subscribedTo(x *client.Subscription) string {
	if len(x.Types)+len(x.Kinds) == 0 {
		return "all"
	}
	return strings.Join(append(append([]string{}, x.Kinds...), x.Types...), ", ")
}

func subscriptionStatus(x *client.Subscription) string {
	switch {
	case x.Disabled:
		return "disabled"
	case x.ActiveSince.IsZero():
		return "starting"
	}
	return "active"
}

// printSubscription shows a subscription.
func (c *call) printSubscription(x *client.Subscription) error {
	if !c.ForPerson() {
		return c.PrintValue(x)
	}
	text := fmt.Sprintf("%s  %s\nevents: %s\nstatus: %s\nwaiting: %d", x.ID, term.OneLine(x.URL), subscribedTo(x), subscriptionStatus(x), x.Waiting)
	if x.Secret != "" {
		text += "\nsecret: " + x.Secret + " (it is not shown again)"
	}
	return c.PrintLine(text)
}

type subscriptionShowCmd struct {
	Subscription string `arg:"" help:"ID of the subscription."`
	remote
}

// Run shows a subscription.
func (s *subscriptionShowCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := api.Subscription(ctx, s.Subscription)
		if err != nil {
			return err
		}
		return c.printSubscription(x)
	})
}

type subscriptionCreateCmd struct {
	Address     string   `arg:"" help:"Where events are posted: an address that begins with https:// or http://."`
	ID          string   `name:"id" placeholder:"UUID" help:"ID of the subscription, to make the same one again or to change it; else a new one."`
	Types       []string `placeholder:"TYPE,…" help:"Only events of these types, such as job.completed."`
	Kinds       []string `placeholder:"KIND,…" help:"Only events about these: job, entry."`
	Description string   `placeholder:"TEXT" help:"What it is for."`
	Secret      string   `placeholder:"SECRET" help:"Secret of the signature; else CHANCERY_SECRET, that of before, or one that is made."`
	Disabled    bool     `help:"Send nothing until it is changed."`
	remote
}

// Help is the long help.
func (subscriptionCreateCmd) Help() string {
	return `Makes a subscription, or changes the one with the ID to what is said. A secret that is made is shown once.

    chancery subscription create https://shop.example/hooks --types job.completed,job.faulted
    chancery subscription create https://shop.example/hooks --id 01950000-0000-7000-8000-00000000a001 --disabled` + remoteHelp
}

// Run makes a subscription.
func (s *subscriptionCreateCmd) Run(ctx context.Context, c *call) error {
	id := s.ID
	if id == "" {
		made, err := uuid.NewRandomFromReader(c.Env.Rand)
		if err != nil {
			return fmt.Errorf("naming the subscription: %w", err)
		}
		id = made.String()
	}
	if s.Secret == "" {
		s.Secret = c.Env.Getenv("CHANCERY_SECRET")
	}
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := api.PutSubscription(ctx, id, client.SubscriptionRequest{
			URL: s.Address, Description: s.Description, Types: s.Types, Kinds: s.Kinds, Secret: s.Secret, Disabled: s.Disabled,
		})
		if err != nil {
			return err
		}
		return c.printSubscription(x)
	})
}

type subscriptionDeleteCmd struct {
	Subscription string `arg:"" help:"ID of the subscription."`
	remote
}

// Run ends a subscription.
func (s *subscriptionDeleteCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error { return api.DeleteSubscription(ctx, s.Subscription) })
}

type subscriptionDeliveriesCmd struct {
	Subscription string `arg:"" help:"ID of the subscription."`
	Status       string `placeholder:"STATUS" help:"Only deliveries with this status: waiting, delivered or failed."`
	Limit        int    `default:"20" placeholder:"N" help:"Largest number of deliveries, up to 100 (${default})."`
	Cursor       string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its next_cursor."`
	remote
}

// Run lists deliveries.
func (s *subscriptionDeliveriesCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		page, err := api.Deliveries(ctx, s.Subscription, client.DeliveryQuery{Status: s.Status, Limit: s.Limit, Cursor: s.Cursor})
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(page)
		}
		rows := [][]string{{"EVENT", "TYPE", "STATUS", "ATTEMPTS", "LAST", "NEXT", "MESSAGE"}}
		for i := range page.List {
			rows = append(rows, deliveryRow(&page.List[i]))
		}
		if err := c.printRows(rows); err != nil || page.NextCursor == "" {
			return err
		}
		return c.PrintLine("more: --cursor " + page.NextCursor)
	})
}

func deliveryRow(d *client.Delivery) []string {
	row := []string{d.EventID, d.EventType, d.Status, strconv.Itoa(d.Attempts), "", "", d.Message}
	if !d.TriedAt.IsZero() {
		row[4] = formatTime(d.TriedAt)
	}
	if !d.NextAt.IsZero() {
		row[5] = formatTime(d.NextAt)
	}
	return row
}

type subscriptionRedeliverCmd struct {
	Subscription string `arg:"" help:"ID of the subscription."`
	Event        string `arg:"" help:"ID of the event."`
	remote
}

// Run sends an event again.
func (s *subscriptionRedeliverCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		d, err := api.Redeliver(ctx, s.Subscription, s.Event)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(d)
		}
		return c.PrintLine("event " + d.EventID + " is " + d.Status)
	})
}

type subscriptionTestCmd struct {
	Subscription string `arg:"" help:"ID of the subscription."`
	remote
}

// Run sends a test event. One that does not arrive is an error.
func (s *subscriptionTestCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		out, err := api.TestSubscription(ctx, s.Subscription)
		if err != nil {
			return err
		}
		if !out.Delivered {
			return errors.New(out.Message)
		}
		if !c.ForPerson() {
			return c.PrintValue(out)
		}
		return c.PrintLine("the event arrived: " + strconv.Itoa(out.Answer))
	})
}
