package api_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/silo"
	"chancery/test/kit"
)

const hello = "hello" // "aGVsbG8=" in base64

// local returns the path of a link to this server, which is a member of an answer.
func local(t testing.TB, x *kit.Answer) string {
	t.Helper()
	link := x.Text("url")
	p, ok := strings.CutPrefix(link, "https://chancery.test/files/")
	if !ok {
		t.Fatalf("%s is no link of ours", link)
	}
	return "/files/" + p
}

func TestFiles(t *testing.T) {
	in := install(t, nil)
	in.entry()
	files := "/silo/v1/entries/" + entryID + "/files"
	x := in.Do(http.MethodPut, files+"/"+absentID, `{"name":"gruß 1.txt","key":"text","data":"aGVsbG8=","meta":{"a":"b"}}`).Want(200)
	x.Is(absentID, "id").Is(entryID, "entry_id").Is(hashOf(hello), "hash").Is(5, "size").Is(true, "stored").Is(nil, "private").Is("b", "meta", "a")
	link := local(t, x)

	got := in.Do(http.MethodGet, files+"/"+absentID, "").Want(200)
	if string(got.Body) != hello || got.Header.Get("Content-Type") != "text/plain; charset=utf-8" ||
		got.Header.Get("Content-Disposition") != "attachment; filename*=utf-8''gru%C3%9F%201.txt" {
		t.Errorf("%v %s", got.Header, got.Body)
	}
	public := in.Send(in.Request("", http.MethodGet, link, "")).Want(200)
	if string(public.Body) != hello || !strings.HasPrefix(public.Header.Get("Content-Disposition"), "inline;") ||
		public.Header.Get("Cache-Control") != api.PublicCache || public.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v %s", public.Header, public.Body)
	}
	head := in.Send(in.Request("", http.MethodHead, link, "")).Want(200)
	if len(head.Body) != 0 || head.Header.Get("Content-Length") != "5" || head.Header.Get("ETag") != public.Header.Get("ETag") {
		t.Errorf("%v %s", head.Header, head.Body)
	}
	again := in.Request("", http.MethodGet, link, "")
	again.Header.Set("If-None-Match", public.Header.Get("ETag"))
	in.Send(again).Want(http.StatusNotModified)

	base, _, _ := strings.Cut(link, "?")
	for _, query := range []string{"", "?h=", "?h=0000000000000000", "?h=" + hashOf(hello)[:16], "?h=" + hashOf(hello)} {
		in.Send(in.Request("", http.MethodGet, base+query, "")).Refused(404, "not-found")
	}
	// A second file takes the place; the first stays readable.
	x = in.Do(http.MethodPost, files, `{"name":"new.txt","key":"text","data":"d29ybGQ="}`).Want(200)
	x.Is(absentID, "previous", 0, "id").Is(hashOf(hello), "previous", 0, "hash")
	in.Do(http.MethodGet, files+"/"+absentID, "").Want(200)
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Is("new.txt", "attachments", 0, "name").Is(nil, "attachments", 1)
	// The same ID with other contents is refused.
	in.Do(http.MethodPut, files+"/"+absentID, `{"name":"gruß 1.txt","key":"text","data":"d29ybGQ="}`).Refused(409, "conflict")
}

func TestPrivateFile(t *testing.T) {
	in := install(t, nil)
	in.entry()
	x := in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.txt","private":true,"data":"aGVsbG8="}`).Want(200).Is(nil, "url").Is(true, "private")
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID+"/files/"+x.Text("id"), "").Want(200)
	f := domain.File{WorkspaceID: in.Actor(kit.Default).Workspace.ID, EntryID: entryID, ID: domain.ID(x.Text("id")), Hash: hashOf(hello)}
	path := "/files/" + entryID + "/" + x.Text("id") + "/a.txt?h=" + f.LinkCode()
	in.Send(in.Request("", http.MethodGet, path, "")).Refused(404, "not-found")
}

