package action_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/internal/action"
	"chancery/internal/domain"
)

// TestConfigInWords: what is wrong with a configuration is said in words, at the member.
func TestConfigInWords(t *testing.T) {
	t.Parallel()
	table, err := action.NewTable(action.Builtin(action.Ports{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ action, config, want string }{
		{"pdf", `{"layout":"A44"}`, `.layout: there is no layout "A44"; did you mean A4? Possible are A4, Letter, DIN5008`},
		{"pdf", `{"layout":"poster"}`, `.layout: there is no layout "poster"; possible are A4, Letter, DIN5008`},
		{"pdf", `{"layout":4}`, `.layout: a text is expected, not a number`},
		{"pdf", `{"logo_height":900}`, `.logo_height: the greatest value is 200, not 900`},
		{"pdf", `{"logo_url":"logo.png"}`, `.logo_url: the address of a picture is expected: https://…, data:image/… or spool:<key>`},
		{"pdf", `{"currency_template":"EUR"}`, `.currency_template: the number has no place here; write %n where it belongs`},
		{"silo.state", `{"state":"Sent"}`, `.state: a state is a word of lower-case letters, digits and hyphens, which begins with a letter and has at most 64 characters`},
		{"silo.state", `{"state":7}`, `.state: a text is expected, not a number`},
		{"silo.state", `{"state":"invalid"}`, `.state: the state invalid shows itself and cannot be set`},
		{"silo.state", `{}`, `: the setting state is missing`},
		{"silo.folder", `{"folder":"sale"}`, `.folder: there is no folder "sale"; did you mean sales? Known are `},
		{"silo.if", `{"expr":""}`, `.expr: the text is empty`},
		{"silo.modify", `{"addons":[""]}`, `.addons[0]: the text is empty`},
		{"silo.modify", `{"sign":"yes"}`, `.sign: true or false is expected, not a text`},
		{"silo.modify", `{"tags":"a"}`, `.tags: a list is expected, not a text`},
		{"silo.sleep", `{"duration":"1x"}`, `.duration: a number of seconds, or a text like 30m or 2h, is expected`},
		{"silo.sleep", `{"wait":true}`, `.wait: a number or a text is expected, not true or false`},
		{"silo.correct", `{"type":"credit-note","issue_date":"tomorrow"}`, `.issue_date: "tomorrow" is not a date; write it like 2026-03-31`},
		{"silo.correct", `{"type":"credit_note"}`, `.type: there is no type of invoice "credit_note"; did you mean credit-note? Possible are credit-note, `},
		{
			"silo.modify", `{"merge_type":"application/json-patch+json","data":[{"op":"ad","path":"/doc/code","value":1}]}`,
			`.data[0].op: there is no op "ad"; did you mean add? Possible are add, remove, replace, move, copy, test`,
		},
		{
			"silo.modify", `{"merge_type":"application/json-patch+json","data":[{"op":"remove","path":"/doc/code"},{"op":"remove","path":"doc/code"}]}`,
			`.data[1].path: a path begins with a slash, like /doc/notes/0; "doc/code" does not`,
		},
		{
			"silo.modify", `{"merge_type":"application/json-patch+json","data":[{"op":"move","path":"/doc/code"}]}`,
			`.data[0].from: the operation move needs a from, the path of what it takes`,
		},
		{
			"silo.modify", `{"merge_type":"application/json-patch+json","data":[{"op":"add","path":"/doc/code"}]}`,
			`.data[0].value: the operation add needs a value`,
		},
		{"silo.modify", `{"merge_type":"application/json-patch+json","data":[7]}`, `.data[0]: an object is expected, with op and path`},
		{"silo.modify", `{"merge_type":"application/json-patch+json","data":"[{\"op\":\"ad\"}]"}`, `.data: in operation 1: op: there is no op "ad"`},
		{"sequence.enumerate", `{"suffix":"/A "}`, `.suffix: it ends with white space, which would be part of each number; remove it`},
		{"sequence.enumerate", `{"prefix":"A\u0009B"}`, `.prefix: it has a character that cannot be printed; remove it`},
		{"sequence.enumerate", `{"prefix":"` + strings.Repeat("A", 33) + `"}`, `.prefix: the text has 33 characters; at most 32 are possible`},
		{"sequence.enumerate", `{"padding":1.5}`, `.padding: a whole number is expected, not a number with decimals`},
		{"sequence.enumerate", `{"padding":1e0}`, `.padding: a whole number without point or exponent is expected`},
		{"transform.job.create", `{"workflow_id":""}`, `.workflow_id: this is empty; give the ID of a workflow`},
		{"webhook", `{"callback_url":"example.com"}`, `.callback_url: an address of the web is expected, like https://example.com/hook`},
	} {
		a, _ := table.Action(c.action)
		if got := issueLines(table.CheckConfig(a, json.RawMessage(c.config))); !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") {
			t.Errorf("%s %s: %s, want %s", c.action, c.config, got, c.want)
		}
	}
}

func issueLines(list []domain.ConfigIssue) string {
	lines := make([]string, len(list))
	for i, issue := range list {
		lines[i] = issue.Path + ": " + issue.Message
	}
	return strings.Join(lines, "\n")
}
