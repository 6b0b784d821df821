package action

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/domain"
	"chancery/internal/program"
)

type ifConfig struct {
	Expr  string `json:"expr"`
	Scope string `json:"scope"`
}

// maxCode limits the code that is made of a value, in bytes.
const maxCode = 255

// siloIf evaluates an expression over the document; its value is the code.
func siloIf(exprs *evaluator, advise *adviser) *domain.Action {
	configs := program.NewMemo(func(text string) (ifConfig, error) { return configOf[ifConfig](json.RawMessage(text)) })
	return &domain.Action{
		ID: "silo.if", Label: "If / Else", Icon: "branch", Reach: domain.Inside, Cost: domain.Quick,
		Summary: "Evaluates an expression over the document; the result is the code to branch on.",
		Codes:   []string{"true", "false"},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["expr"],
			"properties": {
				"expr": {"type": "string", "title": "Expression", "minLength": 1, "maxLength": 8192, "x-editor": "expr",
					"description": "Its value is the code to branch on: true, false, a text or a number.",
					"examples": ["customer.tax_id.country == \"ES\"", "num(totals.payable) > 1000", "type"]},
				"scope": {"type": "string", "title": "Looks at", "description": "What names in the expression stand for.", "enum": ["", "doc", "env"], "default": "doc",
					"x-labels": {"doc": "the document", "env": "the whole envelope"}}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[ifConfig](raw)
			if err != nil {
				return err
			}
			if _, err := compileExpr(c.Expr); err != nil {
				return &configError{"expr", err}
			}
			return nil
		},
		Advise: func(raw json.RawMessage, schema string) []domain.ConfigIssue {
			c, err := configOf[ifConfig](raw)
			if err != nil {
				return nil
			}
			return advise.expr("expr", c.Expr, c.Scope, schema)
		},
		AdviseCode: adviseIfCode,
		Run: func(ctx context.Context, t *domain.Task) domain.Result {
			c, err := configs.Get(string(t.Config))
			if err != nil {
				return badConfig(err)
			}
			v, err := exprs.value(ctx, t, c.Scope, c.Expr)
			if err != nil {
				return exprFailure(err)
			}
			res := domain.OK()
			if res.Code, err = codeText(v); err != nil {
				return domain.KO("expr", err.Error())
			}
			return res
		},
	}
}

// adviseIfCode finds codes of branches that look like true or false, or that a condition
// never has.
func adviseIfCode(raw json.RawMessage, code string) string {
	c, err := configOf[ifConfig](raw)
	if err != nil || code == "true" || code == "false" {
		return ""
	}
	for _, known := range []string{"true", "false"} {
		low := strings.ToLower(code)
		if low == known || len(low) > 3 && similar.Distance(low, known) == 1 {
			return "\"" + code + "\" is neither true nor false; did you mean " + known + "?"
		}
	}
	if program.IsCondition(c.Expr) {
		return "the expression answers true or false, never \"" + code + "\""
	}
	return ""
}

var (
	errLongCode = errors.New("the value of the expression is too long for a code")
	errNoCode   = errors.New("the value of the expression cannot be a code")
)

// codeText returns a value as the code of a result; nil is false.
func codeText(v any) (string, error) {
	if v == nil {
		return "false", nil
	}
	text, err := program.Text(v, maxCode)
	switch {
	case errors.Is(err, program.ErrLongText):
		return "", errLongCode
	case err != nil:
		return "", errNoCode
	}
	return text, nil
}
