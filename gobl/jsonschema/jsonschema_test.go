package jsonschema_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"chancery/gobl"
	"chancery/gobl/jsonschema"
	"chancery/gobl/schema"
	reference "chancery/test/shared"
)

const shared = "../../../shared/gobl"

func needShared(t *testing.T) {
	t.Helper()
	reference.Path(t, "gobl")
}

func newGenerator(t *testing.T) *jsonschema.Generator {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib.Schemas()
}

// shape is what of a schema decides how a document is written.
type shape struct {
	Names    []string // of members, in order
	Required []string
	Types    map[string]string // what each member is
}

// definitions reads the shapes of the types in a schema.
func definitions(t *testing.T, data []byte) map[string]shape {
	t.Helper()
	var in struct {
		Defs map[string]struct {
			Properties json.RawMessage
			Required   []string
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	out := map[string]shape{}
	for name, def := range in.Defs {
		s := shape{Required: def.Required, Types: map[string]string{}}
		slices.Sort(s.Required)
		s.Names = names(t, def.Properties)
		var properties map[string]property
		if len(def.Properties) > 0 {
			if err := json.Unmarshal(def.Properties, &properties); err != nil {
				t.Fatal(err)
			}
		}
		for member, p := range properties {
			s.Types[member] = p.text()
		}
		out[name] = s
	}
	return out
}

type property struct {
	Ref   string `json:"$ref"`
	Type  string
	Items *property
	OneOf []struct{ Const string } `json:"oneOf"`
	AnyOf []struct{ Const string } `json:"anyOf"`
}

// text sums a property up: what it is and which keys it allows.
func (p *property) text() string {
	s := p.Type + p.Ref
	for _, c := range slices.Concat(p.OneOf, p.AnyOf) {
		s += " " + c.Const
	}
	if p.Items != nil {
		s += "[" + p.Items.text() + "]"
	}
	return s
}

// names lists the members of a JSON object in their order.
func names(t *testing.T, object []byte) []string {
	t.Helper()
	if len(object) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var list []string
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, name.(string))
		if err := dec.Decode(new(json.RawMessage)); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// withoutJSON returns published schemas of definitions that documents refer to by
// key and never hold, so that our types of them have no JSON form.
func withoutJSON() []string {
	return []string{
		"tax/addon-def", "tax/catalogue-def", "tax/correction-definition", "tax/correction-set", "tax/regime-def",
		"tax/scenario", "tax/scenario-set", "tax/tag-set",
	}
}

// unpublished are the schemas of complements that external addons bring, of which the
// format publishes none.
func unpublished() []string {
	return []string{"regimes/mx/food-vouchers", "regimes/mx/fuel-account-balance"}
}

// addition is what documents may hold and the published schemas do not know yet.
type addition struct {
	def, member string
	// key is one that is proposed for the member; empty where the member itself is new.
	key    string
	reason string
}

// newer lists the additions. A test that finds one in the published schemas fails.
func newer() []addition {
	const (
		clearing = "since release 0.504 of the format, the published schemas are of 0.502: dk-oioubl-v2 needs the registration " +
			"number of the bank"
		excise = "a key that dk-oioubl-v2 defines; the list is open, so that it was always allowed"
	)
	return []addition{
		{"pay.CreditTransfer", "clearing", "", clearing},
		{"bill.Charge", "key", "excise", excise},
		{"bill.LineCharge", "key", "excise", excise},
	}
}

// withoutNewer takes the additions out of our shapes, and marks those it found.
func withoutNewer(shapes map[string]shape, found map[addition]bool) map[string]shape {
	for _, a := range newer() {
		s, there := shapes[a.def]
		if kinds, member := s.Types[a.member]; !there || !member {
			continue
		} else if a.key != "" {
			s.Types[a.member] = strings.Replace(kinds, " "+a.key, "", 1)
			found[a] = found[a] || s.Types[a.member] != kinds
			continue
		}
		delete(s.Types, a.member)
		s.Names = slices.DeleteFunc(s.Names, func(name string) bool { return name == a.member })
		shapes[a.def] = s
		found[a] = true
	}
	return shapes
}

// TestPublished compares members, their order, requiredness, types and keys with
// the published schemas.
func TestPublished(t *testing.T) {
	needShared(t)
	g := newGenerator(t)
	root := filepath.Join(shared, "data/schemas")
	seen, found := map[schema.ID]bool{}, map[addition]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(root)+"/"), ".json")
		if slices.Contains(withoutJSON(), name) {
			return nil
		}
		id := schema.Short(name)
		seen[id] = true
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		got, err := g.Generate(id)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		if diff := cmp.Diff(definitions(t, want), withoutNewer(definitions(t, got), found)); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", name, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range g.All() {
		if !seen[id] && !slices.Contains(unpublished(), id.Name()) {
			t.Errorf("%s is not published", id)
		}
	}
	for _, a := range newer() {
		if !found[a] || a.reason == "" {
			t.Errorf("%s.%s %s is no addition of ours, or has no reason", a.def, a.member, a.key)
		}
	}
}

