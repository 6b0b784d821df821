package neighbours

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"chancery/examples"
)

func file(t *testing.T, name string) json.RawMessage {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// invoice returns an invoice as a value.
func invoice(t *testing.T) object {
	t.Helper()
	var doc object
	if err := json.Unmarshal(file(t, "invoices/es.json"), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// withNote returns an invoice with a note of some size.
func withNote(t *testing.T, size int) json.RawMessage {
	t.Helper()
	doc := invoice(t)
	doc["notes"] = json.RawMessage(`[{"key": "general", "text": "` + text(size) + `"}]`)
	return encode(t, doc)
}

// withLines returns an invoice with many lines.
func withLines(t *testing.T, n int) json.RawMessage {
	t.Helper()
	doc := invoice(t)
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,{"quantity": "%d", "item": {"name": "Part %d", "price": "3.50"}, "taxes": [{"cat": "VAT", "rate": "general"}]}`, 1+i%9, i)
	}
	doc["lines"] = json.RawMessage("[" + strings.TrimPrefix(b.String(), ",") + "]")
	return encode(t, doc)
}

// object is a JSON object.
type object = map[string]any

// encode returns a value as JSON. Large parts are copied as they are: encoding/json with
// the race detector would take longer than the attack.
func encode(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case json.RawMessage:
		b.Write(v)
	case object:
		b.WriteByte('{')
		comma := ""
		for name, member := range v {
			fmt.Fprintf(b, "%s%q:", comma, name)
			if err := write(b, member); err != nil {
				return err
			}
			comma = ","
		}
		b.WriteByte('}')
	default:
		small, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.Write(small)
	}
	return nil
}

// large returns a JSON text of some size, for members that are long.
func large(size int) json.RawMessage { return json.RawMessage(`"` + text(size) + `"`) }

// text returns a text of some size.
func text(size int) string {
	const sentence = "The goods remain ours until they are paid. "
	return strings.Repeat(sentence, size/len(sentence)+1)[:size]
}

// step returns a step of a workflow. What it ends with is handled, so that the job goes on.
func step(action string, config object) object {
	return object{"action": action, "config": config, "next": []any{object{"status": "KO", "steps": []any{}}}}
}

// repeated returns a list with the same step n times.
func repeated(s object, n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = s
	}
	return list
}

// loop returns steps of which the last jumps to the first.
func loop(s object, n int) []any {
	list := repeated(s, n)
	id := uuid.NewString()
	first, last := object{"id": id}, object{"next": []any{object{"step_id": id}}}
	for k, v := range s {
		first[k] = v
		if k != "next" {
			last[k] = v
		}
	}
	list[0], list[n-1] = first, last
	return list
}

// nothing is a body without end that holds no information, and costs the client nothing.
type nothing struct{}

// Read implements io.Reader.
func (nothing) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// member returns a member of a JSON object that is a text, "" if there is none.
func member(data []byte, name string) string {
	var o map[string]json.RawMessage
	var value string
	if json.Unmarshal(data, &o) != nil || json.Unmarshal(o[name], &value) != nil {
		return ""
	}
	return value
}
