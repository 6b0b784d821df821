package xmldoc

import (
	"hash/maphash"
	"slices"
	"strings"
)

const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

// binding is a prefix in scope; "" is the default namespace.
type binding struct {
	prefix string
	space  string
}

// bind adds the prefix that an attribute declares to those in scope.
func (p *parser) bind(a *rawAttr) error {
	prefix, space := "", a.value // the attribute xmlns itself is the default namespace
	if a.colon >= 0 {
		prefix = a.name[a.colon+1:]
	}
	switch {
	case prefix == "xml" && space == xmlSpace:
		return nil
	case prefix == "xml" || prefix == "xmlns" || space == xmlSpace || space == xmlnsSpace:
		return p.failAt(a.pos, Namespace, "the prefixes xml and xmlns and their namespaces are fixed")
	case prefix != "" && space == "":
		return p.failAt(a.pos, Namespace, "the prefix "+prefix+" is declared without a namespace")
	case len(p.bindings) >= maxBindings:
		return p.failAt(a.pos, Limit, "too many namespaces are declared")
	}
	p.bindings = append(p.bindings, binding{prefix: prefix, space: space})
	return nil
}

// resolve returns the namespace of a prefix.
func (p *parser) resolve(prefix string, pos int) (string, error) {
	for _, b := range slices.Backward(p.bindings) {
		if b.prefix == prefix {
			return b.space, nil
		}
	}
	switch prefix {
	case "":
		return "", nil
	case "xml":
		return xmlSpace, nil
	}
	return "", p.failAt(pos, Namespace, "the prefix "+prefix+" is not declared")
}

// nameTable numbers names. Its hash is seeded, so that nobody can choose names that collide.
type nameTable struct {
	seed  maphash.Seed
	slots []int32 // number of a name plus one, at the place of its hash or after
	names []Name
}

func newNameTable() nameTable {
	return nameTable{seed: maphash.MakeSeed(), slots: make([]int32, 512), names: make([]Name, 0, 128)}
}

// number returns the number of a name, which is a new one when the name is.
func (t *nameTable) number(space, local string) int32 {
	mask := uint64(len(t.slots) - 1)
	i := maphash.String(t.seed, local) & mask
	for ; t.slots[i] != 0; i = (i + 1) & mask {
		if n := &t.names[t.slots[i]-1]; n.Local == local && n.Space == space {
			return t.slots[i] - 1
		}
	}
	t.names = append(t.names, Name{Space: space, Local: local})
	t.slots[i] = int32(len(t.names))
	if len(t.names)*2 > len(t.slots) {
		t.grow()
	}
	return int32(len(t.names) - 1)
}

func (t *nameTable) grow() {
	t.slots = make([]int32, 4*len(t.slots))
	mask := uint64(len(t.slots) - 1)
	for n := range t.names {
		i := maphash.String(t.seed, t.names[n].Local) & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = int32(n + 1)
	}
}

// isDeclaration reports whether an attribute declares a namespace.
func isDeclaration(name string) bool {
	return strings.HasPrefix(name, "xmlns") && (len(name) == len("xmlns") || name[len("xmlns")] == ':')
}
