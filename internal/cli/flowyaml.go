package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"

	"chancery/internal/app"
	"chancery/internal/cli/term"
)

var errEmptyFlow = term.Errorf("input", "the file is empty; a workflow has at least a list of steps")

// workflowInput reads the file of a workflow. In YAML a member that is a text is what is
// written, also when YAML reads it as a number or as true: a code true stays "true".
func (c *call) workflowInput(ctx context.Context, name string) (term.Input, error) {
	lib, err := c.Library()
	if err != nil {
		return term.Input{}, err
	}
	in, err := c.Document(ctx, lib, name)
	switch {
	case err == nil && len(bytes.TrimSpace(in.Text)) == 0:
		return in, in.Wrap(errEmptyFlow)
	case err != nil || !in.YAML:
		return in, err
	}
	checks, err := app.NewLinter(lib)
	if err != nil {
		return in, err
	}
	texts := flowTexts{configText: checks.IsText}
	if err := json.Unmarshal(in.JSON, &texts.flow); err != nil {
		return in, in.Wrap(err)
	}
	in.JSON, err = lib.FromYAMLWith(in.Text, texts.isText)
	return in, in.Wrap(err)
}

// flowTexts knows which members of a workflow are texts.
type flowTexts struct {
	// flow is the workflow, which says of each step which action it has.
	flow any
	// configText reports whether a member of the config of an action is a text.
	configText func(action string, path []string) bool
}

func (f *flowTexts) isText(path []string) bool {
	members := workflowMembers
	for i := 0; i < len(path); i++ {
		kind, known := members[path[i]]
		switch {
		case !known:
			return false
		case kind == aText:
			return i == len(path)-1
		case kind == anObject:
			return f.configText(f.action(path[:i]), path[i+1:])
		case kind == aListOfSteps:
			members = stepMembers
		case kind == aListOfBranches:
			members = branchMembers
		default:
			return false
		}
		i++ // the place in the list
	}
	return false
}

// action returns the action of the step at a path.
func (f *flowTexts) action(path []string) string {
	at := f.flow
	for _, name := range path {
		switch value := at.(type) {
		case map[string]any:
			at = value[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(value) {
				return ""
			}
			at = value[i]
		default:
			return ""
		}
	}
	step, _ := at.(map[string]any)
	for _, name := range []string{"action", "provider"} {
		if text, ok := step[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}
