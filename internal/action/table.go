package action

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"chancery/gobl/similar"
	"chancery/internal/admission"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/all"
	"chancery/internal/limits"
	"chancery/internal/program"
)

// Ports are the dependencies of actions.
type Ports struct {
	Build *document.Builder
	// Fetch reads from addresses in documents and configurations. It is nil where
	// nothing may be fetched.
	Fetch domain.Fetcher
	// Programs runs the programs in configurations; nil means program.InProcess.
	Programs program.Runner
	// Turns says whose program runs next; nil means turns of its own. It has as
	// many places as programs can run at once.
	Turns *admission.Turns
	// Post delivers messages. It is nil where nothing may be sent.
	Post domain.Poster
	// Silo reads what steps refer to. It may be nil.
	Silo Silo
	// Clock measures deliveries and how long logos are kept. Without it messages have
	// no duration, and each logo is fetched every time.
	Clock domain.Clock
}

// Builtin lists the built-in actions.
func Builtin(p Ports) []*domain.Action {
	if p.Programs == nil {
		p.Programs = program.InProcess()
	}
	if p.Turns == nil {
		p.Turns = admission.NewTurns(admission.TurnsOptions{Places: limits.Programs.Int()})
	}
	exprs, advise := newEvaluator(p.Silo), newAdviser(p.Build)
	return slices.Concat([]*domain.Action{
		siloState(),
		siloFolder(),
		siloClose(p.Build, p.Silo),
		siloIf(exprs, advise),
		siloModify(p.Build, p.Silo, &programs{p.Programs, p.Turns}, exprs, advise),
		siloCorrect(p.Build, p.Silo),
		siloImport(p),
		siloSleep(exprs, advise),
		sequenceEnumerate(p.Build),
	}, formatActions(p, all.Formats()), einvoiceActions(p), []*domain.Action{
		jobCreate(p.Silo),
		webhook(p),
	})
}

// Table is a fixed set of actions with their compiled schemas. It implements
// domain.Actions.
type Table struct {
	list []*domain.Action
	byID map[string]*domain.Action
	// schemas are keyed by their text: many actions share one.
	schemas map[string]*jsonschema.Schema
}

// NewTable makes a table. It fails if two actions have the same ID, or if a schema is
// invalid.
func NewTable(list []*domain.Action) (*Table, error) {
	t := &Table{list: make([]*domain.Action, 0, len(list)), byID: make(map[string]*domain.Action, len(list)), schemas: map[string]*jsonschema.Schema{}}
	for _, a := range list {
		a = described(a)
		t.list = append(t.list, a)
		if t.byID[a.ID] != nil {
			return nil, fmt.Errorf("two actions with the ID %s", a.ID)
		}
		t.byID[a.ID] = a
		if err := t.compile(a); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// compile compiles the schemas of an action and its simulator.
func (t *Table) compile(a *domain.Action) error {
	if text := string(a.Schema); text != "" && t.schemas[text] == nil {
		schema, err := compileSchema(a.ID+".json", a.Schema)
		if err != nil {
			return fmt.Errorf("config schema of %s: %w", a.ID, err)
		}
		t.schemas[text] = schema
	}
	if a.Simulator == nil {
		return nil
	}
	return t.compile(a.Simulator)
}

func compileSchema(name string, text []byte) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		return nil, err
	}
	return c.Compile(name)
}

// Action implements domain.Actions.
func (t *Table) Action(id string) (*domain.Action, bool) {
	a, ok := t.byID[id]
	return a, ok
}

// IDs implements domain.Actions.
func (t *Table) IDs() []string {
	ids := make([]string, len(t.list))
	for i, a := range t.list {
		ids[i] = a.ID
	}
	return ids
}

// Actions implements domain.Actions.
func (t *Table) Actions() []*domain.Action {
	return slices.DeleteFunc(slices.Clone(t.list), func(a *domain.Action) bool { return !a.Installed() })
}

