package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// Lint is what is wrong with a workflow.
type Lint struct {
	Problems []Problem `json:"problems" doc:"What keeps the workflow from being published, at most 100."`
	Warnings []Problem `json:"warnings" doc:"What looks wrong but can be published, at most 100."`
}

// ProgramTrial asks to run a program.
type ProgramTrial struct {
	Language string          `json:"language" enum:"expr,jq" doc:"Language of the program." example:"expr"`
	Program  string          `json:"program" doc:"The program." example:"customer.tax_id.country == \"ES\""`
	Scope    string          `json:"scope,omitempty" enum:",doc,env,import" doc:"What it sees: the document (doc), the envelope (env), or what the program of silo.import gets (import, only jq). Without it an expression sees the document, a jq program the envelope."`
	EntryID  string          `json:"silo_entry_id,omitempty" doc:"Entry to run it on; data is ignored then, but for import."`
	Data     json.RawMessage `json:"data,omitempty" doc:"Document or envelope to run it on; with import any JSON."`
	Args     json.RawMessage `json:"args,omitempty" shape:"object" doc:"Arguments of the job: text by name."`
	Meta     json.RawMessage `json:"meta,omitempty" doc:"Meta data of the job."`
}

// ProgramAnswer is what a program made, or why it failed.
type ProgramAnswer struct {
	Value json.RawMessage `json:"value,omitempty" doc:"What it made; absent after an error."`
	Code  string          `json:"code,omitempty" doc:"Value of an expression as the code that silo.if would have; absent if it cannot be one." example:"true"`
	Error *ProgramError   `json:"error,omitempty" doc:"Why it failed."`
}

// ProgramError says why a program failed, and where.
type ProgramError struct {
	Message string `json:"message" doc:"Why."`
	Line    int    `json:"line,omitempty" doc:"Line, from 1; absent if it is not known."`
	Column  int    `json:"column,omitempty" doc:"Character in the line, from 1."`
}

// FlowTrial asks for a dry run of a workflow that is not stored.
type FlowTrial struct {
	Workflow    WorkflowRequest `json:"workflow" doc:"The workflow."`
	SiloEntryID string          `json:"silo_entry_id,omitempty" doc:"Entry to work on; data is ignored then."`
	Data        json.RawMessage `json:"data,omitempty" doc:"Envelope or document to work on."`
	Args        json.RawMessage `json:"args,omitempty" shape:"object" doc:"Arguments for the actions: text by name."`
	Meta        json.RawMessage `json:"meta,omitempty" doc:"Like args, but values may be any JSON."`
}

// FlowTried is a dry run with its trace.
type FlowTried struct {
	Job   Job      `json:"job" doc:"The job as it would be at its end."`
	Trace JobTrace `json:"trace" doc:"What each step did."`
}

// lintDocs describes the operations on what authors are writing.
func lintDocs() map[string]doc {
	return map[string]doc{
		"lint-workflow": {about: "Say what is wrong with a workflow, and store nothing.", takes: WorkflowRequest{}, gives: Lint{}},
		"try-workflow": {
			about: "Make a dry run of a workflow that is not stored, with the document before and after each step, and keep nothing.",
			takes: FlowTrial{}, gives: FlowTried{},
		},
		"run-program": {about: "Run an expression or a jq program on a document, within the limits that it has in a step, and change nothing.", takes: ProgramTrial{}, gives: ProgramAnswer{}},
	}
}

func (s *server) lintWorkflow(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in WorkflowRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	found := s.Transform.LintWorkflow("", in.input(), actorOf(r).Workspace.Sandbox)
	return &Lint{Problems: problems(found.Problems), Warnings: problems(found.Warnings)}, nil
}

func problems(list []transform.Problem) []Problem {
	out := make([]Problem, len(list))
	for i, p := range list {
		out[i] = Problem(p)
	}
	return out
}

func (s *server) tryWorkflow(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in FlowTrial
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if s.TryFlow == nil {
		return nil, domain.FieldError("there are no dry runs here", "workflow")
	}
	v, trace, err := s.TryFlow(r.Context(), actorOf(r), in.Workflow.input(),
		transform.JobInput{SiloEntryID: in.SiloEntryID, Data: in.Data, Args: in.Args, Meta: in.Meta}, requestOf(r).release)
	if err != nil {
		return nil, err
	}
	j := s.job(v)
	j.DryRun = true
	for i := range j.Attachments {
		j.Attachments[i].URL = ""
	}
	return &FlowTried{Job: *j, Trace: *jobTrace(trace)}, nil
}

func (s *server) runProgram(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in ProgramTrial
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if s.Try == nil {
		return nil, domain.FieldError("programs cannot be run here", "program")
	}
	if err := checkTrial(&in); err != nil {
		return nil, err
	}
	t, err := s.trialTask(r, &in)
	if err != nil {
		return nil, err
	}
	return s.Try(r.Context(), t, in)
}

func checkTrial(in *ProgramTrial) error {
	switch {
	case in.Language != "expr" && in.Language != "jq":
		return domain.FieldError("expr or jq is expected", "language")
	case in.Program == "":
		return domain.FieldError("give a program", "program")
	case in.Scope != "" && in.Scope != "doc" && in.Scope != "env" && in.Scope != "import":
		return domain.FieldError("doc, env or import is expected", "scope")
	case in.Scope == "import" && in.Language != "jq":
		return domain.FieldError("only jq programs see what is imported", "scope")
	}
	return nil
}

// trialTask makes the task that a step with the program would have.
func (s *server) trialTask(r *http.Request, in *ProgramTrial) (*domain.Task, error) {
	actor := actorOf(r)
	t := &domain.Task{Now: s.Clock.Now(), Workspace: actor.Workspace, Meta: in.Meta, Args: map[string]string{}}
	if len(in.Args) > 0 {
		if err := json.Unmarshal(in.Args, &t.Args); err != nil {
			return nil, domain.FieldError("an object of texts is expected", "args")
		}
	}
	if in.EntryID != "" {
		v, err := s.Silo.Entry(r.Context(), actor, in.EntryID)
		if err != nil {
			return nil, err
		}
		t.Entry = v.Entry
		return t, nil
	}
	t.Entry = &domain.Entry{WorkspaceID: actor.Workspace.ID}
	if in.Scope == "import" {
		return t, nil
	}
	content, err := trialContent(in.Data)
	t.Entry.Content = content
	return t, err
}

// trialContent returns a document or envelope as it was given: nothing is calculated.
func trialContent(data json.RawMessage) (domain.Content, error) {
	c := domain.Content{Head: []byte(`{}`), Doc: bytes.TrimSpace(data)}
	var env struct {
		Schema string          `json:"$schema"`
		Head   json.RawMessage `json:"head"`
		Doc    json.RawMessage `json:"doc"`
		Sigs   json.RawMessage `json:"sigs"`
	}
	if len(c.Doc) == 0 || c.Doc[0] != '{' || json.Unmarshal(data, &env) != nil {
		return c, domain.FieldError("give a document or an envelope, or a silo_entry_id", "data")
	}
	if len(env.Head) > 0 && len(env.Doc) > 0 {
		c.EnvSchema, c.Head, c.Doc, c.Sigs = env.Schema, env.Head, env.Doc, env.Sigs
	}
	return c, nil
}
