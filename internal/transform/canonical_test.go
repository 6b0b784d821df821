package transform

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/domain"
)

// decoded is the canonical form by way of a tree of values, which the hashes of
// existing jobs were made of.
func decoded(data []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// decodedIdentity is the identity by way of a tree of values.
func decodedIdentity(r *request) (string, error) {
	args, meta := r.Args, r.Meta
	if emptyObject(args) {
		args = nil
	}
	if emptyObject(meta) {
		meta = nil
	}
	body, err := json.Marshal(struct {
		WorkflowID  domain.ID       `json:"workflow_id"`
		SiloEntryID domain.ID       `json:"silo_entry_id,omitempty"`
		Data        json.RawMessage `json:"data,omitempty"`
		Key         string          `json:"key,omitempty"`
		Tags        []string        `json:"tags,omitempty"`
		Args        json.RawMessage `json:"args,omitempty"`
		Meta        json.RawMessage `json:"meta,omitempty"`
	}{r.workflow, r.entry, r.Data, r.Key, r.Tags, args, meta})
	if err == nil {
		body, err = decoded(body)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), err
}

// anyJSON generates JSON as clients may write it.
func anyJSON(depth int) *rapid.Generator[string] {
	space := rapid.SampledFrom([]string{"", "", "", " ", "\n\t", "\r\n  "})
	part := rapid.SampledFrom([]string{
		"a", "b", "ab", "é", "e\u0301", "ß", "😀", "\u2028", "\u2029", "\ufffd", "\x7f", "\xff", "\xed\xa0\x80", "<", ">", "&", "/", " ", "{", "}", "[", "]", ",", ":",
		`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0000`, `\u0061`, `\u00e9`, `\u00E9`, `\u003c`, `\u2028`, `\ud83d\ude00`, `\ud800`, `\udc00x`, `\uFFFD`, `$schema`,
	})
	text := rapid.Custom(func(t *rapid.T) string {
		return `"` + strings.Join(rapid.SliceOfN(part, 0, 4).Draw(t, "parts"), "") + `"`
	})
	scalar := rapid.OneOf(text, rapid.SampledFrom([]string{
		"null", "true", "false", "0", "-0", "0.0", "-0.0", "1", "1.0", "1.50", "1e5", "1E5", "1e+05", "1E-7", "-1.5e300", "1e400",
		"9007199254740993", "123456789012345678901234567890", "-99999999999999999999.000001",
	}))
	if depth == 0 {
		return scalar
	}
	inner := anyJSON(depth - 1)
	list := func(open, end string, item *rapid.Generator[string]) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			items := rapid.SliceOfN(item, 0, 5).Draw(t, "items")
			return open + space.Draw(t, "space") + strings.Join(items, ",") + end
		})
	}
	padded := rapid.Custom(func(t *rapid.T) string {
		return space.Draw(t, "before") + inner.Draw(t, "value") + space.Draw(t, "after")
	})
	named := rapid.Custom(func(t *rapid.T) string {
		return space.Draw(t, "before") + text.Draw(t, "name") + space.Draw(t, "between") + ":" + padded.Draw(t, "value")
	})
	return rapid.OneOf(scalar, list("[", "]", padded), list("{", "}", named))
}

// TestCanonicalStaysTheSame: the hashes of jobs that exist must still be those of
// their requests.
func TestCanonicalStaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(anyJSON(3).Draw(t, "json"))
		checkCanonical(t, data)
	})
}

func checkCanonical(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, data []byte,
) {
	t.Helper()
	want, wantErr := decoded(data)
	got, err := appendCanonical(nil, data)
	if (err == nil) != (wantErr == nil && json.Valid(data)) || err == nil && !bytes.Equal(got, want) {
		t.Fatalf("%q becomes\n%q, %v; want\n%q, %v", data, got, err, want, wantErr)
	}
}

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		` { "b" : [ 1.50 , -0 , 1e5 ] , "a" : { } } `: `{"a":{},"b":[1.50,-0,1e5]}`,
		`{"a":1,"b":2,"\u0061":3}`:                    `{"a":3,"b":2}`,
		`{"b":1,"b":{"d":1,"c":2}}`:                   `{"b":{"c":2,"d":1}}`,
		`"<\u00e9\/>"`:                                `"\u003cé/\u003e"`,
		`[[],{},null]`:                                `[[],{},null]`,
	} {
		checkCanonical(t, []byte(in))
		if got, err := appendCanonical([]byte("x"), []byte(in)); err != nil || string(got) != "x"+want {
			t.Errorf("%s becomes %s, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", " ", "{", `{"a"}`, `[1,]`, "1 2", "nul", `"\x"`, "\"\n\""} {
		if got, err := appendCanonical(nil, []byte(bad)); err == nil {
			t.Errorf("%q becomes %s", bad, got)
		}
	}
}

func TestIdentityStaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Custom(func(t *rapid.T) json.RawMessage {
			if rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
				return nil
			}
			return json.RawMessage(anyJSON(2).Draw(t, "json"))
		})
		r := &request{workflow: "01950000-0000-7000-8000-000000007001"}
		r.Data, r.Args, r.Meta = value.Draw(t, "data"), value.Draw(t, "args"), value.Draw(t, "meta")
		r.Key = rapid.SampledFrom([]string{"", "k/1", "<é>", "\xff"}).Draw(t, "key")
		r.Tags = rapid.SampledFrom([][]string{nil, {}, {"a"}, {"b", "a&", "\u2028"}}).Draw(t, "tags")
		if rapid.Bool().Draw(t, "entry") {
			r.entry = "01950000-0000-7000-8000-000000008001"
		}
		want, err := decodedIdentity(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.identity(); err != nil || got != want {
			t.Fatalf("%s, %v; want %s", got, err, want)
		}
	})
}

// TestIdentityOnRecord holds the hash of a request that a job may have on record.
func TestIdentityOnRecord(t *testing.T) {
	r, err := checkInput(JobInput{
		WorkflowID: "01950000-0000-7000-8000-000000007001", Key: "k/1", Tags: []string{"b", "a"},
		Data: json.RawMessage(`{"title":"A <b>","n":[1.50,1e5,-0]}`), Args: json.RawMessage(`{"b":"2","a":1}`),
	})
	const want = "580cf6831a3ec53f183a8420d62b4278a500dff1f3bb8e387f8d648bdf001aa5"
	if err != nil || r.hash != want {
		t.Errorf("%v, %v; want %s", r, err, want)
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte(` {"b":1,"a":[1e5,"\u003c"],"b":{}} `))
	f.Fuzz(func(t *testing.T, data []byte) {
		if json.Valid(data) {
			checkCanonical(t, data)
		}
	})
}

func BenchmarkIdentity(b *testing.B) {
	line := `{"quantity":"10","item":{"name":"Work & travel","price":"100.00"},"taxes":[{"cat":"VAT","rate":"standard"}]},`
	data := `{"lines":[` + strings.Repeat(line, (10<<20)/len(line)) + `{}]}`
	r := &request{JobInput: JobInput{Data: json.RawMessage(data)}, workflow: "01950000-0000-7000-8000-000000007001"}
	for name, identity := range map[string]func(*request) (string, error){"one pass": (*request).identity, "by a tree": decodedIdentity} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := identity(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
