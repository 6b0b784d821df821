package archive_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"chancery/internal/archive"
	"chancery/internal/domain"
	"chancery/test/kit"
)

// made is an installation with something in its workspace.
func made(t testing.TB) *kit.Installation {
	t.Helper()
	in := kit.New(t, kit.Options{})
	const flow = "01950000-0000-4000-8000-000000000001"
	in.Do("PUT", "/transform/v1/workflows/"+flow, `{"name": "Note", "steps": [{"action": "silo.state", "config": {"state": "sent"}}]}`).Want(200)
	for n := range 3 {
		entry := fmt.Sprintf("01950000-0000-7000-8000-%012d", n)
		in.Do("PUT", "/silo/v1/entries/"+entry, fmt.Sprintf(`{"key": "k%d", "data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "No %d <&> \u2028 é\t\n"}}`, n, n)).Want(200)
		in.Do("POST", "/silo/v1/entries/"+entry+"/files", fmt.Sprintf(`{"name": "f%d.txt", "data": "bm90ZS%c="}`, n, 'A'+rune(4*n))).Want(200)
		in.Do("PUT", fmt.Sprintf("/transform/v1/jobs/01950000-0000-7000-8001-%012d?wait=10", n), `{"workflow_id": "`+flow+`", "silo_entry_id": "`+entry+`"}`).Want(200)
	}
	return in
}

// export returns the archive of the default workspace.
func export(t testing.TB, in *kit.Installation, slug string) ([]byte, *archive.Export) {
	t.Helper()
	var b bytes.Buffer
	e := archive.Exporter{Store: in.Parts.Store, Blobs: in.Parts.Blobs}
	out, err := e.Export(t.Context(), in.Actor(slug).Workspace, archive.Head{MadeBy: "test", MadeAt: time.Unix(1, 0).UTC(), Keys: json.RawMessage(`{"keys":[{"kid":"k1","kty":"EC"}]}`)}, &b)
	kit.Must(t, err)
	return b.Bytes(), out
}

func importer(in *kit.Installation) *archive.Importer {
	return &archive.Importer{Store: in.Parts.Store, Blobs: in.Parts.Blobs, Clock: in.Parts.Clock, IDs: in.Parts.IDs}
}

func opened(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// TestRoundTrip: what is imported gives the same archive again, but for the keys that came
// with it.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	data, out := export(t, made(t), kit.Default)
	to := kit.New(t, kit.Options{})
	got, err := importer(to).Import(t.Context(), opened(data), archive.Options{As: "copy"})
	kit.Must(t, err)
	if got.Workspace.Slug != "copy" || got.Digest != out.Digest || got.Files.Count != 3 {
		t.Errorf("%+v", got)
	}
	_, again := export(t, to, "copy")
	for i, p := range again.Parts {
		if p.Name != "imported_keys" && p != out.Parts[i] {
			t.Errorf("%+v became %+v", out.Parts[i], p)
		}
	}
	to.As("copy", "GET", "/silo/v1/entries/key/k1", "").Want(200)
	to.As(kit.Default, "GET", "/silo/v1/entries/key/k1", "").Want(404)
	if got, err = importer(to).Import(t.Context(), opened(data), archive.Options{As: "copy"}); err != nil || !got.Before {
		t.Errorf("imported again: %+v, %v", got, err)
	}
	// Into the workspace default, which is empty and has a token.
	_, err = importer(to).Import(t.Context(), opened(data), archive.Options{As: kit.Default})
	kit.Must(t, err)
	to.As(kit.Default, "GET", "/silo/v1/entries/key/k1", "").Want(200)
	other, _ := export(t, made(t), kit.Default)
	other = rewrite(t, other, func(list []member) []member {
		list[0].body = bytes.Replace(list[0].body, []byte(`"test"`), []byte(`"other"`), 1)
		return list
	})
	if _, err := importer(to).Import(t.Context(), opened(other), archive.Options{}); !domain.Is(err, domain.Conflict) || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("into a workspace that is not empty: %v", err)
	}
}

