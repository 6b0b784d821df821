package xmldoc

import "math"

// Limits bounds what Parse accepts. A field that is zero means the default.
type Limits struct {
	Bytes      int // of the whole document, as it arrived
	Depth      int // of elements inside elements
	Nodes      int // elements
	Attributes int // in the whole document
	Names      int // different names of elements and attributes
}

// These bounds have no setting: no real document comes near them.
const (
	maxAttributes = 64  // of one element; they are compared with each other
	maxBindings   = 128 // prefixes in scope; each name looks through them
	maxName       = 1024
)

// Default returns the limits for invoices and messages: 32 MiB, which leaves room for attached
// files, and a million elements, some thirty thousand lines.
func Default() Limits {
	return Limits{Bytes: 32 << 20, Depth: 100, Nodes: 1_000_000, Attributes: 1_000_000, Names: 8192}
}

// complete returns the limits with defaults for what is not set. Positions are 32-bit numbers, so
// no limit goes beyond those.
func (l Limits) complete() Limits {
	d := Default()
	for _, f := range []struct {
		value     *int
		otherwise int
	}{
		{&l.Bytes, d.Bytes},
		{&l.Depth, d.Depth},
		{&l.Nodes, d.Nodes},
		{&l.Attributes, d.Attributes},
		{&l.Names, d.Names},
	} {
		if *f.value <= 0 {
			*f.value = f.otherwise
		}
		*f.value = min(*f.value, math.MaxInt32/4)
	}
	return l
}
