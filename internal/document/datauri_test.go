package document_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/document"
)

func TestParseDataURI(t *testing.T) {
	for text, want := range map[string]document.DataURI{
		"data:application/xml;name=a.xml;base64,PGEvPg==":       {MIME: "application/xml", Name: "a.xml", Data: []byte("<a/>")},
		"data:application/xml;base64;name=a.xml,PGEvPg==":       {MIME: "application/xml", Name: "a.xml", Data: []byte("<a/>")},
		"DATA:text/plain;NAME=a.txt;BASE64,aGk":                 {MIME: "text/plain", Name: "a.txt", Data: []byte("hi")},
		"data:text/plain;name=a.txt;base64,aGk%3D":              {MIME: "text/plain", Name: "a.txt", Data: []byte("hi")},
		"data:text/plain;name=a.txt;base64, a G\r\nk = ":        {MIME: "text/plain", Name: "a.txt", Data: []byte("hi")},
		"data:text/plain;name=a.txt;base64,_-8=":                {MIME: "text/plain", Name: "a.txt", Data: []byte{0xff, 0xef}},
		"data:text/plain;name=a.txt;base64,/+8=":                {MIME: "text/plain", Name: "a.txt", Data: []byte{0xff, 0xef}},
		"data:text/plain;charset=utf-8;name=a%2Cb.txt,h%C3%A4+": {MIME: "text/plain;charset=utf-8", Name: "a,b.txt", Data: []byte("hä+")},
		`data:text/plain;name="a b.txt",hi`:                     {MIME: "text/plain", Name: "a b.txt", Data: []byte("hi")},
		"data:text/plain,a,b":                                   {MIME: "text/plain", Data: []byte("a,b")},
		"data:text/plain;name=a;base64,":                        {MIME: "text/plain", Name: "a", Data: []byte{}},
	} {
		got, is, err := document.ParseDataURI(text)
		if !is || err != nil || got.MIME != want.MIME || got.Name != want.Name || !bytes.Equal(got.Data, want.Data) {
			t.Errorf("%s: %+v, %v, %v", text, got, is, err)
		}
	}
	for _, text := range []string{"", "data", "data:", "data: it is late", "data:hello, world", "https://a/b,c", "spool:x", " data:text/plain,x"} {
		if _, is, err := document.ParseDataURI(text); is || err != nil {
			t.Errorf("%q is taken for a data URI: %v", text, err)
		}
	}
	for _, text := range []string{
		"data:,x", "data:;name=a,x", "data:;base64,aGk=", "data:xml;name=a,x", "data:text/plain;charset;;=,x",
		"data:text/plain;name=a;base64,a", "data:text/plain;name=a;base64,%zz", "data:text/plain;name=a,%f", "data:text/plain;name=%zz,x",
		"data:text/plain;name=a;base64,+-==",
	} {
		if got, is, err := document.ParseDataURI(text); !is || err == nil {
			t.Errorf("%q: %+v, %v", text, got, is)
		}
	}
}

func TestDataURIsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		encoding := rapid.SampledFrom([]*base64.Encoding{
			base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding,
		}).Draw(t, "encoding")
		uri, is, err := document.ParseDataURI("data:application/octet-stream;name=a.bin;base64," + encoding.EncodeToString(data))
		if !is || err != nil || !bytes.Equal(uri.Data, data) {
			t.Fatalf("%+v, %v, %v", uri, is, err)
		}
	})
}

func FuzzParseDataURI(f *testing.F) {
	f.Add("data:application/xml;name=a.xml;base64,PGEvPg==")
	f.Add("data:text/plain;charset=utf-8;name=a%2Cb,x%20y")
	f.Fuzz(func(t *testing.T, text string) {
		uri, is, err := document.ParseDataURI(text)
		if is && !strings.EqualFold(text[:5], "data:") {
			t.Errorf("%q is no data URI", text)
		}
		if is && err == nil && len(uri.Data) > len(text) {
			t.Errorf("%q grows to %d bytes", text, len(uri.Data))
		}
	})
}
