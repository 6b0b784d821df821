package pdfw

import (
	"slices"
	"time"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
)

// Meta describes a document. Control characters are removed from the text; a zero Created omits the dates.
type Meta struct {
	Title, Author, Subject string
	Lang                   string // BCP 47
	Creator, Producer      string
	Created                time.Time
	Hybrid                 *Hybrid // set for a Factur-X or ZUGFeRD file
}

// Hybrid holds the four properties that Factur-X 1.0 (ZUGFeRD 2) requires in the metadata.
type Hybrid struct {
	DocumentType     string // INVOICE, ORDER …
	DocumentFileName string // name of the attached XML
	Version          string // "1.0"
	ConformanceLevel string // MINIMUM, BASIC WL, BASIC, EN 16931, EXTENDED, XRECHNUNG
}

// Attachment is an associated file in the sense of PDF/A-3. Relationship is Data, Source, Alternative, Supplement
// or Unspecified (ISO 19005-3, annex E); any other word is written as Unspecified.
type Attachment struct {
	Name, Mime, Description, Relationship string
	Data                                  []byte
	Modified                              time.Time // Meta.Created when zero
}

// Doc is a file being written. It is not safe for concurrent use.
type Doc struct {
	meta          Meta
	width, height float64
	fonts         []*fontUse
	pictures      []*Picture
	pages         [][]byte
	cur           []byte
	page          int
	attachments   []Attachment
	shaper        shaping.HarfbuzzShaper
	missing       map[rune]bool
	links         []link
	mirror        bool
	tags          tags

	shapers    map[*Face]*font.Face
	clusters   []string // texts of clusters of several characters
	clusterIDs map[string]rune

	fillSet, strokeSet     bool
	fillColor, strokeColor Color
}

// New returns an empty document with pages of width by height points.
func New(width, height float64, m Meta) *Doc {
	return &Doc{meta: m.cleaned(), width: width, height: height, page: -1, missing: map[rune]bool{}}
}

// AddPage adds a page and makes it the current one.
func (d *Doc) AddPage() {
	d.pages = append(d.pages, nil)
	d.SetPage(len(d.pages) - 1)
}

// SetPage makes a page, counted from 0, the current one, so that more can be drawn on it.
func (d *Doc) SetPage(i int) {
	d.leave()
	if d.page >= 0 {
		d.pages[d.page] = d.cur
	}
	d.page, d.cur = i, d.pages[i]
	if d.cur == nil {
		d.cur = make([]byte, 0, 16<<10)
	}
	d.fillSet, d.strokeSet = false, false
}

// SetMirror makes everything that is drawn from now on change sides, as pages of languages that are written from right to
// left have it. A group of rectangles and a picture move as a whole.
func (d *Doc) SetMirror(on bool) { d.mirror = on }

// mirrored returns the left edge of something of a width that is drawn at x.
func (d *Doc) mirrored(x, w float64) float64 {
	if d.mirror {
		return d.width - x - w
	}
	return x
}

// Pages returns the number of pages so far.
func (d *Doc) Pages() int { return len(d.pages) }

// Attach adds an associated file.
func (d *Doc) Attach(a Attachment) { d.attachments = append(d.attachments, a) }

// Missing returns, in order, the characters of the text that no face covers.
func (d *Doc) Missing() []rune {
	out := make([]rune, 0, len(d.missing))
	for r := range d.missing {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

func (d *Doc) use(f *Face) *fontUse {
	f = f.program()
	for _, u := range d.fonts {
		if u.face == f {
			return u
		}
	}
	u := &fontUse{doc: d, face: f, id: len(d.fonts) + 1, codes: map[glyphRune]uint16{}, list: []glyphRune{{}}}
	d.fonts = append(d.fonts, u)
	return u
}
