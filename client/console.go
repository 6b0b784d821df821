package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// What follows is for programs that show workspaces to people, as the web console does.

// Actions lists what steps can do; group may be empty for all.
func (c *Client) Actions(ctx context.Context, group string) (*ActionCollection, error) {
	out := new(ActionCollection)
	return out, c.call(ctx, http.MethodGet, withQuery("/transform/v1/actions", texts("group", group)), nil, out)
}

// Providers lists who does the work of steps.
func (c *Client) Providers(ctx context.Context) (*Providers, error) {
	out := new(Providers)
	return out, c.call(ctx, http.MethodGet, "/transform/v1/providers", nil, out)
}

// Templates lists workflows to begin with.
func (c *Client) Templates(ctx context.Context) (*TemplateCollection, error) {
	out := new(TemplateCollection)
	return out, c.call(ctx, http.MethodGet, "/transform/v1/templates", nil, out)
}

// Template returns a workflow to begin with.
func (c *Client) Template(ctx context.Context, id string) (*Template, error) {
	out := new(Template)
	return out, c.call(ctx, http.MethodGet, "/transform/v1/templates/"+url.PathEscape(id), nil, out)
}

// Stats counts the jobs of the workspace; since may be empty for today.
func (c *Client) Stats(ctx context.Context, since string) (*Stats, error) {
	out := new(Stats)
	return out, c.call(ctx, http.MethodGet, withQuery("/transform/v1/stats", texts("since", since)), nil, out)
}

// Trace returns what each step of a job did.
func (c *Client) Trace(ctx context.Context, id string) (*JobTrace, error) {
	out := new(JobTrace)
	return out, c.call(ctx, http.MethodGet, "/transform/v1/jobs/"+url.PathEscape(id)+"/trace", nil, out)
}

// Verify verifies the signatures of an entry; version may be empty for the current one.
func (c *Client) Verify(ctx context.Context, id, version string) (*Verification, error) {
	out := new(Verification)
	return out, c.call(ctx, http.MethodGet, withQuery("/silo/v1/entries/"+url.PathEscape(id)+"/verify", texts("version", version)), nil, out)
}

// Schemas lists the types of documents.
func (c *Client) Schemas(ctx context.Context) (*SchemaCollection, error) {
	out := new(SchemaCollection)
	return out, c.call(ctx, http.MethodGet, "/silo/v1/schemas", nil, out)
}

// Boilerplate returns a document of a schema to begin with.
func (c *Client) Boilerplate(ctx context.Context, schema string) (*Boilerplate, error) {
	out := new(Boilerplate)
	return out, c.call(ctx, http.MethodGet, "/silo/v1/boilerplates/"+url.PathEscape(schema), nil, out)
}

// Regimes lists the countries whose taxes are known.
func (c *Client) Regimes(ctx context.Context) (*RegimeCollection, error) {
	out := new(RegimeCollection)
	return out, c.call(ctx, http.MethodGet, "/silo/v1/regimes", nil, out)
}

// Regime returns the taxes of a country.
func (c *Client) Regime(ctx context.Context, country string) (*Regime, error) {
	out := new(Regime)
	return out, c.call(ctx, http.MethodGet, "/silo/v1/regimes/"+url.PathEscape(country), nil, out)
}

// Facts returns the currencies and addons of documents.
func (c *Client) Facts(ctx context.Context) (*Facts, error) {
	out := new(Facts)
	return out, c.call(ctx, http.MethodGet, "/silo/v1/facts", nil, out)
}

// LintWorkflow says what is wrong with a workflow, and stores nothing.
func (c *Client) LintWorkflow(ctx context.Context, workflow any) (*Lint, error) {
	out := new(Lint)
	return out, c.call(ctx, http.MethodPost, "/transform/v1/workflows/lint", workflow, out)
}

// TryWorkflow makes a dry run of a workflow that is not stored.
func (c *Client) TryWorkflow(ctx context.Context, r FlowTrial) (*FlowTried, error) {
	out := new(FlowTried)
	return out, c.call(ctx, http.MethodPost, "/transform/v1/workflows/try", r, out)
}

