package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
)

// withoutShared makes the tests believe that the folder "shared" does not exist.
var withoutShared = []edit{ //nolint:gochecknoglobals // facts about other packages
	{
		File: "test/shared/shared.go",
		Old:  `filepath.Dir(root), "shared"}`,
		New:  `filepath.Dir(root), "shared, which is hidden"}`,
	},
}

// writeOverlay writes the changed files into a folder, with a file for the flag
// -overlay of the go command, and returns the path of that file.
func writeOverlay(root, dir string, edits []edit) (string, error) {
	replace := map[string]string{}
	for i := range edits {
		text, err := edits[i].apply(root)
		if err != nil {
			return "", err
		}
		path := filepath.Join(dir, strconv.Itoa(i)+filepath.Ext(edits[i].File))
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(root, edits[i].File)] = path
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, text, 0o600)
}
