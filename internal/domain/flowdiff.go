package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FlowChange is one difference between two definitions of a workflow.
type FlowChange struct {
	// Kind is added, removed, moved or changed.
	Kind string
	// StepID, Name and Action are those of the step that it is about, in the later
	// definition if that has it.
	StepID ID
	Name   string
	Action string
	// Path is the place of the step, or of the member that changed, in the later
	// definition; of what was removed that in the earlier one.
	Path string
	// Before and After are the place of a step that moved, or the values of a member as
	// JSON; empty for none.
	Before, After string
}

// The kinds of changes.
const (
	FlowAdded   = "added"
	FlowRemoved = "removed"
	FlowMoved   = "moved"
	FlowChanged = "changed"
)

// placedStep is a step with its place.
type placedStep struct {
	step *Step
	path string
}

// DiffFlows returns what is different in the later of two definitions. Steps are compared by
// their IDs, wherever they are.
func DiffFlows(earlier, later *Definition) (list []FlowChange) {
	was, order := placesOf(earlier)
	is, now := placesOf(later)
	for _, id := range order {
		if _, there := is[id]; !there {
			list = append(list, stepChange(FlowRemoved, was[id]))
		}
	}
	still := func(id ID) bool { return was[id].step != nil && is[id].step != nil }
	for _, id := range now {
		p := is[id]
		if !still(id) {
			list = append(list, stepChange(FlowAdded, p))
			continue
		}
		if moved(was, is, id, still) {
			c := stepChange(FlowMoved, p)
			c.Before, c.After = was[id].path, p.path
			list = append(list, c)
		}
		list = append(list, changedMembers(was[id].step, p)...)
	}
	return list
}

// placesOf returns the steps of a definition by ID, and their order. Of several with the same
// ID, which only a draft can have, the first counts.
func placesOf(d *Definition) (places map[ID]placedStep, order []ID) {
	places = map[ID]placedStep{}
	d.Each(func(s *Step, path string) {
		if _, dup := places[s.ID]; !dup {
			places[s.ID] = placedStep{s, path}
			order = append(order, s.ID)
		}
	})
	return places, order
}

// moved reports whether a step is in another list, or behind another one of the steps that
// both definitions have. So a step that is added does not move those behind it.
func moved(was, is map[ID]placedStep, id ID, still func(ID) bool) bool {
	before, after := listOf(was[id].path), listOf(is[id].path)
	if parentIn(was, before) != parentIn(is, after) {
		return true
	}
	return precedingIn(was, id, still) != precedingIn(is, id, still)
}

// listOf returns the path of the list that has a step.
func listOf(path string) string { return path[:strings.LastIndexByte(path, '[')] }

// parentIn names the list at a path: by the ID of the step whose branch it is, and the rest.
func parentIn(places map[ID]placedStep, list string) string {
	for id, p := range places {
		if rest, below := strings.CutPrefix(list, p.path+".next["); below && !strings.Contains(rest, ".next[") {
			return string(id) + " " + rest
		}
	}
	return list
}

// precedingIn returns the step before a step in its list, of those that both definitions have.
func precedingIn(places map[ID]placedStep, id ID, still func(ID) bool) ID {
	list, own := listOf(places[id].path), indexIn(places[id].path)
	best, at := ID(""), -1
	for other, p := range places {
		if n := indexIn(p.path); listOf(p.path) == list && n < own && n > at && still(other) {
			best, at = other, n
		}
	}
	return best
}

func indexIn(path string) (n int) {
	_, err := fmt.Sscanf(path[strings.LastIndexByte(path, '['):], "[%d]", &n)
	if err != nil {
		return 0
	}
	return n
}

func stepChange(kind string, p placedStep) FlowChange {
	return FlowChange{Kind: kind, StepID: p.step.ID, Name: p.step.Name, Action: p.step.Action, Path: p.path}
}

// changedMembers returns the members of a step that differ, those of its config one by one.
func changedMembers(was *Step, is placedStep) (list []FlowChange) {
	before, after := membersOf(was), membersOf(is.step)
	names := slices.Sorted(maps.Keys(before))
	for name := range after {
		if _, there := before[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		b, a := before[name], after[name]
		if b == a {
			continue
		}
		c := stepChange(FlowChanged, is)
		c.Path, c.Before, c.After = is.path+"."+name, b, a
		list = append(list, c)
	}
	return list
}

// membersOf returns the members of a step as JSON by path. The steps of its branches are not
// among them.
func membersOf(s *Step) map[string]string {
	members := map[string]string{}
	text := func(name, value string) {
		if value != "" {
			members[name] = jsonOf(value)
		}
	}
	text("name", s.Name)
	text("action", s.Action)
	text("summary", s.Summary)
	text("notes", s.Notes)
	if len(s.Config) > 0 {
		var config any
		dec := json.NewDecoder(bytes.NewReader(s.Config))
		dec.UseNumber()
		if dec.Decode(&config) == nil {
			flatten(members, "config", config, 0)
		} else {
			members["config"] = string(s.Config)
		}
	}
	for i, n := range s.Next {
		if n == nil {
			continue
		}
		at := indexed("next", i)
		members[at] = "{}"
		text(at+".status", string(n.Status))
		text(at+".code", n.Code)
		text(at+".step_id", string(n.StepID))
		if n.Stop {
			members[at+".stop"] = "true"
		}
	}
	return members
}

// maxFlattened is how many levels of a config are compared member by member.
const maxFlattened = 8

// flatten adds the values of JSON by path.
func flatten(into map[string]string, path string, v any, depth int) {
	object, ok := v.(map[string]any)
	if !ok || len(object) == 0 || depth == maxFlattened {
		into[path] = jsonOf(v)
		return
	}
	for name, member := range object {
		flatten(into, path+"."+name, member, depth+1)
	}
}

// jsonOf returns a value that was decoded from JSON, or a text, as JSON.
func jsonOf(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// FlowDiffText returns changes for people, a line for each step and one for each of its
// members that changed; empty for none.
func FlowDiffText(list []FlowChange) string {
	var b strings.Builder
	last := ID("")
	for _, c := range list {
		mark := map[string]string{FlowAdded: "+", FlowRemoved: "-", FlowMoved: ">", FlowChanged: "~"}[c.Kind]
		step := c.Action
		if c.Name != "" {
			step = jsonOf(c.Name) + " (" + c.Action + ")"
		}
		switch c.Kind {
		case FlowMoved:
			fmt.Fprintf(&b, "%s %s from %s to %s\n", mark, step, c.Before, c.After)
		case FlowChanged:
			if c.StepID != last {
				fmt.Fprintf(&b, "%s %s\n", mark, step)
			}
			fmt.Fprintf(&b, "    %s: %s -> %s\n", c.Path, orNone(c.Before), orNone(c.After))
		default:
			fmt.Fprintf(&b, "%s %s at %s\n", mark, step, c.Path)
		}
		last = ""
		if c.Kind == FlowChanged {
			last = c.StepID
		}
	}
	return b.String()
}

func orNone(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}