// RunProgram runs a program on a document.
func (c *Client) RunProgram(ctx context.Context, r ProgramTrial) (*ProgramAnswer, error) {
	out := new(ProgramAnswer)
	return out, c.call(ctx, http.MethodPost, "/transform/v1/programs/run", r, out)
}

// Schema returns the JSON Schema of a type, such as bill/invoice.
func (c *Client) Schema(ctx context.Context, name string) (json.RawMessage, error) {
	var out json.RawMessage
	err := c.call(ctx, http.MethodGet, "/silo/v1/schemas/"+url.PathEscape(name), nil, &out)
	return out, err
}

// texts returns a query with a value, or without it if it is empty.
func texts(name, value string) url.Values {
	query := url.Values{}
	setTexts(query, map[string]string{name: value})
	return query
}

// ActionCollection lists what steps can do.
type ActionCollection struct {
	List   []Action      `json:"list"`
	Groups []ActionGroup `json:"groups"`
	Codes  []ActionCode  `json:"codes"`
}

// Action is something that a step can do.
type Action struct {
	ID         string          `json:"id"`
	Label      string          `json:"label"`
	Group      string          `json:"group"`
	Summary    string          `json:"summary"`
	Icon       string          `json:"icon,omitempty"`
	Installed  bool            `json:"installed"`
	Simulator  bool            `json:"simulator"`
	Reach      string          `json:"reach"`
	Heavy      bool            `json:"heavy,omitempty"`
	Entryless  bool            `json:"entryless,omitempty"`
	Schemas    []string        `json:"schemas,omitempty"`
	ReplacedBy string          `json:"replaced_by,omitempty"`
	Config     json.RawMessage `json:"config"`
	Simulate   json.RawMessage `json:"simulate,omitempty"`
	Codes      []ActionCode    `json:"codes,omitempty"`
}

// ActionGroup is a heading that actions are listed under.
type ActionGroup struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	About string `json:"about,omitempty"`
}

// ActionCode is a code of results.
type ActionCode struct {
	Code   string `json:"code"`
	Status string `json:"status"`
	About  string `json:"about,omitempty"`
}

// Stats is what a workspace has to do and what went wrong in it.
type Stats struct {
	At        time.Time    `json:"at"`
	Since     time.Time    `json:"since"`
	Jobs      StatsJobs    `json:"jobs"`
	Attention StatsCount   `json:"attention"`
	Waiting   StatsWaiting `json:"waiting"`
	Faults    StatsFaults  `json:"faults"`
}

// StatsJobs counts jobs by result.
type StatsJobs struct {
	Running   StatsCount `json:"running"`
	Completed StatsCount `json:"completed"`
	Faulted   StatsCount `json:"faulted"`
	Cancelled StatsCount `json:"cancelled"`
}

// StatsCount is a number that was counted up to a limit.
type StatsCount struct {
	Count int  `json:"count"`
	More  bool `json:"more,omitempty"`
}

// StatsWaiting says what jobs wait for.
type StatsWaiting struct {
	List []StatsWait `json:"list"`
	More bool        `json:"more,omitempty"`
}

// StatsWait counts the jobs that wait for the same.
type StatsWait struct {
	Why    string    `json:"why"`
	Count  int       `json:"count"`
	NextAt time.Time `json:"next_at,omitzero"`
}

// StatsFaults counts faults by day, action and code.
type StatsFaults struct {
	Since time.Time      `json:"since"`
	Jobs  int            `json:"jobs"`
	More  bool           `json:"more,omitempty"`
	List  []StatsFaultAt `json:"list"`
}

// StatsFaultAt is how often an action ended with a code on a day.
type StatsFaultAt struct {
	Day    string `json:"day"`
	Action string `json:"action,omitempty"`
	Code   string `json:"code,omitempty"`
	Count  int    `json:"count"`
}

// Providers lists who does the work of steps.
type Providers struct {
	List []Provider `json:"list"`
}

// Provider is a part of the server that does the work of steps.
type Provider struct {
	Key       string   `json:"key"`
	Title     string   `json:"title"`
	About     string   `json:"about,omitempty"`
	Kind      string   `json:"kind"`
	Version   string   `json:"version,omitempty"`
	Healthy   bool     `json:"healthy"`
	Actions   []string `json:"actions"`
	Simulated []string `json:"simulated,omitempty"`
}

