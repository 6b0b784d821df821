package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/internal/cli/term"
	"chancery/internal/format/inspect"
)

// invoiceFile reads a file of any of the formats.
func (c *call) invoiceFile(ctx context.Context, name string) (*inspect.File, []byte, error) {
	data, err := c.ReadUpTo(ctx, name, inspect.MaxSize)
	if err != nil {
		return nil, nil, err
	}
	f, err := inspect.Read(data)
	if err != nil {
		return nil, nil, located(name, err)
	}
	return f, data, nil
}

// located gives an error of a format its key and the name of its input.
func located(name string, err error) error {
	key := "input"
	if coded, ok := errors.AsType[interface {
		error
		Code() string
	}](err); ok && coded.Code() != "" {
		key = coded.Code()
	}
	if _, ok := errors.AsType[*term.Error](err); ok {
		return err
	}
	if _, ok := errors.AsType[*gobl.Error](err); ok { // it has a key, paths and faults of its own
		return &term.LocatedError{Name: term.InputName(name), Cause: err}
	}
	return &term.LocatedError{Name: term.InputName(name), Cause: term.Errorf(key, "%w", err)}
}

// invoiceNames replaces directories among names by the files in them that may be invoices, in order.
func invoiceNames(names []string) ([]string, error) {
	var list []string
	for _, name := range names {
		info, err := os.Stat(name)
		if name == term.Stdin || err != nil || !info.IsDir() {
			list = append(list, name)
			continue
		}
		err = filepath.WalkDir(name, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() && mayBeInvoice(path) {
				list = append(list, path)
			}
			return err
		})
		if err != nil {
			return nil, term.FileError(name, err)
		}
	}
	return list, nil
}

// mayBeInvoice reports whether a file in a directory is one by its name. What it is, its content says.
func mayBeInvoice(name string) bool {
	return slices.Contains([]string{".xml", ".pdf", ".json", ".yaml", ".yml"}, strings.ToLower(filepath.Ext(name)))
}
