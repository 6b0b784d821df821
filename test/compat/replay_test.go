package compat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/access"
	"chancery/internal/api/exchange"
	"chancery/internal/domain"
	"chancery/internal/feed"
	"chancery/internal/store/postgres"
	"chancery/test/kit"
	"chancery/test/pg"
)

func TestMain(m *testing.M) { os.Exit(pg.Run(m)) }

// recorded is where the exchanges are, from here.
const recorded = "../../internal/api/exchange/recorded"

// TestExchanges replays the recorded exchanges on a server with each store, and compares the
// answers. Each file begins with an empty server. With -update it writes what the server
// with SQLite answers.
func TestExchanges(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(recorded, "*"+exchange.Ext))
	kit.Must(t, err)
	if len(files) == 0 {
		t.Fatal("nothing is recorded")
	}
	for name, open := range stores() {
		t.Run(name, func(t *testing.T) {
			for _, path := range files {
				t.Run(filepath.Base(path), func(t *testing.T) { replay(t, path, open(t), *update && name == sqlite) })
			}
		})
	}
}

const sqlite = "sqlite"

// stores opens an empty store of each kind; nil is that of the installation.
func stores() map[string]func(t *testing.T) domain.Store {
	return map[string]func(t *testing.T) domain.Store{
		sqlite: func(*testing.T) domain.Store { return nil },
		"postgres": func(t *testing.T) domain.Store {
			t.Helper()
			s, err := postgres.Open(t.Context(), pg.Database(t), postgres.Options{})
			kit.Must(t, err)
			t.Cleanup(func() { kit.Must(t, s.Close()) })
			return s
		},
	}
}

// replay makes the requests of a file, and compares or writes the answers.
func replay(t *testing.T, path string, store domain.Store, write bool) {
	text, err := os.ReadFile(path)
	kit.Must(t, err)
	list, err := exchange.Parse(string(text))
	kit.Must(t, err)
	p := newPlayer(t, store)
	for i := range list {
		x := &list[i]
		got := p.play(x)
		if write {
			x.Answer = got
			continue
		}
		if diff := cmp.Diff(x.Answer, got); diff != "" {
			t.Errorf("%s: %s (-recorded +now):\n%s", x.ID, x.Title, diff)
		}
	}
	if write {
		kit.Must(t, os.WriteFile(path, []byte(exchange.Format(string(text), list)), 0o600))
	}
}

// player makes the requests of a file.
type player struct {
	t      *testing.T
	in     *kit.Installation
	names  *names
	tokens map[string]string
	app    *kit.App
	sender *feed.Sender
	// people are who has signed in, links how many links were made.
	people map[string]*access.SignedIn
	links  int
}

// shop takes every event that is sent to it.
type shop struct{}

// Post implements domain.Poster.
func (shop) Post(context.Context, string, map[string]string, []byte, int64) (int, []byte, error) {
	return http.StatusOK, nil, nil
}

// The senders that a file can name, besides those of kit: a token of the workspace with few
// rights, the app in the workspace, and the app itself.
const (
	asReader   = "reader"
	asEnrolled = "enrolled"
	asApp      = "app"
	// asOwner and asPerson are people with a session: an owner, and an editor of the workspace.
	asOwner  = "owner"
	asPerson = "person"
)

func newPlayer(t *testing.T, store domain.Store) *player {
	t.Helper()
	o := kit.Options{Store: store, Actions: []*domain.Action{kit.Poked("approval")}}
	p := &player{t: t, in: kit.New(t, o), names: newNames(), people: map[string]*access.SignedIn{}}
	p.in.Feed.Post = shop{}
	p.sender = p.in.Feed.NewSender()
	p.app = p.in.App("shop")
	p.names.hide("aB3xYz01_-kLmN", p.app.ClientID)
	p.names.hide("the-secret-of-the-app-shop-aaaaaaaaaaaaaaaa", p.app.Secret)
	token, err := p.in.Access.SetUpToken(t.Context())
	kit.Must(t, err)
	p.names.hide("the-token-of-the-set-up-link-aaaaaaaaaaaaaa", token)
	p.names.pair("0197a000-0000-7000-8000-0000000a0001", string(p.in.Actor(kit.Default).Workspace.ID))
	p.tokens = map[string]string{
		"":         p.in.TokenWith(kit.Default, domain.TokenScopes()...),
		kit.Other:  p.in.TokenWith(kit.Other, domain.TokenScopes()...),
		asReader:   p.in.TokenWith(kit.Default, domain.ScopeRead),
		asEnrolled: "",
		kit.Nobody: "",
		asApp:      "",
		asOwner:    "",
		asPerson:   "",
	}
	return p
}

