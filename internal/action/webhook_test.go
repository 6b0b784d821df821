package action_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/action"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/transform"
)

// poster is a Poster with a fixed answer. It records what is sent.
type poster struct {
	status int
	answer string
	err    error

	address []string
	headers []map[string]string
	bodies  [][]byte
}

func (p *poster) Post(ctx context.Context, address string, headers map[string]string, body []byte, maxBytes int64) (int, []byte, error) {
	if _, limited := ctx.Deadline(); !limited || maxBytes > 64<<10 {
		return 0, nil, errors.New("the request is not bounded")
	}
	p.address = append(p.address, address)
	p.headers = append(p.headers, maps.Clone(headers))
	p.bodies = append(p.bodies, slices.Clone(body))
	return p.status, []byte(p.answer), p.err
}

// statements.yaml 4.6-4, 6.3-2
func TestWebhookDelivers(t *testing.T) {
	p := &poster{status: 204}
	s := newFixture(t, func(ports *app.Parts) { ports.Post = p })
	flow := s.workflow(`[
		{"action": "sequence.enumerate", "config": {"code_id": "01950000-0000-4000-8000-00000000ffff"}, "next": [{"status": "KO"}]},
		{"action": "webhook", "config": {"callback_url": "https://shop.example/hook?a=1", "event": "done", "token": "tok-123456",
			"secret": "sec-abcdef", "headers": {"x-shop": "shop-7777"}}}]`)
	j := s.run(transform.JobInput{WorkflowID: flow, Data: s.example("es"), Key: "k-1", Args: json.RawMessage(`{"a": "1"}`)})
	sent := last(j)[1]
	if sent.Status != domain.StatusOK || sent.Message != "delivered with status 204 (attempt 1, 0s)" {
		t.Fatalf("%+v", sent)
	}
	if !slices.Equal(p.address, []string{"https://shop.example/hook?a=1"}) {
		t.Errorf("sent to %v", p.address)
	}
	var body map[string]any
	must(t, json.Unmarshal(p.bodies[0], &body))
	faults, _ := body["faults"].([]any)
	if len(faults) != 1 {
		t.Errorf("faults %v", body["faults"])
	}
	delete(body, "faults")
	want := map[string]any{
		"id": string(sent.IntentID), "event": "done", "transform_job_id": string(j.ID), "silo_entry_id": string(j.EntryID),
		"owner_id": string(s.actor.Workspace.ID), "key": "k-1", "args": map[string]any{"a": "1"},
	}
	if fmt.Sprint(body) != fmt.Sprint(want) {
		t.Errorf("body %v, want %v", body, want)
	}
	at := fmt.Sprint(s.clock.Now().Unix())
	mac := hmac.New(sha256.New, []byte("sec-abcdef"))
	mac.Write(append([]byte(at+"."), p.bodies[0]...))
	headers := map[string]string{
		"Content-Type": "application/json", "Authorization": "Bearer tok-123456", "x-shop": "shop-7777",
		"X-Chancery-Signature": "t=" + at + ",v1=" + hex.EncodeToString(mac.Sum(nil)),
	}
	if !maps.Equal(p.headers[0], headers) {
		t.Errorf("headers %v, want %v", p.headers[0], headers)
	}
}

