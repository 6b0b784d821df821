package action

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Limits of a delivery.
const (
	hookTimeout  = limits.HookTimeout
	maxHookReply = limits.MaxHookReply
	// maxHookWait is the longest wait that an answer may request.
	maxHookWait    = limits.MaxHookWait
	maxHookMessage = limits.MaxHookMessage
)

// signatureHeader carries the signature under the secret of the step.
const signatureHeader = domain.SignatureHeader

type webhookConfig struct {
	CallbackURL string            `json:"callback_url"`
	Event       string            `json:"event"`
	Token       string            `json:"token"`
	Headers     map[string]string `json:"headers"`
	Secret      string            `json:"secret"`
}

// hookBody is the message. It is the same in all attempts of an intent.
type hookBody struct {
	ID      domain.ID         `json:"id"`
	Event   string            `json:"event,omitempty"`
	JobID   domain.ID         `json:"transform_job_id"`
	EntryID domain.ID         `json:"silo_entry_id,omitempty"`
	OwnerID domain.ID         `json:"owner_id"`
	Key     string            `json:"key,omitempty"`
	Args    map[string]string `json:"args,omitempty"`
	Faults  []domain.Fault    `json:"faults,omitempty"`
}

// webhook sends a message about the job to another server.
func webhook(p Ports) *domain.Action {
	return &domain.Action{
		ID: "webhook", Label: "Send webhook", Icon: "webhook", Entryless: true,
		Summary: "Sends the job to an address, which must answer 200 or 204.",
		Codes:   []string{codeBlocked, "connection", "HTTP/<status>"},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["callback_url"],
			"properties": {
				"callback_url": {"type": "string", "title": "Address", "description": "Gets a POST with the job in JSON, and must answer 200 or 204; anything else is tried again later.",
					"examples": ["https://shop.example/hooks/chancery"], "pattern": "` + patternAddress + `", "maxLength": 2048},
				"event": {"type": "string", "title": "Name of the event", "maxLength": 255, "description": "Sent in the body, so that the receiver can tell steps apart.", "examples": ["invoice.sent"]},
				"token": {"type": "string", "title": "Bearer token", "description": "Sent as Authorization: Bearer.", "maxLength": 4096, "format": "password"},
				"headers": {"type": "object", "title": "Further headers", "description": "Sent with the request, by their names.", "maxProperties": 32, "additionalProperties": {"type": "string", "maxLength": 4096}},
				"secret": {"type": "string", "title": "Secret of the signature", "maxLength": 4096, "format": "password",
					"description": "With it the header X-Chancery-Signature is t=<unix seconds>,v1=<hex HMAC-SHA256 of '<t>.<body>'>."}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[webhookConfig](raw)
			if err != nil {
				return err
			}
			return c.check()
		},
		Destination: func(t *domain.Task) string {
			c, err := configOf[webhookConfig](t.Config)
			if err != nil {
				return ""
			}
			return hostOf(c.CallbackURL)
		},
		Run: func(ctx context.Context, t *domain.Task) domain.Result { return deliver(ctx, p, t) },
	}
}

// isReservedHeader reports whether a header belongs to the connection or to us; a
// step cannot set it (RFC 9110 §7.6.1).
func isReservedHeader(name string) bool {
	switch name {
	case "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer",
		"Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Content-Type", "Expect", signatureHeader:
		return true
	}
	return false
}

func (c *webhookConfig) check() error {
	if _, err := webAddress(c.CallbackURL); err != nil {
		return &configError{"callback_url", err}
	}
	if !isFieldValue(c.Token) {
		return &configError{"token", errors.New("it contains characters that a header cannot carry")}
	}
	seen := map[string]bool{}
	if c.Token != "" {
		seen["Authorization"] = true
	}
	for name, value := range c.Headers {
		canonical := textproto.CanonicalMIMEHeaderKey(name)
		var problem string
		switch {
		case !isToken(name):
			problem = "this is not the name of a header"
		case isReservedHeader(canonical):
			problem = "this header is set by the server"
		case seen[canonical]:
			problem = "this header is set twice"
		case !isFieldValue(value):
			problem = "the value contains characters that a header cannot carry"
		}
		if problem != "" {
			return &configError{"headers." + name, errors.New(problem)}
		}
		seen[canonical] = true
	}
	return nil
}

// isToken reports whether a text can be the name of a header (RFC 9110 §5.6.2).
func isToken(s string) bool {
	const signs = "!#$%&'*+-.^_`|~"
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune(signs, r)
	})
}

