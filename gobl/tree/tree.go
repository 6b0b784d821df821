package tree

import (
	"maps"
	"slices"
	"strconv"
)

// Node is a part of a document, always handled through a pointer.
type Node interface {
	// Kind names the type as rules do: "org.Party", "bill.Line", "cbc.Code".
	Kind() string
	// Walk visits the children that are present, in serialisation order.
	Walk(w *Walker)
}

// Walker visits a tree of nodes depth first. The zero value visits nothing;
// set Before, After or both.
type Walker struct {
	// Before is called on the way down, the parent before its children.
	Before func(n Node)
	// After is called on the way up, the children before their parent.
	After func(n Node)
	// Prune removes null elements of lists before descending into them.
	Prune bool
	// Embedded also visits the payload of embedded objects (complements) and the
	// entries of maps. Normalization leaves the former to their own calculation
	// and handles the latter as a whole; validation looks at both.
	Embedded bool

	path []segment
}

type segment struct {
	field string
	index int // -1: not an element of a list
}

// Run visits the root and everything below it. The path of the root is "$".
func (w *Walker) Run(root Node) {
	w.path = w.path[:0]
	w.visit(root)
}

func (w *Walker) visit(n Node) {
	if w.Before != nil {
		w.Before(n)
	}
	n.Walk(w)
	if w.After != nil {
		w.After(n)
	}
}

// Child visits a node under a field of the current one. The node must not be a
// nil pointer; use One where it may be.
func (w *Walker) Child(field string, n Node) {
	w.path = append(w.path, segment{field, -1})
	w.visit(n)
	w.path = w.path[:len(w.path)-1]
}

// Item visits the i-th element of a list. An empty field means that the
// current node is the list itself.
func (w *Walker) Item(field string, i int, n Node) {
	w.path = append(w.path, segment{field, i})
	w.visit(n)
	w.path = w.path[:len(w.path)-1]
}

// Inline visits a node that shares the place of the current one, such as the
// payload of an object.
func (w *Walker) Inline(n Node) { w.visit(n) }

// Path names the place of the node being visited, "$.doc.lines[0].item".
func (w *Walker) Path() string {
	b := make([]byte, 0, 64)
	b = append(b, '$')
	for _, s := range w.path {
		if s.field != "" {
			b = append(b, '.')
			b = append(b, s.field...)
		}
		if s.index >= 0 {
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(s.index), 10)
			b = append(b, ']')
		}
	}
	return string(b)
}

// pointer is a pointer to T that is a node.
type pointer[T any] interface {
	*T
	Node
}

// One visits the node under a field when it is there.
func One[T any, P pointer[T]](w *Walker, field string, p P) {
	if p != nil {
		w.Child(field, p)
	}
}

// Text visits a named scalar (a code, a key, a currency) when it is not empty.
func Text[T ~string, P pointer[T]](w *Walker, field string, p P) {
	if *p != "" {
		w.Child(field, p)
	}
}

// Map visits a named map as a whole when it is not empty.
func Map[K comparable, V any, M ~map[K]V, P pointer[M]](w *Walker, field string, p P) {
	if len(*p) > 0 {
		w.Child(field, p)
	}
}

// Entries visits the keys and values of a map, in the order of the keys, when
// the walker looks into maps.
func Entries[K ~string, V ~string, M ~map[K]V, PK pointer[K], PV pointer[V]](w *Walker, m M) {
	if !w.Embedded {
		return
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		v := m[k]
		w.Child(string(k), PK(&k))
		w.Child(string(k), PV(&v))
	}
}

// EntryKeys is like Entries, for maps whose values are not nodes.
func EntryKeys[K ~string, V any, M ~map[K]V, PK pointer[K]](w *Walker, m M) {
	if !w.Embedded {
		return
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		w.Child(string(k), PK(&k))
	}
}

// List visits the elements of a list of pointers. Null elements are skipped,
// and removed when the walker prunes.
func List[T any, P pointer[T]](w *Walker, field string, list *[]P) {
	if w.Prune {
		*list = prune[T](*list)
	}
	for i, p := range *list {
		if p != nil {
			w.Item(field, i, p)
		}
	}
}

// TextList visits the elements of a list of named scalars.
func TextList[T ~string, P pointer[T]](w *Walker, field string, list []T) {
	for i := range list {
		w.Item(field, i, P(&list[i]))
	}
}

func prune[T any, P pointer[T]](list []P) []P {
	for i, p := range list {
		if p != nil {
			continue
		}
		kept := list[:i]
		for _, p := range list[i+1:] {
			if p != nil {
				kept = append(kept, p)
			}
		}
		if len(kept) == 0 {
			return nil
		}
		return kept
	}
	return list
}
