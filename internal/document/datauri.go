package document

import (
	"encoding/base64"
	"errors"
	"mime"
	"net/url"
	"strings"
)

// DataURI is a file inside a text (RFC 2397), with a name in addition to its
// type: "data:<type>;name=<file>;base64,<contents>".
type DataURI struct {
	// MIME type with its parameters.
	MIME string
	// Name is empty if the text gives none.
	Name string
	Data []byte
}

// ErrUnnamedURI means that a data URI has no name, or one that cannot be read.
var ErrUnnamedURI = errors.New("a data URI names its file: data:<type>;name=<file>;base64,<contents>")

var (
	errURIType     = errors.New("a data URI names the type of its contents: data:<type>;name=<file>;base64,<contents>")
	errURIContents = errors.New("the contents of the data URI are damaged")
)

// ParseDataURI reads a data URI. If the text is not one, ok is false and there is
// no error. The contents are base64 or percent-encoded.
func ParseDataURI(text string) (uri *DataURI, ok bool, err error) {
	const scheme = "data:"
	if len(text) < len(scheme) || !strings.EqualFold(text[:len(scheme)], scheme) {
		return nil, false, nil
	}
	head, contents, found := strings.Cut(text[len(scheme):], ",")
	if !found || head != "" && !strings.ContainsAny(head, "/;") {
		return nil, false, nil // a sentence that begins with "data:"
	}
	uri = &DataURI{}
	inBase64, err := uri.readHead(head)
	if err == nil {
		uri.Data, err = DecodeURIContents(contents, inBase64)
	}
	return uri, true, err
}

// readHead reads type, name and encoding. Other parameters belong to the type.
func (d *DataURI) readHead(head string) (inBase64 bool, err error) {
	parts := strings.Split(head, ";")
	kind := parts[:1:1]
	for _, p := range parts[1:] {
		attribute, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		switch strings.ToLower(attribute) {
		case "base64":
			inBase64 = true
		case "name":
			if d.Name, err = url.PathUnescape(strings.Trim(value, `"`)); err != nil {
				return false, ErrUnnamedURI
			}
		default:
			kind = append(kind, p)
		}
	}
	d.MIME = strings.Join(kind, ";")
	if _, _, err := mime.ParseMediaType(d.MIME); err != nil || !strings.Contains(kind[0], "/") {
		return false, errURIType
	}
	return inBase64, nil
}

// DecodeURIContents decodes what follows the comma of a data URI. It accepts every
// common form of base64: with and without padding and white space, in the standard and
// the URL alphabet.
func DecodeURIContents(text string, inBase64 bool) ([]byte, error) {
	if strings.Contains(text, "%") || !inBase64 {
		var err error
		if text, err = url.PathUnescape(text); err != nil {
			return nil, errURIContents
		}
	}
	if !inBase64 {
		return []byte(text), nil
	}
	if strings.ContainsAny(text, " \t\r\n") {
		text = strings.Join(strings.Fields(text), "")
	}
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	data, err := encoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil, errURIContents
	}
	return data, nil
}
