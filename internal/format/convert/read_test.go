package convert

import (
	"fmt"
	"strings"
	"testing"
)

// TestSniff compares what senders say a file is with what it is.
func TestSniff(t *testing.T) {
	const page = "<html><script>alert(1)</script></html>"
	for _, c := range []struct{ data, said, name, want string }{
		{"%PDF-1.7", "application/pdf", "a.pdf", "application/pdf"},
		{"%PDF-1.7", "image/png", "a.png", "application/pdf"},
		{page, "image/png", "a.png", "text/html"},
		{page, "text/plain", "a.txt", "text/html"},
		{"hello", "application/pdf", "a.pdf", "text/plain"},
		{"\x89PNG\r\n\x1a\n", "application/octet-stream", "a", "image/png"},
		{"a;b\n1;2\n", "text/csv", "a.csv", "text/csv"},
		{"a;b\n1;2\n", "", "a.CSV", "text/csv"},
		{"<?xml version=\"1.0\"?><a/>", "application/xml", "a.xml", "application/xml"},
		{"<?xml version=\"1.0\"?><a/>", "image/jpeg", "a.jpg", "text/xml"},
		{"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"\x00\x01", "", "a", "application/octet-stream"},
	} {
		if got := sniff([]byte(c.data), mediaType(c.said), c.name); got != c.want {
			t.Errorf("%q called %s: %s, want %s", c.data, c.said, got, c.want)
		}
	}
}

// TestPlainName makes names of what senders write.
func TestPlainName(t *testing.T) {
	for given, want := range map[string]string{
		"a.pdf": "a.pdf", "../../etc/passwd": "passwd", `C:\files\a.pdf`: "a.pdf", "..": "attachment-3", "": "attachment-3", "/": "attachment-3",
		".bashrc": "bashrc", "a\x00b\n.txt": "a_b_.txt", `a<b>:"|?*.txt`: "a_b______.txt", "\xff.txt": "_.txt",
	} {
		if got := plainName(given, 3); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	long := plainName(strings.Repeat("ä", 500)+".pdf", 1)
	if len([]rune(long)) != maxAttachmentName || !strings.HasSuffix(long, ".pdf") {
		t.Errorf("%q", long)
	}
}

// TestAttach keeps only so many files, and warns once.
func TestAttach(t *testing.T) {
	in := &Import{}
	for i := range maxAttachments + 5 {
		in.attach(Attachment{Name: fmt.Sprint(i), Data: []byte("x")})
	}
	in.attach(Attachment{Name: "x"})
	if len(in.Files) != maxAttachments || len(in.Warnings) != 1 {
		t.Errorf("%d files, %q", len(in.Files), in.Warnings)
	}
	lying := &Import{}
	lying.attach(Attachment{Name: "a.png", MIME: "image/png", Data: []byte("%PDF-1.7")})
	if len(lying.Warnings) != 1 || lying.Files[0].MIME != "application/pdf" {
		t.Errorf("%+v", lying)
	}
}
