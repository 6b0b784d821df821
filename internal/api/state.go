package api

import (
	"net/http"
	"time"

	"chancery/internal/domain"
)

// StateRequest adds a state to an entry.
type StateRequest struct {
	Key   string            `json:"key" doc:"The state." example:"paid"`
	Notes string            `json:"notes,omitempty" doc:"Details for people."`
	Meta  map[string]string `json:"meta,omitempty" doc:"Details for programs."`
}

// State is a label that an entry was given at a time.
type State struct {
	ID        string            `json:"id" doc:"Entry and time."`
	CreatedAt Time              `json:"created_at" doc:"When the entry got the state."`
	Key       string            `json:"key" doc:"The state." example:"paid"`
	Notes     string            `json:"notes,omitempty" doc:"Details for people."`
	Meta      map[string]string `json:"meta,omitempty" doc:"Details for programs."`
	Src       string            `json:"src,omitempty" doc:"What gave the state." example:"api-key"`
	SrcID     string            `json:"src_id,omitempty" doc:"Who gave the state."`
	Faults    []Fault           `json:"faults,omitempty" doc:"Faults of the job that gave the state."`
}

// StateCollection is all states of an entry, newest first.
type StateCollection struct {
	List []State `json:"list" doc:"States."`
}

// stateDocs describes the operations on states.
func stateDocs() map[string]doc {
	return map[string]doc{
		"list-states": {
			about: "List the states of an entry, newest first.",
			gives: StateCollection{},
		},
		"add-state": {
			about: "Give an entry a state now.",
			takes: StateRequest{}, gives: State{},
		},
		"put-state": {
			about: "Give an entry a state at a time, in milliseconds.",
			takes: StateRequest{}, gives: State{},
		},
	}
}

func (s *server) addState(w http.ResponseWriter, r *http.Request) (any, error) {
	var at time.Time
	if text := param(r, "at"); text != "" {
		var err error
		if at, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return nil, domain.FieldError("a time like 2026-03-02T09:00:00.000Z is expected", "at")
		}
	}
	var in StateRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	cond, err := guard(r)
	if err != nil {
		return nil, err
	}
	entry := param(r, "entry_id")
	st, err := s.Silo.AddStateIf(r.Context(), actorOf(r), entry, domain.State{
		Key: in.Key, At: at.UTC(), Notes: in.Notes, Meta: in.Meta,
	}, cond)
	if err != nil {
		return nil, s.guarded(w, r, err)
	}
	return state(entry, st), nil
}

func (s *server) listStates(_ http.ResponseWriter, r *http.Request) (any, error) {
	entry := param(r, "entry_id")
	list, err := s.Silo.States(r.Context(), actorOf(r), entry)
	if err != nil {
		return nil, err
	}
	c := StateCollection{List: make([]State, len(list))}
	for i := range list {
		c.List[i] = state(entry, &list[i])
	}
	return c, nil
}

func state(entry string, st *domain.State) State {
	// The path may contain the ID in capitals. It has been checked before.
	if id, err := domain.ParseID(entry); err == nil {
		entry = string(id)
	}
	return State{
		ID: entry + ":" + Time(st.At).String(), CreatedAt: Time(st.At), Key: st.Key, Notes: st.Notes,
		Meta: st.Meta, Src: st.Origin.Src, SrcID: st.Origin.SrcID, Faults: faults(st.Faults),
	}
}
