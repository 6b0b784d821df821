package action

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/pdf"
)

// pdfFormat is the ID of the format.
const pdfFormat = "pdf"

// pdfConfig is the config of a step; arguments of the job may override members.
// hide_promo has no field: there is no mark of the product on the page.
type pdfConfig struct {
	attachConfig

	Locale             string  `json:"locale"`
	Layout             string  `json:"layout"`
	DateFormat         string  `json:"date_format"`
	TimeFormat         string  `json:"time_format"`
	LogoURL            string  `json:"logo_url"`
	LogoHeight         float64 `json:"logo_height"`
	Label              string  `json:"label"`
	Watermark          string  `json:"watermark"`
	ThousandsSeparator string  `json:"thousands_separator"`
	DecimalMark        string  `json:"decimal_mark"`
	CurrencyTemplate   string  `json:"currency_template"`
	NegativeTemplate   string  `json:"negative_template"`
	AdjustmentMode     bool    `json:"adjustment_mode"`
	Scripting          bool    `json:"scripting"`
	MissingGlyphs      string  `json:"missing_glyphs"`
	Color              string  `json:"color"`
	Font               string  `json:"font"`
	LogoPlace          string  `json:"logo_place"`
	Footer             string  `json:"footer"`
	Embed              string  `json:"embed"`
}

const pdfSchema = `{
	"type": "object",
	"properties": {
		"locale": {"type": "string", "title": "Language", "description": "Such as de, or de-CH with the numbers of a region. There are 32 languages; the guide of workflows lists them.", "maxLength": 35, "default": "en", "examples": ["en", "es", "de", "fr", "it", "pt", "pl", "nl"]},
		"layout": {"type": "string", "title": "Paper", "description": "DIN5008 is A4 as a German business letter.", "enum": ["", "A4", "Letter", "DIN5008"], "default": "A4"},
		"date_format": {"type": "string", "title": "Form of dates", "examples": ["%d/%m/%Y", "%Y-%m-%d"], "description": "strftime directives, such as %d/%m/%Y. Empty follows the language.", "maxLength": 64},
		"time_format": {"type": "string", "title": "Form of times", "description": "strftime directives, such as %H:%M. Empty leaves times out.", "maxLength": 64},
		"logo_url": {"type": "string", "title": "Address of the logo", "description": "PNG or JPEG, as a web address, a data URI, or spool:<key>. Empty shows the supplier's first logo.",
			"pattern": "` + patternLogo + `", "maxLength": 4194304},
		"logo_height": {"type": "number", "title": "Height of the logo", "description": "In pixels.", "minimum": 0, "maximum": 200, "default": 40},
		"label": {"type": "string", "title": "Label beside the title", "description": "Such as Original or Copy.", "maxLength": 64},
		"watermark": {"type": "string", "title": "Watermark", "description": "A word across the page.", "maxLength": 64},
		"thousands_separator": {"type": "string", "title": "Sign between thousands", "description": "Empty follows the language.", "maxLength": 2},
		"decimal_mark": {"type": "string", "title": "Decimal mark", "description": "Empty follows the language.", "maxLength": 2},
		"currency_template": {"type": "string", "title": "Form of amounts", "examples": ["%n %u"], "description": "%n is the number, %u the currency.",
			"pattern": "` + patternTemplate + `", "maxLength": 24},
		"negative_template": {"type": "string", "title": "Form of amounts below zero", "description": "%n is the number without sign, %u the currency.",
			"pattern": "` + patternTemplate + `", "maxLength": 24},
		"adjustment_mode": {"type": "boolean", "title": "Credit notes as adjustments", "default": false, "description": "Prints credit notes as invoices with negative amounts."},
		"color": {"type": "string", "title": "Colour of headings, rules and totals", "x-editor": "color", "description": "Empty is that of the workspace.", "pattern": "^(#[0-9A-Fa-f]{6})?$"},
		"font": {"type": "string", "title": "Typeface", "description": "Empty is that of the workspace.", "maxLength": 40},
		"logo_place": {"type": "string", "title": "Place of the logo", "description": "Empty is that of the workspace.", "x-labels": {"left": "left", "right": "right", "centre": "centre"}, "enum": ["", "left", "right", "centre"]},
		"footer": {"type": "string", "title": "Text at the foot of each page", "description": "Empty is that of the workspace.", "maxLength": 300},
		"missing_glyphs": {"type": "string", "title": "Characters that no font has", "description": "Refuse ends the step with the code missing-glyphs; allow shows them as a replacement character.",
			"enum": ["", "refuse", "allow"], "default": "refuse", "x-labels": {"refuse": "end the step with KO", "allow": "print a replacement"}},
		"embed": {"type": "string", "title": "XML inside", "description": "Document type of cii.generate, such as facturx-v1: the PDF becomes a hybrid one. Empty is a plain PDF.", "maxLength": 40,
			"examples": ["facturx-v1", "zugferd-v2", "xrechnung-v3"]},
		"duplicate": {"type": "boolean", "title": "Add a file instead of replacing it", "default": false, "description": "Otherwise a PDF that the document has is replaced, and listed as an earlier one."},
		"private": {"type": "boolean", "title": "No public link", "default": false, "description": "The file can then only be read with a token."},
		"hide_promo": {"type": "boolean", "title": "No mark of the product", "deprecated": true, "description": "There never is one."},
		"scripting": {"type": "boolean", "title": "Scripts", "deprecated": true, "description": "Not supported."}
	}
}`

