package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/test/kit"
)

// zipped returns a text as gzip makes it.
func zipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func TestContentEncoding(t *testing.T) {
	const limit = 20_000
	in := install(t, func(c *api.Config) { c.Limits.Body = limit })
	entry := `{"data":` + message + `}`
	large := `{"key":"` + strings.Repeat("x", limit) + `"}`
	whole := zipped(t, entry)
	coding := func(name string) map[string]string { return map[string]string{"Content-Encoding": name} }
	taken := map[string]string{"Accept-Encoding": "gzip, identity"}
	const path = "/silo/v1/entries"
	kit.Run(t, in, []kit.Scenario{
		{Name: "gzip", Method: "POST", Path: path, Body: whole, Header: coding("gzip"), JSON: map[string]any{"data.doc.title": "Greetings"}},
		{Name: "in capitals", Method: "POST", Path: path, Body: whole, Header: coding("GZIP")},
		{Name: "older name", Method: "POST", Path: path, Body: whole, Header: coding("x-gzip, identity")},
		{Name: "two members", Method: "POST", Path: path, Body: zipped(t, entry[:20]) + zipped(t, entry[20:]), Header: coding("gzip")},
		{Name: "identity", Method: "POST", Path: path, Body: entry, Header: coding("identity")},
		{Name: "empty", Method: "POST", Path: path, Body: zipped(t, ""), Header: coding("gzip"), Status: 400, Key: "input"},
		{Name: "nothing", Method: "POST", Path: path, Header: coding("gzip"), Status: 400, Key: "input"},
		{Name: "not gzip", Method: "POST", Path: path, Body: entry, Header: coding("gzip"), Status: 400, Key: "input", Contains: []string{"gzip"}},
		{Name: "cut", Method: "POST", Path: path, Body: whole[:len(whole)-9], Header: coding("gzip"), Status: 400, Key: "input", Contains: []string{"gzip"}},
		{Name: "wrong checksum", Method: "POST", Path: path, Body: whole[:len(whole)-8] + "12345678", Header: coding("gzip"), Status: 400, Key: "input"},
		{Name: "more behind it", Method: "POST", Path: path, Body: whole + "{}", Header: coding("gzip"), Status: 400, Key: "input"},
		{Name: "too large", Method: "POST", Path: path, Body: zipped(t, large), Header: coding("gzip"), Status: 413, Key: "limit"},
		{Name: "a bomb", Method: "POST", Path: path, Body: zipped(t, strings.Repeat("\x00", 16<<20)), Header: coding("gzip"), Status: 413, Key: "limit"},
		{Name: "not UTF-8", Method: "POST", Path: path, Body: zipped(t, "{\"key\":\"\xf1\"}"), Header: coding("gzip"), Status: 400, Key: "input", Contains: []string{"byte 9"}},
		{Name: "other", Method: "POST", Path: path, Body: entry, Header: coding("br"), Status: 415, Key: "content-encoding", Answered: taken, Contains: []string{"gzip"}},
		{Name: "twice", Method: "POST", Path: path, Body: zipped(t, whole), Header: coding("gzip, gzip"), Status: 415, Key: "content-encoding", Answered: taken},
	})
}

func TestContentEncodingOfFiles(t *testing.T) {
	in := install(t, nil)
	in.entry()
	announced := in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files",
		`{"name":"a.txt","mime":"text/plain","size":5,"sha256":"`+hashOf("hello")+`"}`).Want(200)
	path := strings.TrimPrefix(announced.Text("url"), "https://chancery.test")
	r := in.Request("", http.MethodPut, path, zipped(t, "hello"))
	r.Header.Set("Content-Encoding", "gzip")
	x := in.Send(r)
	x.Refused(http.StatusUnsupportedMediaType, "content-encoding")
	if got := x.Header.Get("Accept-Encoding"); got != "identity" {
		t.Errorf("Accept-Encoding is %q", got)
	}
	in.Send(in.Request("", http.MethodPut, path, "hello")).Want(200)
}

// A zipped body that came in parts is read like any other, and nothing is held afterwards.
func TestZippedBodiesInParts(t *testing.T) {
	s := listen(t, patient)
	body := zipped(t, `{"data":`+message+strings.Repeat(" ", 4<<20)+`}`)
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodPost, "/silo/v1/entries", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
	half := len(body) / 2
	for _, part := range []string{body[:1], body[1:half], body[half:], ""} {
		c.send(fmt.Sprintf("%x\r\n%s\r\n", len(part), part))
	}
	if resp, text := c.answer(); resp.StatusCode != 200 {
		t.Errorf("%s %.300s", resp.Status, text)
	}
	must(t, c.Close())
	s.checkFree(t, 1)
}
