package hybrid

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"chancery/internal/format/hybrid/pdfobj"
)

// Attachment is a file inside a PDF.
type Attachment struct {
	Name        string
	Description string
	// MIME is the media type that the PDF says it has, which may be wrong or missing.
	MIME string
	// Relationship is Data, Source, Alternative, Supplement or Unspecified; empty when the PDF does not say.
	Relationship string
	Data         []byte
}

const (
	// maxNodes is how many nodes and names of the tree of names are visited.
	maxNodes = 100_000
	// maxAttachments is how many files are read.
	maxAttachments = 200
)

// spec is a file specification of a PDF.
type spec struct {
	ref  pdfobj.Object
	dict pdfobj.Dict
	name string
}

// specs lists the files of a PDF by the tree of names, then those that only the catalog's list of associated files has.
func specs(f *pdfobj.File) []spec {
	var list []spec
	seen := map[pdfobj.Object]bool{}
	add := func(o pdfobj.Object) {
		if r, ok := o.(pdfobj.Ref); ok {
			if seen[r] {
				return
			}
			seen[r] = true
		}
		if d := f.Dict(o); d != nil && len(list) < maxAttachments {
			list = append(list, spec{o, d, fileName(f, d)})
		}
	}
	names := f.Dict(f.Root()["Names"])
	left := maxNodes
	walkNames(f, names["EmbeddedFiles"], &left, map[pdfobj.Ref]bool{}, add)
	for _, o := range f.Array(f.Root()["AF"]) {
		add(o)
	}
	return list
}

// walkNames calls add with each value of a tree of names.
func walkNames(f *pdfobj.File, node pdfobj.Object, left *int, seen map[pdfobj.Ref]bool, add func(pdfobj.Object)) {
	if r, ok := node.(pdfobj.Ref); ok {
		if seen[r] {
			return
		}
		seen[r] = true
	}
	if *left--; *left < 0 {
		return
	}
	d := f.Dict(node)
	names := f.Array(d["Names"])
	for i := 1; i < len(names); i += 2 {
		if *left--; *left < 0 {
			return
		}
		add(names[i])
	}
	for _, kid := range f.Array(d["Kids"]) {
		if _, ok := kid.(pdfobj.Ref); ok {
			walkNames(f, kid, left, seen, add)
		}
	}
}

// fileName returns the name of a file specification: the Unicode one, or the old one.
func fileName(f *pdfobj.File, d pdfobj.Dict) string {
	for _, key := range []pdfobj.Name{"UF", "F", "Unix", "DOS"} {
		if s, ok := f.Resolve(d[key]).(pdfobj.String); ok && s != "" {
			return textString(s)
		}
	}
	return ""
}

// textString decodes a text string: UTF-16 or UTF-8 with their marks, else Latin-1, which PDFDocEncoding is for letters.
func textString(s pdfobj.String) string {
	b := []byte(s)
	switch {
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		units := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		}
		return string(utf16.Decode(units))
	case strings.HasPrefix(string(s), "\xEF\xBB\xBF"):
		return strings.ToValidUTF8(string(s)[3:], "\uFFFD")
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// pdfText encodes a text string.
func pdfText(s string) pdfobj.String {
	b := []byte("\xFE\xFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return pdfobj.String(b)
}

// embedded returns the stream of a file specification.
func embedded(f *pdfobj.File, d pdfobj.Dict) *pdfobj.Stream {
	ef := f.Dict(d["EF"])
	for _, key := range []pdfobj.Name{"UF", "F", "Unix", "DOS", "Mac"} {
		if s := f.Stream(ef[key]); s != nil {
			return s
		}
	}
	return nil
}

// read returns the file behind a specification, or nil without one.
func (s *spec) read(f *pdfobj.File) (*Attachment, error) {
	stream := embedded(f, s.dict)
	if stream == nil {
		return nil, nil
	}
	data, err := f.Decode(stream)
	if err != nil {
		return nil, fmt.Errorf("attached file %.80q: %w", s.name, err)
	}
	a := &Attachment{
		Name: s.name, MIME: string(f.Name(stream.Dict["Subtype"])), Relationship: string(f.Name(s.dict["AFRelationship"])), Data: data,
	}
	if text, ok := f.Resolve(s.dict["Desc"]).(pdfobj.String); ok {
		a.Description = textString(text)
	}
	return a, nil
}

// attachments reads all files. One that cannot be read is left out, unless a limit is the reason.
func attachments(f *pdfobj.File) ([]Attachment, error) {
	var list []Attachment
	for _, s := range specs(f) {
		a, err := s.read(f)
		switch {
		case errors.Is(err, pdfobj.ErrLimit):
			return nil, err
		case err == nil && a != nil:
			list = append(list, *a)
		}
	}
	return list, f.Err()
}
