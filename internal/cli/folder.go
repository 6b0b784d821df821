package cli

import (
	"context"
	"maps"
	"slices"
	"strings"

	"chancery/internal/access"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// workspaceFolderCmd shows and changes the folders that a workspace has besides the usual ones.
type workspaceFolderCmd struct {
	Slug   string   `arg:"" help:"Workspace."`
	Change []string `arg:"" optional:"" name:"change" help:"KEY=SCHEMA adds a folder, KEY= removes one. Can be repeated."`
	local
}

// Help is the long help.
func (workspaceFolderCmd) Help() string {
	return `Every workspace has folders such as sales, expenses and parties. It may have others, each for documents of one
schema. A key is 1 to 32 lower-case letters, digits and hyphens. A folder with entries cannot be removed.

Without changes the command lists the folders. A running server takes a change within seconds.

    chancery workspace folder acme --data ./data
    chancery workspace folder acme receipts=bill/invoice staff=org/party --data ./data
    chancery workspace folder acme receipts= --data ./data`
}

// Run shows or changes folders.
func (w *workspaceFolderCmd) Run(ctx context.Context, c *call) error {
	changes := domain.Folders{}
	for _, text := range w.Change {
		key, takes, ok := strings.Cut(text, "=")
		if !ok {
			return &term.UsageError{Command: "chancery workspace folder", Cause: term.Errorf("usage", "%s: KEY=SCHEMA is expected, such as receipts=bill/invoice", text)}
		}
		changes[key] = takes
	}
	return w.withAccess(ctx, c, func(s *access.Service) error {
		space, err := s.Workspace(ctx, w.Slug)
		if err == nil && len(changes) > 0 {
			space, err = s.SetFolders(ctx, w.Slug, changes)
		}
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(map[string]domain.Folders{"folders": space.Folders})
		}
		rows := [][]string{{"FOLDER", "TAKES"}}
		for _, key := range slices.Sorted(maps.Keys(space.Folders)) {
			rows = append(rows, []string{key, space.Folders[key]})
		}
		return c.printCells(rows)
	})
}
