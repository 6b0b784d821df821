package pdf

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"chancery/internal/format/pdf/pdfw"
)

// Errors that a caller may tell apart with errors.Is.
var (
	ErrDocument = errors.New("document cannot be read")                // not JSON, or a field of the wrong type
	ErrSchema   = errors.New("documents of this schema have no print") // not one of the five business documents
	ErrLayout   = errors.New("unknown page layout")
)

// Options choose how a document is shown. The zero value is an English A4 page with ISO dates.
type Options struct {
	Layout             string // A4, Letter or DIN5008; empty means A4
	Locale             string // en or es, region ignored; others show English
	DateFormat         string // strftime pattern; empty means %Y-%m-%d
	TimeFormat         string // strftime pattern; empty means that times are left out
	Label              string // badge beside the title, such as Original
	Watermark          string // large pale text across each page
	Sample             bool   // adds the word for "sample" as watermark
	ThousandsSeparator string // empty means the habit of the locale
	DecimalMark        string // empty means the habit of the locale
	CurrencyTemplate   string // form of money: %n is the number, %u the currency ("%n %u"); empty means the habit
	NegativeTemplate   string // the same for money below zero ("(%u%n)"); columns leave the currency out
	Adjust             bool   // shows credit notes under another title with the signs of all amounts turned

	Logo       []byte  // PNG or JPEG; empty means the first logo embedded in the supplier
	NoLogo     bool    // shows no logo, not even the supplier's
	LogoHeight float64 // CSS pixels of 1/96 inch; 0 means 40

	Stamps      []Stamp      // seals of authorities, from the head of the envelope
	Attachments []Attachment // files to embed
	Hybrid      *Hybrid      // Factur-X properties, when one of the attachments is such a file
	Producer    string       // name of the program in the metadata; empty means Chancery
	CreatedAt   time.Time    // date in the metadata; left out when zero
}

// Stamp is one seal. Providers that end in "-qr" are drawn as QR code, the others as text.
type Stamp struct{ Provider, Value string }

// Attachment is an embedded file; see pdfw.Attachment for the words a relationship may have.
type Attachment = pdfw.Attachment

// Hybrid holds the Factur-X properties of the metadata.
type Hybrid = pdfw.Hybrid

// File is the result.
type File struct {
	Name     string // "<series>-<code>.pdf", free of path separators
	Data     []byte
	Pages    int
	Warnings []string // what could not be shown as given, for the log of the job
}

// paper is a page size in points, with the room left and right of the text.
type paper struct {
	width, height float64
	left, right   float64
	letter        bool // begins as a business letter
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
