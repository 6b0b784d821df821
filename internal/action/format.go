package action

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"chancery/gobl"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format"
)

// attachConfig is the part of a config that says how the file of a step is attached.
type attachConfig struct {
	Duplicate bool `json:"duplicate"`
	Private   bool `json:"private"`
}

const attachSchema = `{
	"type": "object",
	"properties": {
		"duplicate": {"type": "boolean", "title": "Add a file instead of replacing it", "default": false},
		"private": {"type": "boolean", "title": "No public link", "default": false, "description": "The file can then only be read with a token."}
	}
}`

// formatActions returns an action for each format that can be written.
func formatActions(p Ports, formats []format.Format) []*domain.Action {
	var list []*domain.Action
	for _, f := range formats {
		switch {
		case f.Write == nil:
		case f.ID == pdfFormat: // it has a configuration of its own
			list = append(list, pdfAction(p))
		default:
			list = append(list, formatAction(p.Build, f))
		}
	}
	return list
}

// formatAction makes the action of a format without options: it writes the
// document and attaches the file.
func formatAction(b *document.Builder, f format.Format) *domain.Action {
	return &domain.Action{
		ID: f.ID, Label: "Generate " + f.Label, Icon: "file-code", Reach: domain.Inside,
		Summary: "Writes the document as " + f.Label + " and attaches it.",
		Codes:   []string{f.ID},
		Schema:  json.RawMessage(attachSchema),
		Run: func(_ context.Context, t *domain.Task) domain.Result {
			c, err := configOf[attachConfig](t.Config)
			if err != nil {
				return badConfig(err)
			}
			env, err := b.Open(&t.Entry.Content)
			if err != nil {
				return unreadable(f.ID, err)
			}
			return attach(t, env, f, c, nil)
		},
	}
}

// unreadable is the result for a content that is not read as a document.
func unreadable(code string, err error) domain.Result {
	return domain.KO(code, "document cannot be read: "+err.Error())
}

// coded is an error of a format with a code of its own for workflows.
type coded interface {
	error
	Code() string
}

// attach writes a document in a format and returns the result with the file. Its
// message consists of the notes and of the warnings of the format.
func attach(t *domain.Task, env *gobl.Envelope, f format.Format, c attachConfig, notes []string) domain.Result {
	made, err := f.Write(env)
	if err != nil {
		code := f.ID
		if c, ok := errors.AsType[coded](err); ok {
			code = c.Code()
		}
		return domain.KO(code, err.Error())
	}
	res := domain.OK()
	res.Message = cut(strings.Join(append(notes, made.Warnings...), "; "), 1000)
	res.Effects.Files = []domain.NewFile{newFile(t, f.ID, f.Name(env), f.MIME, made.Data, c)}
	return res
}

// newFile describes a file that a step attaches. A duplicate has a key of its own, so
// that it replaces no other file.
func newFile(t *domain.Task, key, name, mime string, data []byte, c attachConfig) domain.NewFile {
	if c.Duplicate {
		key += "-" + string(t.IntentID)
	}
	file := t.NewFile(key, categoryFormat, name, mime, data)
	file.File.Private = c.Private
	return file
}
