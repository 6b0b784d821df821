package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/test/kit"
)

const auditPath = "/access/v1/audit"

// chain reads the whole log of changes of a workspace, as the store has it.
func (in *installation) chain(ws domain.ID) (list []*domain.AuditRow) {
	in.t.Helper()
	must(in.t, in.Parts.Store.View(in.t.Context(), func(tx domain.Tx) (err error) {
		list, err = tx.Audit().List(in.t.Context(), ws, domain.AuditQuery{Ascending: true})
		return err
	}))
	var c domain.AuditCheck
	for _, r := range list {
		must(in.t, c.Next(r))
	}
	return list
}

// auditCase prepares a request to a route that changes something.
type auditCase func(in *installation, do func(method, path, body string) *http.Request) *http.Request

// auditCases are requests to all routes that change something, by the operation.
func auditCases() map[string]auditCase {
	type doFunc = func(method, path, body string) *http.Request
	plain := func(method, path, body string) auditCase {
		return func(_ *installation, do doFunc) *http.Request { return do(method, path, body) }
	}
	job := func(id, verb, body string) auditCase { return plain("POST", "/transform/v1/jobs/"+id+"/"+verb, body) }
	bulk := func(verb, body string) auditCase {
		return func(in *installation, do doFunc) *http.Request {
			path := bulkPath + verb
			token := in.Send(do("POST", path, body)).Want(200).Text("confirm")
			return do("POST", path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"confirm="+token, body)
		}
	}
	token := func(method, body string) auditCase {
		return func(in *installation, do doFunc) *http.Request {
			id := in.Send(do("POST", "/access/v1/tokens", `{"name":"old"}`)).Want(200).Text("id")
			return do(method, "/access/v1/tokens/"+id, body)
		}
	}
	linked := func(in *installation, do doFunc) *http.Request {
		in.Send(do("POST", entryPath+"/link", "")).Want(200)
		return do("DELETE", entryPath+"/link", "")
	}
	enroll := func(in *installation, do doFunc) *http.Request {
		app := in.App("shop")
		return do("PUT", "/access/v1/enrollment/"+enrollmentID, fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, app.ClientID, app.Secret))
	}
	asApp := func(method string) auditCase {
		return func(in *installation, do doFunc) *http.Request {
			r := do(method, "/access/v1/enrollment", `{"data":{"a":1}}`)
			r.Header.Set("Authorization", "Bearer "+in.Send(enroll(in, do)).Want(200).Text("token"))
			return r
		}
	}
	after := func(first auditCase, second auditCase) auditCase {
		return func(in *installation, do doFunc) *http.Request {
			in.Send(first(in, do)).Want(200)
			return second(in, do)
		}
	}
	const entry, flow = "/silo/v1/entries/" + entryID, "/transform/v1/workflows/"
	const newJob = `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`
	meta := plain("PUT", entry+"/meta/link", `{"ref":"r/1"}`)
	return map[string]auditCase{
		"make-link": plain("POST", entryPath+"/link", ""), "revoke-link": linked,
		"prompt-intent":   plain("POST", "/transform/v1/jobs/intents", `{"job_id":"`+waitingJob+`"}`),
		"cancel-job":      job(waitingJob, "cancel", ""),
		"retry-job":       job(waitingJob, "retry", ""),
		"skip-step":       job(waitingJob, "skip", `{"reason":"done by hand"}`),
		"run-again":       job(jobID1, "again", ""),
		"acknowledge-job": job(jobID2, "acknowledge", `{"note":"seen"}`),

		"cancel-jobs": bulk("cancel", ""), "retry-jobs": bulk("retry", ""), "skip-jobs": bulk("skip", `{"reason":"x"}`),
		"poke-jobs": bulk("poke", ""), "again-jobs": bulk("again?result=completed", ""), "acknowledge-jobs": bulk("acknowledge", ""),

		"put-workflow":     plain("PUT", flow+absentID, `{"name":"New","steps":[{"action":"test.ok"}]}`),
		"patch-workflow":   plain("PATCH", flow+flowOK, `{"name":"Other"}`),
		"restore-workflow": plain("POST", flow+flowOK+"/restore", `{"version":1}`),

		"patch-entry":       plain("PATCH", entry, `{"data":`+strings.Replace(message, "Greetings", "Regards", 1)+`}`),
		"add-state":         plain("POST", entry+"/states", `{"key":"sent"}`),
		"put-state":         plain("PUT", entry+"/states/2026-03-02T09:00:00.000Z", `{"key":"sent"}`),
		"add-file":          plain("POST", entry+"/files", `{"name":"a.txt","data":"aGVsbG8="}`),
		"put-file":          plain("PUT", entry+"/files/"+absentID, `{"name":"a.txt","data":"aGVsbG8="}`),
		"put-retention":     plain("PUT", "/silo/v1/retention", `{"policies":[{"after":"1y","do":"delete"}]}`),
		"preview-retention": plain("POST", "/silo/v1/retention/preview", `{}`),
		"run-retention":     after(plain("PUT", "/silo/v1/retention", `{"policies":[{"folder":"documents","after":"0d","do":"delete"}]}`), plain("POST", "/silo/v1/retention/run", "")),
		"put-hold":          plain("PUT", "/silo/v1/entries/"+entryID+"/hold", `{"reason":"dispute"}`),
		"lift-hold":         after(plain("PUT", "/silo/v1/entries/"+entryID+"/hold", `{"reason":"dispute"}`), plain("DELETE", "/silo/v1/entries/"+entryID+"/hold", "")),
		"erase-entry":       plain("POST", "/silo/v1/entries/"+entryID+"/erase", `{}`),
		"put-meta":          meta,
		"delete-meta":       after(meta, plain("DELETE", entry+"/meta/link", "")),
		"delete-spool-file": func(in *installation, do doFunc) *http.Request {
			return do("DELETE", "/silo/v1/spool/"+in.Send(do("POST", "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`)).Want(200).Text("key"), "")
		},

		"put-series": plain("PUT", oneSeries, `{"name":"First"}`),

		"put-subscription":    plain("PUT", oneSubscription, `{"url":"https://a.example"}`),
		"delete-subscription": after(plain("PUT", oneSubscription, `{"url":"https://a.example"}`), plain("DELETE", oneSubscription, "")),
		"test-subscription":   after(plain("PUT", oneSubscription, `{"url":"https://a.example"}`), plain("POST", oneSubscription+"/test", "")),
		"redeliver-event": func(in *installation, do doFunc) *http.Request {
			in.Send(do("PUT", oneSubscription, `{"url":"https://a.example"}`)).Want(200)
			turn := func() {
				in.gather()
				sender := in.Feed.NewSender()
				must(in.t, sender.Turn(in.t.Context()))
				sender.Wait()
			}
			turn()
			in.Send(do("POST", "/silo/v1/entries", `{"data":`+message+`}`)).Want(200)
			turn()
			event := in.Send(do("GET", oneSubscription+"/deliveries", "")).Want(200).Text("list", 0, "event_id")
			return do("POST", oneSubscription+"/deliveries/"+event+"/redeliver", "")
		},

		"patch-workspace": plain("PATCH", "/access/v1/workspace", `{"name":"Acme"}`),
		"create-token":    plain("POST", "/access/v1/tokens", `{"name":"mine"}`),
		"patch-token":     token("PATCH", `{"name":"new"}`),
		"revoke-token":    token("DELETE", ""),

		"put-enrollment":   enroll,
		"patch-enrollment": asApp("PATCH"), "post-enrollment": asApp("POST"), "replace-enrollment": asApp("PUT"),
		"disable-enrollment": after(enroll, plain("PATCH", "/access/v1/enrollments/"+enrollmentID, `{"disabled":true}`)),

		"invite-member": plain("POST", "/access/v1/members", `{"email":"ana@example.com","role":"viewer"}`),
		"patch-member": func(in *installation, do doFunc) *http.Request {
			return do("PATCH", "/access/v1/members/"+in.person("ana", domain.RoleViewer, false).id, `{"role":"editor"}`)
		},
		"remove-member": func(in *installation, do doFunc) *http.Request {
			return do("DELETE", "/access/v1/members/"+in.person("ana", domain.RoleViewer, false).id, "")
		},
		"create-session": func(in *installation, _ doFunc) *http.Request {
			in.person("ana", "", false)
			return in.Request("", "POST", "/access/v1/session", `{"email":"ana@example.com","password":"`+goodPassword+`"}`)
		},
		"delete-session": byUser("DELETE", "/access/v1/session", ""),
		"end-session": func(in *installation, _ doFunc) *http.Request {
			ana := in.person("ana", "", false)
			ana.signIn(goodPassword)
			return ana.request("DELETE", "/access/v1/sessions/"+ana.do("GET", "/access/v1/sessions", "").Want(200).Text("list", 1, "id"), "")
		},
		"set-up": func(in *installation, _ doFunc) *http.Request {
			token, err := in.Access.SetUpToken(in.t.Context())
			must(in.t, err)
			return in.Request("", "POST", "/access/v1/set-up", `{"token":"`+token+`","email":"ana@example.com","name":"Ana","password":"`+goodPassword+`"}`)
		},
		"accept-invitation": func(in *installation, do doFunc) *http.Request {
			return in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+in.invitation(do)+`","name":"Ana","password":"`+goodPassword+`"}`)
		},
		"patch-own-person": byUser("PATCH", "/access/v1/person", `{"name":"Ana Romero"}`),
		"patch-person": func(in *installation, _ doFunc) *http.Request {
			return in.person("ana", "", true).request("PATCH", "/access/v1/people/"+in.person("ben", "", false).id, `{"disabled":true}`)
		},
		"reset-person": func(in *installation, _ doFunc) *http.Request {
			return in.person("ana", "", true).request("POST", "/access/v1/people/"+in.person("ben", "", false).id+"/reset", "")
		},
		"create-workspace": byUser("POST", "/access/v1/workspaces", `{"slug":"acme"}`),

		// These record nothing.
		"open-invitation": func(in *installation, do doFunc) *http.Request {
			return in.Request("", "POST", "/access/v1/invitations/open", `{"token":"`+in.invitation(do)+`"}`)
		},
		"put-preferences":  byUser("PUT", "/access/v1/preferences", `{"data":{"theme":"dark"}}`),
		"lint-workflow":    plain("POST", "/transform/v1/workflows/lint", `{"steps":[{"action":"silo.close"}]}`),
		"try-workflow":     plain("POST", "/transform/v1/workflows/try", `{"workflow":{"steps":[{"action":"silo.state","config":{"state":"sent"}}]},"data":`+message+`}`),
		"run-program":      plain("POST", "/transform/v1/programs/run", `{"language":"expr","program":"1 + 1","data":`+message+`}`),
		"validate-invoice": plain("POST", "/apps/en16931/v1/validate", `{"data":"`+smallInvoice+`"}`),
		"preview-pdf":      plain("POST", previewPath, `{"data":`+invoice+`}`),
		"create-job":       plain("POST", "/transform/v1/jobs?wait=30", newJob),
		"put-job":          plain("PUT", "/transform/v1/jobs/"+absentID+"?wait=30", newJob),
		"create-jobs":      plain("POST", jobRows, newJob),
		"create-entry":     plain("POST", "/silo/v1/entries", `{"data":`+message+`}`),
		"put-entry":        plain("PUT", "/silo/v1/entries/"+absentID, `{"data":`+message+`}`),
		"create-entries":   plain("POST", entryRows, `{"data":`+message+`}`),
		"put-series-entry": after(plain("PUT", oneSeries, `{}`), plain("PUT", numbers+"/"+numberID1, `{}`)),
		"add-spool-file":   plain("POST", "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`),
		"build-gobl":       plain("POST", "/silo/v1/gobl/build", `{"data":`+message+`}`),
		"correct-gobl": func(in *installation, do doFunc) *http.Request {
			signed, err := json.Marshal(in.Send(do("POST", "/silo/v1/gobl/sign", `{"data":`+invoice+`}`)).Want(200).At("data"))
			must(in.t, err)
			return do("POST", "/silo/v1/gobl/correct", `{"data":`+string(signed)+`,"options":{"type":"credit-note","reason":"x"}}`)
		},
		"sign-gobl": plain("POST", "/silo/v1/gobl/sign", `{"data":`+invoice+`}`),
		"upload-file": func(in *installation, do doFunc) *http.Request {
			body := `{"name":"a.txt","mime":"text/plain","size":5,"sha256":"` + hashOf("hello") + `"}`
			url := in.Send(do("PUT", entry+"/files/"+absentID, body)).Want(200).Text("url")
			return in.Request("", "PUT", strings.TrimPrefix(url, "https://chancery.test"), "hello")
		},
		"authorize-enrollment": func(in *installation, do doFunc) *http.Request {
			in.Send(enroll(in, do)).Want(200)
			return nil // see TestEnrollment
		},
	}
}

// byUser prepares a request of an owner.
func byUser(method, path, body string) auditCase {
	return func(in *installation, _ func(method, path, body string) *http.Request) *http.Request {
		return in.person("ana", domain.RoleAdmin, true).request(method, path, body)
	}
}

// invitation returns the token of an invitation for ana@example.com.
func (in *installation) invitation(do func(method, path, body string) *http.Request) string {
	in.t.Helper()
	link := in.Send(do("POST", "/access/v1/members", `{"email":"ana@example.com","role":"viewer"}`)).Want(200).Text("link")
	_, token, _ := strings.Cut(link, "/accept#")
	return token
}

// TestEveryChangeIsRecorded goes through the whole table of routes: each that is no GET
// records one row with its operation when it changes something, or is listed as one that does
// not, with a reason. So a new route cannot be forgotten.
func TestEveryChangeIsRecorded(t *testing.T) {
	t.Parallel()
	cases, unaudited := auditCases(), api.Unaudited()
	for _, rt := range api.Routes() {
		if rt.Method == http.MethodGet || rt.Method == http.MethodHead {
			continue
		}
		prepare, known := cases[rt.ID]
		delete(cases, rt.ID)
		if !known {
			t.Errorf("%s changes something, and is not in this test", rt.ID)
			continue
		}
		reason := unaudited[rt.ID]
		delete(unaudited, rt.ID)
		t.Run(rt.ID, func(t *testing.T) {
			t.Parallel()
			in := manyJobs(t)
			own, all := in.Actor(kit.Default).Workspace.ID, in.TokenWith(kit.Default, domain.TokenScopes()...)
			r := prepare(in, func(method, path, body string) *http.Request {
				r := in.Request(all, method, path, body)
				r.RemoteAddr = "192.0.2.7:1234"
				r.Header.Set("User-Agent", "shop/1.0")
				r.Header.Set("X-Request-Id", "r-"+method)
				if path == jobRows || path == entryRows {
					r.Header.Set("Content-Type", "application/x-ndjson")
				}
				return r
			})
			if r == nil {
				return
			}
			r.RemoteAddr = "192.0.2.7:1234"
			r.Header.Set("User-Agent", "shop/1.0")
			r.Header.Set("X-Request-Id", "r-"+r.Method)
			before, installed := len(in.chain(own)), len(in.chain(""))
			if x := in.Send(r); x.Status >= 300 {
				t.Fatalf("the request changes nothing: %s", x)
			}
			rows := append(in.chain(own)[before:], in.chain("")[installed:]...)
			if rt.ID == "set-up" || rt.ID == "accept-invitation" { // a person, a session and what comes with them
				for _, got := range rows {
					if got.By.Action != rt.ID || got.By.Kind != domain.CallerPerson || got.By.Name != "Ana" || got.By.Address != "192.0.2.7" {
						t.Errorf("it records %+v", got)
					}
				}
				rows = rows[:min(1, len(rows))]
			}
			switch {
			case reason != "" && len(rows) > 0:
				t.Fatalf("it is listed as one that records nothing, and records %+v", rows[0])
			case reason != "":
				return
			case len(rows) != 1:
				t.Fatalf("it records %d rows", len(rows))
			}
			got := rows[0]
			if got.By.Action != rt.ID || got.By.Address != "192.0.2.7" || got.By.UserAgent != "shop/1.0" || got.By.RequestID != "r-"+r.Method ||
				got.Kind == "" || got.ObjectID == "" && got.Kind != "jobs" || got.WorkspaceID != own && !rt.Person && !rt.Public {
				t.Errorf("it records %+v", got)
			}
			who := domain.CallerToken
			switch {
			case rt.Public, rt.Person:
				who = domain.CallerPerson
			case rt.Needs[0] == domain.ScopeEnrolled:
				who = domain.CallerApp
			}
			if got.By.Kind != who || got.By.ID == "" || got.By.Name == "" {
				t.Errorf("it records %+v", got.By)
			}
		})
	}
	for id := range cases {
		t.Errorf("there is no route %s", id)
	}
	for id := range unaudited {
		t.Errorf("%s needs no reason any more", id)
	}
}

// TestRefusedChangesAreNotRecorded: what fails, is only counted, or changes nothing leaves no
// row.
func TestRefusedChangesAreNotRecorded(t *testing.T) {
	in := manyJobs(t)
	own, admin := in.Actor(kit.Default).Workspace.ID, in.TokenWith(kit.Default, domain.TokenScopes()...)
	revoked := in.Send(in.Request(admin, "POST", "/access/v1/tokens", `{}`)).Want(200).Text("id")
	in.Send(in.Request(admin, "DELETE", "/access/v1/tokens/"+revoked, "")).Want(204)
	in.Do(http.MethodPut, oneSeries, `{"name":"First"}`).Want(200)
	file := `{"name":"a.txt","data":"aGVsbG8="}`
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID+"/files/"+absentID, file).Want(200)
	before := len(in.chain(own))
	for _, tt := range []struct {
		method, path, body string
		status             int
	}{
		{"PUT", "/silo/v1/entries/" + entryID + "/files/" + absentID, file, 200},
		{"PUT", oneSeries, `{"name":"First"}`, 200},
		{"PUT", oneSeries, `{"start":7}`, 409},
		{"DELETE", "/access/v1/tokens/" + revoked, "", 204},
		{"PATCH", "/access/v1/tokens/" + absentID, `{"name":"x"}`, 404},
		{"PATCH", "/access/v1/workspace", `{"name":"Default"}`, 200},
		{"PATCH", "/access/v1/workspace", `{"slug":"A b"}`, 422},
		{"PUT", "/transform/v1/workflows/" + flowOK, `{"name":"Flow test.ok","steps":[{"id":"` + flowOK + `","name":"Step","action":"test.ok"}]}`, 200},
		{"PATCH", "/transform/v1/workflows/" + flowOK, `{"name":"Flow test.ok"}`, 200},
		{"PATCH", "/silo/v1/entries/" + entryID, `{"folder":"documents"}`, 200},
		{"POST", "/transform/v1/jobs/" + jobID1 + "/cancel", "", 404},
		{"POST", bulkPath + "cancel", "", 200},
		{"DELETE", "/silo/v1/entries/" + entryID + "/meta/none", "", 404},
	} {
		if x := in.Send(in.Request(admin, tt.method, tt.path, tt.body)); x.Status != tt.status {
			t.Errorf("%s %s: %s, want %d", tt.method, tt.path, x, tt.status)
		}
		if after := len(in.chain(own)); after != before {
			t.Errorf("%s %s left %d rows: %+v", tt.method, tt.path, after-before, in.chain(own)[after-1])
			before = after
		}
	}
}

// TestNoSecretsAreRecorded: what tokens and apps prove themselves with, and documents, are in
// no row.
func TestNoSecretsAreRecorded(t *testing.T) {
	in := manyJobs(t)
	admin, app := in.TokenWith(kit.Default, domain.TokenScopes()...), in.App("shop")
	as := func(method, path, body string) *kit.Answer {
		return in.Send(in.Request(admin, method, path, body)).Want(200)
	}
	made := as("POST", "/access/v1/tokens", `{"name":"mine"}`).Text("token")
	enrolled := as("PUT", "/access/v1/enrollment/"+enrollmentID, fmt.Sprintf(`{"client_id":%q,"client_secret":%q,"data":{"k":"hidden-1"}}`, app.ClientID, app.Secret)).Text("token")
	as("PUT", "/silo/v1/entries/"+entryID+"/meta/link", `{"ref":"hidden-2","value":"hidden-3","secure":true}`)
	as("PATCH", "/silo/v1/entries/"+entryID, `{"data":`+strings.Replace(message, "Greetings", "hidden-4", 1)+`}`)
	as("POST", "/silo/v1/entries/"+entryID+"/states", `{"key":"sent","notes":"hidden-5"}`)
	as("POST", "/transform/v1/jobs/"+waitingJob+"/cancel", `{"reason":"hidden-6"}`)
	as("PATCH", "/transform/v1/workflows/"+flowOK, `{"steps":[{"action":"test.ok","config":{"password":"hidden-7"}}]}`)
	var all []*domain.AuditRow
	for _, ws := range []domain.ID{in.Actor(kit.Default).Workspace.ID, ""} {
		all = append(all, in.chain(ws)...)
	}
	text, err := json.Marshal(all)
	must(t, err)
	for _, secret := range []string{"hidden-", admin, made, enrolled, app.Secret, app.SecretHash, in.TokenOf(kit.Default)} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%.12s is in the log", secret)
		}
	}
	if len(all) < 12 {
		t.Errorf("only %d rows", len(all))
	}
}

