package simulate

import (
	"testing"

	"chancery/internal/domain"
)

// FuzzParseOutcome looks for texts that are parsed as something else.
func FuzzParseOutcome(f *testing.F) {
	for _, text := range []string{"OK", "OK:UBL", "KO:4107", "QUEUED:30", "QUEUED", "POKE:", "ERR::", "QUEUED:+1", "TIMEOUT"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := parseOutcome(text)
		if err != nil {
			return
		}
		if o.Status.Failed() && o.Status != domain.StatusKO || o.retryIn() < 0 || o.Seconds > maxWait || len(o.Code) > maxCode {
			t.Errorf("%q is read as %+v", text, o)
		}
		if o.waits() && o.Status == domain.StatusQueued && o.retryIn() == 0 {
			t.Errorf("%q waits for ever", text)
		}
	})
}
