package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/cli/term"
	"chancery/internal/transform"
)

// memberKind is what the value of a member in the file of a workflow is.
type memberKind int

const (
	aText memberKind = iota
	aSwitch
	anObject
	aListOfSteps
	aListOfBranches
)

// String says what is expected.
func (k memberKind) String() string {
	return [...]string{"a text", "true or false", "an object", "a list of steps", "a list of branches"}[k]
}

// The members of a workflow, a step and a branch in a file.
//
//nolint:gochecknoglobals // tables
var (
	workflowMembers = map[string]memberKind{
		"id": aText, "name": aText, "description": aText, "schema": aText, "country": aText, "disabled": aSwitch, "draft": aSwitch,
		"steps": aListOfSteps, "rescue": aListOfSteps,
	}
	stepMembers = map[string]memberKind{
		"id": aText, "name": aText, "action": aText, "provider": aText, "config": anObject, "summary": aText, "notes": aText,
		"next": aListOfBranches,
	}
	branchMembers = map[string]memberKind{"status": aText, "code": aText, "steps": aListOfSteps, "step_id": aText, "stop": aSwitch}
	// shownMembers are those that a server adds to a workflow, and that a file may keep.
	shownMembers = []string{"version", "versions", "hash", "created_at", "updated_at", "problems", "warnings"}
)

// wrongKinds returns the places of a workflow in JSON whose value is of another kind than
// it has to be.
func wrongKinds(data []byte) []transform.Problem {
	var list []json.RawMessage
	if json.Unmarshal(data, &list) == nil && list != nil {
		return []transform.Problem{{Path: "$", Message: listOfFlows(len(list))}}
	}
	w := &flowWalk{}
	w.object(data, "", workflowMembers)
	return w.wrong
}

func listOfFlows(n int) string {
	message := "a file has one workflow; this one is a list with " + term.Count(n, "element")
	if n > 0 {
		message += ": give each workflow a file of its own"
	}
	return message
}

// unknownParts returns the members of a workflow in JSON, of its steps and of its branches
// that have no meaning, and those that a server has added.
func unknownParts(data []byte) (unknown, shown []transform.Problem) {
	w := &flowWalk{}
	w.object(data, "", workflowMembers)
	return w.unknown, w.shown
}

// flowWalk walks through the JSON of a workflow.
type flowWalk struct{ wrong, unknown, shown []transform.Problem }

func (w *flowWalk) object(data []byte, path string, members map[string]memberKind) {
	var given map[string]json.RawMessage
	if json.Unmarshal(data, &given) != nil || given == nil {
		if path == "" {
			path = "$"
		}
		w.wrong = append(w.wrong, transform.Problem{Path: path, Message: "an object is expected"})
		return
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		at := strings.TrimPrefix(path+"."+name, ".")
		expected, known := members[name]
		switch {
		case known:
			w.value(given[name], at, expected)
		case path == "" && slices.Contains(shownMembers, name):
			w.shown = append(w.shown, transform.Problem{Path: at, Message: "servers show this member; in a file it has no effect"})
		default:
			w.unknown = append(w.unknown, transform.Problem{Path: at, Message: unknownMember(name, members)})
		}
	}
}

func unknownMember(name string, members map[string]memberKind) string {
	known := slices.Sorted(maps.Keys(members))
	if hint := similar.DidYouMean(name, known); hint != "" {
		return "there is no such member" + hint
	}
	return "there is no such member; the members are: " + strings.Join(known, ", ")
}

func (w *flowWalk) value(data []byte, path string, expected memberKind) {
	data = bytes.TrimSpace(data)
	if string(data) == "null" {
		return
	}
	switch expected {
	case aListOfSteps:
		w.list(data, path, expected, stepMembers)
	case aListOfBranches:
		w.list(data, path, expected, branchMembers)
	case aText:
		w.expect(data[0] == '"', path, expected)
	case aSwitch:
		w.expect(data[0] == 't' || data[0] == 'f', path, expected)
	case anObject:
		w.expect(data[0] == '{', path, expected)
	}
}

func (w *flowWalk) list(data []byte, path string, expected memberKind, members map[string]memberKind) {
	var list []json.RawMessage
	if json.Unmarshal(data, &list) != nil {
		w.expect(false, path, expected)
		return
	}
	for i, one := range list {
		w.object(one, fmt.Sprintf("%s[%d]", path, i), members)
	}
}

func (w *flowWalk) expect(ok bool, path string, expected memberKind) {
	if !ok {
		w.wrong = append(w.wrong, transform.Problem{Path: path, Message: expected.String() + " is expected"})
	}
}
