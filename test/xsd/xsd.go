package xsd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"chancery/test/shared"
)

// The schemas, as paths in the folder of the published ones.
const (
	UBLInvoice      = "ubl21/maindoc/UBL-Invoice-2.1.xsd"
	UBLCreditNote   = "ubl21/maindoc/UBL-CreditNote-2.1.xsd"
	CIID16B         = "cii-d16b/data/standard/CrossIndustryInvoice_100pD16B.xsd"
	CIID22B         = "cii-d22b/CrossIndustryInvoice_100pD22B.xsd"
	FacturXMinimum  = "facturx-2.5.2/minimum/FACTUR-X_MINIMUM.xsd"
	FacturXBasicWL  = "facturx-2.5.2/basicwl/FACTUR-X_BASIC-WL.xsd"
	FacturXBasic    = "facturx-2.5.2/basic/FACTUR-X_BASIC.xsd"
	FacturXEN16931  = "facturx-2.5.2/en16931/FACTUR-X_EN16931.xsd"
	FacturXExtended = "facturx-2.5.2/extended/FACTUR-X_EXTENDED.xsd"
)

// Valid fails the test for each document, by its name, that a schema does not accept. Without xmllint or
// the schemas the test is skipped; in CI, where nothing may be missing, it fails.
func Valid(t testing.TB, schema string, docs map[string][]byte) {
	t.Helper()
	if len(docs) == 0 {
		t.Error("no document to judge")
	}
	for name, message := range Invalid(t, schema, docs) {
		t.Errorf("%s: %s: %s", filepath.Base(schema), name, message)
	}
}

// Invalid returns the documents that a schema does not accept, each with why not.
func Invalid(t testing.TB, schema string, docs map[string][]byte) map[string]string {
	t.Helper()
	path := shared.Path(t, "formats", "data", "xsd", filepath.FromSlash(schema))
	xmllint := find(t)
	dir := t.TempDir()
	args := []string{"--noout", "--nonet", "--schema", path}
	names := map[string]string{}
	for name, data := range docs {
		file := strconv.Itoa(len(names)) + ".xml"
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
			t.Fatal(err)
		}
		names[file] = name
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), xmllint, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	messages := map[string]string{}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		file, message, found := strings.Cut(line, ":")
		name, ours := names[file]
		if found && ours && messages[name] == "" {
			const longest = 300
			messages[name] = message[:min(len(message), longest)]
		}
	}
	if len(messages) == 0 {
		t.Fatalf("xmllint: %v: %s", err, out)
	}
	return messages
}

// find returns the path of xmllint.
func find(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	if err == nil {
		return path
	}
	if ci := os.Getenv("CI"); ci != "" && ci != "0" && ci != "false" {
		t.Fatal("xmllint is not installed; CI needs it (apt-get install libxml2-utils)")
	}
	t.Skip("xmllint is not installed; schemas are not checked (apt-get install libxml2-utils)")
	return ""
}
