package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/kit"
)

// installation is a whole server with actions for tests.
type installation struct {
	*kit.Installation
	t testing.TB
	// gate holds the attempts of the action test.hold.
	gate *kit.Gate
	// fitting are tokens by scope, for tests of all routes.
	fitting map[string]string
	// boss is an owner, for the same tests.
	boss *user
}

// install starts a server; change may alter its configuration, and it may have more
// actions.
func install(t testing.TB, change func(*api.Config), more ...*domain.Action) *installation {
	t.Helper()
	return installOn(t, kit.Options{Actions: more, API: change})
}

func installOn(t testing.TB, o kit.Options) *installation {
	t.Helper()
	gate := kit.NewGate()
	o.Actions = append(o.Actions, gate.Action("test.hold", domain.Inside))
	o.Actions = append(o.Actions, actions()...)
	in := kit.New(t, o)
	t.Cleanup(gate.Open) // before the engine stops, also when the test fails
	return &installation{Installation: in, t: t, gate: gate}
}

func must(t testing.TB, err error) {
	t.Helper()
	kit.Must(t, err)
}

func actions() []*domain.Action {
	ok := kit.Returning("test.ok", domain.OK())
	ok.Check = notBad
	simulator := kit.Returning("test.simulated", domain.Result{Status: domain.StatusOK, Message: "simulated: a test"})
	simulator.Check = notBad
	return []*domain.Action{
		ok,
		kit.Returning("test.ko", domain.Result{
			Status: domain.StatusKO, Code: "E1", Message: "it is <refused>", Paths: []string{"$.doc.code"},
		}),
		{ID: "test.file", Reach: domain.Inside, Run: makeFiles},
		{ID: "test.simulated", Simulator: simulator},
	}
}

// notBad checks the config of a step.
func notBad(config json.RawMessage) error {
	if bytes.Contains(config, []byte(`"bad"`)) {
		return errors.New("this is bad")
	}
	return nil
}

// makeFiles makes a public and a private file and sets a state.
func makeFiles(_ context.Context, t *domain.Task) domain.Result {
	const contents = "%PDF-1.7 hardly"
	res := domain.OK()
	res.Args = map[string]string{"pages": "1"}
	base := domain.File{
		WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, JobID: t.JobID, MIME: "application/pdf",
		Size: int64(len(contents)), Hash: hashOf(contents), Stored: true, CreatedAt: t.Now,
	}
	shown, hidden := base, base
	shown.ID, shown.Name, shown.Key, shown.Category = domaintest.ID(7, 9001), "a b.pdf", "pdf", "format"
	hidden.ID, hidden.Name, hidden.Private = domaintest.ID(7, 9002), "secret.pdf", true
	res.Effects.Files = []domain.NewFile{{File: shown, Data: []byte(contents)}, {File: hidden, Data: []byte(contents)}}
	res.Effects.State = &domain.State{Key: "registered", At: t.Now}
	return res
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Documents and IDs that tests use.
const (
	message = `{"$schema":"https://gobl.org/draft-0/note/message","title":"Greetings","content":"Hello <b>& all\u2028"}`
	invoice = `{"$schema":"https://gobl.org/draft-0/bill/invoice","$regime":"ES","series":"F1","code":"001","issue_date":"2026-03-02","currency":"EUR",` +
		`"supplier":{"name":"Provide One S.L.","tax_id":{"country":"ES","code":"B98602642"}},"customer":{"name":"Sample Consumer","tax_id":{"country":"ES","code":"54387763P"}},` +
		`"lines":[{"quantity":"10","item":{"name":"Work & travel","price":"100.00"},"taxes":[{"cat":"VAT","rate":"standard"}]}]}`

	flowOK   = "01950000-0000-7000-8000-000000007001"
	flowKO   = "01950000-0000-7000-8000-000000007002"
	flowFile = "01950000-0000-7000-8000-000000007003"
	flowHold = "01950000-0000-7000-8000-000000007004"
	entryID  = "01950000-0000-7000-8000-000000008001"
	jobID1   = "01950000-0000-7000-8000-000000009001"
	jobID2   = "01950000-0000-7000-8000-000000009002"
	absentID = "01950000-0000-7000-8000-00000000ffff"
)

// workflow publishes a workflow of one step.
func (in *installation) workflow(id, action string) {
	in.t.Helper()
	in.Do(http.MethodPut, "/transform/v1/workflows/"+id,
		`{"name":"Flow `+action+`","steps":[{"id":"`+id+`","name":"Step","action":"`+action+`"}]}`).Want(200)
}

// entry stores a message under entryID with the key k/1.
func (in *installation) entry() {
	in.t.Helper()
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"k/1","data":`+message+`}`).Want(200)
}

// job creates a job and waits for its end.
func (in *installation) job(id, body string) *kit.Answer {
	in.t.Helper()
	return in.Do(http.MethodPut, "/transform/v1/jobs/"+id+"?wait=30", body)
}
