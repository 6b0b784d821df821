package settings

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// Setting is a setting as it is in effect.
type Setting struct {
	Key string `json:"key"`
	// Value is masked if it is a secret, and nil if there is none.
	Value any    `json:"value"`
	From  string `json:"from"`
	Where string `json:"where,omitempty"`
	// Note says why a value that was given does not count.
	Note string `json:"note,omitempty"`
}

// List returns the settings of a call in the order of the flags.
func (s *Settings) List(k *kong.Context) []Setting {
	var out []Setting
	for _, f := range s.settable(k) {
		at := s.origins[f.Name]
		out = append(out, Setting{f.Name, shown(f), at.Source.String(), at.Where, s.notes[f.Name]})
	}
	return out
}

// YAML returns settings as a file, with their places as comments.
func YAML(list []Setting) (string, error) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, one := range list {
		value := new(yaml.Node)
		if err := value.Encode(one.Value); err != nil {
			return "", fmt.Errorf("%s: %w", one.Key, err)
		}
		value.Style |= yaml.FlowStyle
		if value.Kind == yaml.ScalarNode {
			value.Style &^= yaml.FlowStyle
		}
		value.LineComment = one.From
		if one.Where != "" {
			value.LineComment = one.Where
		}
		if one.Note != "" {
			value.LineComment += "; " + one.Note
		}
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: one.Key}, value)
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	if err := e.Encode(root); err != nil {
		return "", err
	}
	err := e.Close()
	return b.String(), err
}

// Example returns a file with all keys, their defaults and their help, in which every
// setting is a comment.
func Example(command string, keys []*kong.Flag) string {
	var b strings.Builder
	b.WriteString("# Settings of \"chancery " + command + "\": chancery " + command + " --config chancery.yaml\n" +
		"# Remove the # before a setting to change it. A flag on the command line wins over a\n" +
		"# variable, a variable over this file, and this file over the default.\n")
	for _, f := range keys {
		b.WriteString("\n" + wrapped(f.Help))
		b.WriteString("# Variable: " + strings.Join(Variables(f), ", or ") + "\n")
		fmt.Fprintf(&b, "#%s: %s\n", f.Name, exampleOf(f))
	}
	return b.String()
}

// Variables returns the variables of a flag, and for a secret what they hold.
func Variables(f *kong.Flag) []string {
	name := Variable(f.Name)
	switch f.Tag.Get(tagSecret) {
	case secretURL:
		return []string{name, variableFile(f.Name) + " (a file that holds the value)"}
	case secretFile:
		return []string{variableFile(f.Name) + " (the file)", name + " (what it holds)"}
	}
	return []string{name}
}

// exampleOf returns the default of a flag, or a value to show.
func exampleOf(f *kong.Flag) string {
	if text := Default(f); text != "" {
		return text
	}
	return f.Tag.Get(tagExample)
}

// Default returns the default of a flag as it is written in a file, empty if there is
// none.
func Default(f *kong.Flag) string {
	switch {
	case f.HasDefault:
		return f.Default
	case f.Target.Kind() == reflect.Bool:
		return "false"
	}
	return ""
}

// width is the length of a line of comment.
const width = 84

// wrapped breaks a text into lines of comment.
func wrapped(text string) string {
	var b strings.Builder
	line := "#"
	for word := range slices.Values(strings.Fields(text)) {
		if len(line)+1+len(word) > width {
			b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}
