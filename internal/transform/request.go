package transform

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// Limits of a job's input.
const (
	MaxArgs     = 64
	maxArgKey   = 64
	maxArgValue = 8 << 10
	maxKey      = 255
	maxTags     = 64
	maxTag      = 255
)

// JobInput is the request for a job, as far as it was given.
type JobInput struct {
	WorkflowID  string          `json:"workflow_id"`
	SiloEntryID string          `json:"silo_entry_id"`
	Data        json.RawMessage `json:"data"`
	Key         string          `json:"key"`
	Tags        []string        `json:"tags"`
	// Args is text by key; numbers and truth values are taken as text.
	Args json.RawMessage `json:"args"`
	// Meta is any JSON object.
	Meta json.RawMessage `json:"meta"`
}

// request is a checked input.
type request struct {
	JobInput
	workflow domain.ID
	entry    domain.ID
	args     map[string]string
	meta     json.RawMessage
	uploads  []upload
	hash     string
}

// checkInput finds what is wrong with a request without looking at the store.
func checkInput(in JobInput) (*request, error) {
	r := &request{JobInput: in}
	var err error
	if in.WorkflowID == "" {
		return nil, domain.FieldError("a job needs a workflow", "workflow_id")
	}
	if r.workflow, err = domain.ParseID(in.WorkflowID); err != nil {
		return nil, domain.FieldError(err.Error(), "workflow_id")
	}
	if in.SiloEntryID != "" {
		if r.entry, err = domain.ParseID(in.SiloEntryID); err != nil {
			return nil, domain.FieldError(err.Error(), "silo_entry_id")
		}
	}
	if err := r.checkLabels(); err != nil {
		return nil, err
	}
	if err := r.readArgs(); err != nil {
		return nil, err
	}
	if r.entry == "" && document.IsAbsent(in.Data) && len(r.args) == 0 && r.meta == nil {
		return nil, domain.FieldError("a job needs a silo_entry_id, data, or args", "silo_entry_id")
	}
	if document.IsAbsent(in.Data) {
		r.Data = nil
	}
	if len(r.uploads) == 0 { // otherwise it is known once the files have their names
		if err := r.checkSizes(); err != nil {
			return nil, err
		}
	}
	r.hash, err = r.identity()
	return r, err
}

func (r *request) checkLabels() error {
	if len(r.Key) > maxKey {
		return domain.FieldError(fmt.Sprintf("a key has at most %d bytes", maxKey), "key")
	}
	if len(r.Tags) > maxTags {
		return domain.FieldError(fmt.Sprintf("a job has at most %d tags", maxTags), "tags")
	}
	for i, t := range r.Tags {
		if t == "" || len(t) > maxTag {
			return domain.FieldError(fmt.Sprintf("a tag has 1 to %d bytes", maxTag), "tags", strconv.Itoa(i))
		}
	}
	return nil
}

// readArgs makes the one argument map: args over meta, whose nested values are
// taken as JSON text.
func (r *request) readArgs() error {
	r.args = map[string]string{}
	if !emptyObject(r.Meta) {
		r.meta = r.Meta
	}
	// Meta may be any JSON; of an object the members are arguments too.
	for k, raw := range metaMembers(r.Meta) {
		text, ok := scalar(raw)
		if !ok {
			text = string(document.Compact(raw))
		}
		if err := r.setArg(memberMeta, k, text); err != nil {
			return err
		}
	}
	args, err := members(r.Args, "args")
	if err != nil {
		return err
	}
	if len(args) > MaxArgs {
		return domain.FieldError(fmt.Sprintf("a job has at most %d arguments", MaxArgs), "args")
	}
	for k, raw := range args {
		text, ok := scalar(raw)
		switch {
		case !ok:
			return domain.FieldError("an argument is a text", "args", k)
		case k == "" || len(k) > maxArgKey:
			return domain.FieldError(fmt.Sprintf("the name of an argument has 1 to %d bytes", maxArgKey), "args", k)
		}
		if err := r.setArg(memberArgs, k, text); err != nil {
			return err
		}
	}
	return nil
}

// metaMembers are the members of an object; other JSON has none.
func metaMembers(raw json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if document.IsAbsent(raw) || json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// identity is the hash of the canonical request. Two requests are equal when it
// is; the job's ID and the wait have no part in it.
func (r *request) identity() (string, error) {
	args, meta := r.Args, r.Meta
	if emptyObject(args) {
		args = nil
	}
	if emptyObject(meta) {
		meta = nil
	}
	const others = 1 << 10 // for the members that are short
	body := append(make([]byte, 0, len(args)+len(r.Data)+len(meta)+others), '{')
	for _, m := range []struct {
		name  string
		value any
		given bool
	}{ // sorted
		{"args", args, len(args) > 0},
		{"data", r.Data, len(r.Data) > 0},
		{"key", r.Key, r.Key != ""},
		{"meta", meta, len(meta) > 0},
		{"silo_entry_id", r.entry, r.entry != ""},
		{"tags", r.Tags, len(r.Tags) > 0},
		{"workflow_id", r.workflow, true},
	} {
		if !m.given {
			continue
		}
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(body, `"`+m.name+`":`...)
		var err error
		raw, isRaw := m.value.(json.RawMessage)
		if !isRaw {
			raw, err = json.Marshal(m.value)
		}
		if err == nil {
			body, err = appendCanonical(body, raw)
		}
		if err != nil {
			return "", &domain.Error{Kind: domain.Malformed, Key: "input", Message: "the request cannot be read as JSON", Cause: err}
		}
	}
	sum := sha256.Sum256(append(body, '}'))
	return hex.EncodeToString(sum[:]), nil
}

func emptyObject(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) > 1 && raw[0] == '{' && len(bytes.TrimSpace(raw[1:])) == 1 || document.IsAbsent(raw)
}

// members reads an object; null and nothing are an empty one.
func members(raw json.RawMessage, field string) (map[string]json.RawMessage, error) {
	if document.IsAbsent(raw) {
		return nil, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, domain.FieldError("this must be an object", field)
	}
	return m, nil
}

// scalar reads a text, number or truth value as text; null is the empty text.
func scalar(raw json.RawMessage) (string, bool) {
	raw = bytes.TrimSpace(raw)
	switch {
	case document.IsAbsent(raw):
		return "", true
	case raw[0] == '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	case raw[0] == '{', raw[0] == '[':
		return "", false
	}
	return string(raw), true
}
