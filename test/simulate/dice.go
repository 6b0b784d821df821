package simulate

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// dice makes the decisions about one thing. They depend on the seed and on the name of
// the thing alone, and not on what else happens: a plan from which something is removed
// leaves the other decisions as they were.
type dice struct{ *rand.Rand }

func newDice(seed uint64, name string) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // cannot fail
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// chance reports true in a share p of all cases.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between returns a time from low up to high.
func (d dice) between(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64(high-low)+1))
}

// pick returns one of a list; the weights say how often.
func (d dice) pick(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return 0
}
