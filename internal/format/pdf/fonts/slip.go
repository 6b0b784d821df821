package fonts

import (
	_ "embed"
	"fmt"
	"sync"

	"chancery/internal/format/pdf/pdfw"
)

//go:embed SlipSans-Regular.ttf
var slipRegular []byte

//go:embed SlipSans-Bold.ttf
var slipBold []byte

// Slip returns the faces of payment slips, whose face is prescribed; all callers share them. They have Latin letters only.
var Slip = sync.OnceValues(parseSlip)

func parseSlip() (Set, error) {
	r, err := pdfw.ParseFace("SlipSans-Regular", slipRegular)
	if err != nil {
		return Set{}, fmt.Errorf("embedded fonts: %w", err)
	}
	b, err := pdfw.ParseFace("SlipSans-Bold", slipBold)
	if err != nil {
		return Set{}, fmt.Errorf("embedded fonts: %w", err)
	}
	return Set{Regular: r, Bold: b}, nil
}
