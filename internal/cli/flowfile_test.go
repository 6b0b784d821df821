package cli

import (
	"bytes"
	"context"
	"testing"

	"chancery/internal/cli/term"
)

// FuzzFlowFile checks that a file that can be read has one canonical form, which
// stays the same when it is read again.
func FuzzFlowFile(f *testing.F) {
	f.Add([]byte("id: 1c9a4e52-6a43-4a0e-9d0a-5f4f2f6f3c11\nsteps:\n  - action: silo.state\n    config: {state: sent, n: 1e3, t: \"yes\"}\n"))
	f.Add([]byte(`{"id":"x","steps":[{"provider":"a","next":[{"status":"KO","step_id":"b","steps":[{}]}]}],"rescue":[{"id":"b","notes":"two\nlines "}]}`))
	f.Add([]byte("name: \"null\"\ndescription: '0x10'\nsteps: [{config: {a: [1, {}], \"\": null}}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, ok := readFlow(data)
		if !ok {
			return
		}
		text, err := first.form.yaml()
		if err != nil {
			t.Fatalf("writing: %v", err)
		}
		second, ok := readFlow(text)
		if !ok {
			t.Fatalf("the canonical form cannot be read:\n%s", text)
		}
		again, err := second.form.yaml()
		if err != nil {
			t.Fatalf("writing again: %v", err)
		}
		if !bytes.Equal(text, again) {
			t.Fatalf("two canonical forms:\n%s\n%s", text, again)
		}
	})
}

func readFlow(data []byte) (*flowFile, bool) {
	c := newCall(bytes.NewReader(data), nil, nil, Env{})
	file, err := c.flowFile(context.Background(), term.Stdin)
	return file, err == nil
}
