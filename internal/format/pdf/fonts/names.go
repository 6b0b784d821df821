package fonts

import (
	"fmt"
	"sync"

	"chancery/internal/format/pdf/pdfw"
)

// Choices returns the names of the families that a document may be set in, the usual one first.
func Choices() []string { return []string{"sans", "serif"} }

// ByName returns the families of a name of Choices. An empty name is the usual one.
func ByName(name string) (Set, error) {
	switch name {
	case "", "sans":
		return Sans()
	case "serif":
		return serif()
	}
	return Set{}, fmt.Errorf("there is no font %q", name)
}

// serif returns the families with serifs. Scripts other than Latin, Greek and Cyrillic are shown without.
var serif = sync.OnceValues(func() (Set, error) { return pair("NotoSerif") })

// pair returns the families of a face and of its bold form, which show in the usual faces what they do not have.
func pair(name string) (Set, error) {
	regular, err := Face(name + "-Regular")
	if err != nil {
		return Set{}, err
	}
	bold, err := Face(name + "-Bold")
	if err != nil {
		return Set{}, err
	}
	return Set{Regular: pdfw.NewFamily(regular, inSans(false)), Bold: pdfw.NewFamily(bold, inSans(true))}, nil
}

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
