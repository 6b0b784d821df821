package silo_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// contents reads what an open file holds.
func (f *fixture) contents(file *domain.File, r io.ReadCloser, err error) string {
	f.Helper()
	must(f, err)
	data, err := io.ReadAll(r)
	must(f, errors.Join(err, r.Close()))
	if int64(len(data)) != file.Size {
		f.Errorf("%d bytes, want %d", len(data), file.Size)
	}
	return string(data)
}

// link takes the parts out of a public link.
func (f *fixture) link(path string) (entry, id, hash string) {
	f.Helper()
	u, err := url.Parse(path)
	must(f, err)
	parts := strings.Split(u.EscapedPath(), "/")
	if len(parts) != 5 || parts[1] != "files" {
		f.Fatalf("link %s", path)
	}
	return parts[2], parts[3], u.Query().Get("h")
}

func TestFiles(t *testing.T) {
	f := newFixture(t)
	e := string(f.entry().ID)
	id := string(domaintest.ID(7, 70))
	in := silo.FileInput{Name: "gruß 1.txt", Key: "text", Data: "aGVsbG8=", SHA256: strings.ToUpper(hashOf("hello")), Meta: map[string]string{"a": "b"}}
	v, err := f.AddFile(t.Context(), f.actor, e, id, in)
	if err != nil || string(v.ID) != id || v.Size != 5 || v.Hash != hashOf("hello") || !v.Stored || v.MIME != "text/plain; charset=utf-8" || v.Meta["a"] != "b" {
		t.Fatalf("%+v, %v", v, err)
	}
	if got := f.contents(f.Open(t.Context(), f.actor, e, id)); got != "hello" {
		t.Errorf("contents %q", got)
	}
	entry, short, hash := f.link(silo.PublicPath(&v.File))
	if got := f.contents(f.OpenPublic(t.Context(), entry, short, hash)); got != "hello" || len(entry) != 22 {
		t.Errorf("public contents %q of %s", got, entry)
	}
	if got := f.contents(f.OpenPublic(t.Context(), e, id, hash)); got != "hello" {
		t.Errorf("public contents by whole IDs: %q", got)
	}
	// A second file takes the place; the first can still be read.
	f.clock.Advance(time.Second)
	second, err := f.AddFile(t.Context(), f.actor, e, "", silo.FileInput{Name: "new.bin", Key: "text", Data: "d29ybGQ="})
	if err != nil || len(second.Previous) != 1 || second.Previous[0].ID != v.ID || second.MIME != "application/octet-stream" {
		t.Errorf("%+v, %v", second, err)
	}
	if got := f.contents(f.Open(t.Context(), f.actor, e, id)); got != "hello" {
		t.Errorf("contents %q", got)
	}
	list, err := f.Service.Files(t.Context(), f.actor.Workspace.ID, domain.ID(e))
	if err != nil || len(list) != 1 || list[0].ID != second.ID {
		t.Errorf("%+v, %v", list, err)
	}
	if view, err := f.Entry(t.Context(), f.actor, e); err != nil || len(view.Files) != 1 || len(view.Files[0].Previous) != 1 {
		t.Errorf("%+v, %v", view, err)
	}
	_, err = f.AddFile(t.Context(), f.actor, e, id, silo.FileInput{Name: "gruß 1.txt", Key: "text", Data: "d29ybGQ="})
	f.refused("other contents", err, domain.Conflict, "")
}

func TestPublicLinks(t *testing.T) {
	f := newFixture(t)
	e := string(f.entry().ID)
	v, err := f.AddFile(t.Context(), f.actor, e, "", silo.FileInput{Name: "a", Data: "aGVsbG8="})
	must(t, err)
	secret, err := f.AddFile(t.Context(), f.actor, e, "", silo.FileInput{Name: "b", Data: "aGVsbG8=", Private: true})
	must(t, err)
	if path := silo.PublicPath(&secret.File); path != "" {
		t.Errorf("a private file has the link %s", path)
	}
	entry, id, hash := f.link(silo.PublicPath(&v.File))
	for name, parts := range map[string][3]string{
		"no hash":          {entry, id, ""},
		"another hash":     {entry, id, strings.Repeat("0", 16)},
		"part of the hash": {entry, id, v.Hash[:16]},
		"the whole hash":   {entry, id, v.Hash},
		"no entry":         {"?", id, hash},
		"no file":          {entry, "?", hash},
		"another file":     {entry, entry, hash},
		"a private file":   {e, string(secret.ID), hash},
	} {
		_, _, err := f.OpenPublic(t.Context(), parts[0], parts[1], parts[2])
		f.refused(name, err, domain.NotFound, "")
	}
	for name, parts := range map[string][2]string{"entry": {noID, string(v.ID)}, "file": {e, noID}, "nothing": {e, absent}} {
		_, _, err := f.Open(t.Context(), f.actor, parts[0], parts[1])
		f.refused(name, err, domain.NotFound, "")
	}
	_, _, err = f.Open(t.Context(), f.other, e, string(v.ID))
	f.refused("of another workspace", err, domain.NotFound, "")
	if odd := silo.PublicPath(&domain.File{EntryID: "odd", ID: "odd", Name: "a", Hash: v.Hash, Stored: true}); !strings.HasPrefix(odd, "/files/odd/odd/a?") {
		t.Errorf("link %s", odd)
	}
}

