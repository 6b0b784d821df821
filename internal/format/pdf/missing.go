package pdf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"chancery/gobl"
)

// Limits of the message about characters that no font has.
const (
	maxPlaces     = 5 // parts of the document that are named
	maxCharacters = 5 // that are named for each of them
)

// GlyphError reports characters that no font of the format has.
type GlyphError struct{ message string }

func (e *GlyphError) Error() string { return e.message }

// Code returns the code of the failure for workflows.
func (e *GlyphError) Code() string { return "missing-glyphs" }

// missingGlyphs names the characters and their places in the document. Characters that are not in the document come from
// the options, such as a label.
func missingGlyphs(env *gobl.Envelope, missing []rune) *GlyphError {
	s := search{missing: map[rune]bool{}, found: map[rune]bool{}}
	for _, r := range missing {
		s.missing[r] = true
	}
	if data, err := env.DocumentJSON(); err == nil {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		var doc any
		if d.Decode(&doc) == nil {
			s.value(doc, nil)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(missing), func(r rune) bool { return s.found[r] })
	if len(rest) > 0 {
		s.add(rest, "a setting of the step or a stamp")
	}
	parts := s.places[:min(len(s.places), maxPlaces)]
	if n := len(s.places) - len(parts); n > 0 {
		parts = append(slices.Clone(parts), fmt.Sprintf("in %d other places", n))
	}
	return &GlyphError{"no embedded font has " + strings.Join(parts, "; ")}
}

// search looks for characters in the texts of a document.
type search struct {
	missing, found map[rune]bool
	places         []string
}

func (s *search) value(v any, path []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			s.value(v[key], append(path, key))
		}
	case []any:
		for i, item := range v {
			s.value(item, append(path, strconv.Itoa(i)))
		}
	case string:
		s.text(v, path)
	}
}

func (s *search) text(text string, path []string) {
	var here []rune
	for _, r := range norm.NFC.String(text) {
		if s.missing[r] && !slices.Contains(here, r) {
			here = append(here, r)
			s.found[r] = true
		}
	}
	if len(here) > 0 {
		s.add(here, place(path))
	}
}

func (s *search) add(list []rune, where string) {
	s.places = append(s.places, characters(list)+" in "+where)
}

// place words a path in the document: "line 3, item.name", "customer.name", "entry 1 of notes, text".
func place(path []string) string {
	var parts, keys []string
	for _, p := range path {
		i, err := strconv.Atoi(p)
		if err != nil || len(keys) == 0 {
			keys = append(keys, p)
			continue
		}
		list := strings.Join(keys, ".")
		if keys = nil; list == "lines" {
			parts = append(parts, fmt.Sprintf("line %d", i+1))
		} else {
			parts = append(parts, fmt.Sprintf("entry %d of %s", i+1, list))
		}
	}
	if len(keys) > 0 {
		parts = append(parts, strings.Join(keys, "."))
	}
	return shorten(strings.Join(parts, ", "), 100)
}

// characters names characters with their code points. Marks and other characters without a form of their own are named by
// the code point alone.
func characters(list []rune) string {
	var parts []string
	for _, r := range list[:min(len(list), maxCharacters)] {
		text := fmt.Sprintf("U+%04X", r)
		if unicode.IsGraphic(r) && !unicode.IsMark(r) {
			text = string(r) + " (" + text + ")"
		}
		parts = append(parts, text)
	}
	if n := len(list) - len(parts); n > 0 {
		parts = append(parts, fmt.Sprintf("%d more", n))
	}
	return strings.Join(parts, ", ")
}
