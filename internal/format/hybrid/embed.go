package hybrid

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/format/hybrid/pdfobj"
	"chancery/internal/format/pdf/pdfw"
)

// ErrNotEmbedded reports that the XML was not found in the file that was written.
var ErrNotEmbedded = errors.New("the XML is not in the PDF that was written")

// File is what is put into a PDF.
type File struct {
	Kind
	XML []byte
	// Modified is the date of the XML in the PDF; PDF/A-3 requires one.
	Modified time.Time
}

// Result is a hybrid PDF.
type Result struct {
	Data []byte
	// Notes say to people what was repaired.
	Notes []string
}

// Embed puts an XML into a PDF and returns it as PDF/A-3, with equal bytes for equal arguments. Files of the PDF stay, except
// one with the name of the XML, which it replaces. The result is read again, and what comes out is compared with the XML. The
// error is ErrNotArchivable if the pages cannot be PDF/A-3, ErrNotEmbedded if the XML does not come out again.
func Embed(pdf []byte, x File) (*Result, error) { return EmbedWithin(pdf, x, pdfobj.Default()) }

// EmbedWithin is Embed with other limits.
func EmbedWithin(pdf []byte, x File, limits pdfobj.Limits) (*Result, error) {
	f, err := pdfobj.Open(pdf, limits)
	if err != nil {
		return nil, err
	}
	u := inspectPages(f)
	if u.err != nil {
		return nil, u.err
	}
	in := intentOf(f)
	if err := check(f, u, in); err != nil {
		return nil, err
	}
	notes, err := repair(f)
	if err != nil {
		return nil, err
	}
	if err := attach(f, x); err != nil {
		return nil, err
	}
	describe(f, x, in, &notes)
	data, err := f.Write()
	if err != nil {
		return nil, err
	}
	if err := verify(data, x, limits); err != nil {
		return nil, err
	}
	return &Result{Data: data, Notes: notes}, nil
}

// verify reads the XML out of a file that was written.
func verify(data []byte, x File, limits pdfobj.Limits) error {
	limits.Size = max(limits.Size, len(data))
	c, err := ExtractWithin(data, limits)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNotEmbedded, err)
	case c.Name != x.Name || !bytes.Equal(c.XML, x.XML):
		return fmt.Errorf("%w: it has other bytes under the name %.60q", ErrNotEmbedded, c.Name)
	}
	if faults := c.Faults(Claim{Level: x.Level}); len(faults) > 0 {
		return fmt.Errorf("%w: %s", ErrNotEmbedded, strings.Join(faults, "; "))
	}
	return nil
}

// attach writes the XML next to the files that there are. The tree of names becomes one flat list, and every file gets what
// PDF/A-3 requires of it (ISO 19005-3, 6.8 and annex E).
func attach(f *pdfobj.File, x File) error {
	type named struct {
		key  pdfobj.String
		spec pdfobj.Object
	}
	var list []named
	for _, s := range specs(f) {
		if replaced(s.name, x.Name) || embedded(f, s.dict) == nil {
			continue
		}
		complete(f, s.dict, s.name, x.Modified)
		list = append(list, named{pdfText(s.name), indirect(f, s.ref, s.dict)})
	}
	list = append(list, named{pdfText(x.Name), newSpec(f, x)})
	slices.SortStableFunc(list, func(a, b named) int { return strings.Compare(string(a.key), string(b.key)) })
	names, af := pdfobj.Array{}, pdfobj.Array{}
	for i, n := range list {
		if i > 0 && list[i-1].key == n.key {
			n.key = pdfText(textString(n.key) + " " + strconv.Itoa(i)) // keys of the tree are unique; names need not be
		}
		names, af = append(names, n.key, n.spec), append(af, n.spec)
	}
	root := f.Root()
	tree := f.Dict(root["Names"])
	if tree == nil {
		tree = pdfobj.Dict{}
		root["Names"] = tree
	}
	tree["EmbeddedFiles"] = pdfobj.Dict{"Names": names}
	root["AF"] = af
	return f.Err()
}

// replaced reports whether a file gives way to the XML: one under any name that a reader would take for the invoice.
func replaced(name, xml string) bool {
	if strings.EqualFold(name, xml) {
		return true
	}
	return slices.ContainsFunc(xmlNames(), func(n string) bool { return strings.EqualFold(n, name) })
}

func indirect(f *pdfobj.File, ref pdfobj.Object, d pdfobj.Dict) pdfobj.Object {
	if r, ok := ref.(pdfobj.Ref); ok {
		return r
	}
	return f.New(d)
}

// complete adds what a file specification lacks.
func complete(f *pdfobj.File, d pdfobj.Dict, name string, at time.Time) {
	if name == "" {
		name = "file"
	}
	d["Type"] = pdfobj.Name("Filespec")
	for _, key := range []pdfobj.Name{"F", "UF"} {
		if s, ok := f.Resolve(d[key]).(pdfobj.String); !ok || s == "" {
			d[key] = pdfText(name)
		}
	}
	if f.Name(d["AFRelationship"]) == "" {
		d["AFRelationship"] = pdfobj.Name("Unspecified")
	}
	s := embedded(f, d)
	s.Dict["Type"] = pdfobj.Name("EmbeddedFile")
	if f.Name(s.Dict["Subtype"]) == "" {
		s.Dict["Subtype"] = pdfobj.Name("application/octet-stream")
	}
	params := f.Dict(s.Dict["Params"])
	if params == nil {
		params = pdfobj.Dict{}
		s.Dict["Params"] = params
	}
	if params["ModDate"] == nil {
		params["ModDate"] = pdfDate(at)
	}
}

