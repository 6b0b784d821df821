package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/limits"
	"chancery/test/kit"
)

const urlencoded = "application/x-www-form-urlencoded"

// form sends a form to a route.
func (in *installation) form(method, path, contentType, body string) *kit.Answer {
	r := in.Request(in.TokenOf(kit.Default), method, path, body)
	r.Header.Set("Content-Type", contentType)
	return in.Send(r)
}

// part is a field of a form of parts.
type part struct{ name, file, contentType, value string }

func parts(t *testing.T, list ...part) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range list {
		h := textproto.MIMEHeader{}
		disposition := fmt.Sprintf(`form-data; name=%q`, p.name)
		if p.file != "" {
			disposition += fmt.Sprintf(`; filename=%q`, p.file)
		}
		h.Set("Content-Disposition", disposition)
		if p.contentType != "" {
			h.Set("Content-Type", p.contentType)
		}
		field, err := w.CreatePart(h)
		must(t, err)
		_, err = field.Write([]byte(p.value))
		must(t, err)
	}
	must(t, w.Close())
	return w.FormDataContentType(), b.String()
}

// A form makes what the same request in JSON makes.
func TestForms(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	want := in.job(jobID1, `{"workflow_id":"`+flowOK+`","data":`+message+`,"tags":["a","b"],"args":{"x":"1","y":"<&>\u2028"},"key":"k"}`).Want(200)
	same := func(name string, x *kit.Answer) {
		t.Helper()
		// An equal request gets the same job, so that nothing of it was read otherwise.
		if x.Want(200).Text("id") != jobID1 {
			t.Errorf("%s: another request was read: %s", name, x)
		}
	}
	_ = want
	same("urlencoded", in.form(http.MethodPost, "/transform/v1/jobs", urlencoded, url.Values{
		"workflow_id": {flowOK}, "data": {message}, "tags": {"a", "b"}, "args[x]": {"1"}, "args[y]": {"<&>\u2028"}, "key": {"k"}, "unknown": {"u"},
	}.Encode()))
	contentType, body := parts(
		t, part{name: "data", file: "message.json", contentType: "application/json", value: message}, part{name: "workflow_id", value: flowOK},
		part{name: "tags[]", value: "a"}, part{name: "tags[]", value: "b"}, part{name: "args", value: `{"x":"1","y":"<&>\u2028"}`}, part{name: "key", value: "k"},
	)
	same("parts", in.form(http.MethodPost, "/transform/v1/jobs", contentType, body))
	same("curl -d", in.form(http.MethodPost, "/transform/v1/jobs", urlencoded,
		`{"workflow_id":"`+flowOK+`","data":`+message+`,"tags":["a","b"],"args":{"x":"1","y":"<&>\u2028"},"key":"k"}`))

	entry := "/silo/v1/entries/" + entryID
	in.form(http.MethodPut, entry, urlencoded, "allow_invalid=true&data="+url.QueryEscape(message)).Want(200)
	in.form(http.MethodPost, entry+"/states", urlencoded, "key=sent&notes=a+b&meta[channel]=mail").Want(200).Is("a b", "notes").Is("mail", "meta", "channel")
	in.form(http.MethodPost, "/silo/v1/gobl/build", urlencoded, "envelop=1&data="+url.QueryEscape(message)).Want(200).Is("Greetings", "data", "doc", "title")
	in.form(http.MethodPut, oneSeries, urlencoded, "name=First&padding=6&start=").Want(200).Is(6, "padding")

	// Files are sent as they are, and bring their names and types.
	contentType, body = parts(t, part{name: "data", file: "../../etc/x y.txt", contentType: "text/plain", value: "hello\xff"}, part{name: "private", value: "true"})
	x := in.form(http.MethodPost, entry+"/files", contentType, body).Want(200).Is("x y.txt", "name").Is("text/plain", "mime").Is(true, "private")
	if got := in.Do(http.MethodGet, entry+"/files/"+x.Text("id"), "").Want(200); string(got.Body) != "hello\xff" {
		t.Errorf("%q", got.Body)
	}
	in.form(http.MethodPost, entry+"/files", urlencoded, url.Values{"name": {"a.txt"}, "data": {base64.StdEncoding.EncodeToString([]byte(hello))}}.Encode()).Want(200).Is(hashOf(hello), "hash")
	contentType, body = parts(t, part{name: "data", file: "a.xml", value: "<a/>"}, part{name: "name", value: "b.xml"})
	key := in.form(http.MethodPost, "/silo/v1/spool", contentType, body).Want(200).Text("key")
	if got := in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Want(200); string(got.Body) != "<a/>" || !strings.HasSuffix(key, "b.xml") {
		t.Errorf("%s: %q", key, got.Body)
	}

	app := in.App("shop")
	app.Enroll(kit.Default)
	r := in.Request("", http.MethodPost, "/access/v1/enrollment/authorize", url.Values{
		"client_id": {app.ClientID}, "client_secret": {app.Secret}, "owner_id": {string(in.Actor(kit.Default).Workspace.ID)},
	}.Encode())
	r.Header.Set("Content-Type", urlencoded)
	if in.Send(r).Want(200).Text("token") == "" {
		t.Error("no token")
	}
}

