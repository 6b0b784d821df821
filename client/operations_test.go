package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/client"
	"chancery/internal/api"
	"chancery/internal/domain/domaintest"
	"chancery/test/kit"
)

// description is the part of our OpenAPI document that these tests read.
type description struct {
	Paths map[string]map[string]struct {
		ID         string `json:"operationId"`
		Parameters []struct{ Name, In string }
	}
	Components struct {
		Schemas map[string]struct{ Properties map[string]any }
	}
}

// described returns the description of all operations.
func described(t *testing.T) description {
	t.Helper()
	var d description
	w := httptest.NewRecorder()
	handler := api.New(api.Config{IDs: &domaintest.IDs{}, Clock: domaintest.NewClock(), Log: slog.New(slog.DiscardHandler)})
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", http.NoBody))
	kit.Must(t, json.Unmarshal(w.Body.Bytes(), &d))
	return d
}

// notCalled lists operations without a method of their own, with the reason.
func notCalled() map[string]string {
	list := map[string]string{
		"patch-enrollment": "the same as replace-enrollment, which can be sent again",
		"post-enrollment":  "the same as replace-enrollment, which can be sent again",

		"openapi-service-json": "openapi-service says the same",
		"docs":                 "a page for people",
		"docs-start":           "a part of the page for people",
		"docs-viewer":          "a part of the page for people",
	}
	operations, _ := forBrowsers()
	for _, id := range operations {
		list[id] = "for people in a browser"
	}
	return list
}

// forBrowsers are the operations of people, who have a session and no token, and the types of
// what these take and give. The console uses them.
func forBrowsers() (operations, types []string) {
	operations = []string{
		"get-sign-in", "create-session", "get-session", "delete-session", "list-sessions", "end-session", "begin-sign-in", "finish-sign-in",
		"set-up", "open-invitation", "accept-invitation", "patch-own-person", "get-preferences", "put-preferences",
		"list-people", "patch-person", "reset-person", "list-workspaces", "create-workspace", "get-server",
	}
	types = []string{
		"SignInOptions", "SignInProvider", "SignInRequest", "Session", "SessionPerson", "SessionWorkspace", "SessionRow", "SetUpRequest", "WorkspaceNewRow",
		"LinkRequest", "LinkInfo", "AcceptRequest", "OwnPersonRequest", "PasswordChange", "Person", "PersonRequest", "Preferences",
		"ServerInfo", "ServerDisk", "ServerQueue", "ServerNode",
	}
	return operations, types
}

// notSent lists parameters that the client does not send, with the reason.
func notSent() map[string]string {
	return map[string]string{
		"Content-Encoding":                  "bodies are not compressed",
		"Accept-Encoding":                   "net/http sends it",
		"Range":                             "sent when a download goes on that broke off",
		"get-file If-None-Match":            "a file never changes",
		"get-spool-file If-None-Match":      "a file never changes",
		"get-public-file If-None-Match":     "a file never changes",
		"head-public-file If-None-Match":    "a file never changes",
		"openapi-json If-None-Match":        "the description is fetched once",
		"list-actions If-None-Match":        "it is read once",
		"get-schema If-None-Match":          "it is read once",
		"openapi-yaml If-None-Match":        "the description is fetched once",
		"openapi-service If-None-Match":     "the description is fetched once",
		"delete-meta If-Match":              "a row goes whatever the document is",
		"put-entry If-None-Match":           "a 409 says the same as a 412",
		"get-entry-by-key If-None-Match":    "EntryUnless takes the ID",
		"get-entry-version If-None-Match":   "a version never changes",
		"get-public-envelope If-None-Match": "who has a link reads it once",
		"stream-events Last-Event-ID":       "after says the same",
		"put-job dry_run":                   "DryRun sends it without an ID",
	}
}

// recorder keeps what was sent. Each answer is an empty object.
type recorder struct{ sent []*http.Request }

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
	}
	r.sent = append(r.sent, req)
	answer := "{}"
	if strings.HasSuffix(req.URL.Path, "/orgs") {
		answer = "[]"
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), ContentLength: int64(len(answer)), Request: req,
	}, nil
}