func newSpec(f *pdfobj.File, x File) pdfobj.Object {
	s := &pdfobj.Stream{Dict: pdfobj.Dict{
		"Type": pdfobj.Name("EmbeddedFile"), "Subtype": pdfobj.Name("text/xml"),
		"Params": pdfobj.Dict{"Size": pdfobj.Number(strconv.Itoa(len(x.XML))), "ModDate": pdfDate(x.Modified)},
	}}
	s.SetData(x.XML, true)
	stream := f.New(s)
	return f.New(pdfobj.Dict{
		"Type": pdfobj.Name("Filespec"), "F": pdfobj.String(x.Name), "UF": pdfText(x.Name),
		"AFRelationship": pdfobj.Name(x.Relationship), "Desc": pdfText("Invoice as XML (" + x.Level + ")"),
		"EF": pdfobj.Dict{"F": stream, "UF": stream},
	})
}

func pdfDate(t time.Time) pdfobj.String {
	if t.IsZero() {
		t = time.Unix(0, 0) // a date is required, and this package reads no clock
	}
	return pdfobj.String(t.UTC().Format("D:20060102150405+00'00'"))
}

// describe writes the metadata and the output intent.
func describe(f *pdfobj.File, x File, in intent, notes *[]string) {
	root := f.Root()
	if !in.found {
		profile := &pdfobj.Stream{Dict: pdfobj.Dict{"N": pdfobj.Number("3")}}
		profile.SetData(pdfw.SRGB(), true)
		root["OutputIntents"] = pdfobj.Array{pdfobj.Dict{
			"Type": pdfobj.Name("OutputIntent"), "S": pdfobj.Name("GTS_PDFA1"),
			"OutputConditionIdentifier": pdfobj.String("sRGB IEC61966-2.1"), "Info": pdfobj.String("sRGB IEC61966-2.1"),
			"DestOutputProfile": f.New(profile),
		}}
		*notes = append(*notes, "an output intent (sRGB) was added")
	}
	about := pdfw.Hybrid{DocumentType: "INVOICE", DocumentFileName: x.Name, Version: x.Version, ConformanceLevel: x.Level}
	s := &pdfobj.Stream{Dict: pdfobj.Dict{"Type": pdfobj.Name("Metadata"), "Subtype": pdfobj.Name("XML")}}
	s.SetData(metadata(f, about, notes), false)
	root["Metadata"] = f.New(s)
}

// metadata returns the packet of a file. Those of a file that was PDF/A are kept; others are written again from the document
// information, because what they hold need not be allowed in PDF/A.
func metadata(f *pdfobj.File, about pdfw.Hybrid, notes *[]string) []byte {
	old := packet(f)
	if old != nil {
		part, conformance := old.property(old.isPDFA, "part"), old.property(old.isPDFA, "conformance")
		if part != "2" && part != "3" || conformance == "" {
			conformance = "B"
		}
		if part != "" {
			if data, err := merge(old, conformance, about); err == nil {
				return data
			}
		}
	}
	*notes = append(*notes, "the metadata were written anew")
	meta := describeInfo(f)
	meta.Hybrid = &about
	return meta.XMP()
}

// describeInfo returns the document information, and makes it equal to what the metadata will say.
func describeInfo(f *pdfobj.File) pdfw.Meta {
	info := f.Dict(f.Trailer()["Info"])
	text := func(key pdfobj.Name) string {
		s, _ := f.Resolve(info[key]).(pdfobj.String)
		return clean(textString(s))
	}
	meta := pdfw.Meta{
		Title: text("Title"), Author: text("Author"), Subject: text("Subject"),
		Creator: text("Creator"), Producer: text("Producer"),
	}
	created, _ := f.Resolve(info["CreationDate"]).(pdfobj.String)
	meta.Created = parseDate(string(created))
	kept := pdfobj.Dict{}
	for key, value := range map[pdfobj.Name]string{
		"Title": meta.Title, "Author": meta.Author, "Subject": meta.Subject, "Creator": meta.Creator, "Producer": meta.Producer,
	} {
		if value != "" {
			kept[key] = pdfText(value)
		}
	}
	if !meta.Created.IsZero() {
		kept["CreationDate"], kept["ModDate"] = pdfDate(meta.Created), pdfDate(meta.Created)
	}
	f.SetInfo(kept)
	return meta
}

// maxInfo is how much of a text of the document information is kept.
const maxInfo = 1000

// clean removes what XML cannot say.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	runes := []rune(strings.TrimSpace(s))
	return string(runes[:min(len(runes), maxInfo)])
}

// parseDate reads a date (7.9.4): D:YYYYMMDDHHmmSS with an offset; zero if it is none.
func parseDate(s string) time.Time {
	s = strings.TrimPrefix(s, "D:")
	s = strings.NewReplacer("'", "", "Z0000", "Z").Replace(s)
	for _, layout := range []string{"20060102150405-0700", "20060102150405Z", "20060102150405", "200601021504", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 {
			return t
		}
	}
	return time.Time{}
}
