package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// ActionCollection lists what steps can do.
type ActionCollection struct {
	List   []Action      `json:"list" doc:"Actions, in the order of their groups."`
	Groups []ActionGroup `json:"groups" doc:"Headings to list them under, in order."`
	Codes  []ActionCode  `json:"codes" doc:"Codes that results of any action may have, besides its own."`
}

// Action is something that a step can do.
type Action struct {
	ID         string          `json:"id" doc:"ID of the action, for steps." example:"silo.state"`
	Label      string          `json:"label" doc:"Name for people." example:"Set state"`
	Group      string          `json:"group" doc:"Key of its group." example:"core"`
	Summary    string          `json:"summary" doc:"What it does."`
	Icon       string          `json:"icon,omitempty" doc:"Name of a picture for it." example:"tag"`
	Installed  bool            `json:"installed" doc:"Whether it runs on this server; the others can only be simulated, in sandboxes and dry runs."`
	Simulator  bool            `json:"simulator" doc:"Whether a simulator can stand in for it."`
	Reach      string          `json:"reach" enum:"inside,reads,acts" doc:"How far it reaches: inside this server, reads outside, or acts outside."`
	Heavy      bool            `json:"heavy,omitempty" doc:"Whether it takes much time."`
	Entryless  bool            `json:"entryless,omitempty" doc:"Whether it runs in a job without a document."`
	Schemas    []string        `json:"schemas,omitempty" doc:"Documents that it takes; absent for any." example:"[\"bill/invoice\"]"`
	ReplacedBy string          `json:"replaced_by,omitempty" doc:"ID of the action that this older name stands for."`
	Config     json.RawMessage `json:"config" shape:"object" doc:"JSON Schema of the configuration. Besides the usual keywords: x-editor (expr, jq, json, state, folder, workflow, series, addons, color) says how a member is edited, x-labels names values of an enum, x-if lists values of other members with which it has an effect."`
	Simulate   json.RawMessage `json:"simulate,omitempty" shape:"object" doc:"JSON Schema of the member simulate of the configuration: the answer of the simulator."`
	Codes      []ActionCode    `json:"codes,omitempty" doc:"Codes of its results that are known."`
}

// ActionGroup is a heading that actions are listed under.
type ActionGroup struct {
	Key   string `json:"key" doc:"Key of the group." example:"core"`
	Title string `json:"title" doc:"Name for people." example:"Core"`
	About string `json:"about,omitempty" doc:"What is in it."`
}

// ActionCode is a code of results.
type ActionCode struct {
	Code   string `json:"code" doc:"The code. A part in angle brackets stands for any." example:"validation"`
	Status string `json:"status" doc:"Status of results with it: OK for codes to branch on, KO for failures." example:"KO"`
	About  string `json:"about,omitempty" doc:"What it means."`
}

// actionDocs describes the operations on actions.
func actionDocs() map[string]doc {
	return map[string]doc{
		"list-actions": {
			about: "List what steps can do, with the schema of each configuration.", gives: ActionCollection{}, header: assetHeader(),
			query: []queryParam{{"group", "Only actions of this group.", "sequence"}},
		},
	}
}

// catalog is the answer with all actions. It is the same for every workspace.
type catalog struct {
	once  sync.Once
	asset *asset
	err   error
}

func (s *server) listActions(w http.ResponseWriter, r *http.Request) (any, error) {
	if group := r.URL.Query().Get("group"); group != "" {
		return s.groupOfActions(group)
	}
	c := &s.actions
	c.once.Do(func() {
		var text []byte
		if text, c.err = json.Marshal(actionCollection(s.Transform)); c.err == nil {
			c.asset, c.err = privateAsset(typeJSON, text)
		}
	})
	if c.err != nil {
		return nil, c.err
	}
	return nil, s.sendAsset(w, r, c.asset)
}

// groupOfActions lists the actions of one group.
func (s *server) groupOfActions(group string) (any, error) {
	c := actionCollection(s.Transform)
	c.List = slices.DeleteFunc(c.List, func(a Action) bool { return a.Group != group })
	c.Groups = slices.DeleteFunc(c.Groups, func(g ActionGroup) bool { return g.Key != group })
	if len(c.Groups) == 0 {
		return nil, badQuery("group", "there is no such group of actions")
	}
	return c, nil
}

// actionCollection lists the actions of a server by their groups.
func actionCollection(t *transform.Service) *ActionCollection {
	c := &ActionCollection{List: []Action{}, Groups: []ActionGroup{}, Codes: codes(t.Meanings)}
	byGroup := map[string][]Action{}
	for _, id := range t.Actions.IDs() {
		if a, ok := t.Actions.Action(id); ok {
			byGroup[a.Group] = append(byGroup[a.Group], action(a))
		}
	}
	for _, g := range t.Groups {
		if list := byGroup[g.Key]; len(list) > 0 {
			c.Groups = append(c.Groups, ActionGroup(g))
			c.List = append(c.List, list...)
		}
	}
	return c
}

func action(a *domain.Action) Action {
	out := Action{
		ID: a.ID, Label: a.Label, Group: a.Group, Summary: a.Summary, Icon: a.Icon, Installed: a.Installed(), Simulator: a.Simulator != nil,
		Reach: reachName(a.Reach), Heavy: a.Cost == domain.Heavy, Entryless: a.Entryless, Schemas: a.Takes, ReplacedBy: a.ReplacedBy,
		Config: a.Schema, Codes: codes(a.Meanings),
	}
	if a.Simulator != nil {
		out.Simulate = simulateSchema(a.Simulator.Schema)
	}
	if len(out.Config) == 0 {
		out.Config = json.RawMessage(`{"type":"object"}`)
	}
	return out
}

// simulateSchema returns the schema of the member simulate in that of a simulator.
func simulateSchema(schema json.RawMessage) json.RawMessage {
	var of struct {
		Properties struct {
			Simulate json.RawMessage `json:"simulate"`
		} `json:"properties"`
	}
	if json.Unmarshal(schema, &of) != nil {
		return nil
	}
	return of.Properties.Simulate
}

func reachName(r domain.Reach) string {
	switch r {
	case domain.Inside:
		return "inside"
	case domain.Reads:
		return "reads"
	case domain.Acts:
	}
	return "acts"
}

func codes(list []domain.CodeMeaning) []ActionCode {
	out := make([]ActionCode, len(list))
	for i, m := range list {
		out[i] = ActionCode{Code: m.Code, Status: string(m.Status), About: m.About}
	}
	return out
}
