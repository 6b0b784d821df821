package en16931

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf8"
)

var errBase64 = errors.New("is not in base64")

// KindError is a file whose content is not of the kind that its media type says.
type KindError struct {
	// MIME is what BT-125-1 says.
	MIME string
}

// Error says what the file is not; the caller says which file.
func (e *KindError) Error() string { return "is not " + e.MIME + ", as it says" }

// Bytes returns the attached file (BT-125), which is in base64, with or without white space in it. A file whose content is
// not of the kind that BT-125-1 says comes with an *KindError: nobody should open as a picture what is a program. Other errors
// come without content.
func (d *SupportingDocument) Bytes() ([]byte, error) {
	text := make([]byte, 0, len(d.Content))
	for i := range len(d.Content) {
		if c := d.Content[i]; c > ' ' {
			text = append(text, c)
		}
	}
	n, err := base64.StdEncoding.Decode(text, text)
	if err != nil {
		return nil, errBase64
	}
	data := text[:n]
	if !hasKind(d.MIME, data) {
		return data, &KindError{MIME: d.MIME}
	}
	return data, nil
}

// hasKind reports whether a file begins as its media type does. Types that have no such beginning, and types that EN 16931
// does not know, are taken at their word.
func hasKind(mime string, data []byte) bool {
	kind, _, _ := strings.Cut(mime, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/pdf":
		const window = 1024 // readers of PDF look for the beginning in so many bytes
		return bytes.Contains(data[:min(len(data), window)], []byte("%PDF-"))
	case "image/png":
		return bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n"))
	case "image/jpeg":
		return bytes.HasPrefix(data, []byte("\xff\xd8\xff"))
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet":
		return bytes.HasPrefix(data, []byte("PK\x03\x04"))
	case "text/csv":
		return isText(data)
	case "application/xml", "text/xml":
		return isText(data) && bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n"), []byte("<"))
	}
	return true
}

// isText reports whether a file has nothing that texts do not have: programs and pictures have zero bytes or control
// characters. The encoding may be any that contains ASCII.
func isText(data []byte) bool {
	for _, c := range data {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			return !utf8.Valid(data) && isUTF16(data)
		}
	}
	return true
}

func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}
