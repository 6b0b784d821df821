package document_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/document"
)

// TestVary: a varied content is the same as one that was built of the varied document.
func TestVary(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const before = `{"uuid": "0195aaaa-0000-7000-8000-00000000dddd", "code": "7001", "customer": {"name": "Before", "uuid": "0195aaaa-0000-7000-8000-00000000aaaa"}}`
	const after = `{"uuid": "0195bbbb-0000-7000-8000-00000000dddd", "code": "9002", "customer": {"name": "Afterwards", "uuid": "0195bbbb-0000-7000-8000-00000000bbbb"}}`
	opt, varied := options(), options()
	opt.ID, varied.ID = "0195aaaa-0000-7000-8000-00000000eeee", "0195bbbb-0000-7000-8000-00000000eeee"
	from, want := f.content(f.example("es", before), opt), f.content(f.example("es", after), varied)
	got, err := document.Vary(from, "7001", "9002", "Before", "Afterwards",
		"0195aaaa-0000-7000-8000-00000000aaaa", "0195bbbb-0000-7000-8000-00000000bbbb",
		string(opt.ID), string(varied.ID), "0195aaaa-0000-7000-8000-00000000dddd", "0195bbbb-0000-7000-8000-00000000dddd")
	if err != nil {
		t.Fatal(err)
	}
	if got.Digest == from.Digest || got.Version == from.Version {
		t.Error("nothing was varied")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("built (-) and varied (+):\n%s", diff)
	}
	if _, err := document.Vary(f.signed(), "a", "b"); err == nil {
		t.Error("a signed document was varied")
	}
}
