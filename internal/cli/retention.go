package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"chancery/client"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// retentionCmd is the commands on how long entries are kept.
type retentionCmd struct {
	Show    retentionShowCmd    `cmd:"" help:"Show the policies of the workspace."`
	Set     retentionSetCmd     `cmd:"" help:"Replace the policies of the workspace."`
	Preview retentionPreviewCmd `cmd:"" help:"Count what policies would erase now."`
	Run     retentionRunCmd     `cmd:"" help:"Erase now what policies say."`
	Laws    retentionLawsCmd    `cmd:"" help:"List how long the laws of countries oblige to keep invoices. Needs no server."`
}

// Help is the long help.
func (retentionCmd) Help() string {
	return `Everything is kept unless policies say otherwise. A policy names a folder, a state and an age, and what is
done: delete-files, anonymise or delete. What a law obliges to keep is kept until then, and what is on legal
hold until it is released. The token needs the scope admin.

    chancery retention laws
    chancery retention preview policies.yaml
    chancery retention set policies.yaml` + remoteHelp
}

type retentionShowCmd struct{ remote }

// Help is the long help.
func (retentionShowCmd) Help() string {
	return `Shows the policies of the workspace, in their order, and when the server last went through all entries.

    chancery retention show
    chancery retention show --json | jq .policies` + remoteHelp
}

// Run shows the policies.
func (o *retentionShowCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		r, err := api.Retention(ctx)
		if err != nil {
			return err
		}
		return c.printRetention(r)
	})
}

type retentionSetCmd struct {
	File string `arg:"" help:"File with the policies, in JSON or YAML: a list, or an object with the list as policies; - is standard input."`
	remote
}

// Help is the long help.
func (retentionSetCmd) Help() string {
	return `Replaces the policies of the workspace. The server goes through the entries once a day, and with
"chancery retention run" at once. An empty list keeps everything.

    echo '[{"folder": "drafts", "after": "90d", "do": "delete"}]' | chancery retention set -` + remoteHelp
}

// Run replaces the policies.
func (o *retentionSetCmd) Run(ctx context.Context, c *call) error {
	list, err := c.policies(ctx, o.File)
	if err != nil {
		return err
	}
	return o.with(ctx, c, func(api *client.Client) error {
		r, err := api.SetRetention(ctx, list)
		if err != nil {
			return err
		}
		return c.printRetention(r)
	})
}

type retentionPreviewCmd struct {
	File string `arg:"" optional:"" help:"File with policies to look at in place of those of the workspace; - is standard input."`
	remote
}

// Help is the long help.
func (retentionPreviewCmd) Help() string {
	return `Counts what each policy would erase now, and what a law, a legal hold or a job keeps from being erased. It
changes nothing.

    chancery retention preview
    chancery retention preview policies.yaml` + remoteHelp
}

// Run counts what policies would erase.
func (o *retentionPreviewCmd) Run(ctx context.Context, c *call) error {
	var list []client.RetentionPolicy
	if o.File != "" {
		var err error
		if list, err = c.policies(ctx, o.File); err != nil {
			return err
		}
	}
	return o.with(ctx, c, func(api *client.Client) error {
		p, err := api.PreviewRetention(ctx, list)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(p)
		}
		rows := [][]string{{"FOLDER", "STATE", "AFTER", "DO", "ENTRIES", "KEPT BY LAW", "ON HOLD", "WORKING", "FIRST"}}
		for _, f := range p.Policies {
			first := ""
			if len(f.First) > 0 {
				first = f.First[0]
			}
			rows = append(rows, []string{
				f.Policy.Folder, f.Policy.State, f.Policy.After, f.Policy.Do, strconv.Itoa(f.Entries),
				strconv.Itoa(f.KeptByLaw), strconv.Itoa(f.OnHold), strconv.Itoa(f.Working), first,
			})
		}
		if err := c.printRows(rows); err != nil || p.Complete {
			return err
		}
		return c.PrintLine("There are more entries than a preview looks at.")
	})
}

type retentionRunCmd struct{ remote }

// Help is the long help.
func (retentionRunCmd) Help() string {
	return `Goes through all entries of the workspace and erases what its policies say. See "chancery retention preview"
first: what is erased does not come back.

    chancery retention run` + remoteHelp
}

// Run erases what policies say.
func (o *retentionRunCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		var all client.RetentionRun
		for all.More = true; all.More; {
			r, err := api.RunRetention(ctx)
			if err != nil {
				return err
			}
			all.Erased, all.Refused, all.More = all.Erased+r.Erased, all.Refused+r.Refused, r.More
		}
		if !c.ForPerson() {
			return c.PrintValue(all)
		}
		return c.PrintLine(fmt.Sprintf("%d entries erased, %d refused.", all.Erased, all.Refused))
	})
}

type retentionLawsCmd struct{}

// Help is the long help.
func (retentionLawsCmd) Help() string {
	return `Lists the years for which countries oblige to keep invoices, from when they count, and the laws. For other
countries it is the longest of these periods.

    chancery retention laws`
}

// Run lists the laws.
func (retentionLawsCmd) Run(c *call) error {
	rows := [][]string{{"COUNTRY", "YEARS", "FROM", "LAW"}}
	for _, l := range append(domain.RetentionLaws(), domain.RetentionLawOf("")) {
		rows = append(rows, []string{l.Country, strconv.Itoa(l.Years), string(l.From), strings.TrimSuffix(l.Source+"; "+l.Note, "; ")})
	}
	return c.printRows(rows)
}

// policies reads policies from a file.
func (c *call) policies(ctx context.Context, name string) ([]client.RetentionPolicy, error) {
	lib, err := c.Library()
	if err != nil {
		return nil, err
	}
	in, err := c.Document(ctx, lib, name)
	if err != nil {
		return nil, err
	}
	list := []client.RetentionPolicy{}
	if json.Unmarshal(in.JSON, &list) == nil {
		return list, nil
	}
	var object struct {
		Policies []client.RetentionPolicy `json:"policies"`
	}
	if json.Unmarshal(in.JSON, &object) != nil || object.Policies == nil {
		return nil, in.Wrap(term.Errorf("input", `a list of policies is expected, such as [{"folder": "drafts", "after": "90d", "do": "delete"}]`))
	}
	return object.Policies, nil
}

// printRetention shows policies.
func (c *call) printRetention(r *client.Retention) error {
	if !c.ForPerson() {
		return c.PrintValue(r)
	}
	if len(r.Policies) == 0 {
		return c.PrintLine("There are no policies: everything is kept.")
	}
	rows := [][]string{{"FOLDER", "STATE", "AFTER", "DO", "PARTIES"}}
	for _, p := range r.Policies {
		rows = append(rows, []string{p.Folder, p.State, p.After, p.Do, p.Parties})
	}
	return c.printRows(rows)
}