// Lint is what is wrong with a workflow.
type Lint struct {
	Problems []Problem `json:"problems"`
	Warnings []Problem `json:"warnings"`
}

// ProgramTrial asks to run a program.
type ProgramTrial struct {
	Language string          `json:"language"`
	Program  string          `json:"program"`
	Scope    string          `json:"scope,omitempty"`
	EntryID  string          `json:"silo_entry_id,omitempty"`
	Data     json.RawMessage `json:"data,omitempty"`
	Args     json.RawMessage `json:"args,omitempty"`
	Meta     json.RawMessage `json:"meta,omitempty"`
}

// ProgramAnswer is what a program made, or why it failed.
type ProgramAnswer struct {
	Value json.RawMessage `json:"value,omitempty"`
	Code  string          `json:"code,omitempty"`
	Error *ProgramError   `json:"error,omitempty"`
}

// ProgramError says why a program failed, and where.
type ProgramError struct {
	Message string `json:"message"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// FlowTrial asks for a dry run of a workflow that is not stored.
type FlowTrial struct {
	Workflow    json.RawMessage `json:"workflow"`
	SiloEntryID string          `json:"silo_entry_id,omitempty"`
	Data        json.RawMessage `json:"data,omitempty"`
	Args        json.RawMessage `json:"args,omitempty"`
	Meta        json.RawMessage `json:"meta,omitempty"`
}

// FlowTried is a dry run with its trace.
type FlowTried struct {
	Job   Job      `json:"job"`
	Trace JobTrace `json:"trace"`
}

// JobTrace is what each step of a job did.
type JobTrace struct {
	JobID           string                     `json:"job_id"`
	WorkflowID      string                     `json:"workflow_id"`
	WorkflowVersion int                        `json:"workflow_version"`
	Waits           string                     `json:"waits,omitempty"`
	DueAt           time.Time                  `json:"due_at,omitzero"`
	ParentID        string                     `json:"parent_id,omitempty"`
	Children        []string                   `json:"children,omitempty"`
	Milliseconds    int64                      `json:"ms"`
	Steps           []TraceStep                `json:"steps"`
	Versions        map[string]json.RawMessage `json:"versions,omitempty"`
	More            bool                       `json:"more,omitempty"`
}

// TraceStep is what one step did.
type TraceStep struct {
	IntentID    string            `json:"intent_id"`
	StepID      string            `json:"step_id"`
	Path        string            `json:"path,omitempty"`
	Name        string            `json:"name,omitempty"`
	Action      string            `json:"action"`
	Rescue      bool              `json:"rescue,omitempty"`
	Config      json.RawMessage   `json:"config,omitempty"`
	Status      string            `json:"status"`
	Code        string            `json:"code,omitempty"`
	Message     string            `json:"message,omitempty"`
	Simulated   bool              `json:"simulated,omitempty"`
	At          time.Time         `json:"at"`
	WorkedMS    int64             `json:"worked_ms"`
	WaitedMS    int64             `json:"waited_ms"`
	Attempts    []TraceAttempt    `json:"attempts"`
	SiloEntryID string            `json:"silo_entry_id,omitempty"`
	Before      string            `json:"before,omitempty"`
	After       string            `json:"after,omitempty"`
	States      []string          `json:"states,omitempty"`
	Files       []TraceFile       `json:"files,omitempty"`
	Args        map[string]string `json:"args,omitempty"`
	JobID       string            `json:"job_id,omitempty"`
}

// TraceAttempt is one attempt at a step.
type TraceAttempt struct {
	At           time.Time `json:"at"`
	Status       string    `json:"status"`
	Code         string    `json:"code,omitempty"`
	Message      string    `json:"message,omitempty"`
	Milliseconds int64     `json:"ms"`
	WaitedMS     int64     `json:"waited_ms,omitempty"`
}

// TraceFile is a file that a step made.
type TraceFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	MIME string `json:"mime"`
	Size int64  `json:"size"`
}

// Template is a workflow to begin with.
type Template struct {
	TemplateRow

	Workflow json.RawMessage   `json:"workflow"`
	Example  json.RawMessage   `json:"example,omitempty"`
	Args     map[string]string `json:"args,omitempty"`
}

// TemplateRow is a template in a list.
type TemplateRow struct {
	ID          string   `json:"id"`
	Group       string   `json:"group"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Schema      string   `json:"schema,omitempty"`
	Country     string   `json:"country,omitempty"`
	Actions     []string `json:"actions"`
	Installed   bool     `json:"installed"`
}

