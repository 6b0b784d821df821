package arch

import (
	"fmt"
	"slices"
	"strings"
)

// module is the path of the module under test, as in go.mod.
const module = "chancery"

// layer is the place of a folder between the domain in the middle and main outside.
type layer int

const (
	// unknown is a folder that the table does not name.
	unknown layer = iota
	// library is gobl: pure, and imports nothing of this module outside itself.
	library
	// values is what even the middle may import: figures, which import nothing.
	values
	// middle is what all of internal may import: pure, and imports nothing of this
	// module.
	middle
	// document joins library and middle, and is as pure as they are.
	document
	// useCase holds the rules of an API; it sees ports, never what is behind them.
	useCase
	// adapter is a package that wraps a technology; only the top imports two of them.
	adapter
	// action is the package of the actions: an adapter that may also import formats
	// and programs.
	action
	// public is a package for other modules; it imports nothing of internal.
	public
	// top is a package that connects the others; only main and tests import it.
	top
)

// folders returns the layer of each folder and of all folders below it. The paths
// are relative to the module.
func folders() map[string]layer {
	return map[string]layer{
		"gobl": library,

		"internal/limits": values,

		"internal/domain": middle,
		"internal/cache":  middle,

		"internal/document": document,
		"internal/search":   document,

		"internal/silo":      useCase,
		"internal/transform": useCase,
		"internal/sequence":  useCase,
		"internal/access":    useCase,
		"internal/feed":      useCase,
		"internal/engine":    useCase,
		"internal/admission": useCase,
		"internal/archive":   useCase,

		"internal/action": action,

		"internal/format":   adapter,
		"internal/remote":   adapter,
		"internal/store":    adapter,
		"internal/blob":     adapter,
		"internal/wake":     adapter,
		"internal/api":      adapter,
		"internal/keystore": adapter,
		"internal/program":  adapter,
		"internal/bench":    adapter,
		"internal/console":  adapter,

		"client": public,

		"internal/cli": top,
		"internal/app": top,
		"cmd":          top,
		"examples":     top,
		"test":         top,
	}
}

// formatFolder is the folder of the file formats.
const formatFolder = "internal/format"

// invoiceFormats returns for each package of the European invoice formats, below
// internal/format, which of the packages there it may import: the model in the middle,
// then the rules and the syntaxes, then what joins them. Packages that the table does
// not name import what they like of that folder.
func invoiceFormats() map[string][]string {
	syntax := []string{"xmldoc", "en16931"}
	pages := []string{"hybrid/pdfobj", "pdf/pdfw"}
	files := slices.Concat([]string{"en16931/rules", "ubl", "cii", "cdar", "peppol", "hybrid"}, syntax, pages)
	return map[string][]string{
		"xmldoc":        {},
		"en16931":       {},
		"en16931/rules": syntax,
		"ubl":           syntax,
		"cii":           syntax,
		"cdar":          syntax,
		"peppol":        syntax,
		"hybrid/pdfobj": {},
		"hybrid":        pages,
		"inspect":       files,
		"convert":       append(slices.Clone(files), "inspect"),
	}
}

// formatForbids returns why a package of the European invoice formats must not import
// another package of this module, or "" when it may.
func formatForbids(from, to string) string {
	from, isFormat := strings.CutPrefix(from, module+"/"+formatFolder+"/")
	allowed, listed := invoiceFormats()[from]
	if !isFormat || !listed || !isOurs(to) {
		return ""
	}
	if _, in := place(to); in == library || in == values || to == module+"/"+formatFolder {
		return ""
	}
	if to, isFormat = strings.CutPrefix(to, module+"/"+formatFolder+"/"); isFormat && slices.Contains(allowed, to) {
		return ""
	}
	return "a European invoice format knows only gobl and the formats that the table names"
}

// documentTools are the folders of the commands that work on documents alone,
// with what they share with the other commands.
func documentTools() []string { return []string{"internal/cli/gobl", "internal/cli/term"} }

// isDocumentTool reports whether a package is in one of their folders.
func isDocumentTool(path string) bool {
	return slices.ContainsFunc(documentTools(), func(folder string) bool {
		return path == module+"/"+folder || strings.HasPrefix(path, module+"/"+folder+"/")
	})
}

// pureExcludes lists what the document library and the domain must not reach.
func pureExcludes() []string { return []string{"net/http", "database/sql", "os/exec"} }

// place returns the folder and layer of an import path. Paths of other modules
// have no folder.
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

// isOurs reports whether an import path belongs to this module.
func isOurs(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// forbidden returns why a package must not import another, or "" when it may.
func forbidden(from, to string) string {
	fromFolder, fromLayer := place(from)
	toFolder, toLayer := place(to)
	if toLayer == values && fromLayer != library && fromLayer != public {
		return ""
	}
	if fromLayer == library || fromLayer == values || fromLayer == middle || fromLayer == document {
		if slices.Contains(pureExcludes(), to) {
			return fmt.Sprintf("%s does no I/O", fromFolder)
		}
		if fromLayer == document && (toLayer == library || toLayer == middle) {
			return ""
		}
		if isOurs(to) && toFolder != fromFolder {
			return fmt.Sprintf("%s imports no other package of this module", fromFolder)
		}
		return ""
	}
	if reason := formatForbids(from, to); reason != "" {
		return reason
	}
	if isDocumentTool(from) && isOurs(to) && toLayer != library && !isDocumentTool(to) {
		return "the document tools need no app, no client and no store"
	}
	if !isOurs(to) || toFolder == fromFolder || fromLayer == top || fromLayer == unknown {
		return ""
	}
	switch {
	case toLayer == top:
		return "nothing but main and tests stands above the top"
	case fromLayer == public && toLayer != library && toLayer != public:
		return "what outsiders import knows nothing of internal"
	case fromLayer == useCase && (toLayer == adapter || toLayer == action):
		return "a use case uses ports, not adapters; internal/app connects them"
	case fromLayer == action && (toFolder == "internal/format" || toFolder == "internal/program"):
		return ""
	case (fromLayer == adapter || fromLayer == action) && (toLayer == adapter || toLayer == action):
		return "only internal/app imports two adapters"
	}
	return ""
}

// graph holds the direct imports of each package.
type graph map[string][]string

// violation is one forbidden import with the shortest chain that leads to it.
type violation struct {
	Reason string
	Chain  []string
}

// String returns the reason and the chain, one arrow per import.
func (v violation) String() string { return v.Reason + ":\n\t" + strings.Join(v.Chain, "\n\t  → ") }

// violations returns every forbidden import of each package of this module. It does
// not follow a chain beyond a forbidden package, so one wrong import is reported once
// for each package that has it.
func (g graph) violations() []violation {
	var found []violation
	for _, from := range g.sorted() {
		if isOurs(from) {
			found = append(found, g.violationsOf(from)...)
		}
	}
	return found
}

// violationsOf returns the violations of one package, those with the shortest chain first.
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

// sorted returns the packages in alphabetical order.
func (g graph) sorted() []string {
	names := make([]string, 0, len(g))
	for name := range g {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// chain returns the path from the start to a package.
func chain(parent map[string]string, to string) []string {
	var steps []string
	for ; to != ""; to = parent[to] {
		steps = append(steps, to)
	}
	slices.Reverse(steps)
	return steps
}
