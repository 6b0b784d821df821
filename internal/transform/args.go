package transform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// upload is a file that came inside an argument. It is stored with the job.
type upload struct {
	member string // of the request: args or meta
	key    string
	uri    *document.DataURI
	// shown reports that the argument of this name is the file; an argument hides
	// the member of meta with the same name.
	shown bool
}

const (
	memberArgs = "args"
	memberMeta = "meta"
)

// setArg sets an argument from a member of the request; a file inside it is put
// aside until the job is created.
func (r *request) setArg(member, key, value string) error {
	if _, known := r.args[key]; known {
		for i := range r.uploads {
			r.uploads[i].shown = r.uploads[i].shown && r.uploads[i].key != key
		}
	}
	uri, is, err := document.ParseDataURI(value)
	switch {
	case err != nil:
		return domain.FieldError(err.Error(), member, key)
	case is && uri.Name == "":
		return domain.FieldError(document.ErrUnnamedURI.Error(), member, key)
	case is && len(r.uploads) == MaxArgs:
		return domain.FieldError(fmt.Sprintf("a job brings at most %d files", MaxArgs), member, key)
	case is:
		r.uploads = append(r.uploads, upload{member: member, key: key, uri: uri, shown: true})
		value = ""
	case member == memberArgs && len(value) > maxArgValue:
		return domain.FieldError(fmt.Sprintf("an argument has at most %d bytes", maxArgValue), member, key)
	}
	r.args[key] = value
	return nil
}

// spool makes temporary files of those that came inside arguments and replaces them by
// their names. Nothing is stored yet.
func (s *Service) spool(actor domain.Actor, r *request) ([]*domain.SpoolFile, error) {
	files := make([]*domain.SpoolFile, len(r.uploads))
	refs := map[string]string{} // by member of meta
	for i, u := range r.uploads {
		f, err := s.Silo.PrepareFile(actor, u.uri.Name, u.uri.MIME, u.uri.Data)
		if err != nil {
			return nil, u.refuse(err)
		}
		files[i] = f
		if u.shown {
			r.args[u.key] = f.Ref()
		}
		if u.member == memberMeta {
			refs[u.key] = f.Ref()
		}
	}
	if len(refs) == 0 {
		return files, nil
	}
	var err error
	r.meta, err = withRefs(r.meta, refs)
	return files, err
}

// checkSizes returns an error if the arguments or meta are too large to be stored.
func (r *request) checkSizes() error {
	member := memberArgs
	if r.meta != nil {
		member = memberMeta
	}
	if e, ok := errors.AsType[*domain.Error](domain.CheckArgs(r.args)); ok {
		return e.At(member)
	}
	if len(r.meta) > limits.JobMeta.Int() {
		return domain.OverLimit(domain.Invalid, &limits.JobMeta, "put what is larger into the spool (POST /silo/v1/spool)").At(memberMeta)
	}
	return nil
}

// refuse says which argument an error is about.
func (u *upload) refuse(err error) error {
	var e *domain.Error
	if !errors.As(err, &e) {
		return err
	}
	named := domain.FieldError(e.Message, u.member, u.key)
	named.Kind, named.Key = e.Kind, e.Key
	return named
}

// withRefs replaces members of an object by texts. Everything else stays as it
// was given, byte for byte.
func withRefs(object json.RawMessage, refs map[string]string) (json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("reading the members of meta: %w", err)
	}
	var out bytes.Buffer
	copied := 0
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("reading the members of meta: %w", err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, fmt.Errorf("reading the members of meta: %w", err)
		}
		key, _ := name.(string)
		ref, replaced := refs[key]
		if !replaced {
			continue
		}
		text, err := json.Marshal(ref)
		if err != nil {
			return nil, fmt.Errorf("writing a member of meta: %w", err)
		}
		end := int(d.InputOffset())
		out.Write(object[copied : end-len(value)])
		out.Write(text)
		copied = end
	}
	out.Write(object[copied:])
	return out.Bytes(), nil
}
