package sqlite

import "testing"

// TestInspectOldNumbers: the numbers in databases of all schemas can be inspected. None of
// those is migrated for it.
func TestInspectOldNumbers(t *testing.T) {
	t.Parallel()
	for _, version := range schemas(t) {
		i, err := Inspect(t.Context(), restore(t, version))
		if err != nil {
			t.Fatal(err)
		}
		var got []NumberRow
		if err := i.Numbers(t.Context(), func(n NumberRow) error {
			got = append(got, n)
			return nil
		}); err != nil {
			t.Errorf("schema %d: %v", version, err)
		}
		if len(got) != 1 || !got[0].HasEntry || got[0].Index != 7 || got[0].Code != "F-0007" {
			t.Errorf("schema %d: %+v", version, got)
		}
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	}
}
