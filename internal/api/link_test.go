package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/test/kit"
)

// A public link shows the envelope of one entry and nothing else, until it is revoked.
func TestEnvelopeLink(t *testing.T) {
	in := install(t, nil)
	in.entry()
	path := entryPath + "/link"
	in.Do(http.MethodGet, path, "").Refused(404, "not-found")
	in.Do(http.MethodDelete, path, "").Refused(404, "not-found")
	x := in.Do(http.MethodPost, path, "").Want(200).Is(entryID, "entry_id")
	link := local(t, x)
	for _, again := range []*kit.Answer{in.Do(http.MethodPost, path, "").Want(200), in.Do(http.MethodGet, path, "").Want(200)} {
		if local(t, again) != link {
			t.Errorf("the link is %s and %s", link, local(t, again))
		}
	}
	in.Do(http.MethodPut, entryPath+"/meta/secret", `{"ref":"r/1","secure":true}`).Want(200)
	in.Do(http.MethodPost, entryPath+"/states", `{"key":"sent","notes":"inside"}`).Want(200)
	open := func(link string) *kit.Answer { return in.Send(in.Request("", http.MethodGet, link, "")) }
	shown := open(link).Want(200).Is("Greetings", "doc", "title")
	version := in.Do(http.MethodGet, entryPath, "").Text("version")
	for name, want := range map[string]string{
		"Content-Type": "application/json", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache", "ETag": `"` + version + `"`, "Referrer-Policy": "no-referrer",
	} {
		if got := shown.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, inside := range []string{"r/1", "sent", "inside", "k/1", string(in.Actor(kit.Default).Workspace.ID)} {
		if strings.Contains(string(shown.Body), inside) {
			t.Errorf("%q is shown: %s", inside, shown.Body)
		}
	}
	r := in.Request("", http.MethodGet, link+"&utm_source=mail", "")
	r.Header.Set("If-None-Match", `"`+version+`"`)
	in.Send(r).Want(304)
	if head := in.Send(in.Request("", http.MethodHead, link, "")).Want(200); len(head.Body) > 0 {
		t.Error("HEAD has a body")
	}
	// It shows the entry as it is.
	in.Do(http.MethodPatch, entryPath, `{"content_type":"application/merge-patch+json","data":{"title":"Two"}}`).Want(200)
	open(link).Want(200).Is("Two", "doc", "title")

	base, code, _ := strings.Cut(link, "?h=")
	if len(code) < 26 {
		t.Errorf("the code %s can be guessed", code)
	}
	other := "01950000-0000-7000-8000-000000008002"
	in.Do(http.MethodPut, "/silo/v1/entries/"+other, `{"data":`+message+`}`).Want(200)
	theirs := local(t, in.Do(http.MethodPost, "/silo/v1/entries/"+other+"/link", "").Want(200))
	otherBase, _, _ := strings.Cut(theirs, "?")
	for _, wrong := range []string{base, base + "?h=", base + "?h=" + code[:25], base + "?h=" + code + "A", base + "?h=" + strings.ToLower(code), otherBase + "?h=" + code, "/files/x/envelope.json?h=" + code} {
		open(wrong).Refused(404, "not-found")
	}
	in.Do(http.MethodPost, "/silo/v1/entries/"+absentID+"/link", "").Refused(404, "not-found")
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, path, "")).Refused(404, "not-found")

	in.Do(http.MethodDelete, path, "").Want(204)
	open(link).Refused(404, "not-found")
	in.Do(http.MethodGet, path, "").Refused(404, "not-found")
	open(theirs).Want(200)
	if anew := local(t, in.Do(http.MethodPost, path, "").Want(200)); anew == link {
		t.Error("a link that was revoked opens again")
	}
	open(link).Refused(404, "not-found")
}
