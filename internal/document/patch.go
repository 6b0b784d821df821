package document

import (
	"bytes"
	"encoding/json"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"chancery/gobl"
	"chancery/internal/domain"
)

// Content types of changes to a document.
const (
	TypeJSON       = "application/json"
	TypeMergePatch = "application/merge-patch+json" // RFC 7396
	TypeJSONPatch  = "application/json-patch+json"  // RFC 6902
)

// Patch returns the envelope or document that results from a change of a content.
// A patch applies to the envelope if it names members of it, otherwise to the
// document. An empty content type is that of JSON: the data replaces the content.
// It returns an error of kind Invalid for the field data or content_type.
func Patch(c *domain.Content, contentType string, data []byte) ([]byte, error) {
	switch contentType {
	case "", TypeJSON:
		return data, nil
	case TypeMergePatch:
		if mergesEnvelope(data) {
			return PatchJSON(c.Envelope(), contentType, data)
		}
	case TypeJSONPatch:
		ops, err := jsonpatch.DecodePatch(data)
		if err != nil {
			return nil, patchError(err)
		}
		if patchesEnvelope(ops) {
			return PatchJSON(c.Envelope(), contentType, data)
		}
	}
	return PatchJSON(c.Doc, contentType, data)
}

// maxCopied bounds what the copy operations of a JSON patch may add.
const maxCopied = 1 << 20

// PatchJSON applies a merge patch (RFC 7396) or a JSON patch (RFC 6902) to any
// JSON. Its errors are those of Patch.
func PatchJSON(target []byte, contentType string, data []byte) ([]byte, error) {
	switch contentType {
	case TypeMergePatch:
		return result(jsonpatch.MergePatch(target, data))
	case TypeJSONPatch:
		ops, err := jsonpatch.DecodePatch(data)
		if err != nil {
			return nil, patchError(err)
		}
		return result(ops.ApplyWithOptions(target, &jsonpatch.ApplyOptions{AccumulatedCopySizeLimit: maxCopied}))
	}
	return nil, domain.FieldError("use "+TypeJSON+", "+TypeMergePatch+" or "+TypeJSONPatch, "content_type")
}

func result(patched []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, patchError(err)
	}
	return patched, nil
}

func patchError(err error) error {
	e := domain.FieldError("the patch cannot be applied: "+err.Error(), "data")
	e.Cause = err
	return e
}

func mergesEnvelope(data []byte) bool {
	var m map[string]json.RawMessage
	if json.Unmarshal(data, &m) != nil {
		return false
	}
	_, doc := m["doc"]
	_, head := m["head"]
	return doc || head || bytes.Equal(m["$schema"], []byte(`"`+string(gobl.SchemaEnvelope)+`"`))
}

func patchesEnvelope(ops jsonpatch.Patch) bool {
	for _, op := range ops {
		path, err := op.Path()
		if err == nil && (strings.HasPrefix(path, "/doc") || strings.HasPrefix(path, "/head") || strings.HasPrefix(path, "/sigs")) {
			return true
		}
	}
	return false
}
