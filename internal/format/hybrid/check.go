package hybrid

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"chancery/internal/format/hybrid/pdfobj"
)

// ErrNotArchivable is matched by the error of a PDF that cannot become PDF/A-3.
var ErrNotArchivable = errors.New("the PDF cannot become PDF/A-3")

// NotArchivableError lists why a PDF cannot become PDF/A-3 without a change of what its pages show.
type NotArchivableError struct {
	// Fonts are the names of fonts that are used without being in the file.
	Fonts []string
	// Problems are sentences for people, those about fonts first.
	Problems []string
}

// Error lists the problems.
func (e *NotArchivableError) Error() string {
	return ErrNotArchivable.Error() + ": " + strings.Join(e.Problems, "; ")
}

// Is reports that the error is ErrNotArchivable.
func (e *NotArchivableError) Is(target error) bool { return target == ErrNotArchivable }

// Code is the code of a step that fails with the error.
func (e *NotArchivableError) Code() string {
	if len(e.Fonts) > 0 {
		return "fonts"
	}
	return "pdfa"
}

// intent is the output intent for PDF/A of a file.
type intent struct {
	found bool
	// space is the colour space of its profile: "RGB ", "CMYK" or "GRAY".
	space string
}

// intentOf returns the output intent of a file.
func intentOf(f *pdfobj.File) intent {
	for _, o := range f.Array(f.Root()["OutputIntents"]) {
		d := f.Dict(o)
		if f.Name(d["S"]) != "GTS_PDFA1" {
			continue
		}
		s := f.Stream(d["DestOutputProfile"])
		if s == nil {
			continue
		}
		// The head of an ICC profile has the colour space at byte 16 and a signature at byte 36.
		data, err := f.Decode(s)
		if err != nil || len(data) < 128 || string(data[36:40]) != "acsp" {
			continue
		}
		return intent{true, string(data[16:20])}
	}
	return intent{}
}

// check returns why the pages of a file cannot be PDF/A-3 as they are, nil if they can.
func check(f *pdfobj.File, u *usage, in intent) error {
	failed := &NotArchivableError{}
	for _, name := range slices.Sorted(maps.Keys(u.fonts)) {
		failed.Fonts = append(failed.Fonts, name)
		failed.Problems = append(failed.Problems, fmt.Sprintf("the font %s of page %d is not embedded", name, u.fonts[name]))
	}
	failed.Problems = append(failed.Problems, u.problems...)
	switch {
	case u.cmyk > 0 && in.space != "CMYK":
		failed.Problems = append(failed.Problems, fmt.Sprintf("page %d uses CMYK colours without an output intent for them", u.cmyk))
	case u.rgb > 0 && in.space == "CMYK":
		failed.Problems = append(failed.Problems, fmt.Sprintf("page %d uses RGB colours, but the output intent is CMYK", u.rgb))
	}
	if u.page == 0 {
		failed.Problems = append(failed.Problems, "it has no pages")
	}
	form := f.Dict(f.Root()["AcroForm"])
	if form["XFA"] != nil {
		failed.Problems = append(failed.Problems, "it is an XFA form")
	}
	if len(failed.Problems) > 0 {
		return failed
	}
	return nil
}