// TestLinksOfTwoWorkspaces: a workspace that has the same IDs and contents takes over
// neither the public nor the upload link of another.
func TestLinksOfTwoWorkspaces(t *testing.T) {
	in := install(t, nil)
	const file = "/silo/v1/entries/" + entryID + "/files/" + absentID
	links := map[string][2]string{}
	for _, as := range []string{kit.Other, kit.Default} {
		in.Send(in.Request(in.TokenOf(as), http.MethodPut, "/silo/v1/entries/"+entryID, `{"data":`+message+`}`)).Want(200)
		body := `{"name":"` + as + `","mime":"text/plain","size":5,"sha256":"` + hashOf(hello) + `"}`
		upload := local(t, in.Send(in.Request(in.TokenOf(as), http.MethodPut, file, body)).Want(200))
		links[as] = [2]string{upload}
	}
	for _, as := range []string{kit.Default, kit.Other} {
		upload := links[as][0]
		in.Send(in.Request(in.TokenOf(as), http.MethodGet, file, "")).Refused(404, "not-found")
		up := in.Send(in.Request("", http.MethodPut, upload, hello)).Want(200).Is(as, "name")
		links[as] = [2]string{upload, local(t, up)}
	}
	for as, link := range links {
		got := in.Send(in.Request("", http.MethodGet, link[1], "")).Want(200)
		if want := "inline; filename=" + as; got.Header.Get("Content-Disposition") != want {
			t.Errorf("%s, want %s", got.Header.Get("Content-Disposition"), want)
		}
	}
}

func TestActiveContentsAreSandboxed(t *testing.T) {
	in := install(t, nil)
	in.entry()
	for mimeType, sandboxed := range map[string]bool{
		"text/html": true, "image/svg+xml": true, "application/xml": true, "text/html; charset=utf-8": true, "TEXT/HTML": true,
		"application/xhtml+xml": true, "application/x-unknown": true, "application/pdf": false, "image/png": false,
	} {
		x := in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a","mime":"`+mimeType+`","data":"aGVsbG8="}`).Want(200)
		got := in.Send(in.Request("", http.MethodGet, local(t, x), "")).Want(200)
		if got.Header.Get("Content-Type") != mimeType || strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") != sandboxed {
			t.Errorf("%s: %v", mimeType, got.Header)
		}
	}
}

func TestUpload(t *testing.T) {
	in := install(t, nil)
	in.entry()
	files := "/silo/v1/entries/" + entryID + "/files"
	x := in.Do(http.MethodPost, files, `{"name":"a.bin","mime":"application/octet-stream","size":5,"sha256":"`+hashOf(hello)+`"}`).Want(200).Is(false, "stored")
	link, id := local(t, x), x.Text("id")
	in.Do(http.MethodGet, files+"/"+id, "").Refused(404, "not-found")
	for _, body := range []string{"hullo", "hello!", "hell"} {
		in.Send(in.Request("", http.MethodPut, link, body)).Refused(422, "validation")
	}
	base, _, _ := strings.Cut(link, "?")
	in.Send(in.Request("", http.MethodPut, base+"?h="+hashOf(hello)[:16], hello)).Refused(404, "not-found")
	large := in.Request("", http.MethodPut, link, hello)
	large.ContentLength = limits.FileStream.Value + 1
	in.Send(large).Refused(413, "limit")

	up := in.Send(in.Request("", http.MethodPut, link, hello)).Want(200).Is(true, "stored")
	got := in.Send(in.Request("", http.MethodGet, local(t, up), "")).Want(200)
	if string(got.Body) != hello {
		t.Errorf("%s", got.Body)
	}
}

func TestInlineFileOfTheLargestSize(t *testing.T) {
	in := install(t, nil)
	in.entry()
	data := base64.StdEncoding.EncodeToString(make([]byte, silo.MaxInline))
	in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.bin","data":"`+data+`"}`).Want(200).Is(silo.MaxInline, "size")
	in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.bin","data":"`+data+`AAAA"}`).Refused(413, "limit")
}