// statements.yaml 5.1-2, 6.2-5
func TestWebhookRepeats(t *testing.T) {
	p := &poster{status: 503, answer: `{"message": "come back", "code": 17, "retry_in": 90}`}
	s := newFixture(t, func(ports *app.Parts) { ports.Post = p })
	flow := s.workflow(`[{"action": "webhook", "config": {"callback_url": "https://shop.example/hook"}}]`)
	id := s.start(transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"a": "1"}`)})
	j := s.untilWaiting(id)
	if e := last(j)[0]; e.Status != domain.StatusErr || e.Code != "17" || e.RetryIn != 90*time.Second || !strings.HasPrefix(e.Message, "come back (attempt 1") {
		t.Fatalf("%+v", e)
	}
	p.status, p.answer = 200, "endless"
	p.err = errors.New("the body broke off")
	s.clock.Advance(91 * time.Second)
	j = s.ended(id)
	if e := last(j)[0]; e.Status != domain.StatusOK || !strings.Contains(e.Message, "(attempt 2") {
		t.Errorf("%+v", e)
	}
	if string(p.bodies[0]) != string(p.bodies[1]) {
		t.Errorf("two attempts differ: %s and %s", p.bodies[0], p.bodies[1])
	}
	var body map[string]any
	must(t, json.Unmarshal(p.bodies[0], &body))
	for _, name := range []string{"event", "silo_entry_id", "key"} {
		if _, there := body[name]; there {
			t.Errorf("%s is there without a value", name)
		}
	}
}

func TestWebhookOutcomes(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for name, tt := range map[string]struct {
		p       poster
		status  domain.Status
		code    string
		message string
		wait    time.Duration
	}{
		"taken":          {poster{status: 200, answer: `{"message": "no"}`}, "OK", "", "delivered with status 200", 0},
		"accepted":       {poster{status: 202}, "ERR", "HTTP/202", "the address answered with status 202", 0},
		"text":           {poster{status: 500, answer: "<html>"}, "ERR", "HTTP/500", "the address answered with status 500", 0},
		"odd answer":     {poster{status: 500, answer: `{"message": {"a": 1}, "code": [], "retry_in": "soon"}`}, "ERR", "HTTP/500", "the address answered with status 500", 0},
		"text numbers":   {poster{status: 400, answer: `{"code": "E1", "retry_in": "1.5"}`}, "ERR", "E1", "the address answered with status 400", 1500 * time.Millisecond},
		"long wait":      {poster{status: 500, answer: `{"retry_in": 1e30}`}, "ERR", "HTTP/500", "the address answered with status 500", 24 * time.Hour},
		"negative wait":  {poster{status: 500, answer: `{"retry_in": -5}`}, "ERR", "HTTP/500", "the address answered with status 500", 0},
		"long texts":     {poster{status: 500, answer: `{"message": "` + long + `", "code": "` + long + `"}`}, "ERR", "HTTP/500", long[:500] + "…", 0},
		"control signs":  {poster{status: 500, answer: `{"message": "a\nb\u0000c"}`}, "ERR", "HTTP/500", "a b c", 0},
		"echoed secrets": {poster{status: 500, answer: `{"message": "tok-123456 sec-abcdef hea-999", "code": "sec-abcdef"}`}, "ERR", "***", "*** *** ***", 0},
		"cut secret":     {poster{status: 500, answer: `{"message": "` + long[:495] + `tok-123456"}`}, "ERR", "HTTP/500", long[:495] + "***", 0},
		"blocked":        {poster{err: fmt.Errorf("%w: 10.0.0.1", domain.ErrBlockedAddress)}, "KO", "blocked-address", "shop.example is not on the public internet; the operator of this server may allow it", 0},
		"redirected":     {poster{err: domain.ErrRedirect}, "KO", "connection", "shop.example answered with a redirect, which is not followed; use the address that it leads to", 0},
		"slow":           {poster{err: &url.Error{Op: "Post", URL: "https://tok-123456@shop.example", Err: context.DeadlineExceeded}}, "ERR", "connection", "shop.example did not answer in time", 0},
		"no connection":  {poster{err: errors.New("dial 10.1.2.3")}, "ERR", "connection", "there is no connection to shop.example", 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := newHarness(t)
			var err error
			b.table, err = action.NewTable(action.Builtin(action.Ports{Build: b.build, Post: &tt.p}))
			must(t, err)
			res := b.run("webhook", `{"callback_url": "https://tok-123456@shop.example/tok-123456", "token": "tok-123456", "secret": "sec-abcdef", "headers": {"x": "hea-999"}}`, nil, nil)
			if res.Status != tt.status || res.Code != tt.code || res.Message != tt.message+" (attempt 1)" || res.RetryIn != tt.wait {
				t.Errorf("%s %q %q in %s, want %s %q %q in %s", res.Status, res.Code, res.Message, res.RetryIn, tt.status, tt.code, tt.message, tt.wait)
			}
		})
	}
}

func TestWebhookConfig(t *testing.T) {
	b := newHarness(t)
	a, _ := b.table.Action("webhook")
	with := func(more string) string { return `{"callback_url": "https://shop.example/hook", ` + more + `}` }
	for config, good := range map[string]bool{
		`{"callback_url": "https://shop.example/hook"}`:                                                   true,
		`{"callback_url": "http://10.0.0.1:8080"}`:                                                        true, // refused when it is called
		with(`"event": "a", "token": "b", "secret": "c", "headers": {"X-A": "b", "Authorization2": "c"}`): true,
		with(`"headers": {"Authorization": "Basic x"}`):                                                   true,
		`{}`:                                                          false,
		`{"callback_url": ""}`:                                        false,
		`{"callback_url": "ftp://shop.example"}`:                      false,
		`{"callback_url": "https:///hook"}`:                           false,
		with(`"headers": {"Host": "a"}`):                              false,
		with(`"headers": {"transfer-encoding": "chunked"}`):           false,
		with(`"headers": {"Connection": "close"}`):                    false,
		with(`"headers": {"content-length": "1"}`):                    false,
		with(`"headers": {"x-chancery-signature": "1"}`):              false,
		with(`"headers": {"X A": "1"}`):                               false,
		with(`"headers": {"": "1"}`):                                  false,
		with(`"headers": {"X-A": "1\r\nX-B: 2"}`):                     false,
		with(`"headers": {"X-A": "1", "x-a": "2"}`):                   false,
		with(`"token": "a", "headers": {"authorization": "Basic x"}`): false,
		with(`"token": "a\nb"`):                                       false,
	} {
		if issues := b.table.CheckConfig(a, json.RawMessage(config)); (len(issues) == 0) != good {
			t.Errorf("%s: %v", config, issues)
		}
	}
	if a.Reach != domain.Acts || !a.Entryless {
		t.Error("a webhook is outward and needs no document")
	}
}
