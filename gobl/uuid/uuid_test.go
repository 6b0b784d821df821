package uuid_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"chancery/gobl/uuid"
)

const sample uuid.UUID = "8a51fd30-2a27-11ee-be56-0242ac120002"

func TestParse(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		string(sample),
		strings.ToUpper(string(sample)),
		"{" + string(sample) + "}",
		" " + string(sample) + " ",
		"urn:uuid:" + string(sample),
		strings.ReplaceAll(string(sample), "-", ""),
		sample.Base64(),
	} {
		if got, err := uuid.Parse(in); err != nil || got != sample {
			t.Errorf("Parse(%q) = %s, %v", in, got, err)
		}
	}
	if got, err := uuid.Parse(""); err != nil || got != "" {
		t.Errorf("empty text: %q, %v", got, err)
	}
	if got, err := uuid.Parse(string(uuid.Zero)); err != nil || got != uuid.Zero || !got.IsZero() || got.Normalize() != "" {
		t.Errorf("zeros: %q, %v", got, err)
	}
	for _, in := range []string{
		"ZZ", string(sample) + "0", "[" + string(sample) + "]", "urn:uuix:" + string(sample), "{" + string(sample) + ")",
		"  " + string(sample), " " + string(sample) + "}",
		"8a51fd30-2a27-11ee-be56-0242ac12000g", "8a51fd30+2a27-11ee-be56-0242ac120002", "!!!!!!!!!!!!!!!!!!!!!!", "ilH9MConEe6-VgJCrBIAAh",
		strings.Repeat("x", 100),
	} {
		if got, err := uuid.Parse(in); err == nil || got != "" {
			t.Errorf("Parse(%q) = %q, want an error", in, got)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	cases := []struct {
		id      uuid.UUID
		version int
		instant string
	}{
		// The examples of RFC 9562, appendix A.
		{"c232ab00-9414-11ec-b3c8-9f6bdeced846", 1, "2022-02-22T19:22:22Z"},
		{"1ec9414c-232a-6b00-b3c8-9f6bdeced846", 6, "2022-02-22T19:22:22Z"},
		{"017f22e2-79b0-7cc3-98c4-dc0c0c07398f", 7, "2022-02-22T19:22:22Z"},
		{"919108f7-52d1-4320-9bac-f847db4148a8", 4, ""},
		{"2ed6657d-e927-568b-95e1-2665a8aea6a2", 5, ""},
		{"2489e9ad-2ee2-8e00-8ec9-32d5f69181c0", 8, ""},
		{"ffffffff-ffff-ffff-ffff-ffffffffffff", 15, ""},
		{uuid.Zero, 0, ""},
		{"", 0, ""},
		{"ZZ", 0, ""},
	}
	for _, c := range cases {
		instant, ok := c.id.Timestamp()
		text := ""
		if ok {
			text = instant.Format(time.RFC3339Nano)
		}
		if c.id.Version() != c.version || text != c.instant || c.id.HasTimestamp() != ok {
			t.Errorf("%s: version %d, instant %q", c.id, c.id.Version(), text)
		}
	}
	if uuid.UUID("").Valid() || uuid.UUID("ZZ").Valid() || !uuid.Zero.Valid() || !sample.Valid() {
		t.Error("validity")
	}
	if !uuid.UUID("").IsZero() || sample.IsZero() || sample.Normalize() != sample || uuid.UUID("ZZ").Base64() != "" {
		t.Error("emptiness")
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	type doc struct {
		ID uuid.UUID `json:"id,omitempty"`
	}
	for in, want := range map[string]string{
		`{}`:                              `{}`,
		`{"id":""}`:                       `{}`,
		`{"id":null}`:                     `{}`,
		`{"id":"` + string(sample) + `"}`: `{"id":"` + string(sample) + `"}`,
		`{"id":"{8A51FD30-2a27-11ee-be56-0242ac12000\u0032}"}`: `{"id":"` + string(sample) + `"}`,
		`{"id":"` + string(uuid.Zero) + `"}`:                   `{"id":"` + string(uuid.Zero) + `"}`,
	} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got, err := json.Marshal(d); err != nil || string(got) != want {
			t.Errorf("%s became %s, %v", in, got, err)
		}
	}
	for _, in := range []string{`{"id":"ZZ"}`, `{"id":1}`, `{"id":{}}`} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err == nil {
			t.Errorf("%s was read as %q", in, d.ID)
		}
	}
}

func TestNewV7(t *testing.T) {
	t.Parallel()
	// RFC 9562, appendix A.6, with the fraction of the millisecond in the place
	// of its twelve random bits.
	at := time.Date(2022, 2, 22, 19, 22, 22, 500_000, time.UTC)
	id, err := uuid.NewV7(at, bytes.NewReader([]byte{0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f}))
	if err != nil || id != "017f22e2-79b0-7800-98c4-dc0c0c07398f" {
		t.Errorf("%s, %v", id, err)
	}
	if _, err := uuid.NewV7(at, iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("without randomness: %v", err)
	}
	for _, at := range []time.Time{time.Unix(-1, 0), time.UnixMilli(1 << 48)} {
		if id, err := uuid.NewV7(at, bytes.NewReader(make([]byte, 8))); err == nil {
			t.Errorf("%s made %s", at, id)
		}
	}
}

// TestV7Order: UUIDs sort as their instants, which can be read from them.
func TestV7Order(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(0, rapid.Int64Min(0).Draw(t, "at"))
		later := at.Add(time.Duration(rapid.Int64Range(245, 1e12).Draw(t, "step")))
		random := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "random")
		a, err1 := uuid.NewV7(at, bytes.NewReader(random[:8]))
		b, err2 := uuid.NewV7(later, bytes.NewReader(random[8:]))
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if a >= b || a.Version() != 7 || !a.Valid() {
			t.Fatalf("%s, then %s", a, b)
		}
		if back, ok := a.Timestamp(); !ok || back.UnixMilli() != at.UnixMilli() {
			t.Fatalf("%s gives %s, want %s", a, back, at)
		}
		if back, err := uuid.Parse(a.Base64()); err != nil || back != a {
			t.Fatalf("%s as base64 came back as %s, %v", a, back, err)
		}
	})
}

func TestNewV5(t *testing.T) {
	t.Parallel()
	// RFC 9562, appendix A.4: the name www.example.com in the DNS namespace.
	id, err := uuid.NewV5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")
	if err != nil || id != "2ed6657d-e927-568b-95e1-2665a8aea6a2" {
		t.Errorf("%s, %v", id, err)
	}
	if id, err := uuid.NewV5("", "x"); err == nil {
		t.Errorf("no namespace made %s", id)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(string(sample))
	f.Add("{" + strings.ToUpper(string(sample)) + "}")
	f.Add("ilH9MConEe6-VgJCrBIAAg")
	f.Fuzz(func(t *testing.T, in string) {
		id, err := uuid.Parse(in)
		if err != nil || in == "" {
			return
		}
		if !id.Valid() {
			t.Fatalf("%q was read as %q", in, id)
		}
		if back, err := uuid.Parse(string(id)); err != nil || back != id {
			t.Fatalf("%q = %s came back as %s, %v", in, id, back, err)
		}
	})
}
