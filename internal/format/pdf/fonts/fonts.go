package fonts

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"chancery/internal/format/pdf/pdfw"
)

//go:embed *.ttf.zst
var files embed.FS

// Set is the pair of families of a document.
type Set struct{ Regular, Bold *pdfw.Family }

// Sans returns the families; all callers share them. Only the main faces are read: the others are when a text needs them.
var Sans = sync.OnceValues(load)

func load() (Set, error) {
	regular, err := parse("NotoSans-Regular")
	if err != nil {
		return Set{}, err
	}
	bold, err := parse("NotoSans-Bold")
	if err != nil {
		return Set{}, err
	}
	return Set{
		Regular: pdfw.NewFamily(regular, fallback(false)),
		Bold:    pdfw.NewFamily(bold, fallback(true)),
	}, nil
}

// Names returns the names of all embedded faces, in alphabetical order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".ttf.zst"))
	}
	return out
}

// Face returns a face by its name. It is read once.
func Face(name string) (*pdfw.Face, error) {
	read := faces()[name]
	if read == nil {
		return nil, fmt.Errorf("there is no embedded font %s", name)
	}
	return read()
}

// faces holds a function for each face that reads it once.
var faces = sync.OnceValue(func() map[string]func() (*pdfw.Face, error) {
	out := map[string]func() (*pdfw.Face, error){}
	for _, name := range Names() {
		out[name] = sync.OnceValues(func() (*pdfw.Face, error) { return parse(name) })
	}
	return out
})

func parse(name string) (*pdfw.Face, error) {
	packed, err := files.ReadFile(name + ".ttf.zst")
	if err != nil {
		return nil, fmt.Errorf("embedded font %s: %w", name, err)
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("embedded font %s: %w", name, err)
	}
	defer z.Close()
	ttf, err := z.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("embedded font %s: %w", name, err)
	}
	f, err := pdfw.ParseFace(name, ttf)
	if err != nil {
		return nil, fmt.Errorf("embedded font %s: %w", name, err)
	}
	return f, nil
}
