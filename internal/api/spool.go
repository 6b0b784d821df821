package api

import (
	"bytes"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// SpoolRequest stores a temporary file.
type SpoolRequest struct {
	Name string `json:"name" required:"false" doc:"File name; always needed." example:"invoice.xml"`
	Type string `json:"type,omitempty" doc:"MIME type; guessed from the name when it is missing." example:"application/xml"`
	Data string `json:"data" required:"false" format:"byte" doc:"Contents in base64."`
}

// Spooled is the answer for a temporary file that was stored.
type Spooled struct {
	Key string `json:"key" doc:"Key of the file. In an argument of a job it is written spool:<key>." example:"2026-W10-1f0e9d8c7b6a5948-invoice.xml"`
}

// spoolDocs describes the operations on temporary files.
func spoolDocs() map[string]doc {
	return map[string]doc{
		"add-spool-file": {
			about: "Keep a temporary file for four weeks. Any token of the workspace may (an extension).",
			takes: SpoolRequest{}, gives: Spooled{},
		},
		"get-spool-file": {
			about: "Download a temporary file.",
			sends: anyType, ranged: true, header: fileHeader(),
		},
		"delete-spool-file": {
			about: "Delete a temporary file.",
		},
	}
}

func (s *server) addSpoolFile(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in SpoolRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	key, err := s.Silo.Spool(r.Context(), actorOf(r), silo.SpoolInput(in))
	if err != nil {
		return nil, err
	}
	return Spooled{Key: key}, nil
}

func (s *server) getSpoolFile(w http.ResponseWriter, r *http.Request) (any, error) {
	f, err := s.Silo.SpoolFile(r.Context(), actorOf(r).Workspace.ID, param(r, "key"))
	if err != nil {
		return nil, err
	}
	release, err := s.hold(r, len(f.Data))
	if err != nil {
		return nil, err
	}
	defer release()
	w.Header().Set("Cache-Control", privateCache(r))
	file := &domain.File{Name: f.Name, MIME: f.MIME, Size: f.Size, Hash: f.Hash}
	return nil, s.send(w, r, file, inMemory{bytes.NewReader(f.Data)}, "attachment")
}

func (s *server) deleteSpoolFile(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Silo.DropSpoolFile(r.Context(), actorOf(r), param(r, "key")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}

// inMemory is file contents that need no closing.
type inMemory struct{ *bytes.Reader }

// Close implements io.Closer.
func (inMemory) Close() error { return nil }
