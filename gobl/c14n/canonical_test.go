package c14n_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/c14n"
	"chancery/test/shared"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	many := `{"z":0` + strings.Repeat(`,"k":1`, 40) + `,"b":2}`
	cases := []struct{ name, in, want string }{
		{"nothing", ``, ``},
		{"blank", " \n\t\r", ``},
		{"words", `[true,false,null]`, `[true,false,null]`},
		{"lone null", `null`, `null`},
		{"space", " { \"b\" : [ 1 , 2 ] ,\n\t\"a\" : { } } ", `{"a":{},"b":[1,2]}`},
		{"order", `{"é":1,"a":2,"Z":3,"$schema":4,"aa":5}`, `{"$schema":4,"Z":3,"a":2,"aa":5,"é":1}`},
		{"order by decoded name", `{"b":1,"\u0061":2,"\u00e9":3,"z":4}`, `{"a":2,"b":1,"z":4,"é":3}`},
		{"duplicates stay in order", `{"b":1,"a":1,"b":0,"a":2}`, `{"a":1,"a":2,"b":1,"b":0}`},
		{"many members", many, `{"b":2` + strings.Repeat(`,"k":1`, 40) + `,"z":0}`},
		{"null members go", `{"a":1,"b":null,"c":[null]}`, `{"a":1,"c":[null]}`},
		{"leading null leaves its comma", `{"b":1,"a":null}`, `{,"b":1}`},
		{"nothing but null", `{"b":null,"a":null}`, `{}`},
		{"empty", `[{},[],""]`, `[{},[],""]`},
		{"escapes", `"\"\\\/\b\f\n\r\t\u001b\u0000"`, `"\"\\/\b\f\n\r\t\u001B\u0000"`},
		{"raw characters", `"/<>&\u007f\u2028é\ud83d\ude00"`, "\"/<>&\u007f\u2028é😀\""},
		{"escaped names", `{"\n\"":1}`, `{"\n\"":1}`},
		{"integers", `[0,-0,-7,9223372036854775807,-9223372036854775808]`, `[0,0,-7,9223372036854775807,-9223372036854775808]`},
		{"positive floats", `[1.5,1e2,10.0,0.0,0.00001,0e5,1E+10,1.25E-300,123.456]`, `[1.5E0,1.0E2,1.0E1,0.0E0,1.0E-5,0.0E0,1.0E10,1.25E-300,1.23456E2]`},
		{"big integers", `[12345678901234567890,9223372036854775808]`, `[1.2345678901234567E19,9.223372036854776E18]`},
		{"negative floats", `[-1.5,-5.0,-0.0,-1e10,-9223372036854775809]`, `[-.01.5E0,-.05E0,-.00E0,-.01E10,-.09.223372036854776E18]`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := c14n.Canonical([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("Canonical(%s)\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func TestCanonicalRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in     string
		want   error
		offset int
	}{
		{`{`, c14n.ErrSyntax, 1},
		{`{"a"}`, c14n.ErrSyntax, 4},
		{`{"a":}`, c14n.ErrSyntax, 5},
		{`{"a":1,}`, c14n.ErrSyntax, 7},
		{`{a:1}`, c14n.ErrSyntax, 1},
		{`[1,]`, c14n.ErrSyntax, 3},
		{`[1 2]`, c14n.ErrSyntax, 3},
		{`[1}`, c14n.ErrSyntax, 2},
		{`1 2`, c14n.ErrSyntax, 2},
		{`tru`, c14n.ErrSyntax, 0},
		{`nul`, c14n.ErrSyntax, 0},
		{`01`, c14n.ErrSyntax, 0},
		{`-01`, c14n.ErrSyntax, 0},
		{`-`, c14n.ErrSyntax, 0},
		{`+1`, c14n.ErrSyntax, 0},
		{`.5`, c14n.ErrSyntax, 0},
		{`1.`, c14n.ErrSyntax, 0},
		{`1e`, c14n.ErrSyntax, 0},
		{`"a`, c14n.ErrSyntax, 2},
		{`"\n`, c14n.ErrSyntax, 3},
		{"\"\n\"", c14n.ErrSyntax, 1},
		{"\"\\t\n\"", c14n.ErrSyntax, 3},
		{`"\x"`, c14n.ErrSyntax, 1},
		{`"\u12"`, c14n.ErrSyntax, 1},
		{`"\u12g4"`, c14n.ErrSyntax, 1},
		{`"\`, c14n.ErrSyntax, 1},
		{`"\ud800"`, c14n.ErrText, 1},
		{`"\ud800\u0041"`, c14n.ErrText, 1},
		{`"\udc00\ud800"`, c14n.ErrText, 1},
		{`"\ufffd"`, c14n.ErrText, 1},
		{"\"\ufffd\"", c14n.ErrText, 1},
		{"\"\xff\"", c14n.ErrText, 1},
		{"{\"\xff\\n\":1}", c14n.ErrText, 2},
		{`1e400`, c14n.ErrNumber, 0},
		{"\ufeff{}", c14n.ErrSyntax, 0},
		{strings.Repeat("[", c14n.MaxDepth+1), c14n.ErrDepth, c14n.MaxDepth},
		{strings.Repeat(`{"a":`, c14n.MaxDepth+1), c14n.ErrDepth, 5 * c14n.MaxDepth},
	}
	for _, c := range cases {
		prefix := []byte("before")
		got, err := c14n.Append(prefix, []byte(c.in))
		var syntax *c14n.SyntaxError
		if !errors.Is(err, c.want) || !errors.As(err, &syntax) || syntax.Offset != c.offset {
			t.Errorf("Append(%.40q) error = %v, want %v at byte %d", c.in, err, c.want, c.offset)
		}
		if string(got) != "before" {
			t.Errorf("Append(%.40q) = %q, want dst unchanged", c.in, got)
		}
	}
}

func TestDeepestInput(t *testing.T) {
	t.Parallel()
	in := strings.Repeat("[", c14n.MaxDepth) + strings.Repeat("]", c14n.MaxDepth)
	got, err := c14n.Canonical([]byte(in))
	if err != nil || string(got) != in {
		t.Fatalf("%d levels: %v", c14n.MaxDepth, err)
	}
}

func TestAppendKeepsPrefix(t *testing.T) {
	t.Parallel()
	got, err := c14n.Append([]byte("x="), []byte(` [ 1 ] `))
	if err != nil || string(got) != "x=[1]" {
		t.Fatalf("Append = %s, %v", got, err)
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	// The SHA-256 of {} and of no bytes at all.
	for in, want := range map[string]string{
		" { } ": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
		"":      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	} {
		if got, err := c14n.Digest([]byte(in)); err != nil || got != want {
			t.Errorf("Digest(%q) = %s, %v", in, got, err)
		}
	}
	if got, err := c14n.Digest([]byte("{")); err == nil || got != "" {
		t.Errorf("Digest of broken JSON = %q, %v", got, err)
	}
}

// TestExamples recomputes the digest of every recorded envelope.
func TestExamples(t *testing.T) {
	t.Parallel()
	root := shared.Path(t, "gobl", "examples")
	seen := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Base(filepath.Dir(path)) != "out" || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var envelope struct {
			Head struct{ Dig struct{ Val string } }
			Doc  json.RawMessage
		}
		if err := json.Unmarshal(data, &envelope); err != nil {
			return err
		}
		seen++
		got, err := c14n.Digest(envelope.Doc)
		if err != nil || got != envelope.Head.Dig.Val {
			t.Errorf("%s: digest %s, %v; want %s", path, got, err, envelope.Head.Dig.Val)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 99 {
		t.Fatalf("only %d envelopes found", seen)
	}
}

// TestVectors recomputes the digests of the recorded calculations.
func TestVectors(t *testing.T) {
	t.Parallel()
	root := shared.Path(t, "gobl", "vectors")
	for _, name := range []string{"mutations.jsonl", "regimes.jsonl"} {
		file, err := os.Open(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		lines, seen := json.NewDecoder(file), 0
		for {
			var line struct {
				ID  string
				OK  bool
				Dig string
				Doc json.RawMessage
			}
			if err := lines.Decode(&line); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if !line.OK {
				continue
			}
			seen++
			got, err := c14n.Digest(line.Doc)
			if err != nil || got != line.Dig {
				t.Errorf("%s %s: digest %s, %v; want %s", name, line.ID, got, err, line.Dig)
			}
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if seen == 0 {
			t.Errorf("%s holds no calculation", name)
		}
	}
}

// TestOrderDoesNotMatter shuffles members and spreads white space: the canonical
// form stays.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.MapOf(rapid.StringN(0, 8, -1), rapid.IntRange(-1000, 1000)).Draw(t, "members")
		plain, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(plain, []byte(`\ufffd`)) || bytes.Contains(plain, []byte("\ufffd")) {
			t.Skip("lost text has no canonical form")
		}
		want, err := c14n.Canonical(plain)
		if err != nil {
			t.Fatal(err)
		}
		names := make([]string, 0, len(members))
		for name := range members {
			names = append(names, name)
		}
		if len(names) > 0 {
			names = rapid.Permutation(names).Draw(t, "order")
		}
		var b bytes.Buffer
		b.WriteString("{ ")
		for i, name := range names {
			if i > 0 {
				b.WriteString(" ,\n")
			}
			quoted, _ := json.Marshal(name)
			b.Write(quoted)
			b.WriteString("\t: ")
			number, _ := json.Marshal(members[name])
			b.Write(number)
		}
		b.WriteString("}")
		if got, err := c14n.Canonical(b.Bytes()); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("Canonical(%s) = %s, %v; want %s", b.Bytes(), got, err, want)
		}
	})
}

// FuzzCanonical checks that input is accepted exactly when it is JSON, and that
// the form of the form is the form.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `{"b":[1,-0,"\u001b\ud83d\ude00é"],"a":{"x":null,"c":true}}`,
		`[1.5,-2e3,12345678901234567890]`, `{"a":1,"a":2,"\n":"/<"}`, "\"\ufffd\"", `[[[[]]]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		once, err := c14n.Canonical(in)
		if err != nil {
			if errors.Is(err, c14n.ErrSyntax) && json.Valid(in) {
				t.Fatalf("valid JSON %q refused: %v", in, err)
			}
			return
		}
		if len(once) > 0 && !json.Valid(in) {
			t.Fatalf("%q is not JSON, but became %q", in, once)
		}
		if !json.Valid(once) {
			// Negative floats and leading nulls have forms that are no JSON.
			if len(once) > 0 && !bytes.ContainsAny(in, ".eE") && !bytes.Contains(in, []byte("null")) && len(in) < 20 {
				t.Fatalf("Canonical(%q) = %q", in, once)
			}
			return
		}
		twice, err := c14n.Canonical(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("Canonical(%q) = %q, then %q, %v", in, once, twice, err)
		}
	})
}

func BenchmarkDigest(b *testing.B) {
	line := `{"i":1,"quantity":"20","item":{"name":"Development services","price":"90.00","unit":"h"},` +
		`"sum":"1800.00","discounts":[{"reason":"Special discount","percent":"10.0%","amount":"180.00"}],` +
		`"taxes":[{"cat":"VAT","key":"standard","rate":"general","percent":"21.0%"}],"total":"1620.00"}`
	doc := []byte(`{"$schema":"https://gobl.org/draft-0/bill/invoice","type":"standard","lines":[` +
		strings.Repeat(line+",", 9) + line + `],"code":"1"}`)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c14n.Digest(doc); err != nil {
			b.Fatal(err)
		}
	}
}
