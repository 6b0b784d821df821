package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"chancery/gobl/similar"
	"chancery/internal/limits"
)

// file is a file of settings. The keys are the names of flags.
type file struct {
	name    string
	entries map[string]entry
}

// entry is the value of a key.
type entry struct {
	node *yaml.Node
	line int
}

// at returns a place in the file.
func (f *file) at(line int) string { return f.name + ":" + strconv.Itoa(line) }

// origin returns the place of an entry.
func (f *file) origin(e entry) Origin {
	return Origin{Source: FromFile, Where: f.at(e.line), line: e.line}
}

// problem returns a problem in a line; 0 stands for the whole file.
func (f *file) problem(line int, key, format string, args ...any) Problem {
	where := f.name
	if line > 0 {
		where = f.at(line)
	}
	return Problem{Key: key, Where: where, Text: fmt.Sprintf(format, args...), line: line}
}

// read reads the file, whose keys are among some flags. Values are checked later, when it is known which flag wants them.
func (f *file) read(flags []*kong.Flag) []Problem {
	data, mode, err := readLimited(f.name)
	if err != nil {
		return []Problem{f.problem(0, "", "%s", reason(err))}
	}
	root, problems := f.parse(data)
	if root == nil {
		return problems
	}
	if root.Kind != yaml.MappingNode {
		return []Problem{f.problem(root.Line, "", `settings are expected, one in a line, like "listen: 127.0.0.1:8080"`)}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if p := f.add(flags, root.Content[i], root.Content[i+1]); p != nil {
			problems = append(problems, *p)
		}
	}
	if p := f.readable(flags, mode); p != nil {
		problems = append(problems, *p)
	}
	return problems
}

// parse returns the root of the only YAML document, nil if there is none.
func (f *file) parse(data []byte) (*yaml.Node, []Problem) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, []Problem{f.syntax(err)}
	}
	switch err := d.Decode(new(yaml.Node)); {
	case err == nil:
		return nil, []Problem{f.problem(0, "", "it has more than one YAML document; one is expected")}
	case !errors.Is(err, io.EOF):
		return nil, []Problem{f.syntax(err)}
	}
	root := doc.Content[0]
	if isNull(root) {
		return nil, nil
	}
	return root, nil
}

var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntax returns the problem of a text that is not YAML.
func (f *file) syntax(err error) Problem {
	text, line := err.Error(), 0
	if m := yamlError.FindStringSubmatch(text); m != nil {
		text = text[len(m[0]):]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	return f.problem(line, "", "this is not YAML: %s", text)
}

// add adds an entry, or returns why not. An entry without a value counts as not given.
func (f *file) add(flags []*kong.Flag, key, value *yaml.Node) *Problem {
	name := key.Value
	known := names(slices.DeleteFunc(slices.Clone(flags), commandLineOnly))
	var p Problem
	switch before, twice := f.entries[name]; {
	case key.Kind != yaml.ScalarNode:
		p = f.problem(key.Line, "", "a key is the name of a setting, such as listen")
	case slices.Contains(names(flags), name) && !slices.Contains(known, name):
		p = f.problem(key.Line, name, "this is given on the command line only")
	case !slices.Contains(known, name):
		p = f.problem(key.Line, name, "there is no such setting%s", similar.DidYouMean(name, known))
	case twice:
		p = f.problem(key.Line, name, "it is set in line %d already", before.line)
	default:
		for value.Alias != nil {
			value = value.Alias
		}
		if !isNull(value) {
			f.entries[name] = entry{value, key.Line}
		}
		return nil
	}
	return &p
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// text returns the value as it would be written on the command line, and what is wrong
// with its form.
func (e entry) text(f *kong.Flag) (text, wrong string) {
	switch {
	case e.node.Kind == yaml.ScalarNode:
		return e.node.Value, ""
	case e.node.Kind == yaml.SequenceNode && f.IsSlice():
		var parts []string
		for _, n := range e.node.Content {
			for n.Alias != nil {
				n = n.Alias
			}
			one, ok := n.Value, n.Kind == yaml.ScalarNode && !isNull(n)
			if n.Kind == yaml.MappingNode && f.Tag.Get(tagSecret) == secretParameter {
				one, ok = parameters(n)
			}
			if !ok {
				return "", expected(f)
			}
			parts = append(parts, one)
		}
		return kong.JoinEscaped(parts, f.Tag.Sep), ""
	case e.node.Kind == yaml.SequenceNode:
		return "", expected(f) + ", not a list"
	}
	return "", expected(f) + ", not more keys"
}

// parameters returns an object as the query of a URL. Its values are texts.
func parameters(n *yaml.Node) (text string, ok bool) {
	var parts []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || value.Kind != yaml.ScalarNode {
			return "", false
		}
		parts = append(parts, url.QueryEscape(key.Value)+"="+url.QueryEscape(value.Value))
	}
	return strings.Join(parts, "&"), true
}

// holdsSecret reports whether the value of a flag in a file has a secret in it.
func holdsSecret(k *kong.Flag, n *yaml.Node) bool {
	switch k.Tag.Get(tagSecret) {
	case secretURL:
		return Mask(n.Value) != n.Value
	case secretParameter:
		return slices.ContainsFunc(n.Content, func(one *yaml.Node) bool {
			text := one.Value
			if one.Kind == yaml.MappingNode {
				text, _ = parameters(one)
			}
			return maskQuery(text) != text
		})
	}
	return false
}

// readable returns a problem if the file holds a password and all users of the machine
// may read it. Its group may: that is how a service gets a file that it cannot change.
func (f *file) readable(flags []*kong.Flag, mode fs.FileMode) *Problem {
	if runtime.GOOS == "windows" || !mode.IsRegular() || mode&0o004 == 0 {
		return nil
	}
	for _, k := range flags {
		e, ok := f.entries[k.Name]
		if !ok || !holdsSecret(k, e.node) {
			continue
		}
		where := "that " + variableFile(k.Name) + " names"
		if k.Tag.Get(tagSecret) == secretParameter {
			where = "that client-secret-file names"
		}
		p := f.problem(e.line, k.Name, "it holds a password, and all users of this machine may read the file; "+
			"run \"chmod o-r %s\", or put the value into a file of its own %s", f.name, where)
		return &p
	}
	return nil
}

// readLimited reads a file that is not larger than a file of settings may be.
func readLimited(name string) (data []byte, mode fs.FileMode, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	data, err = io.ReadAll(io.LimitReader(f, limits.ConfigFile.Value+1))
	if err == nil && int64(len(data)) > limits.ConfigFile.Value {
		err = errors.New(limits.ConfigFile.Message())
	}
	return data, info.Mode(), err
}

// reason returns why a file cannot be read, without its name.
func reason(err error) string {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return "it cannot be read: " + err.Error()
}

// readSecret reads the value of a setting from a file of its own, and returns what is
// wrong. Such files are made by the platform, with the permissions that it chooses.
func readSecret(name string) (text, wrong string) {
	data, _, err := readLimited(name)
	if err != nil {
		return "", name + ": " + reason(err)
	}
	if text = strings.TrimSpace(string(data)); text == "" {
		return "", name + ": the file is empty"
	}
	return text, ""
}
