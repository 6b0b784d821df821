package action

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/program"
)

// Media types of a modification.
const (
	mergeJQ    = "application/jq"
	mergePatch = "application/merge-patch+json"
	jsonPatch  = "application/json-patch+json"
)

type modifyConfig struct {
	Data      json.RawMessage `json:"data"`
	MergeType string          `json:"merge_type"`
	JQ        string          `json:"jq"`
	Scope     string          `json:"scope"`
	Expr      string          `json:"expr"`
	Addons    []string        `json:"addons"`
	Tags      []string        `json:"tags"`
	Sign      bool            `json:"sign"`
}

// scope returns the scope of the expression and the modification: the envelope by
// default.
func (c *modifyConfig) scope() string {
	if c.Scope == "" {
		return scopeEnv
	}
	return c.Scope
}

// siloModify changes the document: first addons and tags, then the patch or program.
// The result is calculated and validated once.
func siloModify(b *document.Builder, s Silo, progs *programs, exprs *evaluator, advise *adviser) *domain.Action {
	m := &modifier{build: b, silo: s, exprs: exprs, programs: progs}
	return &domain.Action{
		ID: "silo.modify", Label: "Modify silo entry", Icon: "pencil", Reach: domain.Inside,
		Summary: "Changes the document by a patch or a jq program, adds addons and tags, signs it if asked to.",
		Codes:   []string{"expr", "jq", "modify", "validation", "calculation", "addon", domain.KeyDuplicate},
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"expr": {"type": "string", "title": "Only if", "maxLength": 8192, "x-editor": "expr",
					"description": "An expression; where it is false, the step is skipped. Empty is always."},
				"merge_type": {"type": "string", "title": "How", "description": "Empty changes only addons and tags.",
					"enum": ["", "application/jq", "application/merge-patch+json", "application/json-patch+json"],
					"x-labels": {"application/jq": "jq program", "application/merge-patch+json": "merge patch (RFC 7396)", "application/json-patch+json": "JSON patch (RFC 6902)"}},
				"jq": {"type": "string", "title": "jq program", "maxLength": 16384, "x-editor": "jq", "x-if": {"merge_type": ["application/jq"]},
					"description": "Its input is what it changes, its result the new one.", "examples": [".doc.customer.name |= ascii_upcase"]},
				"data": {"title": "Patch", "x-editor": "json", "x-if": {"merge_type": ["application/merge-patch+json", "application/json-patch+json"]},
					"description": "A merge patch is an object, a JSON patch a list of operations. A text with the JSON is taken too.",
					"examples": [{"doc": {"notes": [{"text": "Thank you"}]}}]},
				"scope": {"type": "string", "title": "Changes", "description": "What the condition, the patch and the program see.", "enum": ["", "doc", "env"], "default": "env",
					"x-labels": {"doc": "the document", "env": "the whole envelope"}},
				"addons": {"type": ["array", "null"], "title": "Addons", "items": {"type": "string", "minLength": 1}, "x-editor": "addons",
					"description": "Added to the document if they are missing.", "examples": [["eu-en16931-v2017"]]},
				"tags": {"type": ["array", "null"], "title": "Tags", "items": {"type": "string", "minLength": 1},
					"description": "Added to the document if they are missing.", "examples": [["simplified"]]},
				"sign": {"type": "boolean", "title": "Sign afterwards", "default": false, "description": "Signs the changed document."},
				"allow_invalid_json": {"type": "boolean", "title": "Without effect", "deprecated": true}
			}
		}`),
		Check: m.check,
		Advise: func(raw json.RawMessage, schema string) []domain.ConfigIssue {
			c, err := configOf[modifyConfig](raw)
			if err != nil {
				return nil
			}
			return slices.Concat(advise.expr("expr", c.Expr, c.scope(), schema), advise.addons(c.Addons), advise.modified(&c, schema))
		},
		Run: m.run,
	}
}

type modifier struct {
	silo     Silo
	build    *document.Builder
	exprs    *evaluator
	programs *programs
}

func (m *modifier) check(raw json.RawMessage) error {
	c, err := configOf[modifyConfig](raw)
	if err != nil {
		return err
	}
	if c.Expr != "" {
		if _, err := compileExpr(c.Expr); err != nil {
			return &configError{"expr", err}
		}
	}
	if c.JQ != "" {
		if err := program.CheckJQ(c.JQ); err != nil {
			return &configError{"jq", err}
		}
	}
	if c.MergeType == mergePatch || c.MergeType == jsonPatch {
		patch, err := c.patch()
		if err != nil {
			return &configError{"data", err}
		}
		if c.MergeType == jsonPatch && patch != nil {
			return c.checkOps(patch)
		}
	}
	return nil
}

// patch returns the data of the patch, nil for none. The data may be a text that
// contains JSON.
func (c *modifyConfig) patch() ([]byte, error) {
	data := bytes.TrimSpace(c.Data)
	if len(data) > 0 && data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return nil, fmt.Errorf("the patch cannot be read: %w", err)
		}
		data = bytes.TrimSpace([]byte(text))
	}
	if len(data) == 0 || bytes.Equal(data, []byte("null")) {
		return nil, nil
	}
	want := byte('{')
	if c.MergeType == jsonPatch {
		want = '['
	}
	if !json.Valid(data) || data[0] != want {
		return nil, fmt.Errorf("the data is not a %s", c.MergeType)
	}
	return data, nil
}

func (m *modifier) run(ctx context.Context, t *domain.Task) domain.Result {
	c, err := configOf[modifyConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	if t.Entry.Content.Signed {
		return domain.Skip("the document is signed already")
	}
	if c.Expr != "" {
		wanted, err := m.wanted(ctx, t, &c)
		if err != nil {
			return exprFailure(err)
		}
		if !wanted {
			return domain.Skip("the condition does not hold")
		}
	}
	changed, err := m.change(ctx, t, &c)
	if failure, ok := errors.AsType[*programError](err); ok {
		return failure.result(ctx)
	}
	if err != nil {
		return domain.KO("modify", messageOf(err))
	}
	res := domain.OK()
	next, err := m.build.Revise(&t.Entry.Content, changed, options(t, c.Sign))
	if err == nil {
		err = consult(ctx, m.silo, t, next)
	}
	switch {
	case errors.Is(err, document.ErrUnchanged):
		res.Message = unchangedMessage(err)
	case err != nil:
		return resultOf(err)
	default:
		res.Effects.Content = next
	}
	return res
}

// unchangedMessage says that a document stays as it is, and what was left out of what it
// was given.
func unchangedMessage(err error) string {
	parts := []string{"the document has this form already"}
	if u, ok := errors.AsType[*document.UnchangedError](err); ok {
		for _, w := range u.Warnings {
			parts = append(parts, w.Message)
		}
	}
	return strings.Join(parts, "; ")
}

// messageOf returns the message of an error without the key and the cause, which the
// message of an error of a use case contains.
func messageOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Message
	}
	return err.Error()
}

func (m *modifier) wanted(ctx context.Context, t *domain.Task, c *modifyConfig) (bool, error) {
	v, err := m.exprs.value(ctx, t, c.scope(), c.Expr)
	return isTrue(v), err
}

// change returns the envelope with addons, tags and patch applied, not calculated.
func (m *modifier) change(ctx context.Context, t *domain.Task, c *modifyConfig) ([]byte, error) {
	draft, err := m.build.Extend(&t.Entry.Content, c.Addons, c.Tags)
	if err != nil {
		return nil, err
	}
	if c.scope() == scopeEnv {
		return m.patched(ctx, t, c, draft.Envelope())
	}
	patched := *draft
	if patched.Doc, err = m.patched(ctx, t, c, draft.Doc); err != nil {
		return nil, err
	}
	return patched.Envelope(), nil
}

func (m *modifier) patched(ctx context.Context, t *domain.Task, c *modifyConfig, target []byte) ([]byte, error) {
	if c.MergeType == mergeJQ || c.MergeType == "" && c.JQ != "" {
		if c.JQ == "" {
			return target, nil
		}
		out, err := m.programs.jq(ctx, t, c.JQ, target)
		if err != nil {
			return nil, &programError{err}
		}
		return out, nil
	}
	data, err := c.patch()
	if err != nil || data == nil {
		return target, err
	}
	if c.MergeType == "" {
		return target, nil
	}
	return document.PatchJSON(target, c.MergeType, data)
}

// maxProgramMessage limits the message of a program that failed, in bytes: it may
// quote the document.
const maxProgramMessage = 500

// programError is a failure of a jq program, or of the worker that should run it.
type programError struct{ err error }

func (e *programError) Error() string { return e.err.Error() }
func (e *programError) Unwrap() error { return e.err }

// result returns ERR only when the program did not run to its end; otherwise KO.
func (e *programError) result(ctx context.Context) domain.Result {
	if errors.Is(e.err, program.ErrBusy) {
		return domain.Err("jq", program.ErrBusy.Error())
	}
	if ctx.Err() != nil {
		return domain.Err("jq", "the program was interrupted")
	}
	return domain.KO("jq", cut(e.err.Error(), maxProgramMessage))
}