// TestInterrupted interrupts an import at each of its steps. Nobody can use the workspace
// then, and the next import goes on.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	data, out := export(t, made(t), kit.Default)
	to := kit.New(t, kit.Options{})
	token := to.TokenOf(kit.Default)
	resumed := 0
	for steps := 0; ; steps++ {
		ctx, cancel := context.WithCancel(t.Context())
		im, left := importer(to), steps
		im.Progress = func(what string, _ int64) {
			if what != "checking" {
				if left--; left < 0 {
					cancel()
				}
			}
		}
		got, err := im.Import(ctx, opened(data), archive.Options{})
		cancel()
		if err == nil {
			if !got.Resumed {
				t.Error("the import began anew")
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		resumed++
		if _, err := to.Access.IssueToken(t.Context(), kit.Default, "early"); err == nil || !strings.Contains(err.Error(), "is being imported") {
			t.Fatalf("a token was made: %v", err)
		}
		to.Clock.Advance(time.Minute) // after what is remembered of the token
		to.Send(to.Request(token, "GET", "/silo/v1/entries", "")).Want(401)
	}
	if resumed < int(out.Manifest.Files.Count)+10 {
		t.Errorf("only %d interruptions", resumed)
	}
	_, again := export(t, to, kit.Default)
	for i, p := range again.Parts {
		if p.Name != "imported_keys" && p != out.Parts[i] {
			t.Errorf("%+v became %+v", out.Parts[i], p)
		}
	}
}

// TestDiscard: an import that is given up leaves nothing.
func TestDiscard(t *testing.T) {
	t.Parallel()
	data, _ := export(t, made(t), kit.Default)
	for _, as := range []string{kit.Default, "copy"} {
		t.Run(as, func(t *testing.T) {
			t.Parallel()
			to := kit.New(t, kit.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			im := importer(to)
			im.Progress = func(what string, _ int64) {
				if what == "finishing" {
					cancel()
				}
			}
			if _, err := im.Import(ctx, opened(data), archive.Options{As: as}); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			kit.Must(t, importer(to).Discard(t.Context(), as))
			if err := importer(to).Discard(t.Context(), as); !domain.Is(err, domain.NotFound) {
				t.Errorf("given up again: %v", err)
			}
			list, err := to.Access.Workspaces(t.Context())
			kit.Must(t, err)
			if len(list) != 1 || list[0].Importing {
				t.Errorf("%+v", list)
			}
			empty, _ := export(t, to, kit.Default)
			if n := strings.Count(string(unpacked(t, empty)), "rows/"); n != 1 {
				t.Errorf("%d kinds of rows are left", n)
			}
			_, err = importer(to).Import(t.Context(), opened(data), archive.Options{As: as})
			kit.Must(t, err)
		})
	}
}

// member is one of an archive.
type member struct {
	name string
	body []byte
	// header may change the header.
	header func(*tar.Header)
}

func unpacked(t testing.TB, data []byte) []byte {
	t.Helper()
	zip, err := zstd.NewReader(bytes.NewReader(data))
	kit.Must(t, err)
	defer zip.Close()
	out, err := io.ReadAll(zip)
	kit.Must(t, err)
	return out
}

// rewrite changes the members of an archive.
func rewrite(t testing.TB, data []byte, change func([]member) []member) []byte {
	t.Helper()
	var list []member
	for r := tar.NewReader(bytes.NewReader(unpacked(t, data))); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		kit.Must(t, err)
		body, err := io.ReadAll(r)
		kit.Must(t, err)
		list = append(list, member{name: h.Name, body: body})
	}
	return packed(t, change(list))
}

func packed(t testing.TB, list []member) []byte {
	t.Helper()
	var b bytes.Buffer
	zip, err := zstd.NewWriter(&b)
	kit.Must(t, err)
	w := tar.NewWriter(zip)
	for _, m := range list {
		h := &tar.Header{Name: m.name, Size: int64(len(m.body)), Mode: 0o600, Typeflag: tar.TypeReg}
		if m.header != nil {
			m.header(h)
		}
		kit.Must(t, w.WriteHeader(h))
		if h.Typeflag == tar.TypeReg {
			_, err := w.Write(m.body)
			kit.Must(t, err)
		}
	}
	kit.Must(t, errors.Join(w.Close(), zip.Close()))
	return b.Bytes()
}

// find returns the index of the first member with a prefix.
func find(list []member, prefix string) int {
	for i, m := range list {
		if strings.HasPrefix(m.name, prefix) {
			return i
		}
	}
	panic(prefix)
}

// forged changes the rows of a part and makes all hashes fit again.
func forged(part string, change func(rows string) string) func([]member) []member {
	return func(list []member) []member {
		i := find(list, "rows/"+part+"/")
		list[i].body = []byte(change(string(list[i].body)))
		sum := sha256.Sum256(list[i].body)
		list[i].name = fmt.Sprintf("rows/%s/000001-%s.ndjson", part, hex.EncodeToString(sum[:]))
		last := &list[len(list)-1]
		var m archive.Manifest
		if json.Unmarshal(last.body, &m) != nil {
			panic("no manifest")
		}
		for n := range m.Parts {
			if p := &m.Parts[n]; p.Name == part {
				p.Rows, p.Bytes, p.SHA256 = int64(bytes.Count(list[i].body, []byte("\n"))), int64(len(list[i].body)), hex.EncodeToString(sum[:])
			}
		}
		last.body, _ = json.Marshal(m)
		return list
	}
}

// TestDamaged: an archive that is not as it was written is refused with what is wrong and
// where, and nothing of it is stored.
func TestDamaged(t *testing.T) {
	t.Parallel()
	data, _ := export(t, made(t), kit.Default)
	replaced := func(from, to string) func(string) string {
		return func(rows string) string { return strings.Replace(rows, from, to, 1) }
	}
	head := func(from, to string) func([]member) []member {
		return func(list []member) []member {
			list[0].body = []byte(strings.Replace(string(list[0].body), from, to, 1))
			return list
		}
	}
	inserted := func(m member) func([]member) []member {
		return func(list []member) []member { return append([]member{list[0], m}, list[1:]...) }
	}
	twice := func(rows string) string { return rows + rows[:strings.Index(rows, "\n")+1] }
	for name, c := range map[string]struct {
		change func([]member) []member
		want   string
	}{
		"another version":       {head(`"version": 1`, `"version": 2`), "has version 2 of the format"},
		"another format":        {head(`chancery-workspace`, `chancery-other`), "not an archive of a workspace"},
		"a workspace of no ID":  {head(`"id": "`, `"id": "../`), "not a UUID"},
		"an unknown part":       {head(`"name": "workflows"`, `"name": "tokens"`), `the part "tokens", which this version does not know`},
		"an unknown column":     {head(`"snippet"`, `"secret"`), "archive"},
		"a column twice":        {head(`"snippet"`, `"tags"`), `has the column "tags" twice`},
		"no head":               {func(list []member) []member { return list[1:] }, "not an archive of a workspace"},
		"no manifest":           {func(list []member) []member { return list[:len(list)-1] }, "cut off"},
		"behind the manifest":   {func(list []member) []member { return append(list, member{name: "files/x"}) }, "more follows"},
		"a part is missing":     {func(l []member) []member { i := find(l, "rows/entries/"); return append(l[:i:i], l[i+1:]...) }, "the part entries: there are 0 rows"},
		"a file is missing":     {func(l []member) []member { i := find(l, "files/"); return append(l[:i:i], l[i+1:]...) }, "manifest.json: there are 2 files"},
		"parts out of order":    {func(l []member) []member { i := find(l, "rows/files/"); l[1], l[i] = l[i], l[1]; return l }, "not expected here"},
		"path traversal":        {inserted(member{name: "../../etc/passwd", body: []byte("x")}), `"../../etc/passwd": archives have no such member`},
		"an absolute path":      {inserted(member{name: "/files/x", body: []byte("x")}), "archives have no such member"},
		"a file out of its way": {inserted(member{name: "files/../" + strings.Repeat("a", 61), body: []byte("x")}), "archives have no such member"},
		"a link": {inserted(member{name: "files/" + strings.Repeat("a", 64), header: func(h *tar.Header) {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, "/etc/passwd", 0
		}}), "it is no file"},
		"changed rows":              {func(l []member) []member { i := find(l, "rows/entries/"); l[i].body[5]++; return l }, "rows/entries/000001-"},
		"changed contents":          {func(l []member) []member { i := find(l, "files/"); l[i].body[0]++; return l }, "its hash is another one"},
		"a foreign file":            {inserted(member{name: "files/" + hex.EncodeToString(make([]byte, 32)), body: []byte("x")}), "hash"},
		"a document":                {forged("documents", replaced("No 1", "No 7")), "its document does not have the digest"},
		"no row":                    {forged("entries", func(string) string { return "{}\n" }), "row 1 of entries: the line is no JSON array"},
		"too few values":            {forged("entries", func(string) string { return "[1]\n" }), "row 1 of entries: there are 1 values"},
		"too many values":           {forged("entries", func(r string) string { return strings.Replace(r, "]\n", strings.Repeat(",1", 9)+"]\n", 1) }), "there are more than 12 values"},
		"two arrays in a line":      {forged("entries", replaced("]\n", "] []\n")), "row 1 of entries"},
		"a number for a text":       {forged("entries", replaced(`["`, `[1,"`)), "row 1 of entries"},
		"nothing for a text":        {forged("entries", func(r string) string { i := strings.Index(r, ","); return "[null" + r[i:] }), "row 1 of entries: id: a value is missing"},
		"a row twice":               {forged("entries", twice), "row 4 of entries: there are two rows with this key"},
		"an event of no job":        {forged("entry_states", func(r string) string { return strings.Replace(r, "01950000", "01950099", 1) }), "do not fit those before them"},
		"a digest":                  {forged("entry_versions", func(r string) string { return changeValue(r, 8, strings.Repeat("0", 64)) }), "its document does not have the digest"},
		"rows without an end":       {forged("entries", func(r string) string { return strings.TrimSuffix(r, "\n") }), "its last line has no end"},
		"a hash that is a path":     {forged("files", func(r string) string { return hashPath(r) }), "the file has no usable hash"},
		"many empty rows":           {forged("entries", func(string) string { return strings.Repeat("\n", 2000) }), "it has 2000 rows"},
		"two rows of settings":      {forged("workspaces", func(r string) string { return r + r }), "one row of settings"},
		"a batch that is too large": {func(l []member) []member { i := find(l, "rows/entries/"); l[i].body = make([]byte, 33<<20); return l }, "bytes; 1 to"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := kit.New(t, kit.Options{})
			_, err := importer(to).Import(t.Context(), opened(rewrite(t, data, c.change)), archive.Options{As: "new"})
			if !domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
			if a := to.As(kit.Default, "GET", "/silo/v1/entries", "").Want(200); !strings.Contains(a.String(), `"list":[]`) {
				t.Errorf("%s", a)
			}
			if _, err := to.Access.IssueToken(t.Context(), "new", "early"); err == nil {
				t.Error("the workspace can be used")
			}
		})
	}
}

