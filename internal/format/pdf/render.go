package pdf

import (
	"fmt"

	"chancery/gobl"
	"chancery/internal/format"
	"chancery/internal/format/pdf/pdfw"
)

// Heights of logos in CSS pixels.
const (
	defaultLogoHeight = 40.0
	maxLogoHeight     = 200.0
	pixelsToPoints    = 72.0 / 96
)

// Format returns the PDF format with options.
func Format(opt Options) format.Format {
	return format.Format{
		ID: "pdf", Label: "PDF", MIME: "application/pdf",
		Name: Name,
		Write: func(env *gobl.Envelope) (*format.File, error) {
			file, err := Render(env, opt)
			if err != nil {
				return nil, err
			}
			return &file.File, nil
		},
	}
}

// Name returns the name of a document's file: "<series>-<code>.pdf", see format.FileName.
func Name(env *gobl.Envelope) string {
	doc, err := read(env)
	if err != nil {
		return "document.pdf" // it cannot be rendered either
	}
	return doc.fileName()
}

func (d *document) fileName() string {
	if d.subject != nil {
		return format.FileName(d.kind, "", displayName(d.subject), ".pdf")
	}
	return format.FileName(d.kind, string(d.Series), string(d.Code), ".pdf")
}

// Render returns the PDF/A-3 file of a calculated business document with the stamps in the header of its envelope. Errors
// are ErrDocument, ErrSchema, ErrLayout, ErrTheme and a *GlyphError. A logo that cannot be shown is left out, and a warning says
// why. The envelope is not changed.
func Render(env *gobl.Envelope, opt Options) (*File, error) {
	size, err := paperOf(opt.Layout)
	if err != nil {
		return nil, err
	}
	doc, err := read(env)
	if err != nil {
		return nil, err
	}
	accent, set, err := opt.Theme.resolve()
	if err != nil {
		return nil, err
	}
	loc, err := localeOf(doc.localeTag(opt.Locale))
	if err != nil {
		return nil, err
	}
	c := newComposer(doc, opt, loc)
	c.letter = size.letter
	file := &File{}
	warn := func(s string) { file.Warnings = append(file.Warnings, s) }
	if lang := language(opt.Locale); lang != "" && lang != loc.tag {
		warn("there are no words in the language " + shorten(lang, 12) + ", so " + loc.tag + " is used")
	}
	logo := logoOf(doc, opt, warn)
	v := c.view()
	for _, text := range v.warnings {
		warn(text)
	}
	out := pdfw.New(size.width, size.height, c.meta(v))
	p := &painter{sheet: newSheet(out, set, size), view: v, locale: c.loc, logo: logo, logoSize: logoHeight(opt), codes: encode(v.allCodes()), warn: warn}
	p.watermarks, p.accent = c.watermarks(), accent
	p.rightToLeft = c.loc.rightToLeft
	out.SetMirror(p.rightToLeft)
	p.logoPlace, p.slogan = opt.Theme.Logo, opt.Theme.Footer
	p.paint()
	for _, a := range opt.Attachments {
		out.Attach(a)
	}
	if missing := out.Missing(); len(missing) > 0 {
		e := missingGlyphs(env, missing)
		if !opt.AllowMissing {
			return nil, e
		}
		warn(e.Error() + "; shown as \uFFFD")
	}
	file.Pages = out.Pages()
	file.Name = doc.fileName()
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
	if c.doc.Supplier != nil {
		m.Author = shorten(c.doc.Supplier.Name, 300)
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

// logoOf returns the logo of the options, or else the one inside the document.
func logoOf(doc *document, opt Options, warn func(string)) *pdfw.Picture {
	if opt.NoLogo {
		return nil
	}
	data := opt.Logo
	if len(data) == 0 {
		data = doc.logo().Data
	}
	if len(data) == 0 {
		return nil
	}
	pic, err := pdfw.ReadPicture(data)
	if err != nil {
		warn("the logo is left out: " + err.Error())
		return nil
	}
	return pic
}

func logoHeight(opt Options) float64 {
	h := opt.LogoHeight
	if !(h > 0) {
		h = defaultLogoHeight
	}
	return min(h, maxLogoHeight) * pixelsToPoints
}