func TestBadForms(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.Body = 20_000 })
	in.entry()
	contentType, whole := parts(t, part{name: "key", value: "sent"}, part{name: "notes", value: "n"})
	_, latin := parts(t, part{name: "key", value: "s\xe9nt"})
	boundary := strings.TrimPrefix(contentType, "multipart/form-data; boundary=")
	own := func(body string) string { return strings.ReplaceAll(body, "BOUNDARY", boundary) }
	many := strings.Repeat("a=1&", limits.FormFields.Int()+1)
	for _, tt := range []struct {
		name, contentType, body string
		status                  int
		key, field              string
	}{
		{"no form", urlencoded, "sent", 400, "input", ""},
		{"a list of JSON", urlencoded, `["sent"]`, 400, "input", ""},
		{"a broken escape", urlencoded, "key=%zz", 400, "input", ""},
		{"nothing", urlencoded, " ", 400, "input", ""},
		{"no known field", urlencoded, "a=b", 422, "validation", "key"},
		{"given twice", urlencoded, "key=sent&key=paid", 400, "input", "key"},
		{"not UTF-8", urlencoded, "key=%ff", 400, "input", "key"},
		{"a name that is not text", urlencoded, "key=sent&a%00=b", 400, "input", ""},
		{"a long name", urlencoded, "key=sent&" + strings.Repeat("a", 300) + "=b", 400, "input", ""},
		{"U+0000", urlencoded, "key=sent&notes=a%00b", 400, "input", ""},
		{"meta is no JSON", urlencoded, "key=sent&meta=a", 400, "input", "meta"},
		{"meta is no object", urlencoded, "key=sent&meta=[]", 422, "input", "meta"},
		{"meta in two ways", urlencoded, "key=sent&meta[a]=1&meta={}", 400, "input", "meta"},
		{"members of members", urlencoded, "key=sent&meta[a][b]=1", 400, "input", "meta"},
		{"a member twice", urlencoded, "key=sent&meta[a]=1&meta[a]=2", 400, "input", ""},
		{"too many fields", urlencoded, many, 400, "limit", ""},
		{"large in JSON", urlencoded, "key=sent&notes=" + strings.Repeat("\n", 4000), 413, "limit", ""},
		{"too large", urlencoded, "key=" + strings.Repeat("x", 20_000), 413, "limit", ""},
		{"no boundary", "multipart/form-data", whole, 400, "input", ""},
		{"another boundary", "multipart/form-data; boundary=x", whole, 400, "input", ""},
		{"cut off", contentType, whole[:len(whole)-len(boundary)-20], 400, "input", ""},
		{"cut off in a header", contentType, own("--BOUNDARY\r\nContent-Dispo"), 400, "input", ""},
		{"no parts", contentType, own("--BOUNDARY--\r\n"), 400, "input", ""},
		{"not UTF-8 in a part", contentType, own(strings.ReplaceAll(latin, latin[2:2+len(boundary)], boundary)), 400, "input", "key"},
		{"a coding", contentType, own("--BOUNDARY\r\nContent-Disposition: form-data; name=key\r\nContent-Transfer-Encoding: base64\r\n\r\nc2VudA==\r\n--BOUNDARY--\r\n"), 415, "content-encoding", ""},
		{"mixed parts", strings.Replace(contentType, "form-data", "mixed", 1), whole, 415, "content-type", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := in.form(http.MethodPost, "/silo/v1/entries/"+entryID+"/states", tt.contentType, tt.body).For(t)
			e := x.Refused(tt.status, tt.key)
			if _, named := e.Fields[tt.field]; tt.field != "" && !named {
				t.Errorf("%s does not name %s", x, tt.field)
			}
		})
	}
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID+"/states", "").Want(200).Is(nil, "list", 0)

	in.form(http.MethodPost, "/silo/v1/entries", urlencoded, "allow_invalid=perhaps&data="+url.QueryEscape(message)).Refused(422, "input")
	in.form(http.MethodPut, oneSeries, urlencoded, "name=First&padding=six").Refused(422, "input")
	in.form(http.MethodPost, "/silo/v1/entries", urlencoded, "data={}{}").Refused(400, "input")
	deep, err := json.Marshal(strings.Repeat("[", 200))
	must(t, err)
	in.form(http.MethodPost, "/silo/v1/entries", urlencoded, "data="+strings.Trim(string(deep), `"`)+strings.Repeat("]", 200)).Refused(400, "limit")
	// Lines of JSON are not a form.
	x := in.form(http.MethodPost, "/silo/v1/entries/bulk", urlencoded, `{"data":`+message+`}`)
	if e := x.Refused(415, "content-type"); !strings.Contains(e.Message, "Content-Type: application/x-ndjson") {
		t.Error(e.Message)
	}
}
