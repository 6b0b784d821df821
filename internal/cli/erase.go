package cli

import (
	"context"

	"chancery/client"
	"chancery/internal/cli/term"
)

type entryHoldCmd struct {
	ID     string `arg:"" help:"ID of the entry."`
	Reason string `required:"" placeholder:"TEXT" help:"Why it must not be erased."`
	remote
}

// Help is the long help.
func (entryHoldCmd) Help() string {
	return `Sets a legal hold: until "chancery entry release" nothing of the entry is erased, whatever policies and requests
say. The token needs the scope admin.

    chancery entry hold --reason "dispute 17/2026" 0195d7a2-…` + remoteHelp
}

// Run sets a hold.
func (o *entryHoldCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		h, err := api.PutHold(ctx, o.ID, o.Reason)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(h)
		}
		return c.PrintLine("On hold: " + h.EntryID)
	})
}

type entryReleaseCmd struct {
	ID string `arg:"" help:"ID of the entry."`
	remote
}

// Help is the long help.
func (entryReleaseCmd) Help() string {
	return `Lifts the legal hold on an entry. Policies are about it again. The token needs the scope admin.

    chancery entry release 0195d7a2-…` + remoteHelp
}

// Run lifts a hold.
func (o *entryReleaseCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		if err := api.LiftHold(ctx, o.ID); err != nil {
			return err
		}
		if !c.ForPerson() {
			return nil
		}
		return c.PrintLine("Released: " + o.ID)
	})
}

type entryEraseCmd struct {
	ID      string `arg:"" help:"ID of the entry."`
	Do      string `default:"delete" enum:"delete-files,anonymise,delete" placeholder:"WHAT" help:"delete-files, anonymise or delete (${default})."`
	Parties string `placeholder:"WHOSE" help:"Which parties anonymise replaces: others, all but the one that the document belongs to, or all."`
	Yes     bool   `help:"Do it: what is erased does not come back."`
	remote
}

// Help is the long help.
func (entryEraseCmd) Help() string {
	return `Erases an entry, as somebody may request who is named in it. It does not come back. "delete" leaves its number,
digests and dates, "anonymise" also its figures and lines. While a law obliges to keep the entry, it is refused,
with the law and the day. The token needs the scope admin.

    chancery entry erase --yes 0195d7a2-…
    chancery entry erase --yes --do anonymise 0195d7a2-…` + remoteHelp
}

// Run erases an entry.
func (o *entryEraseCmd) Run(ctx context.Context, c *call) error {
	if !o.Yes {
		return c.wrongCall(term.Errorf("usage", "what is erased does not come back; add --yes to do it"))
	}
	return o.with(ctx, c, func(api *client.Client) error {
		x, err := api.EraseEntry(ctx, o.ID, o.Do, o.Parties)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(x)
		}
		return c.PrintLine("Done (" + x.Done + "): " + x.EntryID)
	})
}
