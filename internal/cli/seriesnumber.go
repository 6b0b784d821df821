package cli

import (
	"context"

	"chancery/client"
)

type seriesTakeCmd struct {
	Series string   `arg:"" help:"ID of the series, or its name or code."`
	ID     string   `arg:"" optional:"" placeholder:"UUID" help:"What the number is for; a new ID unless given. The same ID always has the same number."`
	Meta   []string `name:"meta" sep:"none" placeholder:"KEY=VALUE" help:"Text to keep with the number. Can be repeated."`
	remote
}

// Help is the long help.
func (seriesTakeCmd) Help() string {
	return `Takes the next number of a series. Numbers are never taken back; give an ID, so that the command can be repeated.

    chancery series take Contracts 8e0e6f0c-3a3c-4c8e-9d0a-5f4f2f6f3c12
    chancery series take Contracts --meta customer=acme` + remoteHelp
}

// Run takes a number.
func (s *seriesTakeCmd) Run(ctx context.Context, c *call) error {
	meta, err := c.textPairs("--meta", s.Meta)
	if err != nil {
		return err
	}
	id, err := c.newID(s.ID)
	if err != nil {
		return err
	}
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := findSeries(ctx, api, s.Series)
		if err != nil {
			return err
		}
		return c.printNumber(api.PutSeriesEntry(ctx, x.ID, id, client.SeriesEntryRequest{Meta: meta}))
	})
}

// printNumber writes a number: alone on a line for a person.
func (c *call) printNumber(e *client.SeriesEntry, err error) error {
	return errorOr(err, func() error {
		if !c.ForPerson() {
			return c.PrintValue(e)
		}
		return c.printRows([][]string{{"number", e.Code}, {"of", e.ID}, {"taken", formatTime(e.CreatedAt)}, {"before", e.PreviousID}, {"meta", metaText(e.Meta)}})
	})
}

type seriesNumberCmd struct {
	Series string `arg:"" help:"ID of the series, or its name or code."`
	ID     string `arg:"" help:"What has the number: for numbers of workflows the ID of the silo entry."`
	remote
}

// Help is the long help.
func (seriesNumberCmd) Help() string {
	return `Shows the number that an ID has in a series.

    chancery series number Invoices 0195d7a2-…` + remoteHelp
}

// Run shows a number.
func (s *seriesNumberCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := findSeries(ctx, api, s.Series)
		if err != nil {
			return err
		}
		return c.printNumber(api.SeriesEntry(ctx, x.ID, s.ID))
	})
}
