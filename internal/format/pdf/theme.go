package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/internal/format/pdf/fonts"
	"chancery/internal/format/pdf/pdfw"
)

// MaxFooter is the maximum length of the footer of a theme in characters.
const MaxFooter = 300

// Places of the logo.
const (
	LogoLeft   = "left"
	LogoRight  = "right"
	LogoCentre = "centre"
)

// Theme is how the pages of a workspace look. The zero value is the usual look.
type Theme struct {
	Color  string // of headings, rules and the total, #RRGGBB; empty means dark blue
	Font   string // one of Fonts; empty means the first
	Logo   string // LogoLeft, LogoRight or LogoCentre; empty means left
	Footer string // text below the issuer at the foot of each page, at most MaxFooter characters
}

// Over returns the theme with the members of another one, where that has any, in place of its own.
func (t Theme) Over(other Theme) Theme {
	return Theme{
		Color: firstOf(t.Color, other.Color), Font: firstOf(t.Font, other.Font),
		Logo: firstOf(t.Logo, other.Logo), Footer: firstOf(t.Footer, other.Footer),
	}
}

// accents are the two uses of the colour of a theme: text is darkened where it would be hard to read.
type accents struct{ text, fill pdfw.Color }

// usualAccents have the colour of pages without a theme.
var usualAccents = accents{text: 0x1D4A86, fill: 0x1D4A86}

// Fonts returns the names of the typefaces of a theme, the usual one first.
func Fonts() []string { return fonts.Choices() }

// CheckFont reports an unknown typeface. An empty name is the usual one.
func CheckFont(s string) error {
	if s == "" || slices.Contains(Fonts(), s) {
		return nil
	}
	return fmt.Errorf("the font %q is unknown; possible are %s", shorten(s, 20), strings.Join(Fonts(), ", "))
}

// CheckFooter reports a footer that is too long or has control characters.
func CheckFooter(s string) error {
	switch {
	case utf8.RuneCountInString(s) > MaxFooter:
		return fmt.Errorf("a footer has at most %d characters", MaxFooter)
	case !utf8.ValidString(s):
		return errors.New("a footer is text in UTF-8")
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' {
			return errors.New("a footer has no control characters but line ends")
		}
	}
	return nil
}

// accentsOf reads #RRGGBB.
func accentsOf(s string) (accents, error) {
	if s == "" {
		return usualAccents, nil
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return usualAccents, fmt.Errorf("the colour %q is not of the form #RRGGBB", shorten(s, 12))
	}
	c := pdfw.Color(n)
	return accents{text: legible(c), fill: c}, nil
}

// resolve returns the colours and the faces of the theme.
func (t Theme) resolve() (accents, fonts.Set, error) {
	accent, err := accentsOf(t.Color)
	if err == nil {
		err = CheckFont(t.Font)
	}
	if err != nil {
		return accents{}, fonts.Set{}, fmt.Errorf("%w: %w", ErrTheme, err)
	}
	set, err := fonts.ByName(t.Font)
	return accent, set, err
}

// legible darkens a colour, keeping its hue, until its contrast to white paper is about 4.5:1, which WCAG 2.2 (1.4.3)
// requires of small text. It calculates in integers, so that every machine gets the same colour.
func legible(c pdfw.Color) pdfw.Color {
	r, g, b := uint32(c>>16&255), uint32(c>>8&255), uint32(c&255)
	for luminance(r, g, b) > maxLuminance {
		r, g, b = r*31/32, g*31/32, b*31/32
	}
	return pdfw.Color(r<<16 | g<<8 | b)
}

// maxLuminance is that of a colour with a contrast of 4.5:1 to white: 1.05 / 4.5 - 0.05 of the luminance of white.
const maxLuminance = 255 * 255 * 10000 * 183 / 1000

// luminance returns the relative luminance, in units of white / (255 * 255 * 10000). It takes 2.0 for the exponent 2.2 of
// sRGB, which makes colours a little lighter than they are, and so errs on the side of contrast.
func luminance(r, g, b uint32) uint64 {
	return 2126*uint64(r*r) + 7152*uint64(g*g) + 722*uint64(b*b)
}
