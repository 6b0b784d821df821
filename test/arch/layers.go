package arch

import (
	"fmt"
	"slices"
	"strings"
)

// module is the path of the module under test, as in go.mod.
const module = "chancery"

// layer says how far from the middle a folder is.
type layer int

const (
	// unknown is a folder that the table does not name.
	unknown layer = iota
	// document is gobl: pure, and knows nothing of ours outside itself.
	document
	// middle is internal/domain: pure, and knows nothing of ours at all.
	middle
	// useCase holds the rules of an API; it sees ports, never what is behind them.
	useCase
	// adapter wraps a technology; two adapters meet only at the top.
	adapter
	// action is a built-in action: an adapter that may also write formats.
	action
	// public is what outsiders import; it knows nothing of internal.
	public
	// top joins everything: nothing but main and tests stands above it.
	top
)

// folders places each folder, and what is below it, in a layer. The folder's
// path is relative to the module.
func folders() map[string]layer {
	return map[string]layer{
		"gobl":            document,
		"internal/domain": middle,

		"internal/silo":      useCase,
		"internal/transform": useCase,
		"internal/sequence":  useCase,
		"internal/access":    useCase,
		"internal/engine":    useCase,

		"internal/actions": action,

		"internal/format":    adapter,
		"internal/remote":    adapter,
		"internal/store":     adapter,
		"internal/blob":      adapter,
		"internal/wake":      adapter,
		"internal/api":       adapter,
		"internal/console":   adapter,
		"internal/keystore":  adapter,
		"internal/config":    adapter,
		"internal/telemetry": adapter,
		"internal/sandbox":   adapter,
		"internal/bench":     adapter,

		"client":   public,
		"provider": public,

		"internal/cli": top,
		"internal/app": top,
		"cmd":          top,
		"examples":     top,
		"test":         top,
	}
}

// pureExcludes lists what the document library and the domain must not reach.
func pureExcludes() []string { return []string{"net/http", "database/sql", "os/exec"} }

// place finds the folder of the table that an import path belongs to. Paths of
// other modules have no folder.
func place(path string) (folder string, in layer) {
	rel, ours := strings.CutPrefix(path, module+"/")
	if !ours {
		return "", unknown
	}
	for name, l := range folders() {
		if rel == name || strings.HasPrefix(rel, name+"/") {
			return name, l
		}
	}
	return "", unknown
}

// isOurs tells whether an import path is of this module.
func isOurs(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// forbidden says why a package must not reach another, or "" when it may.
func forbidden(from, to string) string {
	fromFolder, fromLayer := place(from)
	toFolder, toLayer := place(to)
	if fromLayer == document || fromLayer == middle {
		if slices.Contains(pureExcludes(), to) {
			return fmt.Sprintf("%s does no I/O", fromFolder)
		}
		if isOurs(to) && toFolder != fromFolder {
			return fmt.Sprintf("%s knows nothing of ours outside itself", fromFolder)
		}
		return ""
	}
	if !isOurs(to) || toFolder == fromFolder || fromLayer == top || fromLayer == unknown {
		return ""
	}
	switch {
	case toLayer == top:
		return "nothing but main and tests stands above the top"
	case fromLayer == public && toLayer != document && toLayer != public:
		return "what outsiders import knows nothing of internal"
	case fromLayer == useCase && (toLayer == adapter || toLayer == action):
		return "a use case sees ports, not adapters; internal/app joins them"
	case fromLayer == action && toFolder == "internal/format":
		return ""
	case (fromLayer == adapter || fromLayer == action) && (toLayer == adapter || toLayer == action):
		return "adapters meet only in internal/app"
	}
	return ""
}

// graph holds the direct imports of each package.
type graph map[string][]string

// violation is one forbidden reach with the shortest chain that leads to it.
type violation struct {
	Reason string
	Chain  []string
}

// String shows the chain, one arrow per import.
func (v violation) String() string { return v.Reason + ":\n\t" + strings.Join(v.Chain, "\n\t  → ") }

// violations lists every forbidden reach, for each package of ours. Where a
// chain passes through a package that is already forbidden it is not followed
// further, so one wrong import is reported once per package that has it.
func (g graph) violations() []violation {
	var found []violation
	for _, from := range g.sorted() {
		if isOurs(from) {
			found = append(found, g.violationsOf(from)...)
		}
	}
	return found
}

// violationsOf walks outwards from one package, nearest first.
func (g graph) violationsOf(from string) []violation {
	var found []violation
	parent := map[string]string{from: ""}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range g[queue[0]] {
			if _, seen := parent[to]; seen {
				continue
			}
			parent[to] = queue[0]
			if reason := forbidden(from, to); reason != "" {
				found = append(found, violation{Reason: reason, Chain: chain(parent, to)})
				continue
			}
			queue = append(queue, to)
		}
	}
	return found
}

// sorted lists the packages in a stable order.
func (g graph) sorted() []string {
	names := make([]string, 0, len(g))
	for name := range g {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// chain follows the parents back to the start and turns the result around.
func chain(parent map[string]string, to string) []string {
	var steps []string
	for ; to != ""; to = parent[to] {
		steps = append(steps, to)
	}
	slices.Reverse(steps)
	return steps
}
