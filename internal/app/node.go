package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"chancery/internal/domain"
)

// nodeFile holds the name of the node inside the data directory.
const nodeFile = "node"

// validNode is the form of names of nodes: they stand in the database and in logs.
var validNode = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)

// nodeName returns the name of this node in leases: the one given, or else that of
// the data directory, which is made up once and kept. It stays the same over a
// restart, so that the node takes back its own jobs at once, and is never that of
// another node, whose jobs it would take otherwise.
func nodeName(dir, given string) (string, error) {
	if given != "" {
		if !validNode.MatchString(given) {
			return "", invalidNode()
		}
		return given, nil
	}
	path := filepath.Join(dir, nodeFile)
	data, err := os.ReadFile(path)
	if err == nil {
		if name := strings.TrimSpace(string(data)); validNode.MatchString(name) {
			return name, nil
		}
		return "", domain.E(domain.Invalid, "validation", "%s does not hold the name of a node; remove the file to get a new name", path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading the name of the node: %w", err)
	}
	name := string(ids{}.Random())
	if err := os.WriteFile(path, []byte(name+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keeping the name of the node: %w", err)
	}
	return name, nil
}

func invalidNode() error {
	return domain.E(domain.Invalid, "validation", "--node: a name has 1 to 63 letters, digits, dots, hyphens and underscores")
}
