package gobl

import (
	"slices"
	"strings"

	"chancery/gobl/schema"
	"chancery/internal/cli/term"
)

type schemaCmd struct {
	ID   string `arg:"" optional:"" help:"ID of a schema, or its short name such as bill/invoice."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (schemaCmd) Help() string {
	return `Shows the JSON Schema (draft 2020-12) of a type of document or of a part of one; without ID, lists
the IDs there are.

    chancery gobl schema
    chancery gobl schema bill/invoice > invoice.schema.json
    chancery gobl schema https://gobl.org/draft-0/org/party`
}

// Run shows a schema or the list of them.
func (s *schemaCmd) Run(c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	schemas := lib.Schemas()
	all := schemas.All()
	if s.ID == "" {
		return listSchemas(c, all)
	}
	id := schema.ID(s.ID)
	if !strings.Contains(s.ID, "://") {
		id = schema.Short(strings.ToLower(strings.Trim(s.ID, "/")))
	}
	if !slices.Contains(all, id) {
		names := make([]string, len(all))
		for i, known := range all {
			names[i] = known.Name()
		}
		return unknownName("schema", id.Name(), "chancery gobl schema", names)
	}
	data, err := schemas.Generate(id)
	if err != nil {
		return err
	}
	return printSchema(c, data)
}

func listSchemas(c *term.Call, all []schema.ID) error {
	if !c.ForPerson() {
		return c.PrintValue(all)
	}
	rows := [][]string{{"NAME", "ID"}}
	for _, id := range all {
		rows = append(rows, []string{id.Name(), string(id)})
	}
	return c.PrintText(table(rows))
}
