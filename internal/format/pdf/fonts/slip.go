package fonts

import (
	"sync"

	"chancery/internal/format/pdf/pdfw"
)

// Slip returns the families of payment slips, whose face is prescribed; all callers share them. What the face does not
// have, because no such payment may have it, is shown in the usual faces.
var Slip = sync.OnceValues(func() (Set, error) {
	regular, err := Face("SlipSans-Regular")
	if err != nil {
		return Set{}, err
	}
	bold, err := Face("SlipSans-Bold")
	if err != nil {
		return Set{}, err
	}
	return Set{Regular: pdfw.NewFamily(regular, inSans(false)), Bold: pdfw.NewFamily(bold, inSans(true))}, nil
})

// inSans returns the fallback that looks in Noto Sans first.
func inSans(bold bool) func(r rune, lang string) *pdfw.Face {
	return func(r rune, lang string) *pdfw.Face {
		set, err := Sans()
		switch {
		case err != nil:
			return nil
		case bold:
			return set.Bold.Face(r, lang)
		}
		return set.Regular.Face(r, lang)
	}
}
