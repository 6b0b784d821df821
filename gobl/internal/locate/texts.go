package locate

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Texts makes the scalars of a YAML text texts, as they are written, at the paths for which
// isText is true. A path has the names of members and, counted from 0, places in lists. It
// looks at no more than a number of values, because aliases may repeat them without end; it
// returns false if there are more.
func Texts(root *yaml.Node, values int, isText func(path []string) bool) bool {
	t := texts{left: values, isText: isText}
	t.node(root, nil)
	return t.left >= 0
}

type texts struct {
	left   int
	isText func(path []string) bool
}

func (t *texts) node(n *yaml.Node, path []string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if t.left--; t.left < 0 {
		return
	}
	switch n.Kind {
	case yaml.DocumentNode:
		t.node(n.Content[0], path)
	case yaml.ScalarNode:
		if t.isText(path) {
			asText(n)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			t.node(c, append(path, strconv.Itoa(i)))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			t.member(n.Content[i], n.Content[i+1], path)
		}
	case yaml.AliasNode: // followed already
	}
}

// member looks at a member of an object; what is merged into it is part of it.
func (t *texts) member(key, value *yaml.Node, path []string) {
	switch {
	case key.Tag != tagMerge:
		t.node(value, append(path, key.Value))
	case value.Kind == yaml.SequenceNode:
		for _, c := range value.Content {
			t.node(c, path)
		}
	default:
		t.node(value, path)
	}
}
