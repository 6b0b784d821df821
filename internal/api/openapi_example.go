package api

import (
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"chancery/internal/api/exchange"
)

// recordedBy are the recorded exchanges by the ID of their operation.
type recordedBy map[string][]exchange.Exchange

// examples returns the recorded exchanges. They are read once.
var examples = sync.OnceValues(func() (recordedBy, error) { //nolint:gochecknoglobals // read once
	files, err := exchange.Files()
	if err != nil {
		return nil, err
	}
	by := recordedBy{}
	for i := range files {
		for _, x := range files[i].List {
			by[x.ID] = append(by[x.ID], x)
		}
	}
	return by, nil
})

// show adds the exchanges of an operation to its description.
func (by recordedBy) show(rt *route, op *huma.Operation) {
	for i := range by[rt.id] {
		x := &by[rt.id][i]
		if op.RequestBody != nil && x.Succeeded() {
			add(op.RequestBody.Content, x.Title, x.Header, x.Body)
		}
		if x.Answer.Body == exchange.Any {
			continue
		}
		status := strconv.Itoa(x.Answer.Status)
		r := op.Responses[status]
		if r == nil {
			continue // a test finds those
		}
		if r.Ref != "" { // an error with an example of its own
			r = &huma.Response{Description: fails()[x.Answer.Status].about, Content: map[string]*huma.MediaType{
				typeJSON: {Schema: &huma.Schema{Ref: "#/components/schemas/Error"}},
			}}
			op.Responses[status] = r
		}
		add(r.Content, x.Title, x.Answer.Header, x.Answer.Body)
	}
}

// add adds a message as an example to the kind of content that its header names, JSON if it
// names none.
func add(content map[string]*huma.MediaType, title string, header []exchange.Field, body string) {
	if body == "" || strings.Contains(body, `"$ref"`) { // tools would take it for a reference in the document
		return
	}
	own := typeJSON
	for _, f := range header {
		if f.Name == "Content-Type" {
			own, _, _ = strings.Cut(f.Value, ";")
		}
	}
	for kind, m := range content {
		var value any
		switch {
		case kind != own && kind != anyType:
			continue
		case kind == typeLines: // a schema of a line: the example is the first
			body, _, _ = strings.Cut(body, "\n")
			fallthrough
		case kind == typeJSON:
			raw := exchange.JSON(body)
			if raw == nil {
				continue
			}
			value = raw
		default:
			value = body
		}
		if m.Examples == nil {
			m.Examples = map[string]*huma.Example{}
		}
		m.Examples[exampleName(title)] = &huma.Example{Summary: title, Value: value}
	}
}

// exampleName returns the name of an example with a title.
func exampleName(title string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '-'
	}, title), "-")
}
