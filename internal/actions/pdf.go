package actions

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"

	"chancery/internal/domain"
	"chancery/internal/format/pdf"
)

// pdfConfig also has members that are known and not used yet; they are accepted.
type pdfConfig struct {
	Locale             string `json:"locale"`
	Layout             string `json:"layout"`
	DateFormat         string `json:"date_format"`
	TimeFormat         string `json:"time_format"`
	Label              string `json:"label"`
	Watermark          string `json:"watermark"`
	ThousandsSeparator string `json:"thousands_separator"`
	DecimalMark        string `json:"decimal_mark"`
	Duplicate          bool   `json:"duplicate"`
	Private            bool   `json:"private"`
}

// pdfAction renders the document and attaches the file.
func pdfAction() *domain.Action {
	return &domain.Action{
		ID: "pdf", Label: "Generate PDF", Icon: "file-text", Local: true, Heavy: true,
		Summary: "Renders the document as PDF and attaches it.",
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"locale": {"type": "string", "title": "Language", "pattern": "^([a-z]{2})?$", "default": "en"},
				"layout": {"type": "string", "title": "Paper", "enum": ["", "A4", "Letter"], "default": "A4"},
				"date_format": {"type": "string", "title": "Form of dates", "maxLength": 64, "default": "%Y-%m-%d"},
				"time_format": {"type": "string", "title": "Form of times", "maxLength": 64},
				"label": {"type": "string", "title": "Label beside the title", "maxLength": 64},
				"watermark": {"type": "string", "title": "Watermark", "maxLength": 64},
				"thousands_separator": {"type": "string", "maxLength": 4},
				"decimal_mark": {"type": "string", "maxLength": 4},
				"duplicate": {"type": "boolean", "title": "Add a file instead of replacing it"},
				"private": {"type": "boolean", "title": "No public link"}
			}
		}`),
		Run: runPDF,
	}
}

func runPDF(_ context.Context, t *domain.Task) domain.Result {
	c, err := configOf[pdfConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	c.override(t.Args)
	stamps, err := stampsOf(t.Entry.Content.Head)
	if err != nil {
		return domain.KO("pdf", err.Error())
	}
	file, err := pdf.Render(t.Entry.Content.Doc, pdf.Options{
		Locale: c.Locale, Layout: c.Layout, DateFormat: c.DateFormat, TimeFormat: c.TimeFormat,
		Label: c.Label, Watermark: c.Watermark, Sample: t.Workspace.Sandbox,
		ThousandsSeparator: c.ThousandsSeparator, DecimalMark: c.DecimalMark,
		Stamps: stamps, CreatedAt: t.Entry.Content.At,
	})
	if err != nil {
		return domain.KO("pdf", err.Error())
	}
	sum := sha256.Sum256(file.Data)
	f := domain.File{
		WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: t.IntentID, JobID: t.JobID,
		Key: "pdf", Category: "format", Name: file.Name, MIME: "application/pdf",
		Size: int64(len(file.Data)), Hash: hex.EncodeToString(sum[:]),
		Private: c.Private, Stored: true, CreatedAt: t.Now,
	}
	if c.Duplicate {
		f.Key = "pdf-" + string(t.IntentID)
	}
	res := domain.OK()
	res.Effects.Files = []domain.NewFile{{File: f, Data: file.Data}}
	return res
}

// override lets the job's arguments beat the configuration.
func (c *pdfConfig) override(args map[string]string) {
	for arg, field := range map[string]*string{
		"pdf-locale": &c.Locale, "pdf-layout": &c.Layout, "pdf-date-format": &c.DateFormat,
		"pdf-time-format": &c.TimeFormat, "pdf-label": &c.Label, "pdf-watermark": &c.Watermark,
	} {
		if v := args[arg]; v != "" {
			*field = v
		}
	}
	if v, err := strconv.ParseBool(args["pdf-duplicate"]); err == nil {
		c.Duplicate = v
	}
}

// stampsOf reads the seals of authorities from the header.
func stampsOf(head []byte) ([]pdf.Stamp, error) {
	var h struct {
		Stamps []struct {
			Prv string `json:"prv"`
			Val string `json:"val"`
		} `json:"stamps"`
	}
	if err := json.Unmarshal(head, &h); err != nil {
		return nil, errors.New("the header of the envelope cannot be read")
	}
	stamps := make([]pdf.Stamp, len(h.Stamps))
	for i, s := range h.Stamps {
		stamps[i] = pdf.Stamp{Provider: s.Prv, Value: s.Val}
	}
	return stamps, nil
}
