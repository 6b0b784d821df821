package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"

	"chancery/examples"
	"chancery/internal/api"
)

// Templates returns the workflows to begin with, by group and title.
func Templates() ([]api.Template, error) {
	names, err := fs.Glob(examples.Files, "templates/*.json")
	if err != nil {
		return nil, fmt.Errorf("listing the templates: %w", err)
	}
	list := make([]api.Template, len(names))
	for i, name := range names {
		text, err := examples.Files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading a template: %w", err)
		}
		var t struct {
			api.Template

			// Example is the file of a document that fits.
			Example string `json:"example"`
		}
		if err := json.Unmarshal(text, &t); err != nil {
			return nil, fmt.Errorf("reading the template %s: %w", name, err)
		}
		list[i] = t.Template
		if t.Example == "" {
			continue
		}
		if list[i].Example, err = examples.Files.ReadFile(t.Example); err != nil {
			return nil, fmt.Errorf("reading the example of the template %s: %w", name, err)
		}
	}
	slices.SortFunc(list, func(a, b api.Template) int {
		return cmp.Or(cmp.Compare(groupPlace(a.Group), groupPlace(b.Group)), cmp.Compare(a.Title, b.Title))
	})
	return list, nil
}

// groupPlace returns the place of a group of templates among the others.
func groupPlace(group string) int {
	return slices.Index([]string{"Invoices", "Corrections", "Formats", "Delivery", "Receiving", "Other documents", "Countries", "Control"}, group)
}