const somePassword = "correct horse battery"

// asSomebody gives a request the session of a person, who signs in the first time.
func (p *player) asSomebody(who string, r *http.Request) {
	p.t.Helper()
	ctx := r.Context()
	if p.people[who] == nil {
		in := access.PersonInput{Email: who + "@example.com", Name: "The " + who, Password: somePassword, Owner: who == asOwner, Workspace: kit.Default, Role: domain.RoleEditor}
		_, _, err := p.in.Access.CreatePerson(ctx, in)
		kit.Must(p.t, err)
		p.people[who], err = p.in.Access.SignIn(ctx, access.SignInInput{Email: in.Email, Password: somePassword}, access.Browser{Address: "192.0.2.7", UserAgent: "browser/1.0"})
		kit.Must(p.t, err)
	}
	token := p.people[who].Token
	r.AddCookie(&http.Cookie{Name: "__Host-chancery-session", Value: token})
	r.Header.Set("Chancery-Workspace", kit.Default)
	r.Header.Set("Chancery-CSRF", access.CSRF(token))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
}

// secrets hides what an answer says once: the value of a session, and the token of a link.
func (p *player) secrets(a *kit.Answer) {
	var said struct {
		CSRF, Link string
	}
	if json.Unmarshal(a.Body, &said) != nil {
		return
	}
	if said.CSRF != "" {
		p.names.hide("the-value-that-belongs-to-the-session-aaaaa", said.CSRF)
	}
	if _, token, ok := strings.Cut(said.Link, access.AcceptPage); ok {
		p.links++
		p.names.hide(fmt.Sprintf("the-token-of-the-%02dth-link-aaaaaaaaaaaaaaaa", p.links), token)
	}
}

// play makes a request and returns the answer in the form of a file.
func (p *player) play(x *exchange.Exchange) exchange.Answer {
	p.t.Helper()
	if x.As == asEnrolled && p.tokens[asEnrolled] == "" {
		p.tokens[asEnrolled] = p.enrolled()
	}
	token, known := p.tokens[x.As]
	if !known {
		p.t.Fatalf("%s: nobody is called %q", x.ID, x.As)
	}
	p.names.keep(x.Target + x.Body)
	r := p.in.Request(token, x.Method, p.names.real(x.Target), p.names.real(x.Body))
	if x.As == asApp {
		r.SetBasicAuth(p.app.ClientID, p.app.Secret)
	}
	if x.As == asOwner || x.As == asPerson {
		p.asSomebody(x.As, r)
	}
	for _, f := range x.Header {
		r.Header.Set(f.Name, p.names.real(f.Value))
	}
	a := p.send(r).For(p.t)
	p.settle(a)
	p.secrets(a)
	p.in.Clock.Advance(time.Second)
	p.spread()
	p.agrees(x, a)
	return p.answer(x, a)
}

// send makes a request. Of a stream of events it reads the first one.
func (p *player) send(r *http.Request) *kit.Answer {
	p.t.Helper()
	if r.Header.Get("Accept") != "text/event-stream" {
		return p.in.Send(r)
	}
	ctx, leave := context.WithCancel(r.Context())
	defer leave()
	w := &viewer{ResponseRecorder: httptest.NewRecorder(), leave: leave}
	p.in.Handler.ServeHTTP(w, r.WithContext(ctx))
	a := kit.AnswerOf(p.t, w.ResponseRecorder)
	p.in.Agrees(p.t, r, a)
	return a
}