// TestOperations calls each operation of the description with all its parameters, and fails for
// one that the client has no method for.
func TestOperations(t *testing.T) {
	t.Parallel()
	table, seen := calls(), map[string]bool{}
	for path, methods := range described(t).Paths {
		for method, op := range methods {
			seen[op.ID] = true
			if reason := notCalled()[op.ID]; reason != "" {
				continue
			}
			if len(table[op.ID]) == 0 {
				t.Errorf("%s: no call in this test; the client needs a method for it", op.ID)
				continue
			}
			r := &recorder{}
			c := &client.Client{URL: "http://chancery.test", HTTP: &http.Client{Transport: r}, Token: "secret"}
			for _, call := range table[op.ID] {
				if err := call(t.Context(), c); err != nil {
					t.Errorf("%s: %v", op.ID, err)
				}
			}
			pattern := regexp.MustCompile("^" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
			var sent []string
			for _, req := range r.sent {
				if !strings.EqualFold(req.Method, method) || !pattern.MatchString(req.URL.EscapedPath()) {
					t.Errorf("%s: sent %s %s", op.ID, req.Method, req.URL)
				}
				for name := range req.URL.Query() {
					sent = append(sent, name)
				}
				for name := range req.Header {
					sent = append(sent, name)
				}
			}
			for _, p := range op.Parameters {
				if p.In == "path" || slices.Contains(sent, p.Name) || notSent()[p.Name] != "" || notSent()[op.ID+" "+p.Name] != "" {
					continue
				}
				t.Errorf("%s: no call sends %s", op.ID, p.Name)
			}
		}
	}
	for id := range table {
		if !seen[id] {
			t.Errorf("%s is no operation", id)
		}
	}
	for id := range notCalled() {
		if !seen[id] || len(table[id]) > 0 {
			t.Errorf("%s is listed as not called, and is no operation or called", id)
		}
	}
}

type do func(ctx context.Context, c *client.Client) error

// calls makes each operation with all its parameters.
func calls() map[string][]do {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	filter := client.JobFilter{
		Tag: "a", Result: "faulted", WorkflowID: "w", SiloEntryID: "e", KeyPrefix: "k", Status: "OK", Action: "pdf", Code: "c", State: "s",
		Attention: true, Since: at, Until: at,
	}
	yes := true
	bulk := func(verb string) []do {
		b := client.Bulk{Verb: verb, JobFilter: filter}
		return []do{
			func(ctx context.Context, c *client.Client) error { return only(c.CountJobs(ctx, b)) },
			func(ctx context.Context, c *client.Client) error {
				return c.ChangeJobs(ctx, b, "token", func(client.BulkLine) error { return nil })
			},
		}
	}
	change := client.Operation{Reason: "r", IntentID: "i", Wait: time.Second}
	related := client.RelatedQuery{Context: "c", Mentioned: true, UUID: "u", Limit: 1, Ascending: true, CreatedAt: at, Cursor: "c"}
	one := func(f do) []do { return []do{f} }
	return map[string][]do{
		"list-actions":    one(func(ctx context.Context, c *client.Client) error { return only(c.Actions(ctx, "pdf")) }),
		"list-providers":  one(func(ctx context.Context, c *client.Client) error { return only(c.Providers(ctx)) }),
		"list-templates":  one(func(ctx context.Context, c *client.Client) error { return only(c.Templates(ctx)) }),
		"get-template":    one(func(ctx context.Context, c *client.Client) error { return only(c.Template(ctx, "a")) }),
		"get-stats":       one(func(ctx context.Context, c *client.Client) error { return only(c.Stats(ctx, "2026-03-02")) }),
		"get-trace":       one(func(ctx context.Context, c *client.Client) error { return only(c.Trace(ctx, "j")) }),
		"verify-entry":    one(func(ctx context.Context, c *client.Client) error { return only(c.Verify(ctx, "e", "v")) }),
		"list-schemas":    one(func(ctx context.Context, c *client.Client) error { return only(c.Schemas(ctx)) }),
		"get-boilerplate": one(func(ctx context.Context, c *client.Client) error { return only(c.Boilerplate(ctx, "org/party")) }),
		"list-regimes":    one(func(ctx context.Context, c *client.Client) error { return only(c.Regimes(ctx)) }),
		"get-regime":      one(func(ctx context.Context, c *client.Client) error { return only(c.Regime(ctx, "ES")) }),
		"get-facts":       one(func(ctx context.Context, c *client.Client) error { return only(c.Facts(ctx)) }),
		"lint-workflow":   one(func(ctx context.Context, c *client.Client) error { return only(c.LintWorkflow(ctx, map[string]any{})) }),
		"try-workflow":    one(func(ctx context.Context, c *client.Client) error { return only(c.TryWorkflow(ctx, client.FlowTrial{})) }),
		"run-program": one(func(ctx context.Context, c *client.Client) error {
			return only(c.RunProgram(ctx, client.ProgramTrial{}))
		}),
		"get-schema": one(func(ctx context.Context, c *client.Client) error { return only(c.Schema(ctx, "org/party")) }),
		"create-job": {
			func(ctx context.Context, c *client.Client) error {
				return only(c.CreateJob(ctx, client.JobRequest{}, time.Second))
			},
			func(ctx context.Context, c *client.Client) error { return only(c.DryRun(ctx, client.JobRequest{})) },
		},
		"put-job": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutJob(ctx, "i", client.JobRequest{}, time.Second))
		}),
		"get-job":        one(func(ctx context.Context, c *client.Client) error { return only(c.Job(ctx, "i")) }),
		"get-job-by-key": one(func(ctx context.Context, c *client.Client) error { return only(c.JobByKey(ctx, "a/b c")) }),
		"list-jobs": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Jobs(ctx, client.JobQuery{JobFilter: filter, Full: true, Limit: 1, Ascending: true, CreatedAt: at, Cursor: "c"}))
		}),
		"prompt-intent": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PromptIntent(ctx, client.Prompt{}, time.Second))
		}),
		"cancel-job": {
			func(ctx context.Context, c *client.Client) error {
				return only(c.CancelJobWith(ctx, "i", change, false))
			},
			func(ctx context.Context, c *client.Client) error { return only(c.CancelJob(ctx, "i", "r", true)) },
		},
		"retry-job": {
			func(ctx context.Context, c *client.Client) error { return only(c.RetryJobWith(ctx, "i", change)) },
			func(ctx context.Context, c *client.Client) error { return only(c.RetryJob(ctx, "i", "r")) },
		},
		"skip-step": one(func(ctx context.Context, c *client.Client) error { return only(c.SkipStep(ctx, "i", change)) }),
		"run-again": one(func(ctx context.Context, c *client.Client) error {
			return only(c.RunAgain(ctx, "i", client.Again{}, time.Second))
		}),
		"acknowledge-job": one(func(ctx context.Context, c *client.Client) error { return only(c.AcknowledgeJob(ctx, "i", "n")) }),
		"create-jobs": one(func(ctx context.Context, c *client.Client) error {
			return c.CreateJobs(ctx, strings.NewReader("{}"), func(client.RowResult) error { return nil })
		}),
		"cancel-jobs": bulk("cancel"), "retry-jobs": bulk("retry"), "skip-jobs": bulk("skip"), "poke-jobs": bulk("poke"), "again-jobs": bulk("again"),
		"acknowledge-jobs": bulk("acknowledge"),

		"put-workflow": {
			func(ctx context.Context, c *client.Client) error {
				return c.PutWorkflow(ctx, "i", json.RawMessage("{}"))
			},
			func(ctx context.Context, c *client.Client) error {
				return only(c.CreateWorkflow(ctx, "i", map[string]string{}))
			},
		},
		"patch-workflow": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PatchWorkflowIf(ctx, "i", `"e"`, map[string]string{}))
		}),
		"get-workflow": one(func(ctx context.Context, c *client.Client) error { return only(c.Workflow(ctx, "i", 1)) }),
		"list-workflows": one(func(ctx context.Context, c *client.Client) error {
			return only(c.WorkflowList(ctx, client.WorkflowQuery{Schema: "s", Limit: 1, CreatedAt: at, Cursor: "c"}))
		}),
		"list-workflow-versions": one(func(ctx context.Context, c *client.Client) error { return only(c.WorkflowVersions(ctx, "i")) }),
		"diff-workflow":          one(func(ctx context.Context, c *client.Client) error { return only(c.DiffWorkflow(ctx, "i", "1", "2")) }),
		"restore-workflow": one(func(ctx context.Context, c *client.Client) error {
			return only(c.RestoreWorkflowIf(ctx, "i", `"e"`, 1))
		}),

		"create-entry": one(func(ctx context.Context, c *client.Client) error {
			return only(c.CreateEntry(ctx, client.EntryRequest{}))
		}),
		"put-entry": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutEntry(ctx, "i", client.EntryRequest{}))
		}),
		"patch-entry": one(func(ctx context.Context, c *client.Client) error {
			return only(c.UpdateEntry(ctx, "i", client.EntryRequest{}, `"t"`))
		}),
		"get-entry": {
			func(ctx context.Context, c *client.Client) error { return only(c.Entry(ctx, "i")) },
			func(ctx context.Context, c *client.Client) error {
				if _, err := c.EntryUnless(ctx, "i", `"t"`); err == nil {
					return io.ErrUnexpectedEOF // the answer is empty
				}
				return nil
			},
		},
		"get-entry-by-key":  one(func(ctx context.Context, c *client.Client) error { return only(c.EntryByKey(ctx, "a/b")) }),
		"get-entry-version": one(func(ctx context.Context, c *client.Client) error { return only(c.EntryVersionData(ctx, "i", "v")) }),
		"list-entries": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Entries(ctx, client.EntryQuery{
				Limit: 1, Folder: "f", State: "s", Signed: &yes, Invalid: &yes, Tag: "t", KeyPrefix: "k", Schema: "s", Since: at, Until: at,
				IssuedSince: "2026-03-02", IssuedUntil: "2026-03-02", Ascending: true, CreatedAt: at, Cursor: "c",
			}))
		}),
		"create-entries": one(func(ctx context.Context, c *client.Client) error {
			return c.CreateEntries(ctx, strings.NewReader("{}"), func(client.RowResult) error { return nil })
		}),
		"find-related": one(func(ctx context.Context, c *client.Client) error { return only(c.RelatedTo(ctx, "u", related)) }),
		"list-related": one(func(ctx context.Context, c *client.Client) error { return only(c.Related(ctx, "i", related)) }),
		"search": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Search(ctx, client.SearchQuery{Text: "a", Folder: "f", Limit: 1, Offset: 1}))
		}),
		"make-link":   one(func(ctx context.Context, c *client.Client) error { return only(c.MakeLink(ctx, "i")) }),
		"get-link":    one(func(ctx context.Context, c *client.Client) error { return only(c.Link(ctx, "i")) }),
		"revoke-link": one(func(ctx context.Context, c *client.Client) error { return c.RevokeLink(ctx, "i") }),
		"get-public-envelope": one(func(ctx context.Context, c *client.Client) error {
			return read(c.OpenLink(ctx, "/files/e/envelope.json?h=1"))
		}),
		"preview-pdf": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PreviewPDF(ctx, client.Preview{Data: json.RawMessage("{}")}))
		}),
		"validate-invoice": one(func(ctx context.Context, c *client.Client) error {
			return only(c.ValidateInvoice(ctx, []byte("<a/>"), "peppol"))
		}),
		"get-retention": one(func(ctx context.Context, c *client.Client) error { return only(c.Retention(ctx)) }),
		"put-retention": one(func(ctx context.Context, c *client.Client) error { return only(c.SetRetention(ctx, nil)) }),
		"preview-retention": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PreviewRetention(ctx, nil))
		}),
		"run-retention": one(func(ctx context.Context, c *client.Client) error { return only(c.RunRetention(ctx)) }),
		"get-hold":      one(func(ctx context.Context, c *client.Client) error { return only(c.Hold(ctx, "i")) }),
		"put-hold":      one(func(ctx context.Context, c *client.Client) error { return only(c.PutHold(ctx, "i", "r")) }),
		"lift-hold":     one(func(ctx context.Context, c *client.Client) error { return c.LiftHold(ctx, "i") }),
		"erase-entry": one(func(ctx context.Context, c *client.Client) error {
			return only(c.EraseEntry(ctx, "i", "delete", ""))
		}),
		"build-gobl": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Build(ctx, json.RawMessage("{}"), true))
		}),
		"correct-gobl": {
			func(ctx context.Context, c *client.Client) error {
				return only(c.Correct(ctx, json.RawMessage("{}"), nil))
			},
			func(ctx context.Context, c *client.Client) error {
				return only(c.CorrectionOptions(ctx, json.RawMessage("{}")))
			},
		},
		"sign-gobl":   one(func(ctx context.Context, c *client.Client) error { return only(c.Sign(ctx, json.RawMessage("{}"))) }),
		"list-states": one(func(ctx context.Context, c *client.Client) error { return only(c.States(ctx, "i")) }),
		"add-state": one(func(ctx context.Context, c *client.Client) error {
			return only(c.AddState(ctx, "i", client.StateRequest{Tag: `"t"`}))
		}),
		"put-state": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutState(ctx, "i", at, client.StateRequest{Tag: `"t"`}))
		}),

		"add-file": one(func(ctx context.Context, c *client.Client) error {
			return only(c.AddFile(ctx, "e", client.FileRequest{Tag: `"t"`}))
		}),
		"put-file": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutFile(ctx, "e", "i", client.FileRequest{Tag: `"t"`}))
		}),
		"get-file": one(func(ctx context.Context, c *client.Client) error { return read(c.Open(ctx, "e", "i")) }),
		"put-meta": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutMeta(ctx, "e", "k", client.MetaRequest{Tag: `"t"`}))
		}),
		"get-meta":    one(func(ctx context.Context, c *client.Client) error { return only(c.Meta(ctx, "e", "k")) }),
		"delete-meta": one(func(ctx context.Context, c *client.Client) error { return c.DeleteMeta(ctx, "e", "k") }),
		"find-meta": {
			func(ctx context.Context, c *client.Client) error { return only(c.FindMeta(ctx, "k", "a/b", nil)) },
			func(ctx context.Context, c *client.Client) error {
				return only(c.FindMeta(ctx, "k", "a/b", &client.App{}))
			},
		},
		"add-spool-file": one(func(ctx context.Context, c *client.Client) error {
			return only(c.AddSpoolFile(ctx, client.SpoolRequest{}))
		}),
		"get-spool-file":    one(func(ctx context.Context, c *client.Client) error { return read(c.OpenSpoolFile(ctx, "k")) }),
		"delete-spool-file": one(func(ctx context.Context, c *client.Client) error { return c.DeleteSpoolFile(ctx, "k") }),

		"ping": one(func(ctx context.Context, c *client.Client) error { return c.Ping(ctx) }),
		"new-uuid": one(func(ctx context.Context, c *client.Client) error {
			return only(c.NewUUID(ctx, client.UUIDQuery{Version: "5", Base: "b", Key: "k"}))
		}),

		"list-series": one(func(ctx context.Context, c *client.Client) error { return only(c.SeriesList(ctx, 1, "c")) }),
		"put-series": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutSeries(ctx, "i", client.SeriesRequest{}))
		}),
		"get-series": one(func(ctx context.Context, c *client.Client) error { return only(c.Series(ctx, "i")) }),
		"check-series": one(func(ctx context.Context, c *client.Client) error {
			return only(c.SeriesCheckPage(ctx, "i", client.SeriesCheckQuery{Limit: 1, Problems: true, Cursor: "c"}))
		}),
		"list-series-entries": one(func(ctx context.Context, c *client.Client) error {
			return only(c.SeriesEntries(ctx, "s", client.SeriesEntryQuery{Limit: 1, Ascending: true, Cursor: "c"}))
		}),
		"put-series-entry": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutSeriesEntry(ctx, "s", "i", client.SeriesEntryRequest{}))
		}),
		"get-series-entry": one(func(ctx context.Context, c *client.Client) error { return only(c.SeriesEntry(ctx, "s", "i")) }),

		"get-workspace": one(func(ctx context.Context, c *client.Client) error { return only(c.Workspace(ctx)) }),
		"patch-workspace": one(func(ctx context.Context, c *client.Client) error {
			return only(c.ChangeWorkspace(ctx, client.WorkspaceChange{}))
		}),
		"list-orgs": one(func(ctx context.Context, c *client.Client) error { return only(c.Orgs(ctx)) }),
		"list-audit": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Audit(ctx, client.AuditQuery{
				Kind: "k", Object: "o", Actor: "a", Action: "a", From: at, To: at, Limit: 1, Ascending: true, Cursor: "c",
			}))
		}),
		"create-token": one(func(ctx context.Context, c *client.Client) error {
			return only(c.CreateToken(ctx, client.TokenRequest{}))
		}),
		"list-tokens": one(func(ctx context.Context, c *client.Client) error {
			return only(c.TokenList(ctx, client.TokenQuery{Limit: 1, Ascending: true, CreatedAt: at, Cursor: "c"}))
		}),
		"get-token": one(func(ctx context.Context, c *client.Client) error { return only(c.TokenRecord(ctx, "i")) }),
		"patch-token": one(func(ctx context.Context, c *client.Client) error {
			return only(c.ChangeToken(ctx, "i", client.TokenChange{}))
		}),
		"list-members": one(func(ctx context.Context, c *client.Client) error { return only(c.Members(ctx)) }),
		"invite-member": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Invite(ctx, client.InvitationRequest{}))
		}),
		"patch-member":  one(func(ctx context.Context, c *client.Client) error { return only(c.SetRole(ctx, "i", "viewer")) }),
		"remove-member": one(func(ctx context.Context, c *client.Client) error { return c.RemoveMember(ctx, "i") }),
		"revoke-token":  one(func(ctx context.Context, c *client.Client) error { return c.RevokeToken(ctx, "i") }),
		"put-enrollment": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Enroll(ctx, "i", client.App{}, nil))
		}),
		"authorize-enrollment": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Authorize(ctx, client.Authorization{}))
		}),
		"get-enrollment": one(func(ctx context.Context, c *client.Client) error { return only(c.Enrollment(ctx)) }),
		"replace-enrollment": one(func(ctx context.Context, c *client.Client) error {
			return only(c.SetEnrollmentData(ctx, json.RawMessage("1")))
		}),
		"list-enrollments":   one(func(ctx context.Context, c *client.Client) error { return only(c.Enrollments(ctx)) }),
		"disable-enrollment": one(func(ctx context.Context, c *client.Client) error { return only(c.DisableEnrollment(ctx, "i", true)) }),

		"stream-events": one(func(ctx context.Context, c *client.Client) error {
			ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond) // it would go on
			defer cancel()
			for _, err := range c.Events(ctx, client.EventQuery{Types: []string{"t"}, Kinds: []string{"k"}, After: "1"}) {
				if errors.Is(err, context.DeadlineExceeded) {
					return nil
				}
				return err
			}
			return nil
		}),
		"list-events": one(func(ctx context.Context, c *client.Client) error {
			return only(c.EventList(ctx, client.EventQuery{Types: []string{"t"}, Kinds: []string{"k"}, After: "1", Limit: 1}))
		}),
		"list-subscriptions": one(func(ctx context.Context, c *client.Client) error { return only(c.Subscriptions(ctx)) }),
		"put-subscription": one(func(ctx context.Context, c *client.Client) error {
			return only(c.PutSubscription(ctx, "i", client.SubscriptionRequest{}))
		}),
		"get-subscription":    one(func(ctx context.Context, c *client.Client) error { return only(c.Subscription(ctx, "i")) }),
		"delete-subscription": one(func(ctx context.Context, c *client.Client) error { return c.DeleteSubscription(ctx, "i") }),
		"list-deliveries": one(func(ctx context.Context, c *client.Client) error {
			return only(c.Deliveries(ctx, "i", client.DeliveryQuery{Status: "failed", Limit: 1, Cursor: "1"}))
		}),
		"test-subscription": one(func(ctx context.Context, c *client.Client) error { return only(c.TestSubscription(ctx, "i")) }),
		"redeliver-event":   one(func(ctx context.Context, c *client.Client) error { return only(c.Redeliver(ctx, "i", "1")) }),

		"get-public-file":  one(func(ctx context.Context, c *client.Client) error { return read(c.OpenLink(ctx, "/files/e/f/n?h=1")) }),
		"head-public-file": one(func(ctx context.Context, c *client.Client) error { return only(c.LinkInfo(ctx, "/files/e/f/n?h=1")) }),
		"upload-file": one(func(ctx context.Context, c *client.Client) error {
			return only(c.SendFile(ctx, &client.File{URL: "/files/e/f/n?h=1&k=2", Size: 1}, strings.NewReader("x")))
		}),
		"get-keys":        one(func(ctx context.Context, c *client.Client) error { return only(c.Keys(ctx)) }),
		"get-key":         one(func(ctx context.Context, c *client.Client) error { return only(c.Key(ctx, "k")) }),
		"health":          one(func(ctx context.Context, c *client.Client) error { return only(c.Health(ctx)) }),
		"ready":           one(func(ctx context.Context, c *client.Client) error { return only(c.Ready(ctx)) }),
		"openapi-json":    one(func(ctx context.Context, c *client.Client) error { return only(c.OpenAPI(ctx)) }),
		"openapi-yaml":    one(func(ctx context.Context, c *client.Client) error { return only(c.OpenAPIYAML(ctx, "")) }),
		"openapi-service": one(func(ctx context.Context, c *client.Client) error { return only(c.OpenAPIYAML(ctx, "silo")) }),
	}
}

