package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"chancery/client"
	"chancery/gobl/schema"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// flowForm is a workflow in a file, in one canonical form: without defaults, so
// that a file can be compared with the answer of a server.
type flowForm struct {
	ID          string        `json:"id"`
	Name        string        `json:"name,omitempty"`
	Description string        `json:"description,omitempty"`
	Schema      string        `json:"schema,omitempty"`
	Country     string        `json:"country,omitempty"`
	Disabled    bool          `json:"disabled,omitempty"`
	Steps       []client.Step `json:"steps,omitempty"`
	Rescue      []client.Step `json:"rescue,omitempty"`
}

// canonicalFlow converts a workflow to the form of files.
func canonicalFlow(w *client.Workflow) (*flowForm, error) {
	f := &flowForm{
		ID: strings.ToLower(w.ID), Name: w.Name, Description: w.Description, Country: w.Country,
		Schema: schema.ID(w.Schema).Name(), Disabled: w.Disabled,
	}
	// IDs that follow from the place of a step are left out, unless steps jump to
	// each other by ID.
	ids := stepIDs{domain.ID(f.ID), jumps(w.Steps) || jumps(w.Rescue)}
	var err error
	if f.Steps, err = ids.steps(w.Steps, "steps"); err != nil {
		return nil, err
	}
	f.Rescue, err = ids.steps(w.Rescue, "rescue")
	return f, err
}

func jumps(list []client.Step) bool {
	for i := range list {
		for _, n := range list[i].Next {
			if n.StepID != "" || jumps(n.Steps) {
				return true
			}
		}
	}
	return false
}

// stepIDs adds or removes the IDs that steps have by their place in a workflow.
type stepIDs struct {
	workflow domain.ID
	show     bool
}

func (d stepIDs) steps(list []client.Step, path string) ([]client.Step, error) {
	out := make([]client.Step, len(list))
	for i := range list {
		s := list[i]
		place := path + "[" + strconv.Itoa(i) + "]"
		s.Action, s.Provider = cmp.Or(s.Action, s.Provider), ""
		derived := string(domain.DeriveID(d.workflow, place))
		switch {
		case d.show:
			s.ID = cmp.Or(s.ID, derived)
		case s.ID == derived:
			s.ID = ""
		}
		var err error
		if s.Config, err = sortedJSON(s.Config); err != nil {
			return nil, fmt.Errorf("%s.config: %w", place, err)
		}
		next := s.Next
		s.Next = nil
		for k, n := range next {
			if n.Steps, err = d.steps(n.Steps, place+".next["+strconv.Itoa(k)+"].steps"); err != nil {
				return nil, err
			}
			if n.Status == string(domain.StatusNA) { // any, as is none
				n.Status = ""
			}
			s.Next = append(s.Next, n)
		}
		out[i] = s
	}
	return out, nil
}

// sortedJSON orders members by name; it returns nil for null.
func sortedJSON(raw json.RawMessage) (json.RawMessage, error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return term.Encode(v)
}

// yaml writes the form as YAML.
func (f *flowForm) yaml() ([]byte, error) {
	data, err := term.Encode(f)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil { // JSON is YAML too
		return nil, fmt.Errorf("writing YAML: %w", err)
	}
	plainStyle(&doc)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(&doc), enc.Close()); err != nil {
		return nil, fmt.Errorf("writing YAML: %w", err)
	}
	return b.Bytes(), nil
}

// plainStyle removes the braces and quotes of JSON.
func plainStyle(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		plainStyle(c)
	}
}

// flowFile is a workflow in a file.
type flowFile struct {
	term.Input
	form  *flowForm
	draft bool
}

// flowFiles reads workflows from files and from whole directories.
func (c *call) flowFiles(ctx context.Context, paths []string) ([]*flowFile, error) {
	names, err := flowNames(paths)
	if err != nil {
		return nil, err
	}
	list := make([]*flowFile, len(names))
	byID := map[string]string{}
	for i, name := range names {
		if list[i], err = c.flowFile(ctx, name); err == nil {
			err = list[i].requireID()
		}
		if err != nil {
			return nil, err
		}
		id := list[i].form.ID
		if first, taken := byID[id]; taken {
			return nil, list[i].Wrap(term.Errorf("input", "the workflow in %s has the same ID", term.InputName(first)))
		}
		byID[id] = name
	}
	return list, nil
}

func flowNames(paths []string) ([]string, error) {
	var names []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if path == term.Stdin || err == nil && !info.IsDir() {
			names = append(names, path)
			continue
		}
		if err != nil {
			return nil, term.FileError(path, err)
		}
		below, err := flowsUnder(path)
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	return names, nil
}

// flowsUnder returns the names of the files under a directory, in order.
func flowsUnder(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch filepath.Ext(name) {
		case ".yaml", ".yml", ".json":
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
		}
		return err
	})
	switch {
	case err != nil:
		return nil, term.FileError(dir, err)
	case len(names) == 0:
		return nil, &term.LocatedError{Name: dir, Cause: term.Errorf("not-found", "there are no YAML or JSON files here")}
	}
	return names, nil
}

func (c *call) flowFile(ctx context.Context, name string) (*flowFile, error) {
	in, err := c.workflowInput(ctx, name)
	if err != nil {
		return nil, err
	}
	var written struct {
		client.Workflow
		// Servers show these; in a file they have no use.
		Version   any `json:"version"`
		Versions  any `json:"versions"`
		CreatedAt any `json:"created_at"`
		UpdatedAt any `json:"updated_at"`
		Problems  any `json:"problems"`
		Warnings  any `json:"warnings"`
		Hash      any `json:"hash"`
	}
	if wrong := wrongKinds(in.JSON); len(wrong) > 0 {
		return nil, in.Wrap(term.Errorf("input", "this is not a workflow: %s: %s", wrong[0].Path, wrong[0].Message))
	}
	if err := json.Unmarshal(in.JSON, &written); err != nil {
		return nil, in.Wrap(term.Errorf("input", "this is not a workflow: %w", err))
	}
	f := &flowFile{Input: in, draft: written.Draft}
	f.form, err = canonicalFlow(&written.Workflow)
	return f, in.Wrap(err)
}

// requireID returns an error for a workflow that has no ID of its own.
func (f *flowFile) requireID() error {
	if _, err := domain.ParseID(f.form.ID); err != nil {
		return f.Wrap(term.Errorf("input", "a workflow in a file needs an id, a UUID that stays the same: %w", err))
	}
	return nil
}
