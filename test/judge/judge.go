package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"chancery/internal/format/en16931"
)

// judge is the official judge: a script over xmllint and an XSLT processor.
type judge struct {
	script string
	saxon  string
}

// newJudge finds everything that the judge needs.
func newJudge(shared string) (*judge, error) {
	script, err := filepath.Abs(filepath.Join(shared, "formats", "validate.sh"))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(script); err != nil {
		return nil, fmt.Errorf("the judge is not there: %w", err)
	}
	for _, program := range []string{"bash", "xmllint", "java"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("%w (apt-get install libxml2-utils default-jre-headless)", err)
		}
	}
	saxon := os.Getenv("SAXON_JAR")
	if saxon == "" {
		saxon = "/usr/share/java/Saxon-HE.jar"
	}
	if _, err := os.Stat(saxon); err != nil {
		return nil, errors.New("Saxon-HE is not there: apt-get install libsaxonhe-java, or set SAXON_JAR")
	}
	return &judge{script: script, saxon: saxon}, nil
}

// ruleSet names the rules that the judge has for a profile, as its script does.
func ruleSet(p en16931.Profile, s en16931.Syntax) string {
	switch p.ID {
	case en16931.ProfilePeppol:
		if s == en16931.UBL {
			return "peppol"
		}
	case en16931.ProfilePeppolSelfBilled:
		if s == en16931.UBL {
			return "peppol-sb"
		}
	case en16931.ProfileXRechnung, en16931.ProfileXRechnungExt:
		return "xrechnung"
	case en16931.ProfileFranceCIUS, en16931.ProfilePeppolFranceCIUS:
		return "fr-cius"
	case en16931.ProfileFranceExtended, en16931.ProfilePeppolFranceFactX:
		return "fr-extended"
	case en16931.ProfileFacturXMinimum:
		return "facturx-minimum"
	case en16931.ProfileFacturXBasicWL:
		return "facturx-basic-wl"
	case en16931.ProfileFacturXBasic:
		return "facturx-basic"
	case en16931.ProfileFacturX, en16931.ProfileZUGFeRD:
		return "facturx-en16931"
	case en16931.ProfileFacturXExtended:
		return "facturx-extended"
	default:
	}
	return "en16931"
}

// verdict is what the judge says of a file.
type verdict struct {
	failed   bool
	findings []string
}

// judge judges files by a set of rules. A file that the rules were not applied to is not in the result. The script fails when
// a file does; that is no error here.
func (j *judge) judge(ctx context.Context, rules string, files []string) (map[string]verdict, error) {
	if len(files) == 0 {
		return nil, nil
	}
	cmd := exec.CommandContext(ctx, j.script, files...)
	cmd.Env = append(os.Environ(), "PROFILE="+rules, "SAXON_JAR="+j.saxon)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	all, judged := map[string]*verdict{}, map[string]verdict{}
	for _, file := range files {
		all[file] = &verdict{}
	}
	var last *verdict
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		file, text, _ := strings.Cut(line, ": ")
		v := all[file]
		if v == nil {
			if last != nil {
				last.findings = append(last.findings, line) // more about the file before
			}
			continue
		}
		last = v
		if strings.HasPrefix(text, "fatal ") || strings.HasPrefix(text, "FAIL ") {
			v.failed = v.failed || strings.HasPrefix(text, "FAIL ")
			v.findings = append(v.findings, text)
		}
		if strings.HasPrefix(text, "PASS rules=") || strings.HasPrefix(text, "FAIL rules=") {
			judged[file] = *v
		}
	}
	if len(judged) == 0 {
		return nil, fmt.Errorf("the judge said nothing: %s%s", out, stderr.String())
	}
	return judged, nil
}