// TestAuditList: filters, pages, cursors, rights and other workspaces.
func TestAuditList(t *testing.T) {
	in := install(t, nil)
	admin, foreign := in.TokenWith(kit.Default, "admin"), in.TokenWith(kit.Other, "admin")
	as := func(token, path string) *kit.Answer { return in.Send(in.Request(token, "GET", auditPath+path, "")) }
	post := func(name string) string {
		in.Clock.Advance(time.Minute)
		return in.Send(in.Request(admin, "POST", "/access/v1/tokens", `{"name":"`+name+`"}`)).Want(200).Text("id")
	}
	first, second := post("one"), post("two")
	in.Clock.Advance(1500 * time.Microsecond)
	in.Send(in.Request(admin, "DELETE", "/access/v1/tokens/"+first, "")).Want(204)
	actor := as(admin, "?limit=1").Want(200).Text("list", 0, "actor", "id")

	x := as(admin, "").Want(200).Is(nil, "next_cursor").Is(20, "limit").Is(5, "head", "seq").Is(5, "list", 0, "seq").
		Is("revoke-token", "list", 0, "action").Is("token", "list", 0, "object", "kind").Is(first, "list", 0, "object", "id").
		Is("2026-03-02T09:02:00.001500Z", "list", 0, "at").Is("token", "list", 0, "actor", "type").Is("scoped", "list", 0, "actor", "name").
		Is("revoked_at", "list", 0, "changed", 0).Is("one", "list", 0, "detail", "name")
	x.Is(x.Text("list", 1, "hash"), "list", 0, "prev").Is(x.Text("head", "hash"), "list", 0, "hash").Is("server", "list", 3, "actor", "type")

	seqs := func(path string) string {
		t.Helper()
		list, _ := as(admin, path).Want(200).At("list").([]any)
		var got []string
		for _, row := range list {
			got = append(got, fmt.Sprint(row.(map[string]any)["seq"]))
		}
		return strings.Join(got, " ")
	}
	for path, want := range map[string]string{
		"?ascending=true": "1 2 3 4 5", "?object=" + first: "5 3", "?object=" + second: "4", "?kind=token": "5 4 3 2 1", "?kind=job": "",
		"?action=create-token": "4 3", "?actor=" + actor: "5 4 3", "?actor=" + absentID: "", "?action=create-token&object=" + first: "3",
		"?from=2026-03-02T09:02:00Z": "5 4", "?to=2026-03-02T09:01:00Z": "3 2 1", "?to=2026-03-02T09:02:00.001Z": "5 4 3 2 1",
		"?from=2026-03-02T09:01:00Z&to=2026-03-02T09:02:00Z": "4 3", "?from=2026-03-03": "", "?from=2026-03-02&to=2026-03-03&ascending=true&limit=2": "1 2",
	} {
		if got := seqs(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for _, order := range []struct{ query, want string }{{"", "5 4 3 2 1"}, {"&ascending=true", "1 2 3 4 5"}, {"&kind=token&from=2026-03-02T09:01:00Z", "5 4 3"}} {
		var got []string
		for cursor := ""; ; {
			page := as(admin, "?limit=2"+order.query+"&cursor="+cursor).Want(200)
			got = append(got, strings.Fields(seqs("?limit=2"+order.query+"&cursor="+cursor))...)
			if page.At("next_cursor") == nil {
				break
			}
			cursor = page.Text("next_cursor")
		}
		if strings.Join(got, " ") != order.want {
			t.Errorf("pages %q: %q", order.query, got)
		}
	}
	// Another workspace sees its own rows only, also with a cursor of this one.
	cursor := as(admin, "?limit=1").Text("next_cursor")
	for _, path := range []string{"", "?cursor=" + cursor, "?object=" + first} {
		if text := string(as(foreign, path).Want(200).Body); strings.Contains(text, first) || strings.Contains(text, string(in.Actor(kit.Default).Workspace.ID)) {
			t.Errorf("another workspace sees with %q %s", path, text)
		}
	}
	for path, key := range map[string]string{
		"?cursor=x": "input", "?cursor=e30": "input", "?ascending=true&cursor=" + cursor: "input", "?from=soon": "input", "?to=1": "input",
		"?limit=x": "input", "?ascending=2": "input", "?seq=1": "input", "?kind=" + strings.Repeat("k", 256): "input",
	} {
		as(admin, path).Refused(400, key)
	}
	for _, scope := range []string{"read", "write", "api"} {
		as(in.TokenWith(kit.Default, scope), "").Refused(403, "forbidden")
	}
	as(in.App("shop").Enroll(kit.Default), "").Refused(403, "forbidden")
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		in.Send(in.Request(admin, method, auditPath, "")).Refused(405, "method")
	}
}

// TestAuditFiltersAreBounded: with several filters a page looks at so many rows, and goes on
// behind them.
func TestAuditFiltersAreBounded(t *testing.T) {
	t.Parallel()
	in := install(t, nil)
	ws := in.Actor(kit.Default).Workspace.ID
	ctx := domain.WithCaller(t.Context(), domain.Caller{Kind: domain.CallerToken, ID: "somebody", Action: "other"})
	must(t, in.Parts.Store.Update(ctx, func(tx domain.Tx) error {
		rare := domain.WithCaller(ctx, domain.Caller{Kind: domain.CallerToken, ID: "somebody", Action: "rare"})
		if err := domain.Record(rare, tx, in.Clock.Now(), domain.AuditChange{Workspace: ws, Kind: "entry", ID: "x"}); err != nil {
			return err
		}
		for range limits.EntriesSearched.Int() {
			if err := domain.Record(ctx, tx, in.Clock.Now(), domain.AuditChange{Workspace: ws, Kind: "entry", ID: "y"}); err != nil {
				return err
			}
		}
		return nil
	}))
	token := in.TokenWith(kit.Default, domain.ScopeAdmin)
	get := func(query string) *kit.Answer {
		t.Helper()
		return in.Send(in.Request(token, http.MethodGet, "/access/v1/audit?"+query, "")).Want(200)
	}
	get("actor=somebody&action=other&limit=1").Is("y", "list", 0, "object", "id")
	x := get("actor=somebody&action=rare").Is(nil, "list", 0)
	get("actor=somebody&action=rare&cursor="+x.Text("next_cursor")).Is("x", "list", 0, "object", "id").Is(nil, "next_cursor")
	get("actor=somebody&action=rare&ascending=true").Is("x", "list", 0, "object", "id")
}

// TestUnchangedIsNotRecorded: a request that was sent again and changes nothing has no row.
func TestUnchangedIsNotRecorded(t *testing.T) {
	t.Parallel()
	in := install(t, nil)
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"data":`+message+`}`).Want(200)
	app := in.TokenWith(kit.Default, domain.ScopeAPI, domain.ScopeAdmin)
	put := func(path, body string) any {
		t.Helper()
		in.Clock.Advance(time.Second)
		in.Send(in.Request(app, http.MethodPut, "/silo/v1/entries/"+entryID+path, body)).Want(200)
		return in.Send(in.Request(app, http.MethodGet, auditPath, "")).Want(200).At("head", "seq")
	}
	for path, bodies := range map[string][2]string{
		"/meta/erp":                        {`{"ref":"1","value":{"a":1}}`, `{"ref":"2","value":{"a":1}}`},
		"/states/2026-03-01T10:00:00.000Z": {`{"key":"sent"}`, `{"key":"paid"}`},
	} {
		first := put(path, bodies[0])
		if again := put(path, bodies[0]); again != first {
			t.Errorf("%s, sent again: the log had %v rows and has %v", path, first, again)
		}
		if other := put(path, bodies[1]); other == first {
			t.Errorf("%s: a change is not in the log", path)
		}
	}
}