func only[T any](_ T, err error) error { return err }

// read reads contents to their end.
func read(f *client.Contents, err error) error {
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

// wireTypes are the types of the client by the name of the schema that they stand for. Requests have
// no more members than those that make sense together.
func wireTypes() map[string]any {
	return map[string]any{
		"Acknowledgement": client.Acknowledgement{}, "Attachment": client.File{}, "AuditActor": client.AuditActor{}, "AuditHead": client.AuditHead{},
		"AuditObject": client.AuditObject{}, "AuditRow": client.AuditRow{}, "BuildAnswer": client.Built{}, "BulkCount": client.BulkCount{},
		"BulkLine": client.BulkLine{}, "BulkRequest": client.Bulk{}, "Digest": client.Digest{}, "Enrollment": client.Enrollment{},
		"EnrollmentAuthorization": client.Authorization{}, "Entry": client.Entry{}, "EntryData": client.EntryData{}, "EntryLine": client.EntryLine{},
		"EntryRequest": client.EntryRequest{}, "EntryChange": client.EntryRequest{}, "EntryLink": client.Link{}, "PreviewRequest": client.Preview{},
		"EntryVersion": client.EntryVersion{}, "Error": client.Error{}, "Event": client.Event{}, "Fault": client.Fault{},
		"File": client.File{}, "FileRequest": client.FileRequest{}, "FileVersion": client.FileVersion{}, "Health": client.Health{}, "Intent": client.Intent{},
		"Job": client.Job{}, "JobDocument": client.JobDocument{}, "JobLine": client.JobLine{}, "JobRequest": client.JobRequest{}, "JobRow": client.JobRow{},
		"Member": client.Member{}, "SentLink": client.Invitation{}, "InvitationRequest": client.InvitationRequest{},
		"LineError": client.Error{}, "Meta": client.Meta{}, "Next": client.Next{}, "OperateRequest": client.Operation{}, "AgainRequest": client.Again{},
		"Org": client.Org{}, "Problem": client.Problem{}, "PromptRequest": client.Prompt{}, "RowResult": client.RowResult{}, "Series": client.Series{},
		"SeriesDocument": client.SeriesDocument{}, "SeriesEntry": client.SeriesEntry{}, "SeriesEntryRequest": client.SeriesEntryRequest{},
		"SeriesGap": client.SeriesGap{}, "SeriesNumber": client.SeriesNumber{}, "SeriesRequest": client.SeriesRequest{}, "SpoolRequest": client.SpoolRequest{},
		"State": client.State{}, "StateRequest": client.StateRequest{}, "Step": client.Step{}, "Token": client.Token{}, "TokenRequest": client.TokenRequest{},
		"TokenChangeRequest": client.TokenChange{}, "Warning": client.Warning{}, "Workflow": client.Workflow{}, "WorkflowChange": client.WorkflowChange{},
		"WorkflowDiff": client.WorkflowDiff{}, "WorkflowVersion": client.WorkflowVersion{}, "Workspace": client.Workspace{}, "WorkspaceRequest": client.WorkspaceChange{},
		"Judgement": client.Judgement{}, "Finding": client.Finding{},
		"Theme": client.Theme{}, "ThemeRequest": client.ThemeChange{},
		"FeedEvent": client.FeedEvent{}, "EventJob": client.EventJob{}, "EventEntry": client.EventEntry{}, "EventFile": client.EventFile{},
		"Subscription": client.Subscription{}, "SubscriptionRequest": client.SubscriptionRequest{}, "Delivery": client.Delivery{}, "SubscriptionTest": client.SubscriptionTest{},
		"SeriesCheck": client.SeriesCheck{}, "StepRequest": client.Step{}, "NextRequest": client.Next{},
		"Erasure": client.Erasure{}, "Hold": client.Hold{}, "Retention": client.Retention{}, "RetentionFindings": client.RetentionFindings{},
		"Action": client.Action{}, "ActionGroup": client.ActionGroup{}, "ActionCode": client.ActionCode{}, "Stats": client.Stats{},
		"StatsJobs": client.StatsJobs{}, "StatsCount": client.StatsCount{}, "StatsWaiting": client.StatsWaiting{}, "StatsWait": client.StatsWait{},
		"StatsFaults": client.StatsFaults{}, "StatsFaultAt": client.StatsFaultAt{}, "Providers": client.Providers{}, "Provider": client.Provider{},
		"Lint": client.Lint{}, "ProgramTrial": client.ProgramTrial{}, "ProgramAnswer": client.ProgramAnswer{}, "ProgramError": client.ProgramError{},
		"FlowTrial": client.FlowTrial{}, "FlowTried": client.FlowTried{}, "JobTrace": client.JobTrace{}, "TraceStep": client.TraceStep{},
		"TraceAttempt": client.TraceAttempt{}, "TraceFile": client.TraceFile{}, "Template": client.Template{}, "TemplateRow": client.TemplateRow{},
		"Verification": client.Verification{}, "SignatureView": client.SignatureView{}, "SchemaName": client.SchemaName{}, "Boilerplate": client.Boilerplate{},
		"RegimeRow": client.RegimeRow{}, "Regime": client.Regime{}, "RegimeCategory": client.RegimeCategory{}, "RegimeKey": client.RegimeKey{},
		"RegimeRate": client.RegimeRate{}, "RegimeValue": client.RegimeValue{}, "Facts": client.Facts{}, "FactCurrency": client.FactCurrency{},
		"FactAddon":       client.FactAddon{},
		"RetentionPolicy": client.RetentionPolicy{}, "RetentionPreview": client.RetentionPreview{}, "RetentionRun": client.RetentionRun{},
	}
}

// inMethods lists schemas that are the parameters or the result of a method, and no type.
func inMethods() []string {
	return []string{
		"AcknowledgeRequest", "BuildRequest", "CorrectRequest", "SignRequest", "RestoreRequest", "EnrollmentRequest", "EnrollmentChangeRequest",
		"EnrollmentStateRequest", "MetaRequest", "Ping", "UUID", "Spooled", "WorkflowRequest", "VersionCollection",
		"EraseRequest", "HoldRequest", "RetentionRequest", "RetentionPreviewRequest", "JudgeRequest", "MemberRequest",
	}
}

// TestWireTypes fails for a member of the API that the client would lose.
func TestWireTypes(t *testing.T) {
	t.Parallel()
	types := wireTypes()
	_, browsers := forBrowsers()
	for name, schema := range described(t).Components.Schemas {
		own, ok := types[name]
		if !ok {
			if !slices.Contains(inMethods(), name) && !slices.Contains(browsers, name) && !strings.HasSuffix(name, "Collection") {
				t.Errorf("%s: no type of the client stands for it", name)
			}
			continue
		}
		members := membersOf(reflect.TypeOf(own))
		for property := range schema.Properties {
			if !slices.Contains(members, property) {
				t.Errorf("%s.%s: %T has no such member", name, property, own)
			}
		}
	}
}

// membersOf returns the names of the members of a type in JSON.
func membersOf(t reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}
