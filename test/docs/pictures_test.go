package docs

import (
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"chancery/test/kit"
)

// The pictures of the console, which `make shots` takes and pngquant makes small: how many there
// are, and how large they may be together, because everybody who clones the repository gets each
// version of them.
const (
	pictureCount = 10
	pictureBytes = 1_500_000
)

var picture = regexp.MustCompile(`!\[([^\]]+)\]\(([^)\s]+)\)`)

// TestPictures checks that the guide shows each picture of the console, with words for those who do
// not see it, and that they are small.
func TestPictures(t *testing.T) {
	guide := "docs/guide/console.md"
	text, err := os.ReadFile(filepath.Join(root, guide))
	kit.Must(t, err)
	shown := map[string]bool{}
	for _, m := range picture.FindAllStringSubmatch(string(text), -1) {
		shown[filepath.Join(filepath.Dir(guide), m[2])] = true
	}
	files, err := filepath.Glob(filepath.Join(root, "docs/img/console/*"))
	kit.Must(t, err)
	size := 0
	for _, file := range files {
		size += checkPicture(t, file, shown)
	}
	if len(files) != pictureCount {
		t.Errorf("there are %d pictures of the console, not %d", len(files), pictureCount)
	}
	if size > pictureBytes {
		t.Errorf("the pictures of the console have %d bytes together, more than %d: make their palette smaller", size, pictureBytes)
	}
}

// checkPicture checks one picture and returns its size.
func checkPicture(t *testing.T, file string, shown map[string]bool) int {
	t.Helper()
	name, err := filepath.Rel(root, file)
	kit.Must(t, err)
	if !shown[name] {
		t.Errorf("docs/guide/console.md does not show %s", name)
	}
	f, err := os.Open(file)
	kit.Must(t, err)
	defer func() { _ = f.Close() }()
	if _, err := png.Decode(f); err != nil {
		t.Errorf("%s is no PNG: %v", name, err)
	}
	about, err := f.Stat()
	kit.Must(t, err)
	return int(about.Size())
}
