package action

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"chancery/gobl/similar"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/program"
)

// memberAddons is the member of documents with the keys of their addons.
const memberAddons = "$addons"

// modified returns what documents never have in a patch or a jq program.
func (a *adviser) modified(c *modifyConfig, schema string) []domain.ConfigIssue {
	if a.shapes == nil {
		return nil
	}
	shape := a.shapes.Document(schema)
	if c.scope() == scopeEnv {
		shape = a.shapes.Envelope(shape)
	}
	w := patchAdvice{addons: a.shapes.AddonKeysGiven(), scope: c.scope()}
	switch {
	case c.MergeType == mergeJQ || c.MergeType == "" && c.JQ != "":
		for _, path := range program.Assigned(c.JQ) {
			w.path(".jq", path, shape)
		}
	case c.MergeType == mergePatch:
		w.merged(c, shape)
	case c.MergeType == jsonPatch:
		w.operations(c, shape)
	case c.MergeType == "" && len(c.Data) > 0 && string(c.Data) != "null":
		w.note(".data", "the data changes nothing without `merge_type`; give "+mergePatch+" or "+jsonPatch)
	}
	return w.issues
}

// patchAdvice collects what looks wrong in a change of documents.
type patchAdvice struct {
	addons []string
	scope  string
	issues []domain.ConfigIssue
}

func (w *patchAdvice) note(path, message string) {
	issue := domain.ConfigIssue{Path: path, Message: message}
	if !slices.Contains(w.issues, issue) {
		w.issues = append(w.issues, issue)
	}
}

func (w *patchAdvice) merged(c *modifyConfig, shape *document.Shape) {
	data, err := c.patch()
	var patch map[string]any
	if err != nil || json.Unmarshal(data, &patch) != nil {
		return // said by the check
	}
	w.value(".data", patch, shape)
}

func (w *patchAdvice) operations(c *modifyConfig, shape *document.Shape) {
	data, err := c.patch()
	var ops []struct {
		Path  string `json:"path"`
		Value any    `json:"value"`
	}
	if err != nil || json.Unmarshal(data, &ops) != nil {
		return // said by the check
	}
	for i, op := range ops {
		at, names := ".data["+strconv.Itoa(i)+"]", pointerNames(op.Path)
		of := w.path(at+".path", names, shape)
		w.value(at+".value", op.Value, of)
		for k, name := range names {
			if name == memberAddons {
				w.addonKeys(at+".value", op.Value, k == len(names)-1)
			}
		}
	}
}

// path returns the shape at a path, and notes a name that documents do not have there.
func (w *patchAdvice) path(at string, names []string, shape *document.Shape) *document.Shape {
	for i, name := range names {
		if name == "" {
			shape = shape.Element()
			continue
		}
		member, known := shape.Member(name)
		if len(known) > 0 {
			w.note(at, w.holder(i)+" no member \""+name+"\""+w.place(i)+similar.DidYouMean(name, known))
			return nil
		}
		shape = member
	}
	return shape
}

func (w *patchAdvice) holder(depth int) string {
	if depth == 0 && w.scope == scopeEnv {
		return "envelopes have"
	}
	return "documents have"
}

func (w *patchAdvice) place(depth int) string {
	if depth == 0 {
		return ""
	}
	return " here"
}

// value notes the members of a value that documents do not have.
func (w *patchAdvice) value(path string, value any, shape *document.Shape) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if name == memberAddons {
				w.addonKeys(path+"."+name, value[name], true)
				continue
			}
			member, known := shape.Member(name)
			if len(known) > 0 && value[name] != nil { // null removes what is there
				w.note(path+"."+name, "documents have no member \""+name+"\" here"+similar.DidYouMean(name, known))
				continue
			}
			w.value(path+"."+name, value[name], member)
		}
	case []any:
		for i, v := range value {
			w.value(path+"["+strconv.Itoa(i)+"]", v, shape.Element())
		}
	}
}

// addonKeys notes keys of addons that are not installed, in a list or alone.
func (w *patchAdvice) addonKeys(path string, value any, isList bool) {
	if key, ok := value.(string); ok && !isList {
		if message := unknownAddon(key, w.addons); message != "" {
			w.note(path, message)
		}
		return
	}
	list, _ := value.([]any)
	for i, v := range list {
		w.addonKeys(path+"["+strconv.Itoa(i)+"]", v, false)
	}
}

// unknownAddon says that an addon is not installed; it is empty for one that is.
func unknownAddon(key string, known []string) string {
	if slices.Contains(known, key) {
		return ""
	}
	return "the addon " + key + " is not installed" + similar.DidYouMean(key, known)
}