// compiler holds all schemas by their ids.
func compiler(t *testing.T, g *jsonschema.Generator) *validator.Compiler {
	t.Helper()
	c := validator.NewCompiler()
	for _, id := range g.All() {
		data, err := g.Generate(id)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := validator.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(string(id), doc); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// TestSchemasCompile requires every schema to be one, and every reference to lead
// somewhere.
func TestSchemasCompile(t *testing.T) {
	g := newGenerator(t)
	c := compiler(t, g)
	for _, id := range g.All() {
		if _, err := c.Compile(string(id)); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if n := len(g.All()); n < 70 {
		t.Errorf("%d schemas, want at least 70", n)
	}
}

// TestExamplesFit checks the documents of all examples against the schemas.
func TestExamplesFit(t *testing.T) {
	needShared(t)
	c := compiler(t, newGenerator(t))
	paths, err := filepath.Glob(filepath.Join(shared, "examples/*/out/*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		v, err := validator.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		doc := v.(map[string]any)["doc"].(map[string]any)
		for id, part := range map[string]any{schema.Base + "envelope": v, doc["$schema"].(string): doc} {
			s, err := c.Compile(id)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(part); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

// TestComplementsFit checks the documents that addons build, and the complements in them,
// against the schemas.
func TestComplementsFit(t *testing.T) {
	c := compiler(t, newGenerator(t))
	paths, err := filepath.Glob("../addon/*/testdata/*.golden")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		v, err := validator.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		doc := v.(map[string]any)["doc"].(map[string]any)
		complements, _ := doc["complements"].([]any)
		for _, doc := range append(complements, any(doc)) {
			s, err := c.Compile(doc.(map[string]any)["$schema"].(string))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(doc); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

func TestUnknown(t *testing.T) {
	if _, err := newGenerator(t).Generate("https://example.com/x"); err == nil {
		t.Error("a schema of no type")
	}
}

// described is a type or member of a schema with its description.
type described struct{ name, description string }

// descriptions lists the types of a schema and all their members.
func descriptions(t *testing.T, data []byte) []described {
	t.Helper()
	var in struct {
		Defs map[string]struct {
			Description string
			Properties  map[string]struct{ Description string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	var list []described
	for name, def := range in.Defs {
		list = append(list, described{name, def.Description})
		for member, p := range def.Properties {
			list = append(list, described{name + "." + member, p.Description})
		}
	}
	return list
}

// TestDescriptions requires all types and all their members to be described, in
// sentences that say more than the name, without names of the source.
func TestDescriptions(t *testing.T) {
	g := newGenerator(t)
	count := 0
	for _, id := range g.All() {
		data, err := g.Generate(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range descriptions(t, data) {
			count++
			if fault := undescribed(d); fault != "" {
				t.Errorf("%s %s: %q", d.name, fault, d.description)
			}
		}
	}
	if count < 600 {
		t.Errorf("%d types and members, want at least 600", count)
	}
}

// sourceName matches a name of the source with capitals inside, IssueDate for
// instance, of which the documents know nothing.
var sourceName = regexp.MustCompile(`\b[A-Z][a-z0-9]+[A-Z][a-z]\w*`)

// undescribed says what is wrong with a description, empty when it is right.
func undescribed(d described) string {
	_, name, _ := strings.Cut(d.name, ".")
	_, member, isMember := strings.Cut(name, ".")
	words := strings.Fields(strings.TrimSuffix(d.description, "."))
	switch {
	case len(words) == 0:
		return "has no description"
	case len(words) < 2, strings.EqualFold(strings.Join(words, "_"), member):
		return "has a description that is only its name"
	case !strings.HasSuffix(d.description, "."):
		return "has a description that is no sentence"
	case isMember && sourceName.MatchString(d.description):
		return "has a description with a name of the source"
	}
	return ""
}

func TestUndescribed(t *testing.T) {
	for _, d := range []described{
		{"bill.Invoice.code", ""},
		{"bill.Invoice.issue_date", "Issue date."},
		{"bill.Invoice.code", "Code."},
		{"bill.Invoice.code", "Number of the invoice"},
		{"bill.Invoice.issue_date", "IssueDate is when the invoice was issued."},
	} {
		if undescribed(d) == "" {
			t.Errorf("%s may be described as %q", d.name, d.description)
		}
	}
	if fault := undescribed(described{"bill.Invoice.code", "Number of the invoice (BT-1)."}); fault != "" {
		t.Error(fault)
	}
}