// isFieldValue reports whether a text can be the value of a header (RFC 9110 §5.5).
func isFieldValue(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

func deliver(ctx context.Context, p Ports, t *domain.Task) domain.Result {
	c, err := configOf[webhookConfig](t.Config)
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return badConfig(err)
	}
	if p.Post == nil {
		return domain.KO("connection", "this server sends nothing")
	}
	body, err := hookBodyOf(t, c.Event)
	if err != nil {
		return domain.KO("internal", "the message could not be written")
	}
	limited, cancel := context.WithTimeout(ctx, hookTimeout)
	defer cancel()
	elapsed := stopwatch(p.Clock)
	status, answer, err := p.Post.Post(limited, c.CallbackURL, c.headers(body, t.Now), body, maxHookReply)
	res := c.outcome(status, answer, err)
	res.Message += fmt.Sprintf(" (attempt %d%s)", t.Attempt, elapsed())
	return res
}

func hookBodyOf(t *domain.Task, event string) ([]byte, error) {
	b := hookBody{
		ID: t.IntentID, Event: event, JobID: t.JobID, OwnerID: t.Workspace.ID,
		Key: t.JobKey, Args: t.Args, Faults: t.Faults,
	}
	if t.Entry != nil {
		b.EntryID = t.Entry.ID
	}
	return json.Marshal(&b)
}

// stopwatch returns a function that formats the time since; it returns nothing
// without a clock.
func stopwatch(clock domain.Clock) func() string {
	if clock == nil {
		return func() string { return "" }
	}
	start := clock.Monotonic()
	return func() string { return ", " + (clock.Monotonic() - start).Round(time.Millisecond).String() }
}

// headers returns the headers of the step and our own.
func (c *webhookConfig) headers(body []byte, now time.Time) map[string]string {
	h := maps.Clone(c.Headers)
	if h == nil {
		h = map[string]string{}
	}
	h["Content-Type"] = "application/json"
	if c.Token != "" {
		h["Authorization"] = "Bearer " + c.Token
	}
	if c.Secret != "" {
		h[signatureHeader] = domain.HookSignature(c.Secret, body, now)
	}
	return h
}

// outcome converts the answer into a result. After status 200 or 204 the message is
// delivered, even if the rest of the answer is lost.
func (c *webhookConfig) outcome(status int, answer []byte, err error) domain.Result {
	switch {
	case status == http.StatusOK || status == http.StatusNoContent:
		res := domain.OK()
		res.Message = "delivered with status " + strconv.Itoa(status)
		return res
	case status != 0:
		return c.rejected(status, answer)
	}
	u, bad := webAddress(c.CallbackURL)
	if bad != nil {
		return badConfig(bad)
	}
	return unreachable(u, "connection", err)
}

// rejected returns the result of an answer other than success. JSON in the answer
// may contain a reason and the time of the next attempt.
func (c *webhookConfig) rejected(status int, answer []byte) domain.Result {
	code := "HTTP/" + strconv.Itoa(status)
	res := domain.Err(code, "the address answered with status "+strconv.Itoa(status))
	var reply struct {
		Message any `json:"message"`
		Code    any `json:"code"`
		RetryIn any `json:"retry_in"`
	}
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	if d.Decode(&reply) != nil {
		return res
	}
	if text := c.redact(plainText(reply.Message)); text != "" {
		res.Message = cut(text, maxHookMessage)
	}
	if text := c.redact(plainText(reply.Code)); text != "" && len(text) <= maxCode {
		res.Code = text
	}
	if seconds, err := strconv.ParseFloat(plainText(reply.RetryIn), 64); err == nil && seconds > 0 {
		res.RetryIn = time.Duration(min(seconds, maxHookWait.Seconds()) * float64(time.Second))
	}
	return res
}

// plainText returns a text or number as text, and an empty text for anything else.
// Control characters become spaces.
func plainText(v any) string {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case json.Number:
		text = v.String()
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.TrimSpace(text))
}

// redact removes the step's secrets from an answer, longest first, so that no part
// of one remains.
func (c *webhookConfig) redact(text string) string {
	secrets := append(slices.Collect(maps.Values(c.Headers)), c.Token, c.Secret)
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	for _, s := range secrets {
		if len(s) >= 4 { // shorter ones protect nothing and would spoil the text
			text = strings.ReplaceAll(text, s, "***")
		}
	}
	return text
}
