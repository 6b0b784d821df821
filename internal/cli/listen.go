package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"chancery/client"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// eventFilters are the flags that select events.
type eventFilters struct {
	Types []string `placeholder:"TYPE,…" help:"Only events of these types, such as job.completed."`
	Kinds []string `placeholder:"KIND,…" help:"Only events about these: job, entry."`
	After string   `placeholder:"ID" help:"Begin behind this event."`
}

func (f *eventFilters) query() client.EventQuery {
	return client.EventQuery{Types: f.Types, Kinds: f.Kinds, After: f.After}
}

type listenCmd struct {
	Forward string `placeholder:"URL" help:"Post each event to this address, signed as a subscription signs it."`
	Secret  string `placeholder:"SECRET" help:"Secret of the signature; else CHANCERY_SECRET, or one that is made up and shown."`
	Count   int    `placeholder:"N" help:"End after so many events."`
	eventFilters
	remote
}

// Help is the long help.
func (listenCmd) Help() string {
	return `Prints what happens to jobs and entries, as it happens, until it is interrupted; when the connection breaks it goes
on behind the last event. With --forward each event is posted to an address, for example that of a program that you
are writing on this machine. On a terminal an event is a line; otherwise it is JSON, one event in each line.

    chancery listen
    chancery listen --types job.completed,job.faulted
    chancery listen --forward http://localhost:3000/hooks
    chancery listen | jq -r 'select(.type == "job.faulted") | .job.id'

It needs a server: --url and --token, or CHANCERY_URL and CHANCERY_TOKEN. Events that the address does not take
are named and not sent again; a subscription does that (chancery subscription create).`
}

// forwarder posts events to an address of the user.
type forwarder struct {
	url, secret string
	http        *http.Client
	now         func() time.Time
}

// Run prints events.
func (l *listenCmd) Run(ctx context.Context, c *call) error {
	if l.Data != "" || l.Database != "" {
		return c.wrongCall(errors.New("listening needs a running server: give its address with --url"))
	}
	to, err := l.forwarder(c)
	if err != nil {
		return err
	}
	return l.with(ctx, c, func(api *client.Client) error { return l.listen(ctx, c, api, to) })
}

// listen prints events until there were enough.
func (l *listenCmd) listen(ctx context.Context, c *call, api *client.Client, to *forwarder) error {
	n := 0
	for e, err := range api.Events(ctx, l.query()) {
		switch {
		case err != nil:
		case strings.HasPrefix(e.Type, "stream."):
			err = l.say(c, e)
		default:
			err = l.show(ctx, c, e, to)
			n++
		}
		if err != nil || n > 0 && n == l.Count {
			return err
		}
	}
	return nil
}

// forwarder returns what forwards events, nil for nothing.
func (l *listenCmd) forwarder(c *call) (*forwarder, error) {
	if l.Forward == "" {
		return nil, nil //nolint:nilnil // nothing is forwarded
	}
	if _, err := domain.WebAddress(l.Forward); err != nil {
		return nil, c.wrongCall(fmt.Errorf("--forward: %w", err))
	}
	f := &forwarder{url: l.Forward, secret: cmp.Or(l.Secret, c.Env.Getenv("CHANCERY_SECRET")), http: &http.Client{Timeout: 10 * time.Second}, now: c.Env.Now}
	if f.secret == "" {
		b := make([]byte, 16)
		if _, err := io.ReadFull(cmp.Or(c.Env.Rand, rand.Reader), b); err != nil {
			return nil, fmt.Errorf("making a secret: %w", err)
		}
		f.secret = hex.EncodeToString(b)
		if _, err := fmt.Fprintln(c.Stderr, "the secret of the signatures is "+f.secret); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// say prints what the stream says about itself, for a person; a program sees it in the lines.
func (l *listenCmd) say(c *call, e *client.FeedEvent) error {
	if c.ForPerson() || e.Type == "stream.gap" {
		_, err := fmt.Fprintln(c.Stderr, term.OneLine(e.Message))
		return err
	}
	return nil
}

// show prints an event, and forwards it.
func (l *listenCmd) show(ctx context.Context, c *call, e *client.FeedEvent, to *forwarder) error {
	answer := ""
	if to != nil {
		var err error
		if answer, err = to.send(ctx, e.Raw); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if _, err := fmt.Fprintln(c.Stderr, "event "+e.ID+" was not taken: "+term.OneLine(err.Error())); err != nil {
				return err
			}
		}
	}
	if !c.ForPerson() {
		return c.PrintText(string(e.Raw) + "\n")
	}
	line := e.CreatedAt.Local().Format(time.TimeOnly) + "  " + eventText(e)
	if answer != "" {
		line += "  -> " + answer
	}
	return c.PrintLine(line)
}

// eventText says in a line what an event is: "job.completed   0195… order-4711".
func eventText(e *client.FeedEvent) string {
	var parts []string
	switch {
	case e.Job != nil:
		parts = filled(e.Job.ID, e.Job.Key, e.Job.Status, e.Job.Result)
	case e.Entry != nil:
		file := ""
		if e.Entry.File != nil {
			file = e.Entry.File.Name
		}
		parts = filled(e.Entry.ID, e.Entry.Key, e.Entry.State, file, e.Entry.VersionID)
	}
	return fmt.Sprintf("%-15s ", term.OneLine(e.Type)) + term.OneLine(strings.Join(parts, " "))
}

// filled returns the texts that are not empty.
func filled(texts ...string) (list []string) {
	for _, text := range texts {
		if text != "" {
			list = append(list, text)
		}
	}
	return list
}

// send posts an event and returns the status of the answer.
func (f *forwarder) send(ctx context.Context, message []byte) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.url, bytes.NewReader(message))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(domain.SignatureHeader, domain.HookSignature(f.secret, message, f.now()))
	resp, err := f.http.Do(req)
	if err != nil {
		return "no answer", err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	if resp.StatusCode/100 != 2 {
		return resp.Status, fmt.Errorf("the address answered with status %d", resp.StatusCode)
	}
	return resp.Status, nil
}

// eventCmd is the commands on the log of events.
type eventCmd struct {
	List eventListCmd `cmd:"" help:"List events of the last 7 days."`
}

// Help is the long help.
func (eventCmd) Help() string {
	return `Events say what happened to jobs and entries. They are kept for 7 days, in workspaces where somebody listens.

    chancery event list
    chancery listen` + remoteHelp
}

type eventListCmd struct {
	Limit int `default:"20" placeholder:"N" help:"Largest number of events, up to 100 (${default})."`
	eventFilters
	remote
}

// Help is the long help.
func (eventListCmd) Help() string {
	return `Lists events, the oldest first. A workspace keeps them from the first time on that somebody asks for them, here,
with "chancery listen" or with a subscription.

    chancery event list --types job.faulted
    chancery event list --json | jq -r .next` + remoteHelp
}

// Run lists events.
func (l *eventListCmd) Run(ctx context.Context, c *call) error {
	return l.with(ctx, c, func(api *client.Client) error {
		q := l.query()
		q.Limit = l.Limit
		page, err := api.EventList(ctx, q)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(page)
		}
		rows := [][]string{{"EVENT", "TIME", "WHAT"}}
		for i := range page.List {
			e := &page.List[i]
			rows = append(rows, []string{e.ID, formatTime(e.CreatedAt), eventText(e)})
		}
		if err := c.printRows(rows); err != nil || !page.More {
			return err
		}
		return c.PrintLine("more: --after " + page.Next)
	})
}
