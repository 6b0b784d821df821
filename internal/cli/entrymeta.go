package cli

import (
	"context"

	"chancery/client"
)

// entryMetaCmd is the commands on meta rows.
type entryMetaCmd struct {
	Get    metaGetCmd    `cmd:"" help:"Show a meta row of an entry."`
	Put    metaPutCmd    `cmd:"" help:"Keep a meta row with an entry."`
	Delete metaDeleteCmd `cmd:"" help:"Delete a meta row."`
	Find   metaFindCmd   `cmd:"" help:"Find the entry with a reference."`
}

// Help is the long help.
func (entryMetaCmd) Help() string {
	return `A meta row is what a program keeps with an entry: a reference in another system, a link, any JSON.
"entry get --json" lists those of an entry that are not secure.

    chancery entry meta put 0195d7a2-… order --ref A-17 --link https://shop.example/orders/A-17
    chancery entry meta find order A-17` + remoteHelp
}

type metaGetCmd struct {
	ID  string `arg:"" help:"ID of the entry."`
	Key string `arg:"" help:"Key of the row."`
	remote
}

// Help is the long help.
func (metaGetCmd) Help() string {
	return `Shows a meta row.

    chancery entry meta get 0195d7a2-… order
    chancery entry meta get 0195d7a2-… order --json | jq .value` + remoteHelp
}

// Run shows a row.
func (o *metaGetCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error { return c.printMeta(api.Meta(ctx, o.ID, o.Key)) })
}

// printMeta writes a meta row.
func (c *call) printMeta(m *client.Meta, err error) error {
	if err != nil || !c.ForPerson() {
		return errorOr(err, func() error { return c.PrintValue(m) })
	}
	rows := [][]string{{"entry", m.EntryID}, {"key", m.Key}, {"of", m.Src}, {"ref", m.Ref}, {"link", m.LinkURL}, {"value", string(m.Value)}}
	return c.printRows(append(rows, []string{"changed", formatTime(m.UpdatedAt)}))
}

// errorOr returns an error, or else that of a function.
func errorOr(err error, fn func() error) error {
	if err != nil {
		return err
	}
	return fn()
}

type metaPutCmd struct {
	ID     string `arg:"" help:"ID of the entry."`
	Key    string `arg:"" help:"Key of the row."`
	Ref    string `placeholder:"TEXT" help:"Text to find the row by."`
	Value  string `placeholder:"JSON" help:"Any JSON."`
	Link   string `placeholder:"URL" help:"Address for people."`
	Secure bool   `help:"Show the row only to those who ask for it by key or reference."`
	Shared bool   `help:"Let apps see the row."`
	remote
}

// Help is the long help.
func (metaPutCmd) Help() string {
	return `Keeps a meta row with an entry, in place of an earlier one with the key.

    chancery entry meta put 0195d7a2-… order --ref A-17
    chancery entry meta put 0195d7a2-… order --value '{"shop":"north"}' --secure` + remoteHelp
}

// Run stores a row.
func (o *metaPutCmd) Run(ctx context.Context, c *call) error {
	value, err := c.jsonFlag("--value", o.Value)
	if err != nil {
		return err
	}
	r := client.MetaRequest{Ref: o.Ref, Value: value, LinkURL: o.Link, Secure: o.Secure, Shared: o.Shared}
	return o.with(ctx, c, func(api *client.Client) error { return c.printMeta(api.PutMeta(ctx, o.ID, o.Key, r)) })
}

type metaDeleteCmd struct {
	ID  string `arg:"" help:"ID of the entry."`
	Key string `arg:"" help:"Key of the row."`
	remote
}

// Help is the long help.
func (metaDeleteCmd) Help() string {
	return `Deletes a meta row of the same program, or of the tokens of the workspace.

    chancery entry meta delete 0195d7a2-… order` + remoteHelp
}

// Run deletes a row.
func (o *metaDeleteCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		if err := api.DeleteMeta(ctx, o.ID, o.Key); err != nil || !c.ForPerson() {
			return err
		}
		return c.PrintLine("deleted " + o.Key)
	})
}

type metaFindCmd struct {
	Key string `arg:"" help:"Key of the row."`
	Ref string `arg:"" help:"Reference of the row."`
	remote
}

// Help is the long help.
func (metaFindCmd) Help() string {
	return `Finds the meta row with a key and a reference, and so its entry.

    chancery entry meta find order A-17 --json | jq -r .entry_id` + remoteHelp
}

// Run finds a row.
func (o *metaFindCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error { return c.printMeta(api.FindMeta(ctx, o.Key, o.Ref, nil)) })
}
