package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"

	"chancery/internal/domain"
)

// PreviewRequest asks for the PDF of a document that is not stored.
type PreviewRequest struct {
	Data       json.RawMessage `json:"data" required:"false" shape:"object" doc:"Envelope or document. It may break rules."`
	LogoURL    string          `json:"logo_url,omitempty" doc:"Address of the logo; that of the supplier when it is missing."`
	LogoHeight int             `json:"logo_height,omitempty" doc:"Height of the logo in pixels." example:"40"`
	Locale     string          `json:"locale,omitempty" doc:"Language." example:"es"`
	DateFormat string          `json:"date_format,omitempty" doc:"Form of dates." example:"%d/%m/%Y"`
	HidePromo  bool            `json:"hide_promo,omitempty" doc:"No mark of the product; there never is one."`
	Layout     string          `json:"layout,omitempty" enum:"A4,Letter,DIN5008," doc:"Paper." example:"A4"`
	Theme      Theme           `json:"theme,omitzero" doc:"Extension: how the page looks; that of the workspace where a member is missing."`
}

const (
	typePDF   = "application/pdf"
	pdfAction = "pdf"
)

// previewDocs describes the operations on documents that are only shown.
func previewDocs() map[string]doc {
	return map[string]doc{
		"preview-pdf": {
			about: "Answer the PDF that the step pdf would make of a document. Nothing is stored.",
			takes: PreviewRequest{}, sends: typePDF,
		},
	}
}

func (s *server) previewPDF(w http.ResponseWriter, r *http.Request) (any, error) {
	var in PreviewRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if s.Preview == nil {
		return nil, domain.E(domain.NotFound, "not-found", "this server makes no previews")
	}
	entry, err := s.Silo.Sketch(r.Context(), actorOf(r), in.Data)
	if err != nil {
		return nil, err
	}
	in.Data = nil
	config, err := json.Marshal(in.config())
	if err != nil {
		return nil, err
	}
	file, err := s.Preview(r.Context(), &domain.Task{Workspace: actorOf(r).Workspace, Entry: entry, Action: pdfAction, Config: config})
	if err != nil {
		return nil, err
	}
	release, err := s.hold(r, len(file.Data))
	if err != nil {
		return nil, err
	}
	defer release()
	h := w.Header()
	h.Set("Content-Type", file.File.MIME)
	h.Set("Content-Length", strconv.Itoa(len(file.Data)))
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": file.File.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if _, err := w.Write(file.Data); err != nil {
		s.Log.DebugContext(r.Context(), "the client left before the end of the preview", "error", err)
	}
	return nil, nil
}

// config returns the configuration of the step, without what was not given.
func (in *PreviewRequest) config() map[string]any {
	config := map[string]any{}
	for name, text := range map[string]string{
		"logo_url": in.LogoURL, "locale": in.Locale, "date_format": in.DateFormat, "layout": in.Layout,
		"color": in.Theme.Color, "font": in.Theme.Font, "logo_place": in.Theme.Logo, "footer": in.Theme.Footer,
	} {
		if text != "" {
			config[name] = text
		}
	}
	if in.LogoHeight != 0 {
		config["logo_height"] = in.LogoHeight
	}
	return config
}
