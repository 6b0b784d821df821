package cli

import (
	"bytes"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// lineIndex finds the lines of the parts of a file.
type lineIndex struct{ root *yaml.Node }

// newLineIndex reads a file in YAML, or in JSON, which is YAML but for tabs and some
// escapes. These are replaced: only the places count.
func newLineIndex(text []byte, isJSON bool) *lineIndex {
	if isJSON {
		text = bytes.ReplaceAll(text, []byte("\t"), []byte(" "))
		text = bytes.ReplaceAll(text, []byte(`\u`), []byte(`_u`))
	}
	var doc yaml.Node
	if yaml.Unmarshal(text, &doc) != nil || len(doc.Content) == 0 {
		return &lineIndex{}
	}
	return &lineIndex{doc.Content[0]}
}

// of returns the line of a path like steps[0].config.expr, or of the innermost part around
// it that is in the file. It is 0 if nothing is known.
func (x *lineIndex) of(path string) int {
	if x.root == nil {
		return 0
	}
	node, line := x.root, x.root.Line
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]/", r) }) {
		for node.Alias != nil {
			node = node.Alias
		}
		next, at := child(node, name)
		if next == nil {
			break
		}
		node, line = next, at
	}
	return line
}

// child returns a part of a node with its line; nil if the node does not have it.
func child(node *yaml.Node, name string) (*yaml.Node, int) {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == name {
				return node.Content[i+1], node.Content[i].Line
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i], node.Content[i].Line
		}
	case yaml.DocumentNode, yaml.ScalarNode, yaml.AliasNode:
	}
	return nil, 0
}
