package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"chancery/gobl/bill"
)

// example is a calculated invoice.
type example struct {
	name    string
	invoice *bill.Invoice
}

// load reads the example invoices: those of the document library, and the sources of the pairs of GOBL
// and XML.
func load(shared string) ([]example, error) {
	var list []example
	for _, pattern := range []string{
		filepath.Join(shared, "gobl", "examples", "*", "out", "*.json"),
		filepath.Join(shared, "formats", "data", "pairs", "*", "gobl-to-*", "*", "*.in.json"),
	} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			invoice, err := read(path)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			if invoice != nil {
				list = append(list, example{name: name(shared, path), invoice: invoice})
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no example in %s", shared)
	}
	return list, nil
}

// read returns the invoice in an envelope, or nil when another document is in it.
func read(path string) (*bill.Invoice, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var envelope struct {
		Doc json.RawMessage `json:"doc"`
	}
	if err := json.Unmarshal(data, &envelope); err != nil {
		return nil, err
	}
	var kind struct {
		Schema string `json:"$schema"`
	}
	if err := json.Unmarshal(envelope.Doc, &kind); err != nil {
		return nil, err
	}
	if !strings.HasSuffix(kind.Schema, "/bill/invoice") {
		return nil, nil
	}
	invoice := &bill.Invoice{}
	if err := json.Unmarshal(envelope.Doc, invoice); err != nil {
		return nil, err
	}
	return invoice, nil
}

// name makes the name of a file from the place of an example.
func name(shared, path string) string {
	rel, err := filepath.Rel(shared, path)
	if err != nil {
		rel = path
	}
	rel = strings.NewReplacer("gobl/examples/", "", "formats/data/pairs/", "", "/out/", "-", ".in.json", "", ".json", "", "/", "-").Replace(filepath.ToSlash(rel))
	return rel
}
