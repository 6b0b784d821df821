package shared

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// probe is a test that records how it ended.
type probe struct {
	testing.TB
	skipped, failed string
}

func (*probe) Helper() {}

func (p *probe) Skipf(format string, args ...any) {
	p.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (p *probe) Fatalf(format string, args ...any) {
	p.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// TestMissing checks that a missing file skips the test, and fails it in CI.
func TestMissing(t *testing.T) {
	for value, fails := range map[string]bool{"": false, "0": false, "false": false, "true": true, "1": true} {
		t.Run("CI="+value, func(t *testing.T) {
			t.Setenv("CI", value)
			p := &probe{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				Path(p, "no", "such", "file")
			}()
			<-done
			if (p.failed != "") != fails || (p.skipped != "") == fails {
				t.Errorf("failed %q, skipped %q", p.failed, p.skipped)
			}
			if text := p.failed + p.skipped; !strings.Contains(text, "shared") {
				t.Errorf("the message does not name the folder: %q", text)
			}
		})
	}
}
