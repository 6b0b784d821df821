package pdfw

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// deflaters holds compressors between documents, because making one costs more than compressing a page. The fastest
// level saves a third of the time of a document and adds a twentieth to its size.
var deflaters = sync.Pool{New: func() any { return fastDeflater() }}

func fastDeflater() *zlib.Writer {
	z, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		return zlib.NewWriter(nil) // not reached: the level is a constant of the library
	}
	return z
}

// writer numbers the objects of a file and records their offsets.
type writer struct {
	out     bytes.Buffer
	offsets []int
	packed  bytes.Buffer
	z       *zlib.Writer
	scratch []byte
	err     error
}

func (w *writer) object(body string) int { return w.put(w.reserve(), body) }

// reserve returns the number of an object that is written later.
func (w *writer) reserve() int {
	w.offsets = append(w.offsets, 0)
	return len(w.offsets)
}

func (w *writer) put(id int, body string) int {
	w.begin(id)
	w.out.WriteString(body)
	w.out.WriteString("\nendobj\n")
	return id
}

func (w *writer) putBytes(id int, body []byte) {
	w.begin(id)
	w.out.Write(body)
	w.out.WriteString("\nendobj\n")
}

func (w *writer) begin(id int) {
	w.offsets[id-1] = w.out.Len()
	w.out.WriteString(strconv.Itoa(id))
	w.out.WriteString(" 0 obj\n")
}

func (w *writer) stream(dict string, data []byte, compress bool) int {
	if compress {
		data = w.deflate(data)
		dict += "/Filter/FlateDecode"
	}
	id := w.reserve()
	w.begin(id)
	fmt.Fprintf(&w.out, "<<%s/Length %d>>\nstream\n", dict, len(data))
	w.out.Write(data)
	w.out.WriteString("\nendstream\nendobj\n")
	return id
}

func (w *writer) deflate(data []byte) []byte {
	w.packed.Reset()
	w.z.Reset(&w.packed)
	if _, err := w.z.Write(data); err != nil && w.err == nil {
		w.err = err
	}
	if err := w.z.Close(); err != nil && w.err == nil {
		w.err = err
	}
	return w.packed.Bytes()
}

// Bytes completes the document and returns the file. Nothing may be drawn afterwards.
func (d *Doc) Bytes() ([]byte, error) {
	d.leave()
	if d.page >= 0 {
		d.pages[d.page] = d.cur
	}
	z, ok := deflaters.Get().(*zlib.Writer)
	if !ok {
		z = fastDeflater()
	}
	defer deflaters.Put(z)
	w := &writer{z: z}
	w.out.Grow(64 << 10)
	w.out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	catalog, pages := w.reserve(), w.reserve()
	resources := d.writeResources(w)
	links := d.writeLinks(w)
	leaves := d.writePages(w, pages, resources, links)
	structure := d.writeStructure(w, leaves, links)
	profile := w.stream("/N 3", profileSRGB(), true)
	meta := w.stream("/Type/Metadata/Subtype/XML", []byte(d.meta.xmp()), false)
	files := d.writeAttachments(w)
	direction := ""
	if d.mirror {
		direction = "/Direction/R2L"
	}
	w.put(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang%s/Metadata %d 0 R/ViewerPreferences"+
		"<</DisplayDocTitle true%s>>%s/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier"+
		"(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]%s>>",
		pages, hexText(d.meta.Lang), meta, direction, structure, profile, files))
	info := w.object(d.meta.info())
	return w.finish(catalog, info)
}

func (w *writer) finish(catalog, info int) ([]byte, error) {
	if w.err != nil {
		return nil, fmt.Errorf("compress a PDF stream: %w", w.err)
	}
	id := sha256.Sum256(w.out.Bytes())
	start := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, o := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%X><%X>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, catalog, info, id[:16], id[:16], start)
	return w.out.Bytes(), nil
}

func (d *Doc) writeResources(w *writer) int {
	var b strings.Builder
	b.WriteString("<</Font<<")
	for _, u := range d.fonts {
		fmt.Fprintf(&b, "/F%d %d 0 R", u.id, u.write(w))
	}
	b.WriteString(">>")
	if len(d.pictures) > 0 {
		b.WriteString("/XObject<<")
		for i, p := range d.pictures {
			fmt.Fprintf(&b, "/P%d %d 0 R", i+1, p.write(w))
		}
		b.WriteString(">>")
	}
	b.WriteString(">>")
	return w.object(b.String())
}

// writePages writes the pages and returns the numbers of their objects.
func (d *Doc) writePages(w *writer, pages, resources int, links []int) []int {
	leaves := make([]int, 0, len(d.pages))
	var kids strings.Builder
	box := appendNumber(nil, d.width, 2)
	box = appendNumber(append(box, ' '), d.height, 2)
	for i, p := range d.pages {
		content := w.stream("", p, true)
		page := w.object(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/Resources %d 0 R/Contents %d 0 R/StructParents %d%s>>",
			pages, box, resources, content, i, d.annotations(links, i)))
		leaves = append(leaves, page)
		fmt.Fprintf(&kids, "%d 0 R ", page)
	}
	w.put(pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), kids.String()))
	return leaves
}

// writeAttachments writes the files and returns their catalog entries, by name and as associated files.
func (d *Doc) writeAttachments(w *writer) string {
	if len(d.attachments) == 0 {
		return ""
	}
	byName := slices.Clone(d.attachments)
	slices.SortStableFunc(byName, func(a, b Attachment) int { return strings.Compare(hexText(a.Name), hexText(b.Name)) })
	var af, names strings.Builder
	for _, a := range byName {
		if a.Modified.IsZero() {
			a.Modified = d.meta.Created
		}
		if a.Modified.IsZero() {
			a.Modified = time.Unix(0, 0) // PDF/A-3 requires a date, and this package reads no clock
		}
		file := w.stream(fmt.Sprintf("/Type/EmbeddedFile/Subtype/%s/Params<</Size %d/ModDate %s>>", pdfName(a.Mime),
			len(a.Data), pdfDate(a.Modified)), a.Data, true)
		spec := w.object(fmt.Sprintf("<</Type/Filespec/F%s/UF%s/AFRelationship/%s/Desc%s/EF<</F %d 0 R/UF %d 0 R>>>>",
			literal(a.Name), hexText(a.Name), relationship(a.Relationship), hexText(a.Description), file, file))
		fmt.Fprintf(&af, "%d 0 R ", spec)
		fmt.Fprintf(&names, "%s %d 0 R ", hexText(a.Name), spec)
	}
	return fmt.Sprintf("/AF[%s]/Names<</EmbeddedFiles<</Names[%s]>>>>/PageMode/UseAttachments", af.String(), names.String())
}

func relationship(s string) string {
	switch s {
	case "Data", "Source", "Alternative", "Supplement":
		return s
	}
	return "Unspecified"
}

// literal returns a PDF string in ASCII; other characters become underscores. The
// Unicode name is written next to it.
func literal(s string) string {
	b := []byte("(")
	for _, r := range s {
		switch {
		case r == '(' || r == ')' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r > '~':
			b = append(b, '_')
		default:
			b = append(b, byte(r))
		}
	}
	return string(append(b, ')'))
}

// pdfName escapes the characters that are not allowed in a name.
func pdfName(s string) string {
	if s == "" {
		s = "application/octet-stream"
	}
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c > ' ' && c < 0x7F && !strings.ContainsRune("/%()<>[]{}#", rune(c)) {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "#%02X", c)
	}
	return b.String()
}

func pdfDate(t time.Time) string { return t.UTC().Format("(D:20060102150405+00'00')") }
