package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mutant is a fault to plant, and the tests that must find it.
type mutant struct {
	// Name identifies the mutant: an area and a few words, with hyphens.
	Name string `yaml:"name"`
	// Breaks says which promise does not hold any more.
	Breaks string `yaml:"breaks"`
	edit   `yaml:",inline"`
	// Test is the packages to test, separated by spaces, and Run a pattern for the
	// tests, as for "go test -run"; without it all tests of the packages run.
	Test string `yaml:"test"`
	Run  string `yaml:"run"`
}

// edit replaces a text that stands exactly once in a file.
type edit struct {
	File string `yaml:"file"`
	Old  string `yaml:"old"`
	New  string `yaml:"new"`
}

// parse reads a list of mutants and checks what can be checked without the tree.
func parse(text []byte) ([]mutant, error) {
	var list []mutant
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&list); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var errs []error
	for i := range list {
		m := &list[i]
		if seen[m.Name] {
			errs = append(errs, fmt.Errorf("mutant %d: the name %s stands twice", i+1, m.Name))
		}
		seen[m.Name] = true
		if err := m.check(); err != nil {
			errs = append(errs, fmt.Errorf("mutant %d (%s): %w", i+1, m.Name, err))
		}
	}
	return list, errors.Join(errs...)
}

var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (m *mutant) check() error {
	switch {
	case !nameForm.MatchString(m.Name):
		return errors.New("the name must be lower-case words with hyphens")
	case m.Breaks == "":
		return errors.New("breaks is missing: say which promise the fault breaks")
	case m.File == "" || !filepath.IsLocal(m.File):
		return errors.New("file must be a path inside the repository")
	case strings.HasSuffix(m.File, "_test.go"):
		return errors.New("file must not be a test")
	case m.Old == "":
		return errors.New("old is missing")
	case m.Old == m.New:
		return errors.New("old and new are the same")
	case len(strings.Fields(m.Test)) == 0:
		return errors.New("test is missing: name the packages whose tests must fail")
	}
	if _, err := regexp.Compile(m.Run); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	return nil
}

// apply returns the contents of the file with the replacement.
func (e *edit) apply(root string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, e.File))
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(text, []byte(e.Old)); n != 1 {
		return nil, fmt.Errorf("the old text stands %d times in %s, and must stand once", n, e.File)
	}
	return bytes.Replace(text, []byte(e.Old), []byte(e.New), 1), nil
}
