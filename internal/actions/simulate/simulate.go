package simulate

import (
	"context"
	"encoding/json"
	"errors"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// simulator is a row of the table.
type simulator struct {
	// id of the action it stands in for.
	id string
	// code of its usual answer, which is always OK.
	code string
	// does says what the real action does.
	does string
	// makes the document that the real one would make; nil for none.
	makes maker
	// answer is the usual one where the config has a say in it.
	answer func(config json.RawMessage) outcome
	// alone tells that the action makes sense without an entry.
	alone bool
}

// maker makes the effects that belong to a success.
type maker func(b *silo.Builder, t *domain.Task) (domain.Effects, error)

// Actions lists the simulators of all documented actions that are more than work
// on our own documents. Whether one is asked depends on what is installed.
func Actions(build *silo.Builder) []*domain.Action {
	table := table()
	list := make([]*domain.Action, len(table))
	for i := range table {
		list[i] = table[i].action(build)
	}
	return list
}

func (s *simulator) action(build *silo.Builder) *domain.Action {
	a := &domain.Action{
		ID: s.id, Label: s.id, Icon: "flask", Summary: "Only in sandboxes, simulated: " + s.does + ".",
		Local: true, Entryless: s.alone, Simulated: true,
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

func (s *simulator) run(build *silo.Builder, t *domain.Task) domain.Result {
	o, err := chosen(t)
	if err != nil {
		return domain.KO("simulate", err.Error())
	}
	switch {
	case o == nil:
		o = s.usual(t.Config)
	case o.waits() && t.Ref == waited:
		// The time is over, or somebody did what was waited for.
		args := o.Args
		o = s.usual(t.Config)
		o.Args = args
	case o.Status == domain.StatusOK && o.Code == "":
		o.Code = s.usual(t.Config).Code
	}
	res := domain.Result{Status: o.Status, Code: o.Code, Message: "simulated: " + s.does}
	if o.Message != "" {
		res.Message = "simulated: " + o.Message
	}
	switch {
	case o.waits():
		res.Ref, res.RetryIn = waited, o.retryIn()
		return res
	case o.Status == domain.StatusErr:
		res.RetryIn = o.retryIn()
		return res
	}
	res.Args = o.Args
	if o.Status == domain.StatusOK && s.makes != nil {
		return s.make(build, t, res)
	}
	return res
}

// usual is the answer when none is asked for.
func (s *simulator) usual(config json.RawMessage) *outcome {
	if s.answer != nil {
		o := s.answer(config)
		return &o
	}
	return &outcome{Status: domain.StatusOK, Code: s.code}
}

func (s *simulator) make(build *silo.Builder, t *domain.Task, res domain.Result) domain.Result {
	effects, err := s.makes(build, t)
	if err == nil {
		res.Effects = effects
		return res
	}
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return domain.KO(e.Key, "simulated: "+e.Message)
	}
	return domain.Err("internal", "simulated: the document could not be made")
}
