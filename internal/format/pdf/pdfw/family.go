package pdfw

// Family is a face with others for the characters that it does not have. It never changes, so documents may share it.
type Family struct {
	main     *Face
	fallback func(r rune, lang string) *Face
}

// NewFamily returns a family. The fallback returns a face that has a character, or nil; lang is "ja", "ko" or "zh" and
// decides on the form of ideographs.
func NewFamily(main *Face, fallback func(r rune, lang string) *Face) *Family {
	return &Family{main, fallback}
}

// Face returns the face that shows a character in a language, or nil.
func (f *Family) Face(r rune, lang string) *Face {
	if f.main.Glyph(r) != 0 {
		return f.main
	}
	if f.fallback == nil {
		return nil
	}
	return f.fallback(r, lang)
}

// Glyph returns the glyph of r in the main face, or 0.
func (f *Family) Glyph(r rune) uint16 { return f.main.Glyph(r) }

// covers reports whether the main face alone shows cleaned text. Such text is written from left to right without joining,
// and goes the quick way.
func (f *Family) covers(s string) bool {
	if isPlain(s) {
		return true
	}
	for _, r := range s {
		if r != '\n' && f.main.Glyph(r) == 0 {
			return false
		}
	}
	return true
}

// ideographs returns the language whose forms of ideographs a text needs: that of its syllabic characters, or else that of
// the document.
func ideographs(s, lang string) string {
	for _, r := range s {
		switch {
		case r >= 0x3041 && r <= 0x30FF:
			return "ja"
		case r >= 0xAC00 && r <= 0xD7A3:
			return "ko"
		}
	}
	switch lang {
	case "ja", "ko":
		return lang
	}
	return "zh"
}