// hashPath makes a path of the hash of a file.
func hashPath(rows string) string { return changeValue(rows, 10, "../../../"+strings.Repeat("a", 55)) }

// changeValue changes a value of the first row.
func changeValue(rows string, at int, value any) string {
	var row []any
	line, rest, _ := strings.Cut(rows, "\n")
	if json.Unmarshal([]byte(line), &row) != nil {
		panic(line)
	}
	row[at] = value
	changed, _ := json.Marshal(row)
	return string(changed) + "\n" + rest
}

// TestCutOff: an archive that was cut off anywhere is refused.
func TestCutOff(t *testing.T) {
	t.Parallel()
	data, _ := export(t, made(t), kit.Default)
	to := kit.New(t, kit.Options{})
	var parts []domain.ArchivePart
	kit.Must(t, to.Parts.Store.View(t.Context(), func(tx domain.Tx) error { parts = tx.Archives().Parts(); return nil }))
	for n := 0; n < len(data); n += 1 + len(data)/200 {
		if _, err := archive.Inspect(t.Context(), bytes.NewReader(data[:n]), parts, nil); !domain.Is(err, domain.Invalid) {
			t.Fatalf("%d of %d bytes: %v", n, len(data), err)
		}
		changed := bytes.Clone(data)
		changed[n] ^= 0x20
		if got, err := archive.Inspect(t.Context(), bytes.NewReader(changed), parts, nil); err == nil && got.Digest == "" {
			t.Fatalf("byte %d was changed: %v", n, err)
		}
	}
	got, err := archive.Inspect(t.Context(), bytes.NewReader(data), parts, nil)
	kit.Must(t, err)
	sum := sha256.Sum256(data)
	if diff := cmp.Diff(hex.EncodeToString(sum[:]), got.Digest); diff != "" {
		t.Error(diff)
	}
	if _, err := archive.Inspect(t.Context(), bytes.NewReader(append(data, "more"...)), parts, nil); !domain.Is(err, domain.Invalid) {
		t.Errorf("more behind it: %v", err)
	}
}

// FuzzInspect reads anything.
func FuzzInspect(f *testing.F) {
	in := made(f)
	data, _ := export(f, in, kit.Default)
	f.Add(unpacked(f, data))
	var parts []domain.ArchivePart
	kit.Must(f, in.Parts.Store.View(f.Context(), func(tx domain.Tx) error { parts = tx.Archives().Parts(); return nil }))
	f.Fuzz(func(t *testing.T, plain []byte) {
		var b bytes.Buffer
		zip, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
		kit.Must(t, err)
		_, err = zip.Write(plain)
		kit.Must(t, errors.Join(err, zip.Close()))
		if _, err := archive.Inspect(t.Context(), &b, parts, nil); err != nil && !domain.Is(err, domain.Invalid) {
			t.Error(err)
		}
	})
}
