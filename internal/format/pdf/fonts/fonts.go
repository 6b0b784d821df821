package fonts

import (
	_ "embed"
	"fmt"
	"sync"

	"chancery/internal/format/pdf/pdfw"
)

//go:embed NotoSans-Regular.ttf
var regular []byte

//go:embed NotoSans-Bold.ttf
var bold []byte

// Set is the pair of faces of a document.
type Set struct{ Regular, Bold *pdfw.Face }

// Sans returns the parsed faces; all callers share them.
var Sans = sync.OnceValues(parse)

func parse() (Set, error) {
	r, err := pdfw.ParseFace("NotoSans-Regular", regular)
	if err != nil {
		return Set{}, fmt.Errorf("embedded fonts: %w", err)
	}
	b, err := pdfw.ParseFace("NotoSans-Bold", bold)
	if err != nil {
		return Set{}, fmt.Errorf("embedded fonts: %w", err)
	}
	return Set{Regular: r, Bold: b}, nil
}