// pdfAction renders the document and attaches the file. It is inside unless its logo
// is on the web.
func pdfAction(p Ports) *domain.Action {
	logos := newLogoCache(p)
	return &domain.Action{
		ID: pdfFormat, Label: "Generate PDF", Icon: "file-text", Reach: domain.Inside, Cost: domain.Heavy,
		Summary:     "Renders the document as PDF and attaches it.",
		Codes:       append([]string{pdfFormat, "missing-glyphs", "embed", "profile", keyCII}, faultCodes()...),
		Schema:      json.RawMessage(pdfSchema),
		Check:       checkPDF,
		ReachOf:     pdfReach(p.Build),
		Destination: func(t *domain.Task) string { return hostOf(logoAddress(p.Build, t)) },
		Gather: func(ctx context.Context, t *domain.Task) *domain.Gathered {
			return logos.gather(ctx, t, logoAddress(p.Build, t))
		},
		Run: func(ctx context.Context, t *domain.Task) domain.Result {
			return withXML(ctx, t, p, runPDF(ctx, t, p.Build, logos))
		},
	}
}

// checkPDF checks the language and the forms of dates and times.
func checkPDF(config json.RawMessage) error {
	c, err := configOf[pdfConfig](config)
	if err != nil {
		return err
	}
	if err := checkEmbedded(c.Embed, "embed"); err != nil {
		return err
	}
	for _, m := range []struct {
		member, value string
		check         func(string) error
	}{
		{"locale", c.Locale, pdf.CheckLocale},
		{"date_format", c.DateFormat, pdf.CheckDateFormat},
		{"time_format", c.TimeFormat, pdf.CheckTimeFormat},
		{"font", c.Font, pdf.CheckFont},
		{"footer", c.Footer, pdf.CheckFooter},
	} {
		if err := m.check(m.value); err != nil {
			return &configError{m.member, err}
		}
	}
	return nil
}

func runPDF(ctx context.Context, t *domain.Task, b *document.Builder, logos *logoCache) domain.Result {
	c, err := configOf[pdfConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	notes := c.override(t.Args)
	if c.Scripting {
		notes = append(notes, "scripts are not supported and were left out")
	}
	env, err := b.Open(&t.Entry.Content)
	if err != nil {
		return unreadable(pdfFormat, err)
	}
	logo, note := logos.find(ctx, t, env, c.LogoURL)
	if note != "" {
		notes = append(notes, note)
	}
	opt := c.options()
	opt.Theme = opt.Theme.Over(pdf.Theme(t.Workspace.Theme))
	opt.Logo, opt.NoLogo = logo, note != ""
	opt.Sample, opt.CreatedAt = t.Workspace.Sandbox, t.Entry.Content.At
	return attach(t, env, pdf.Format(opt), c.attachConfig, notes)
}

func (c *pdfConfig) options() pdf.Options {
	return pdf.Options{
		Locale: c.Locale, Layout: c.Layout, DateFormat: c.DateFormat, TimeFormat: c.TimeFormat,
		Label: c.Label, Watermark: c.Watermark, LogoHeight: c.LogoHeight,
		ThousandsSeparator: c.ThousandsSeparator, DecimalMark: c.DecimalMark,
		CurrencyTemplate: c.CurrencyTemplate, NegativeTemplate: c.NegativeTemplate, Adjust: c.AdjustmentMode,
		AllowMissing: c.MissingGlyphs == "allow",
		Theme:        pdf.Theme{Color: c.Color, Font: c.Font, Logo: c.LogoPlace, Footer: c.Footer},
	}
}

// override applies the job's arguments over the configuration. The notes name
// invalid arguments, which are ignored.
func (c *pdfConfig) override(args map[string]string) (notes []string) {
	anything := func(string) error { return nil }
	for _, s := range []struct {
		arg   string
		field *string
		check func(string) error
	}{
		{"pdf-locale", &c.Locale, pdf.CheckLocale},
		{"pdf-layout", &c.Layout, anything},
		{"pdf-date-format", &c.DateFormat, pdf.CheckDateFormat},
		{"pdf-time-format", &c.TimeFormat, pdf.CheckTimeFormat},
		{"pdf-label", &c.Label, anything},
		{"pdf-watermark", &c.Watermark, anything},
		{"pdf-logo-url", &c.LogoURL, anything},
	} {
		v := args[s.arg]
		if v == "" {
			continue
		}
		if err := s.check(v); err != nil {
			notes = append(notes, "the argument "+s.arg+" is ignored: "+err.Error())
			continue
		}
		*s.field = v
	}
	if v := args["pdf-logo-height"]; v != "" {
		h, err := strconv.ParseFloat(strings.TrimSuffix(v, "px"), 64)
		if err != nil || !(h > 0) {
			notes = append(notes, "the argument pdf-logo-height is no height in pixels")
		} else {
			c.LogoHeight = h
		}
	}
	return append(notes, c.overrideFlags(args)...)
}

// overrideFlags applies the arguments that are true or false.
func (c *pdfConfig) overrideFlags(args map[string]string) (notes []string) {
	var promo bool
	for _, s := range []struct {
		arg  string
		flag *bool
	}{
		{"pdf-duplicate", &c.Duplicate},
		{"pdf-adjustment-mode", &c.AdjustmentMode},
		{"pdf-hide-promo", &promo},
	} {
		v := args[s.arg]
		if v == "" {
			continue
		}
		on, err := strconv.ParseBool(v)
		if err != nil {
			notes = append(notes, "the argument "+s.arg+" is neither true nor false")
			continue
		}
		*s.flag = on
	}
	return notes
}
