package addontest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/law/lawtest"
)

// Documents builds the drafts in a folder, name.yaml, on a day in January 2026. Each is
// compared with the golden file name.json, has to stay the same when it is built again, and
// is then damaged in every way that Damage knows.
func Documents(t *testing.T, folder string) {
	t.Helper()
	at := time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC)
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return at }, Rand: zeros{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range lawtest.Files(t, filepath.Join(folder, "*.yaml")) {
		t.Run(strings.TrimSuffix(filepath.Base(draft), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(draft)
			if err != nil {
				t.Fatal(err)
			}
			if data, err = lib.FromYAML(data); err != nil {
				t.Fatal(err)
			}
			built := build(t, lib, data)
			lawtest.Golden(t, strings.TrimSuffix(draft, ".yaml")+".json", built)
			if again := build(t, lib, built); !bytes.Equal(built, again) {
				t.Errorf("it changes when it is built again:\n%s", again)
			}
			Damage(t, built, func(data []byte) { _, _ = lib.Build(data) }) // an error is as good as a document
		})
	}
}

// zeros is a source of randomness that is the same in every run.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// build returns the document without its envelope, indented.
func build(t *testing.T, lib *gobl.Library, data []byte) []byte {
	t.Helper()
	env, err := lib.Build(data)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = env.JSON(); err != nil {
		t.Fatal(err)
	}
	var in struct{ Doc json.RawMessage }
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, in.Doc, "", "  "); err != nil {
		t.Fatal(err)
	}
	out.WriteByte('\n')
	return out.Bytes()
}
