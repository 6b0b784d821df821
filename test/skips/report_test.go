package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// events is what "go test -json" prints for a package with tests that pass, fail and
// are skipped, a package that crashes, one that cannot be built, and one without tests.
const events = `{"Action":"start","Package":"m/a"}
{"Action":"output","Package":"m/a","Output":"-test.shuffle 7\n"}
{"Action":"run","Package":"m/a","Test":"TestPass"}
{"Action":"output","Package":"m/a","Test":"TestPass","Output":"=== RUN   TestPass\n"}
{"Action":"output","Package":"m/a","Test":"TestPass","Output":"    a_test.go:3: quiet\n"}
{"Action":"output","Package":"m/a","Test":"TestPass","Output":"--- PASS: TestPass (0.00s)\n"}
{"Action":"pass","Package":"m/a","Test":"TestPass","Elapsed":0}
{"Action":"output","Package":"m/a","Test":"TestTable/row","Output":"=== RUN   TestTable/row\n"}
{"Action":"output","Package":"m/a","Test":"TestTable/row","Output":"    a_test.go:9: no folder\n"}
{"Action":"output","Package":"m/a","Test":"TestTable/row","Output":"    --- SKIP: TestTable/row (0.00s)\n"}
{"Action":"skip","Package":"m/a","Test":"TestTable/row","Elapsed":0}
{"Action":"pass","Package":"m/a","Test":"TestTable","Elapsed":0}
{"Action":"output","Package":"m/a","Output":"PASS\n"}
{"Action":"output","Package":"m/a","Output":"ok  \tm/a\t0.1s\n"}
{"Action":"pass","Package":"m/a","Elapsed":0.1}
{"Action":"output","Package":"m/b","Test":"TestFail","Output":"=== RUN   TestFail\n"}
{"Action":"output","Package":"m/b","Test":"TestFail","Output":"    b_test.go:3: wrong\n"}
{"Action":"output","Package":"m/b","Test":"TestFail","Output":"--- FAIL: TestFail (0.00s)\n"}
{"Action":"fail","Package":"m/b","Test":"TestFail","Elapsed":0}
{"Action":"output","Package":"m/b","Test":"TestCrash","Output":"panic: b\n"}
{"Action":"output","Package":"m/b","Output":"FAIL\tm/b\t0.1s\n"}
{"Action":"fail","Package":"m/b","Elapsed":0.1}
{"ImportPath":"m/c [m/c.test]","Action":"build-output","Output":"c.go:1:1: expected 'package'\n"}
{"Action":"output","Package":"m/c","Output":"FAIL\tm/c [build failed]\n"}
{"Action":"fail","Package":"m/c","Elapsed":0}
{"Action":"output","Package":"m/d","Output":"?   \tm/d\t[no test files]\n"}
{"Action":"skip","Package":"m/d","Elapsed":0}
not an event
`

func reportOf(t *testing.T) (*report, *strings.Builder) {
	t.Helper()
	var out strings.Builder
	r := newReport(&out)
	for l := range strings.Lines(events) {
		r.line(l)
	}
	return r, &out
}

// TestOutput checks that the output is that of "go test" without -v.
func TestOutput(t *testing.T) {
	t.Parallel()
	_, out := reportOf(t)
	want := "ok  \tm/a\t0.1s\n" +
		"    b_test.go:3: wrong\n--- FAIL: TestFail (0.00s)\npanic: b\nFAIL\tm/b\t0.1s\n" +
		"c.go:1:1: expected 'package'\nFAIL\tm/c [build failed]\n" +
		"?   \tm/d\t[no test files]\n" +
		"not an event\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestJudge checks which skipped tests are errors.
func TestJudge(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ allowed, want, prints string }{
		"not listed":   {"# nothing\n", "1 skipped tests are not in", "skipped\tm/a TestTable/row: a_test.go:9: no folder\n"},
		"listed":       {"m/a TestTable/row needs a folder\n", "", "skipped\tm/a TestTable/row (allowed: needs a folder)\n"},
		"stale":        {"m/a TestTable/row needs a folder\nm/a TestGone was here\n", "m/a TestGone, which does not exist", ""},
		"not run here": {"m/a TestTable/row needs a folder\nm/z TestZ is elsewhere\n", "", ""},
		"no reason":    {"m/a TestTable/row\n", "is not a package, a test and a reason", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, out := reportOf(t)
			allowed, err := parseAllowed(tt.allowed)
			if err == nil {
				err = r.judge(allowed)
			}
			if text := errorText(err); (text == "") != (tt.want == "") || !strings.Contains(text, tt.want) {
				t.Errorf("error %q, want %q", text, tt.want)
			}
			if !strings.HasSuffix(out.String(), tt.prints) {
				t.Errorf("printed %q", out.String())
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
