package schema_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/note"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

var messageID = schema.Short("note/message")

func types() *schema.Types {
	return schema.NewTypes(map[schema.ID]func() tree.Node{
		messageID:                    func() tree.Node { return new(note.Message) },
		schema.Short("tax/identity"): func() tree.Node { return new(tax.Identity) },
	})
}

func TestObjectJSON(t *testing.T) {
	for _, x := range []struct{ name, in, out string }{
		{"known", `{"content":"x","$schema":"https://gobl.org/draft-0/note/message","odd":1}`, `{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`},
		{"escaped", `{"$schema":"https://gobl.org/draft-0/note/message","content":"<&>"}`, `{"$schema":"https://gobl.org/draft-0/note/message","content":"\u003c\u0026\u003e"}`},
		{"unknown", `{ "b":1.50, "$schema":"https://example.com/x", "a":null }`, `{"b":1.50,"$schema":"https://example.com/x","a":null}`},
		{"without schema", `{"a":1}`, `{}`},
	} {
		t.Run(x.name, func(t *testing.T) {
			o := new(schema.Object)
			if err := json.Unmarshal([]byte(x.in), o); err != nil {
				t.Fatal(err)
			}
			if err := o.Resolve(types()); err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(x.out, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestObjectRefusesWrongTypes(t *testing.T) {
	o := new(schema.Object)
	for _, in := range []string{`1`, `{"$schema":1}`} {
		if err := json.Unmarshal([]byte(in), o); err == nil {
			t.Errorf("%s is accepted", in)
		}
	}
	o = schema.Read(messageID, []byte(`{"content":1}`))
	if err := o.Resolve(types()); err == nil {
		t.Error("a number is accepted as content")
	}
}

func TestObjectCalculate(t *testing.T) {
	const made uuid.UUID = "0196a3a0-7d3c-7000-8000-000000000001"
	c := &tax.Context{NewID: func() (uuid.UUID, error) { return made, nil }}
	message := &note.Message{Content: "x", UUID: uuid.Zero}
	o, err := types().NewObject(message)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Calculate(c); err != nil || message.UUID != made {
		t.Errorf("got %s, %v", message.UUID, err)
	}
	message.UUID = ""
	c.NewID = func() (uuid.UUID, error) { return "", errors.New("no luck") }
	if err := o.Calculate(c); err == nil {
		t.Error("a failure is swallowed")
	}
	if err := errors.Join((*schema.Object)(nil).Calculate(c), new(schema.Object).Calculate(c)); err != nil {
		t.Errorf("nothing to calculate: %v", err)
	}
	if _, err := types().NewObject(new(tax.Note)); !errors.Is(err, schema.ErrUnknown) {
		t.Errorf("a type that is not in the table gives %v", err)
	}
}

func TestTypes(t *testing.T) {
	table := types()
	if got := table.IDOf(new(tax.Identity)); got.Name() != "tax/identity" {
		t.Errorf("got %s", got)
	}
	if table.New("https://example.com/x") != nil || table.New(messageID).Kind() != "note.Message" {
		t.Error("a wrong document is made")
	}
	if list := table.List(); len(list) != 2 || list[0] != messageID {
		t.Errorf("listed %v", list)
	}
}
