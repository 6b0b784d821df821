package pdf

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"

	"chancery/internal/format/pdf/fonts"
	"chancery/internal/format/pdf/pdfw"
)

// defaultLogoHeight is in CSS pixels.
const (
	defaultLogoHeight = 40.0
	maxLogoHeight     = 200.0
	pixelsToPoints    = 72.0 / 96
)

// Render turns the JSON of a calculated business document (the doc of an envelope) into a PDF/A-3 file. Errors are
// ErrDocument, ErrSchema, ErrLayout and ErrLogo; text that cannot be shown is replaced and told in the warnings.
func Render(doc []byte, opt Options) (*File, error) {
	size, err := paperOf(opt.Layout)
	if err != nil {
		return nil, err
	}
	src, err := readSource(doc)
	if err != nil {
		return nil, err
	}
	set, err := fonts.Sans()
	if err != nil {
		return nil, err
	}
	loc, err := localeOf(opt.Locale)
	if err != nil {
		return nil, err
	}
	c := newComposer(src, opt, loc)
	file := &File{}
	warn := func(s string) { file.Warnings = append(file.Warnings, s) }
	logo, err := logoOf(src, opt, warn)
	if err != nil {
		return nil, err
	}
	v := c.view()
	out := pdfw.New(size.width, size.height, c.meta(v))
	p := &painter{sheet: newSheet(out, set, size), view: v, locale: c.loc, logo: logo, logoSize: logoHeight(opt), codes: encode(v.codes), warn: warn}
	p.watermarks = c.watermarks()
	p.paint()
	for _, a := range opt.Attachments {
		out.Attach(a)
	}
	if missing := out.Missing(); len(missing) > 0 {
		warn("no glyph for " + codePoints(missing))
	}
	file.Pages = out.Pages()
	file.Name = fileName(src)
	file.Data, err = out.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write the PDF: %w", err)
	}
	return file, nil
}

func (c *composer) meta(v view) pdfw.Meta {
	program := firstOf(c.opt.Producer, "Chancery")
	m := pdfw.Meta{
		Title: v.title + " " + shorten(v.number, 140), Lang: c.loc.tag, Creator: program, Producer: program,
		Created: c.opt.CreatedAt, Hybrid: c.opt.Hybrid,
	}
	if c.src.Supplier != nil {
		m.Author = shorten(c.src.Supplier.Name, 300)
	}
	return m
}

func (c *composer) watermarks() []string {
	var out []string
	if c.opt.Sample {
		out = append(out, c.loc.word("Sample"))
	}
	if c.opt.Watermark != "" {
		out = append(out, c.opt.Watermark)
	}
	return out
}

// logoOf prefers the logo of the options, which must be readable; one inside the document may fail with a warning.
func logoOf(src *source, opt Options, warn func(string)) (*pdfw.Picture, error) {
	if len(opt.Logo) > 0 {
		pic, err := pdfw.ReadPicture(opt.Logo)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrLogo, err)
		}
		return pic, nil
	}
	if src.Supplier == nil || len(src.Supplier.Logos) == 0 || src.Supplier.Logos[0].Data == "" {
		return nil, nil
	}
	data, err := base64.StdEncoding.DecodeString(src.Supplier.Logos[0].Data)
	if err == nil {
		var pic *pdfw.Picture
		if pic, err = pdfw.ReadPicture(data); err == nil {
			return pic, nil
		}
	}
	warn("the supplier's logo is left out: " + err.Error())
	return nil, nil
}

func logoHeight(opt Options) float64 {
	h := opt.LogoHeight
	if !(h > 0) {
		h = defaultLogoHeight
	}
	return min(h, maxLogoHeight) * pixelsToPoints
}

// fileName keeps letters, digits and a few signs, so that the name is one on every system.
func fileName(src *source) string {
	name := full(src.Series, src.Code)
	if src.Code == "" {
		name = join("-", src.kind(), src.Series, "draft")
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, name)
	return strings.TrimLeft(strings.TrimSuffix(shorten(name, 120), "…"), ".") + ".pdf"
}

func codePoints(list []rune) string {
	const most = 20
	var parts []string
	for _, r := range list[:min(len(list), most)] {
		parts = append(parts, fmt.Sprintf("U+%04X", r))
	}
	if len(list) > most {
		parts = append(parts, fmt.Sprintf("and %d more", len(list)-most))
	}
	return strings.Join(parts, ", ")
}