// CheckConfig implements domain.Actions.
func (t *Table) CheckConfig(a *domain.Action, config json.RawMessage) []domain.ConfigIssue {
	if len(config) == 0 {
		config = json.RawMessage("{}")
	}
	if issues := append(t.checkSchema(a, config), unknownMembers(a, config)...); len(issues) > 0 {
		return issues
	}
	if a.Check == nil {
		return nil
	}
	if err := a.Check(config); err != nil {
		return []domain.ConfigIssue{issueOf(err)}
	}
	return nil
}

func (t *Table) checkSchema(a *domain.Action, config json.RawMessage) []domain.ConfigIssue {
	s := t.schemas[string(a.Schema)]
	if s == nil {
		return nil
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(config))
	if err != nil {
		return []domain.ConfigIssue{{Message: "the configuration is not JSON"}}
	}
	err = s.Validate(doc)
	var invalid *jsonschema.ValidationError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &invalid):
		return []domain.ConfigIssue{{Message: err.Error()}}
	}
	return schemaIssues(invalid, nil)
}

// simulateMember is the member of a config with what the simulator of an action is to
// answer.
const simulateMember = "simulate"

// unknownMembers returns the members of a config that the schema of the action does not
// name. A schema that speaks of further members decides about them itself.
func unknownMembers(a *domain.Action, config json.RawMessage) (issues []domain.ConfigIssue) {
	var of struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Further    json.RawMessage            `json:"additionalProperties"`
	}
	var given map[string]json.RawMessage
	if json.Unmarshal(a.Schema, &of) != nil || of.Further != nil || json.Unmarshal(config, &given) != nil {
		return nil
	}
	known := slices.Sorted(maps.Keys(of.Properties))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if of.Properties[name] != nil || name == simulateMember && a.Simulator != nil {
			continue
		}
		message := "the action has no such setting" + similar.DidYouMean(name, known)
		switch {
		case len(known) == 0:
			message = "the action has no settings"
		case similar.Nearest(name, known) == "":
			message += "; the settings are: " + strings.Join(known, ", ")
		}
		issues = append(issues, domain.ConfigIssue{Path: "." + name, Message: message})
	}
	return issues
}

// configError reports what a Check finds wrong with one member of a config.
type configError struct {
	member string
	err    error
}

func (e *configError) Error() string { return e.member + ": " + plain(e.err) }
func (e *configError) Unwrap() error { return e.err }

func issueOf(err error) domain.ConfigIssue {
	if c, ok := errors.AsType[*configError](err); ok {
		return domain.ConfigIssue{Path: "." + c.member, Message: plain(c.err)}
	}
	return domain.ConfigIssue{Message: plain(err)}
}

// plain returns the message of an error without its key and without the field of a request
// that an error of a use case names.
func plain(err error) string {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok {
		return err.Error()
	}
	fields := e.Fields
	for len(fields) == 1 {
		for _, v := range fields {
			if text, ok := v.(string); ok {
				return text
			}
			fields, _ = v.(map[string]any)
		}
	}
	return e.Message
}

// configOf decodes the config of a step.
func configOf[T any](raw json.RawMessage) (T, error) {
	var c T
	if len(raw) == 0 {
		return c, nil
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, decodeError(err)
	}
	return c, nil
}

// badConfig is the result for a config that cannot be read. It is rare, because
// configs are checked when a workflow is published.
func badConfig(err error) domain.Result { return domain.KO("config", err.Error()) }

// resultOf converts an error of the silo into a result.
func resultOf(err error) domain.Result {
	var e *domain.Error
	switch {
	case !errors.As(err, &e) || e.Kind == domain.Internal:
		return domain.Err("internal", "the document could not be processed")
	case e.Kind == domain.Busy:
		return domain.Err(e.Key, e.Message)
	}
	res := domain.KO(e.Key, e.Message)
	res.Paths = append(res.Paths, e.Paths...)
	for _, f := range e.Faults {
		res.Paths = append(res.Paths, f.Paths...)
	}
	return res
}

// origin returns the origin of a change that an action makes.
func origin(t *domain.Task) domain.Origin {
	return domain.Origin{Src: t.Action, SrcID: string(t.JobID)}
}