func TestUpload(t *testing.T) {
	f := newFixture(t)
	e := string(f.entry().ID)
	v, err := f.AddFile(t.Context(), f.actor, e, "", silo.FileInput{Name: "a.bin", MIME: "application/x", Size: 5, SHA256: hashOf("hello")})
	if err != nil || v.Stored || silo.PublicPath(&v.File) != "" {
		t.Fatalf("%+v, %v", v, err)
	}
	_, _, err = f.Open(t.Context(), f.actor, e, string(v.ID))
	f.refused("before the upload", err, domain.NotFound, "")
	entry, id, hash := f.link(silo.UploadPath(&v.File))
	for _, body := range []string{"hullo", "hello!", "hell"} {
		_, err := f.Upload(t.Context(), silo.UploadLink{Entry: entry, File: id, Hash: hash}, strings.NewReader(body))
		f.refused(body, err, domain.Invalid, "sha256")
	}
	_, err = f.Upload(t.Context(), silo.UploadLink{Entry: entry, File: id, Hash: hash[:16]}, strings.NewReader("hello"))
	f.refused("part of the hash", err, domain.NotFound, "")
	_, err = f.Upload(t.Context(), silo.UploadLink{Entry: entry, File: id, Hash: hash}, io.MultiReader(strings.NewReader("he"), brokenReader{}))
	f.refused("a broken body", err, domain.Malformed, "")
	up, err := f.Upload(t.Context(), silo.UploadLink{Entry: entry, File: id, Hash: strings.ToUpper(hash)}, strings.NewReader("hello"))
	if err != nil || !up.Stored {
		t.Fatalf("%+v, %v", up, err)
	}
	if got := f.contents(f.Open(t.Context(), f.actor, e, string(v.ID))); got != "hello" {
		t.Errorf("contents %q", got)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAddFileRefuses(t *testing.T) {
	f := newFixture(t)
	e := string(f.entry().ID)
	large := base64.StdEncoding.EncodeToString(make([]byte, silo.MaxInline+3))
	for name, tt := range map[string]struct {
		in    silo.FileInput
		kind  domain.Kind
		field string
	}{
		"no name":             {silo.FileInput{Data: "aA=="}, domain.Invalid, "name"},
		"a path as name":      {silo.FileInput{Name: "../a", Data: "aA=="}, domain.Invalid, "name"},
		"a control character": {silo.FileInput{Name: "a\n", Data: "aA=="}, domain.Invalid, "name"},
		"a long name":         {silo.FileInput{Name: strings.Repeat("a", 201), Data: "aA=="}, domain.Invalid, "name"},
		"a long key":          {silo.FileInput{Name: "a", Key: strings.Repeat("k", 256), Data: "aA=="}, domain.Invalid, "key"},
		"a long description":  {silo.FileInput{Name: "a", Desc: strings.Repeat("d", 4097), Data: "aA=="}, domain.Invalid, "desc"},
		"a lot of meta":       {silo.FileInput{Name: "a", Meta: map[string]string{"k": strings.Repeat("m", 16<<10)}, Data: "aA=="}, domain.Invalid, "meta"},
		"a category of apps":  {silo.FileInput{Name: "a", Category: "response", Data: "aA=="}, domain.Forbidden, ""},
		"a bad type":          {silo.FileInput{Name: "a", MIME: "/", Data: "aA=="}, domain.Invalid, "mime"},
		"no base64":           {silo.FileInput{Name: "a", Data: "?"}, domain.Invalid, "data"},
		"too large":           {silo.FileInput{Name: "a", Data: large}, domain.TooLarge, ""},
		"another hash":        {silo.FileInput{Name: "a", Data: "aA==", SHA256: hashOf("x")}, domain.Invalid, "sha256"},
		"announced, no hash":  {silo.FileInput{Name: "a"}, domain.Invalid, "sha256"},
		"announced, no size":  {silo.FileInput{Name: "a", SHA256: hashOf("x")}, domain.Invalid, "size"},
		"announced, no type":  {silo.FileInput{Name: "a", SHA256: hashOf("x"), Size: 1}, domain.Invalid, "mime"},
		"announced, large":    {silo.FileInput{Name: "a", SHA256: hashOf("x"), Size: limits.FileStream.Value + 1, MIME: "a/b"}, domain.TooLarge, ""},
	} {
		_, err := f.AddFile(t.Context(), f.actor, e, "", tt.in)
		f.refused(name, err, tt.kind, tt.field)
	}
	_, err := f.AddFile(t.Context(), f.actor, e, noID, silo.FileInput{Name: "a", Data: "aA=="})
	f.refused("an ID that is none", err, domain.Invalid, "id")
}

func TestMeta(t *testing.T) {
	f := newFixture(t)
	e := f.entry().ID
	m, err := f.PutMeta(t.Context(), f.actor, string(e), "shop", silo.MetaInput{Ref: "r1", Value: []byte(`{"a": 1}`), LinkURL: "https://shop.example/1", LinkScope: "public"})
	if err != nil || m.Src != "api-key" || m.Ref != "r1" {
		t.Fatalf("%+v, %v", m, err)
	}
	_, err = f.PutMeta(t.Context(), f.actor, string(e), "secret", silo.MetaInput{Secure: true, Value: []byte("null")})
	must(t, err)
	if got, err := f.Meta(t.Context(), f.actor, string(e), "shop"); err != nil || string(got.Value) != `{"a": 1}` {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := f.MetaByRef(t.Context(), f.actor, "shop", "r1"); err != nil || got.EntryID != e {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := f.Meta(t.Context(), f.actor, string(e), "secret"); err != nil || got.Value != nil {
		t.Errorf("one's own secure row: %+v, %v", got, err)
	}
	list, err := f.Metas(t.Context(), f.actor, e)
	if err != nil || len(list) != 1 || list[0].Key != "shop" {
		t.Errorf("%+v, %v", list, err)
	}
	// The secure row of an app is not there for tokens, and visible to actions.
	must(t, f.store.Update(t.Context(), func(tx domain.Tx) error {
		return tx.Metas().Put(t.Context(), &domain.MetaRow{
			WorkspaceID: f.actor.Workspace.ID, EntryID: e, Src: "app", Key: "app", Ref: "r", Secure: true,
			CreatedAt: f.clock.Now(), UpdatedAt: f.clock.Now(),
		})
	}))
	_, err = f.Meta(t.Context(), f.actor, string(e), "app")
	f.refused("a secure row of others", err, domain.NotFound, "")
	_, err = f.MetaByRef(t.Context(), f.actor, "app", "r")
	f.refused("a secure row of others, by reference", err, domain.NotFound, "")
	if got, err := f.MetaRow(t.Context(), f.actor.Workspace.ID, e, "app"); err != nil || got.Src != "app" {
		t.Errorf("%+v, %v", got, err)
	}
	must(t, f.DropMeta(t.Context(), f.actor, string(e), "shop"))
	_, err = f.Meta(t.Context(), f.actor, string(e), "shop")
	f.refused("a deleted row", err, domain.NotFound, "")
	_, err = f.Meta(t.Context(), f.actor, noID, "shop")
	f.refused("no entry", err, domain.NotFound, "")
	f.refused("no entry to delete from", f.DropMeta(t.Context(), f.actor, noID, "shop"), domain.NotFound, "")
}

func TestMetaLimits(t *testing.T) {
	f := newFixture(t)
	e := string(f.entry().ID)
	for name, tt := range map[string]struct {
		key   string
		in    silo.MetaInput
		field string
	}{
		"no key":          {"", silo.MetaInput{}, "key"},
		"a bad key":       {"-a", silo.MetaInput{}, "key"},
		"a long ref":      {"k", silo.MetaInput{Ref: strings.Repeat("r", 256)}, "ref"},
		"a large value":   {"k", silo.MetaInput{Value: []byte(`"` + strings.Repeat("x", 64<<10) + `"`)}, "value"},
		"a link to files": {"k", silo.MetaInput{LinkURL: "file:///etc"}, "link_url"},
		"a broken link":   {"k", silo.MetaInput{LinkURL: "https://%zz"}, "link_url"},
		"a long link":     {"k", silo.MetaInput{LinkURL: "https://a/" + strings.Repeat("x", 2048)}, "link_url"},
		"a bad scope":     {"k", silo.MetaInput{LinkScope: "all"}, "link_scope"},
	} {
		_, err := f.PutMeta(t.Context(), f.actor, e, tt.key, tt.in)
		f.refused(name, err, domain.Invalid, tt.field)
	}
	for i := range 64 {
		_, err := f.PutMeta(t.Context(), f.actor, e, "k"+string(rune('0'+i/10))+string(rune('0'+i%10)), silo.MetaInput{})
		must(t, err)
	}
	_, err := f.PutMeta(t.Context(), f.actor, e, "one-more", silo.MetaInput{})
	f.refused("one more", err, domain.Invalid, "")
	if _, err := f.PutMeta(t.Context(), f.actor, e, "k00", silo.MetaInput{Ref: "new"}); err != nil {
		t.Errorf("one that is there: %v", err)
	}
}

func TestSpool(t *testing.T) {
	f := newFixture(t)
	key, err := f.Spool(t.Context(), f.actor, silo.SpoolInput{Name: "grüße 1.xml", Data: "PGEvPg=="})
	if err != nil || !strings.HasPrefix(key, "2026-W10-") || !strings.HasSuffix(key, "-gr--e-1.xml") {
		t.Fatalf("%s, %v", key, err)
	}
	file, err := f.SpoolFile(t.Context(), f.actor.Workspace.ID, key)
	if err != nil || string(file.Data) != "<a/>" || file.Name != "grüße 1.xml" || file.Hash != hashOf("<a/>") || !file.ExpiresAt.Equal(domaintest.Start.Add(silo.SpoolTime)) {
		t.Errorf("%+v, %v", file, err)
	}
	_, err = f.SpoolFile(t.Context(), f.other.Workspace.ID, key)
	f.refused("of another workspace", err, domain.NotFound, "")
	must(t, f.DropSpoolFile(t.Context(), f.actor, key))
	_, err = f.SpoolFile(t.Context(), f.actor.Workspace.ID, key)
	f.refused("deleted", err, domain.NotFound, "")

	long, err := f.PrepareFile(f.actor, strings.Repeat("a", 100)+".pdf", "application/pdf", []byte("x"))
	if err != nil || !strings.HasSuffix(long.Key, "a.pdf") || len(long.Key) > 100 {
		t.Errorf("%+v, %v", long, err)
	}
	for name, tt := range map[string]struct {
		in    silo.SpoolInput
		kind  domain.Kind
		field string
	}{
		"no name":   {silo.SpoolInput{Data: "aA=="}, domain.Invalid, "name"},
		"no data":   {silo.SpoolInput{Name: "a"}, domain.Invalid, "data"},
		"no base64": {silo.SpoolInput{Name: "a", Data: "?"}, domain.Invalid, "data"},
		"bad type":  {silo.SpoolInput{Name: "a", Type: "xml", Data: "aA=="}, domain.Invalid, "type"},
		"too large": {silo.SpoolInput{Name: "a", Data: base64.StdEncoding.EncodeToString(make([]byte, silo.MaxInline+3))}, domain.TooLarge, ""},
	} {
		_, err := f.Spool(t.Context(), f.actor, tt.in)
		f.refused(name, err, tt.kind, tt.field)
	}
	_, err = f.PrepareFile(f.actor, "a", "", make([]byte, silo.MaxInline+1))
	f.refused("one byte too large", err, domain.TooLarge, "")
}

func TestSweep(t *testing.T) {
	f := newFixture(t)
	const many = 130
	for range many {
		_, err := f.Spool(t.Context(), f.actor, silo.SpoolInput{Name: "a.txt", Data: "aA=="})
		must(t, err)
	}
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{silo.SpoolTime - time.Second, 0}, {time.Second, many}, {0, 0}} {
		f.clock.Advance(step.wait)
		if n, err := f.Sweep(t.Context()); err != nil || n != step.want {
			t.Errorf("swept %d files, want %d: %v", n, step.want, err)
		}
	}
}
