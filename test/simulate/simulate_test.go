package simulate

import (
	"testing"
)

func TestOne(t *testing.T) {
	r, err := NewRunner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for seed := range uint64(20) {
		rep := r.Run(t, NewPlan(seed), None, false)
		t.Log(rep, rep.Counts)
	}
}
