package actions

import (
	"context"
	"encoding/json"
	"fmt"

	"chancery/internal/domain"
)

type ifConfig struct {
	Expr  string `json:"expr"`
	Scope string `json:"scope"`
}

// maxCode bounds the code that a value makes.
const maxCode = 255

// siloIf asks a question about the document; the answer is the code.
func siloIf() *domain.Action {
	programs := newMemo(compileExpr)
	return &domain.Action{
		ID: "silo.if", Label: "If / Else", Icon: "branch", Local: true,
		Summary: "Evaluates an expression over the document; the result is the code to branch on.",
		Codes:   []string{"true", "false"},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["expr"],
			"properties": {
				"expr": {"type": "string", "title": "Expression", "minLength": 1, "maxLength": 8192},
				"scope": {"type": "string", "title": "Scope", "enum": ["", "doc", "env"], "default": "doc"}
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
		Run: func(ctx context.Context, t *domain.Task) domain.Result {
			c, err := configOf[ifConfig](t.Config)
			if err != nil {
				return badConfig(err)
			}
			program, err := programs.get(c.Expr)
			if err != nil {
				return domain.KO("expr", err.Error())
			}
			env, err := variables(t, c.Scope)
			if err != nil {
				return domain.KO("expr", err.Error())
			}
			v, err := program.eval(ctx, env)
			if err != nil {
				return domain.KO("expr", fmt.Sprintf("the expression failed: %v", err))
			}
			res := domain.OK()
			if res.Code, err = codeText(v); err != nil {
				return domain.KO("expr", err.Error())
			}
			return res
		},
	}
}