// viewer is a client of a stream that leaves when an event has come.
type viewer struct {
	*httptest.ResponseRecorder
	leave func()
}

// Write implements http.ResponseWriter.
func (v *viewer) Write(part []byte) (int, error) {
	if bytes.Contains(part, []byte("event: ")) {
		defer v.leave()
	}
	return v.ResponseRecorder.Write(part)
}

// spread brings what happened to those who follow it, as a server does in the background.
func (p *player) spread() {
	p.t.Helper()
	for ready := false; !ready; { // a database may take a moment to say that a feed can begin
		_, err := p.in.Feed.Gather(p.t.Context())
		kit.Must(p.t, err)
		page, err := p.in.Feed.Read(p.t.Context(), p.in.Actor(kit.Default).Workspace.ID, 0, 1)
		kit.Must(p.t, err)
		ready = page.Feed == nil || page.Feed.Ready
	}
	kit.Must(p.t, p.sender.Turn(p.t.Context()))
	p.sender.Wait()
}

// enrolled returns the token of the app in the workspace. It enrolls the app, unless the file
// has done so.
func (p *player) enrolled() string {
	p.t.Helper()
	v, err := p.in.Access.Authorize(p.t.Context(), &p.app.App, access.AuthorizeInput{OwnerID: string(p.in.Actor(kit.Default).Workspace.ID)})
	if domain.Is(err, domain.NotFound) {
		return p.app.Enroll(kit.Default)
	}
	kit.Must(p.t, err)
	return v.Token
}

// settle waits until a job that was answered has ended or waits, so that what comes next
// finds it there.
func (p *player) settle(a *kit.Answer) {
	var job struct {
		ID          domain.ID `json:"id"`
		WorkflowID  string    `json:"workflow_id"`
		CompletedAt string    `json:"completed_at"`
	}
	if json.Unmarshal(a.Body, &job) == nil && a.Status == http.StatusOK && job.ID != "" && job.WorkflowID != "" && job.CompletedAt == "" {
		p.in.Waiting(job.ID)
	}
}

// agrees checks that a request that was taken is one that the document describes. Send has
// checked the answer.
func (p *player) agrees(x *exchange.Exchange, a *kit.Answer) {
	p.t.Helper()
	if a.Status < http.StatusMultipleChoices {
		p.in.AgreesRequest(p.t, x.ID, x.Method, strings.SplitN(x.Target, "?", 2)[0], []byte(x.Body))
	}
}

// shownHeader are the fields of answers that are recorded.
func shownHeader() []string {
	return []string{"ETag", "Location", "X-Existing-Id", "WWW-Authenticate", "Retry-After", "Content-Range", "Content-Disposition", "Content-Type", "Content-Security-Policy"}
}

// answer returns an answer in the form of a file. A body stays out of the comparison if the
// file has it so.
func (p *player) answer(x *exchange.Exchange, a *kit.Answer) exchange.Answer {
	out := exchange.Answer{Status: a.Status, Body: exchange.Any}
	for _, name := range shownHeader() {
		v := a.Header.Get(name)
		if v == "" || name == "Content-Type" && v == "application/json" || name == "ETag" && x.Answer.Body == exchange.Any {
			continue
		}
		if name == "ETag" {
			v = p.names.tag(v)
		}
		out.Header = append(out.Header, exchange.Field{Name: name, Value: p.names.shown(v)})
	}
	if x.Answer.Body == exchange.Any {
		return out
	}
	var lines []string
	for line := range bytes.SplitSeq(bytes.TrimSpace(a.Body), []byte("\n")) {
		lines = append(lines, p.names.shown(string(line)))
	}
	out.Body = strings.Join(lines, "\n")
	if a.Header.Get("Content-Type") == "application/json" {
		out.Body = exchange.Pretty([]byte(out.Body))
	}
	return out
}
