package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	}
}

// product is a file that is derived from the library.
type product struct {
	path string // below the root of the module
	make func(root string) ([]byte, error)
}

func products() map[string]product {
	return map[string]product{
		"advice":   {"docs/reference/advice.md", adviceKinds},
		"comments": {"gobl/jsonschema/comments.go", comments},
		"rules":    {"docs/reference/rules.md", rules},
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: docgen advice|comments|rules")
	}
	p, ok := products()[args[0]]
	if !ok {
		return fmt.Errorf("%q is nothing that can be generated", args[0])
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	data, err := p.make(root)
	if err != nil {
		return err
	}
	path := filepath.Join(root, p.path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // documentation, for everybody
		return err
	}
	return os.WriteFile(path, data, 0o644) //nolint:gosec // part of the source, for everybody
}

// moduleRoot returns the nearest directory upwards that has a go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod in this directory or above it")
		}
		dir = parent
	}
}
