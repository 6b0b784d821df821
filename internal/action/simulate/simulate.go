package simulate

import (
	"context"
	"encoding/json"
	"errors"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// simulator is a row of the table.
type simulator struct {
	// id of the simulated action.
	id string
	// code of the default result, whose status is always OK.
	code string
	// does describes the real action.
	does string
	// effects of a success; nil for none.
	effects makeEffects
	// answer returns the default result where it depends on the config.
	answer func(config json.RawMessage) outcome
	// entryless is set for an action that can run without an entry.
	entryless bool
}

// makeEffects returns the effects of a success.
type makeEffects func(b *document.Builder, t *domain.Task) (domain.Effects, error)

// Complete returns the installed actions with their simulators, followed by the
// documented actions that are not installed: these have nothing but a simulator.
func Complete(installed []*domain.Action, build *document.Builder) []*domain.Action {
	byID := make(map[string]*domain.Action, len(installed))
	list := make([]*domain.Action, 0, len(installed))
	for _, a := range installed {
		c := *a
		byID[a.ID] = &c
		list = append(list, &c)
	}
	table := table()
	for i := range table {
		simulator := table[i].action(build)
		if a := byID[simulator.ID]; a != nil {
			a.Simulator = simulator
			continue
		}
		list = append(list, &domain.Action{
			ID: simulator.ID, Label: simulator.Label, Icon: simulator.Icon, Summary: simulator.Summary,
			Entryless: simulator.Entryless, Simulator: simulator,
		})
	}
	return list
}

func (s *simulator) action(build *document.Builder) *domain.Action {
	a := &domain.Action{
		ID: s.id, Label: s.id, Icon: "flask", Summary: "Only in sandboxes, simulated: " + s.does + ".",
		Reach: domain.Inside, Entryless: s.entryless,
		Schema: json.RawMessage(configSchema),
		Run: func(_ context.Context, t *domain.Task) domain.Result {
			res := s.run(build, t)
			res.Simulated = true
			return res
		},
	}
	if s.code != "" {
		a.Codes = []string{s.code}
	}
	return a
}

func (s *simulator) run(build *document.Builder, t *domain.Task) domain.Result {
	o, err := requestedOutcome(t)
	if err != nil {
		return domain.KO("simulate", err.Error())
	}
	switch {
	case o == nil:
		o = s.defaultOutcome(t.Config)
	case o.waits() && t.Ref == waitingRef:
		// The time is over, or the awaited event has happened.
		args := o.Args
		o = s.defaultOutcome(t.Config)
		o.Args = args
	case o.Status == domain.StatusOK && o.Code == "":
		o.Code = s.defaultOutcome(t.Config).Code
	}
	res := domain.Result{Status: o.Status, Code: o.Code, Message: "simulated: " + s.does}
	if o.Message != "" {
		res.Message = "simulated: " + o.Message
	}
	switch {
	case o.waits():
		res.Ref, res.RetryIn = waitingRef, o.retryIn()
		return res
	case o.Status == domain.StatusErr:
		res.RetryIn = o.retryIn()
		return res
	}
	res.Args = o.Args
	if o.Status == domain.StatusOK && s.effects != nil {
		return s.make(build, t, res)
	}
	return res
}

// defaultOutcome returns the outcome when none is requested.
func (s *simulator) defaultOutcome(config json.RawMessage) *outcome {
	if s.answer != nil {
		o := s.answer(config)
		return &o
	}
	return &outcome{Status: domain.StatusOK, Code: s.code}
}

func (s *simulator) make(build *document.Builder, t *domain.Task, res domain.Result) domain.Result {
	effects, err := s.effects(build, t)
	if err == nil {
		res.Effects = effects
		return res
	}
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return domain.KO(e.Key, "simulated: "+e.Message)
	}
	return domain.Err("internal", "simulated: the document could not be made")
}
