package gobl_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/gobl/uuid"
	reference "chancery/test/shared"
)

// shared is the folder of specifications and their examples, next to the repository.
const shared = "../../shared/gobl"

// exampleID is the identifier that the expected envelopes carry.
const exampleID uuid.UUID = "8a51fd30-2a27-11ee-be56-0242ac120002"

func needShared(t testing.TB) {
	t.Helper()
	reference.Path(t, "gobl")
}

func fixedNow() time.Time { return time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC) }

func newLibrary(t testing.TB) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: fixedNow, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func examples(t testing.TB, out bool) []string {
	t.Helper()
	needShared(t)
	var list []string
	err := filepath.WalkDir(filepath.Join(shared, "examples"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if (filepath.Base(filepath.Dir(path)) == "out") == out {
			list = append(list, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// readSource reads an example as JSON.
func readSource(t testing.TB, lib *gobl.Library, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".yaml") {
		if data, err = lib.FromYAML(data); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return data
}

func TestGoldenDigests(t *testing.T) {
	paths := examples(t, true)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var env struct {
			Head struct{ Dig struct{ Val string } }
			Doc  json.RawMessage
		}
		if err := json.Unmarshal(data, &env); err != nil {
			t.Fatal(err)
		}
		digest, err := gobl.Digest(env.Doc)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if digest.Val != env.Head.Dig.Val {
			t.Errorf("%s: digest %s, want %s", path, digest.Val, env.Head.Dig.Val)
		}
	}
	if len(paths) != 99 {
		t.Errorf("%d expected envelopes, want 99", len(paths))
	}
}

// TestExamples calculates and checks every example and compares the envelope
// with the expected one.
func TestExamples(t *testing.T) {
	lib := newLibrary(t)
	paths := examples(t, false)
	for _, path := range paths {
		if err := runExample(lib, path, readSource(t, lib, path)); err != nil {
			t.Errorf("%s: %v", strings.TrimPrefix(path, shared+"/examples/"), err)
		}
	}
	if len(paths) != 99 {
		t.Errorf("%d examples, want 99", len(paths))
	}
}

func runExample(lib *gobl.Library, path string, data []byte) error {
	env, err := complete(lib, path, data)
	if err != nil {
		return err
	}
	env.Head.UUID = exampleID
	if err := lib.Check(env); err != nil {
		return err
	}
	got, err := env.IndentedJSON()
	if err != nil {
		return err
	}
	dir, base := filepath.Split(path)
	base = strings.TrimSuffix(base, filepath.Ext(base)) + ".json"
	want, err := os.ReadFile(filepath.Join(dir, "out", base))
	if err != nil {
		return err
	}
	var g, w any
	if err := errors.Join(json.Unmarshal(got, &g), json.Unmarshal(want, &w)); err != nil {
		return err
	}
	if diff := cmp.Diff(w, g); diff != "" {
		return errors.New("differs (-want +got):\n" + diff)
	}
	if !bytes.Equal(got, bytes.TrimSpace(want)) {
		return errors.New("equal, but written in another order or form")
	}
	return nil
}

// complete calculates a document, or an envelope where the name says so: those
// do not always name their own schema.
func complete(lib *gobl.Library, path string, data []byte) (*gobl.Envelope, error) {
	if !strings.Contains(path, ".env.") {
		return lib.Complete(data)
	}
	env, err := lib.ParseEnvelope(data)
	if err != nil {
		return nil, err
	}
	return env, lib.Calculate(env)
}

// vector is a document with the result of another implementation.
type vector struct {
	ID     string
	Source string
	Input  json.RawMessage
	OK     bool
	Dig    string
	Doc    json.RawMessage
	Error  string
	Faults []struct {
		Code  string
		Paths []string
	}
}

func readVectors(t testing.TB, name string, each func(v *vector)) {
	t.Helper()
	needShared(t)
	file, err := os.Open(filepath.Join(shared, "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		v := new(vector)
		if err := json.Unmarshal(lines.Bytes(), v); err != nil {
			t.Fatal(err)
		}
		each(v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestVectors(t *testing.T) {
	lib := newLibrary(t)
	for name, want := range map[string]int{"mutations": 588, "refusals": 535, "regimes": 432, "tax-identities": 459} {
		t.Run(name, func(t *testing.T) {
			var count int
			readVectors(t, name+".jsonl", func(v *vector) {
				count++
				if why := judge(lib, v); why != "" {
					t.Errorf("%s (%s): %s", v.ID, v.Source, why)
				}
			})
			if count != want {
				t.Errorf("%d vectors, want %d", count, want)
			}
		})
	}
}

// judge compares our result with the recorded one and returns the differences.
func judge(lib *gobl.Library, v *vector) (why string) {
	env, err := lib.Build(v.Input)
	if v.OK {
		if err != nil {
			return err.Error()
		}
		if env.Head.Dig.Val == v.Dig {
			return ""
		}
		return "digest differs (-want +got):\n" + documentDiff(env, v.Doc)
	}
	var e *gobl.Error
	if !errors.As(err, &e) {
		return "accepted, but refused there: " + v.Error
	}
	if string(e.Key) != v.Error {
		return "error " + e.Error() + ", want " + v.Error
	}
	if v.Error != string(gobl.ErrValidation) {
		return ""
	}
	want := rule.Faults{}
	for _, f := range v.Faults {
		want = append(want, &rule.Fault{Code: f.Code, Paths: f.Paths})
	}
	return cmp.Diff(faultSet(want), faultSet(e.Faults))
}

// faultSet lists codes with paths, sorted.
func faultSet(faults rule.Faults) []string {
	var list []string
	for _, f := range faults {
		for _, p := range f.Paths {
			list = append(list, f.Code+" "+p)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func documentDiff(env *gobl.Envelope, want []byte) string {
	data, err := env.JSON()
	if err != nil {
		return err.Error()
	}
	var got struct{ Doc any }
	var w any
	if err := errors.Join(json.Unmarshal(data, &got), json.Unmarshal(want, &w)); err != nil {
		return err.Error()
	}
	return cmp.Diff(w, got.Doc)
}
