package api

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"chancery/internal/domain"
)

// FuzzForm: whatever a form is, it becomes valid JSON of bounded size, or an error that says
// what is wrong with it.
func FuzzForm(f *testing.F) {
	const multi = "multipart/form-data; boundary=b"
	head := "--b\r\nContent-Disposition: form-data; name="
	for _, seed := range [][2]string{
		{typeForm, "key=sent&notes=a+b&meta[a]=1"},
		{typeForm, "data={}&tags=a&tags[]=b&args={}"},
		{typeForm, "key=%"},
		{typeForm, "&&=&[]=&key[=x&key]=y"},
		{typeForm, `{"key":"a"}`},
		{typeForm, "private=yes&size=12&size=13"},
		{typeForm, "name=%ff%00\u2028"},
		{multi, head + "key\r\n\r\nsent\r\n--b--\r\n"},
		{multi, head + "data; filename=\"../a\"\r\nContent-Type: text/plain\r\n\r\n\xff\r\n--b--"},
		{multi, head},
		{"multipart/form-data", "--\r\n"},
		{multi, "--b\r\n\r\n--b--"},
		{"multipart/form-data; boundary=\"\xff\"", ""},
	} {
		f.Add(seed[0], []byte(seed[1]))
	}
	s := testServer()
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		const limit = 4 << 10
		if !isForm(contentType) {
			return
		}
		for _, into := range []any{&JobRequest{}, &FileRequest{}, &StateRequest{}, &EnrollmentStateRequest{}, &WorkflowRequest{}} {
			data, err := formJSON(contentType, body, into, limit)
			if err == nil {
				if !json.Valid(data) || len(data) > limit {
					t.Fatalf("%d bytes: %q", len(data), data)
				}
				err = s.decodeJSON(data, into)
			}
			if e, ok := errors.AsType[*domain.Error](err); err != nil && (!ok || e.Kind == domain.Internal || strings.ContainsFunc(e.Message, func(r rune) bool { return r == 0 })) {
				t.Fatalf("%v", err)
			}
		}
	})
}
