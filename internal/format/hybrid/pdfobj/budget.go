package pdfobj

import (
	"errors"
	"fmt"
)

// ErrLimit reports that a file takes more than a reader allows.
var ErrLimit = errors.New("the PDF is too large to read")

// Limits are what a file may take.
type Limits struct {
	// Size is the size of the file in bytes.
	Size int
	// Objects is the number of indirect objects.
	Objects int
	// Values is the number of values that are read, over all objects.
	Values int
	// Decoded is the number of bytes that streams decode to, over all streams, counted after each filter.
	Decoded int
}

// Default are the limits of a file that an invoice can be in: about 64 MiB of objects in memory at the most.
func Default() Limits {
	return Limits{Size: 32 << 20, Objects: 200_000, Values: 1_000_000, Decoded: 64 << 20}
}

// budget counts what reading has taken.
type budget struct {
	limits         Limits
	values         int
	decoded, bytes int
}

func (b *budget) value() error {
	if b.values++; b.values > b.limits.Values {
		return fmt.Errorf("%w: more than %d values", ErrLimit, b.limits.Values)
	}
	return nil
}

// scan counts bytes that were looked at. Objects may overlap, so their number alone does not bound the work.
func (b *budget) scan(n int) error {
	if b.bytes += n; b.bytes > 8*b.limits.Size {
		return fmt.Errorf("%w: its objects overlap", ErrLimit)
	}
	return nil
}

// left returns how many bytes may still be decoded.
func (b *budget) left() int { return b.limits.Decoded - b.decoded }

func (b *budget) decode(n int) error {
	if b.decoded += n; b.decoded > b.limits.Decoded {
		return fmt.Errorf("%w: its streams decode to more than %d MiB", ErrLimit, b.limits.Decoded>>20)
	}
	return nil
}
