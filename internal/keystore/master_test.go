package keystore_test

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/keystore"
)

func TestReadMasterKey(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		mode fs.FileMode
		env  string
		want string
	}{
		"file":            {masterText, 0o600, "", ""},
		"new line":        {masterText + "\n", 0o600, "", ""},
		"two bytes":       {masterText + "\r\n", 0o400, "", ""},
		"file wins":       {masterText, 0o600, "nonsense", ""},
		"variable":        {"", 0, masterText, ""},
		"neither":         {"", 0, "", "--master-key, or set CHANCERY_MASTER_KEY; make one with: chancery key generate-master"},
		"bad variable":    {"", 0, "bm9uc2Vuc2U=", "CHANCERY_MASTER_KEY holds no master key, which is 32 bytes in base64"},
		"short":           {masterText[4:], 0o600, "", "holds no master key"},
		"not base64":      {"%" + masterText[1:], 0o600, "", "or: openssl rand -base64 32"},
		"no padding":      {strings.TrimRight(masterText, "="), 0o600, "", "holds no master key"},
		"far too long":    {strings.Repeat(masterText, 1000), 0o600, "", "holds no master key"},
		"for the group":   {masterText, 0o640, "", "can be read by others; run: chmod 600"},
		"for all":         {masterText, 0o604, "", "can be read by others; run: chmod 600"},
		"group may write": {masterText, 0o620, "", "can be read by others; run: chmod 600"},
	} {
		path := ""
		if tt.mode != 0 {
			path = filepath.Join(t.TempDir(), "master.key")
			must(t, os.WriteFile(path, []byte(tt.text), 0o600))
			must(t, os.Chmod(path, tt.mode))
		}
		key, err := keystore.ReadMasterKey(path, tt.env)
		if tt.want == "" && (err != nil || key == nil) || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), masterText[4:20]) || strings.Contains(err.Error(), "bm9u")) {
			t.Errorf("%s: shown in %v", name, err)
		}
	}
	if _, err := keystore.ReadMasterKey(filepath.Join(t.TempDir(), "none"), ""); err == nil || !strings.Contains(err.Error(), "generate-master") {
		t.Errorf("no file: %v", err)
	}
}

func TestGenerateMasterKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "master.key")
	must(t, keystore.GenerateMasterKey(path, rand.Reader))
	_, err := keystore.ReadMasterKey(path, "")
	must(t, err)
	before, err := os.ReadFile(path)
	must(t, err)
	if err := keystore.GenerateMasterKey(path, rand.Reader); err == nil {
		t.Error("written over")
	}
	after, err := os.ReadFile(path)
	must(t, err)
	info, err := os.Stat(path)
	must(t, err)
	if string(after) != string(before) || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}