// TemplateCollection lists templates.
type TemplateCollection struct {
	List []TemplateRow `json:"list"`
}

// Verification says whether an envelope is what was signed.
type Verification struct {
	Signed     bool            `json:"signed"`
	Verified   bool            `json:"verified"`
	Version    string          `json:"version"`
	UUID       string          `json:"uuid,omitempty"`
	Digest     string          `json:"digest,omitempty"`
	Computed   string          `json:"computed,omitempty"`
	Intact     bool            `json:"intact"`
	Signatures []SignatureView `json:"signatures"`
}

// SignatureView is one signature. What it says is shown only if it is good.
type SignatureView struct {
	Verified bool      `json:"verified"`
	KeyID    string    `json:"kid,omitempty"`
	Ours     bool      `json:"ours,omitempty"`
	Sandbox  bool      `json:"sandbox,omitempty"`
	Issuer   string    `json:"iss,omitempty"`
	Audience string    `json:"aud,omitempty"`
	Scope    string    `json:"scope,omitempty"`
	SignedAt time.Time `json:"signed_at,omitzero"`
	Reason   string    `json:"reason,omitempty"`
}

// SchemaCollection lists the types of documents and of their parts.
type SchemaCollection struct {
	List []SchemaName `json:"list"`
}

// SchemaName is a type of documents or of a part of one.
type SchemaName struct {
	Name     string `json:"name"`
	ID       string `json:"id"`
	Document bool   `json:"document,omitempty"`
}

// Boilerplate is a document to begin with.
type Boilerplate struct {
	Schema string          `json:"schema"`
	Data   json.RawMessage `json:"data"`
}

// RegimeCollection lists tax regimes.
type RegimeCollection struct {
	List []RegimeRow `json:"list"`
}

// RegimeRow is a tax regime in a list.
type RegimeRow struct {
	Country  string `json:"country"`
	Name     string `json:"name"`
	Currency string `json:"currency"`
	Tax      string `json:"tax,omitempty"`
}

// Regime is a tax regime.
type Regime struct {
	RegimeRow

	TimeZone    string           `json:"time_zone"`
	Description string           `json:"description,omitempty"`
	Categories  []RegimeCategory `json:"categories"`
}

// RegimeCategory is a tax.
type RegimeCategory struct {
	Code        string       `json:"code"`
	Name        string       `json:"name"`
	Title       string       `json:"title,omitempty"`
	Retained    bool         `json:"retained,omitempty"`
	Informative bool         `json:"informative,omitempty"`
	Keys        []RegimeKey  `json:"keys,omitempty"`
	Rates       []RegimeRate `json:"rates,omitempty"`
}

// RegimeKey is how a supply can be treated.
type RegimeKey struct {
	Key       string `json:"key"`
	Name      string `json:"name"`
	NoPercent bool   `json:"no_percent,omitempty"`
}

// RegimeRate is a rate of a tax.
type RegimeRate struct {
	Rate   string        `json:"rate"`
	Name   string        `json:"name"`
	Keys   []string      `json:"keys,omitempty"`
	Values []RegimeValue `json:"values"`
}

// RegimeValue is a percentage.
type RegimeValue struct {
	Since     string            `json:"since,omitempty"`
	Percent   string            `json:"percent"`
	Surcharge string            `json:"surcharge,omitempty"`
	Ext       map[string]string `json:"ext,omitempty"`
}

// Facts are lists for forms.
type Facts struct {
	Currencies []FactCurrency `json:"currencies"`
	Addons     []FactAddon    `json:"addons"`
}

// FactCurrency is a currency.
type FactCurrency struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Symbol   string `json:"symbol,omitempty"`
	Subunits int    `json:"subunits"`
}

// FactAddon is an addon of documents.
type FactAddon struct {
	Key      string   `json:"key"`
	Name     string   `json:"name"`
	Requires []string `json:"requires,omitempty"`
}
