package en16931_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"chancery/internal/format/en16931"
)

func TestAttachmentBytes(t *testing.T) {
	t.Parallel()
	const png = "\x89PNG\r\n\x1a\nrest"
	tests := []struct{ name, mime, content, err string }{
		{"pdf", "application/pdf", "%PDF-1.7 …", ""},
		{"pdf after a mark", "application/pdf; charset=binary", "\ufeff%PDF-1.7", ""},
		{"program as pdf", "application/pdf", "MZ\x90\x00", "is not application/pdf, as it says"},
		{"png", "image/png", png, ""},
		{"png as jpeg", "image/jpeg", png, "is not image/jpeg, as it says"},
		{"jpeg", "Image/JPEG", "\xff\xd8\xff\xe0", ""},
		{"page as png", "image/png", "<html>", "is not image/png, as it says"},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", ""},
		{"csv as ods", "application/vnd.oasis.opendocument.spreadsheet", "a;b", "is not application/vnd.oasis.opendocument.spreadsheet, as it says"},
		{"csv", "text/csv", "a;b\r\nä;€", ""},
		{"csv in UTF-16", "text/csv", "\xff\xfea\x00", ""},
		{"program as csv", "text/csv", "\x7fELF\x02\x01\x01\x00", "is not text/csv, as it says"},
		{"xml", "application/xml", "\ufeff <a/>", ""},
		{"pdf as xml", "text/xml", "%PDF-1.7", "is not text/xml, as it says"},
		{"empty pdf", "application/pdf", "", "is not application/pdf, as it says"},
		{"unknown", "application/x-something", "\x00", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := base64.StdEncoding.EncodeToString([]byte(tt.content))
			if len(text) > 4 {
				text = text[:4] + "\n   " + text[4:]
			}
			d := en16931.SupportingDocument{Content: text, MIME: tt.mime}
			got, err := d.Bytes()
			switch {
			case tt.err == "" && (err != nil || string(got) != tt.content):
				t.Errorf("got %q, %v", got, err)
			case tt.err != "" && (err == nil || err.Error() != tt.err):
				t.Errorf("got %q, %v, want %s", got, err, tt.err)
			}
		})
	}
	for _, text := range []string{"a", "****", "QUJD=QUJD", strings.Repeat("=", 8)} {
		d := en16931.SupportingDocument{Content: text, MIME: "text/csv"}
		if _, err := d.Bytes(); err == nil || err.Error() != "is not in base64" {
			t.Errorf("%q: %v", text, err)
		}
	}
}
