package pdf

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"chancery/internal/format"
	"chancery/internal/format/pdf/pdfw"
)

// Errors for errors.Is.
var (
	ErrDocument = errors.New("document cannot be read")                // of an unknown schema, with a field of the wrong type
	ErrSchema   = errors.New("documents of this schema have no print") // neither a business document nor a party
	ErrLayout   = errors.New("unknown page layout")
	ErrTheme    = errors.New("the theme cannot be used")
)

// Options choose how a document is shown. The zero value is an English A4 page.
type Options struct {
	Layout             string // A4, Letter or DIN5008; empty means A4
	Locale             string // one of Locales, region ignored; others show English
	DateFormat         string // strftime pattern; empty means the usual form of the language
	TimeFormat         string // strftime pattern; empty means that times are left out
	Label              string // badge next to the title, such as Original
	Watermark          string // large pale text across each page
	Sample             bool   // adds the word for "sample" as watermark
	ThousandsSeparator string // empty means that of the locale
	DecimalMark        string // empty means that of the locale
	CurrencyTemplate   string // form of money: %n is the number, %u the currency ("%n %u"); empty means the usual form
	NegativeTemplate   string // the same for negative money ("(%u%n)"); columns omit the currency
	Adjust             bool   // shows credit notes with another title and negated amounts

	Logo       []byte  // PNG or JPEG; empty means the first logo embedded in the supplier
	NoLogo     bool    // shows no logo, not even the supplier's
	LogoHeight float64 // CSS pixels of 1/96 inch; 0 means 40
	Theme      Theme

	AllowMissing bool // shows characters that no font has as U+FFFD, with a warning, instead of ErrGlyphs

	Attachments []Attachment // files to embed
	Hybrid      *Hybrid      // Factur-X properties, when one of the attachments is such a file
	Producer    string       // name of the program in the metadata; empty means Chancery
	CreatedAt   time.Time    // date in the metadata; omitted when zero
}

// Attachment is an embedded file; see pdfw.Attachment for the words a relationship may have.
type Attachment = pdfw.Attachment

// Hybrid holds the Factur-X properties of the metadata.
type Hybrid = pdfw.Hybrid

// File is a rendered document. The warnings name text and pictures that are not shown as given.
type File struct {
	format.File
	// Name as of Name.
	Name  string
	Pages int
}

// paper is a page size in points, with the margins left and right.
type paper struct {
	width, height float64
	left, right   float64
	letter        bool // starts as a business letter
}

func paperOf(layout string) (paper, error) {
	switch strings.ToLower(layout) {
	case "", "a4":
		return paper{width: 595.28, height: 841.89, left: margin, right: margin}, nil
	case "letter":
		return paper{width: 612, height: 792, left: margin, right: margin}, nil
	case "din5008":
		return paper{width: 595.28, height: 841.89, left: letterLeft, right: letterRight, letter: true}, nil
	}
	return paper{}, fmt.Errorf("%w: %q", ErrLayout, layout)
}
