package silo

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"chancery/internal/domain"
)

// Content types of changes to a document.
const (
	typeJSON       = "application/json"
	typeMergePatch = "application/merge-patch+json" // RFC 7396
	typeJSONPatch  = "application/json-patch+json"  // RFC 6902
)

// patch returns the envelope or document that results from a change of a content.
// A patch applies to the envelope if it names members of it, otherwise to the
// document.
func patch(c *domain.Content, contentType string, data []byte) ([]byte, error) {
	switch contentType {
	case "", typeJSON:
		return data, nil
	case typeMergePatch:
		if mergesEnvelope(data) {
			return PatchJSON(c.Envelope(), contentType, data)
		}
	case typeJSONPatch:
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

// PatchJSON applies a merge patch (RFC 7396) or a JSON patch (RFC 6902).
func PatchJSON(target []byte, contentType string, data []byte) ([]byte, error) {
	switch contentType {
	case typeMergePatch:
		return result(jsonpatch.MergePatch(target, data))
	case typeJSONPatch:
		ops, err := jsonpatch.DecodePatch(data)
		if err != nil {
			return nil, patchError(err)
		}
		return result(ops.ApplyWithOptions(target, &jsonpatch.ApplyOptions{AccumulatedCopySizeLimit: maxCopied}))
	}
	return nil, domain.FieldError("use "+typeJSON+", "+typeMergePatch+" or "+typeJSONPatch, "content_type")
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
	return doc || head || bytes.Equal(m["$schema"], []byte(`"`+envelopeSchema+`"`))
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

func absent(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

func isVersionConflict(err error) bool { return errors.Is(err, domain.ErrVersion) }
