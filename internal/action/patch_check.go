package action

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// patchOp is one operation of a JSON patch (RFC 6902, section 4).
type patchOp struct {
	Op    string          `json:"op"`
	Path  *string         `json:"path"`
	From  *string         `json:"from"`
	Value json.RawMessage `json:"value"`
}

// patchOps are the operations of RFC 6902, section 4.
func patchOps() []string { return []string{"add", "remove", "replace", "move", "copy", "test"} }

var (
	errPatchOp   = errors.New("an object is expected, with op and path")
	errPatchPath = errors.New("the operation needs a path, like /doc/notes/0")
)

// checkOps refuses operations of a JSON patch that fail with every document.
func (c *modifyConfig) checkOps(patch []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(patch, &list); err != nil {
		return &configError{"data", err}
	}
	for i, raw := range list {
		member, err := checkOp(raw)
		switch {
		case err == nil:
			continue
		case strings.HasPrefix(strings.TrimSpace(string(c.Data)), `"`): // the patch is in a text
			where := fmt.Sprintf("in operation %d: ", i+1)
			if member != "" {
				where += member + ": "
			}
			return &configError{"data", fmt.Errorf("%s%w", where, err)}
		}
		place := "data[" + strconv.Itoa(i) + "]"
		if member != "" {
			place += "." + member
		}
		return &configError{place, err}
	}
	return nil
}

// checkOp returns what is wrong with an operation, and in which member.
func checkOp(raw json.RawMessage) (member string, err error) {
	var op patchOp
	if json.Unmarshal(raw, &op) != nil || string(raw) == "null" {
		return "", errPatchOp
	}
	switch {
	case !slices.Contains(patchOps(), op.Op):
		return "op", fmt.Errorf("there is no op %q%s", op.Op, suggested(op.Op, patchOps()))
	case op.Path == nil:
		return "path", errPatchPath
	}
	if err := checkPointer(*op.Path); err != nil {
		return "path", err
	}
	switch op.Op {
	case "add", "replace", "test":
		if op.Value == nil {
			return "value", fmt.Errorf("the operation %s needs a value", op.Op)
		}
	case "move", "copy":
		if op.From == nil {
			return "from", fmt.Errorf("the operation %s needs a from, the path of what it takes", op.Op)
		}
		if err := checkPointer(*op.From); err != nil {
			return "from", err
		}
	}
	return "", nil
}

// checkPointer refuses what is no JSON pointer (RFC 6901).
func checkPointer(path string) error {
	if path != "" && path[0] != '/' {
		return fmt.Errorf("a path begins with a slash, like /doc/notes/0; %q does not", path)
	}
	return nil
}

// pointerNames returns the names of a JSON pointer; its places in lists are empty.
func pointerNames(path string) []string {
	if path == "" {
		return nil
	}
	names := strings.Split(path[1:], "/")
	for i, name := range names {
		if name == "-" || isIndex(name) {
			names[i] = ""
			continue
		}
		names[i] = strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
	}
	return names
}
