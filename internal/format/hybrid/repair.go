package hybrid

import (
	"errors"
	"fmt"
	"strconv"

	"chancery/internal/format/hybrid/pdfobj"
)

// repairs changes what PDF/A-3 does not allow and no page shows, and notes it for people.
type repairs struct {
	f     *pdfobj.File
	notes []string
	said  map[string]bool
	seen  map[pdfobj.Ref]bool
	queue []pdfobj.Object
	err   error
}

func (r *repairs) note(text string) {
	if !r.said[text] {
		r.said[text] = true
		r.notes = append(r.notes, text)
	}
}

// repair goes over all objects that the catalog reaches.
func repair(f *pdfobj.File) ([]string, error) {
	r := &repairs{f: f, said: map[string]bool{}, seen: map[pdfobj.Ref]bool{}}
	r.catalog()
	r.queue = append(r.queue, f.Trailer()["Root"])
	for len(r.queue) > 0 {
		o := r.queue[len(r.queue)-1]
		r.queue = r.queue[:len(r.queue)-1]
		r.visit(o)
	}
	if r.err == nil {
		r.err = f.Err()
	}
	return r.notes, r.err
}

// catalog removes what runs when the file is opened.
func (r *repairs) catalog() {
	root := r.f.Root()
	delete(root, "Version") // the file is written as 1.7
	names := r.f.Dict(root["Names"])
	for _, key := range []pdfobj.Name{"JavaScript", "AlternatePresentations"} {
		if names[key] != nil {
			delete(names, key)
			r.note("scripts were removed")
		}
	}
	if form := r.f.Dict(root["AcroForm"]); form != nil {
		delete(form, "NeedAppearances")
		if len(r.f.Array(form["Fields"])) == 0 {
			delete(root, "AcroForm")
		}
	}
	// Signatures are over the bytes of the old file.
	if root["Perms"] != nil {
		delete(root, "Perms")
		r.note("the signature of the file is no longer valid")
	}
}

// visit repairs one object, and queues what it refers to.
func (r *repairs) visit(o pdfobj.Object) {
	if ref, ok := o.(pdfobj.Ref); ok {
		if r.seen[ref] {
			return
		}
		r.seen[ref] = true
		o = r.f.Resolve(o)
	}
	switch v := o.(type) {
	case pdfobj.Array:
		for _, e := range v {
			r.push(e)
		}
	case pdfobj.Dict:
		r.dict(v)
	case *pdfobj.Stream:
		r.dict(v.Dict)
		r.stream(v)
	}
}

// push queues what may hold something to repair.
func (r *repairs) push(o pdfobj.Object) {
	switch o.(type) {
	case pdfobj.Ref, pdfobj.Array, pdfobj.Dict:
		r.queue = append(r.queue, o)
	}
}

func (r *repairs) dict(d pdfobj.Dict) {
	if d["AA"] != nil {
		delete(d, "AA")
		r.note("actions that run by themselves were removed")
	}
	for _, key := range []pdfobj.Name{"OpenAction", "A"} {
		if r.forbidden(d[key]) {
			delete(d, key)
			r.note("actions that PDF/A-3 does not allow were removed")
		}
	}
	switch {
	case r.f.Name(d["Type"]) == "Annot" || d["Rect"] != nil && d["Subtype"] != nil:
		r.annotation(d)
	case r.f.Name(d["Subtype"]) == "CIDFontType2" && d["CIDToGIDMap"] == nil:
		d["CIDToGIDMap"] = pdfobj.Name("Identity") // what is meant without it (9.7.4.2)
	case r.f.Name(d["Subtype"]) == "Image":
		if on, _ := r.f.Resolve(d["Interpolate"]).(bool); on {
			delete(d, "Interpolate")
		}
		delete(d, "Alternates")
		delete(d, "OPI")
	case r.f.Name(d["FT"]) == "Sig" && d["V"] != nil:
		r.note("the signature of the file is no longer valid")
	}
	for _, key := range d.Keys() {
		r.push(d[key])
	}
}

// forbidden reports whether an action is of a kind that PDF/A-3 does not allow (ISO 19005-3, 6.5.1).
func (r *repairs) forbidden(o pdfobj.Object) bool {
	d, ok := r.f.Resolve(o).(pdfobj.Dict)
	if !ok {
		return false
	}
	switch r.f.Name(d["S"]) {
	case "Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "JavaScript":
		return true
	}
	return false
}

// Flags of annotations (12.5.3).
const (
	flagInvisible = 1 << iota
	flagHidden
	flagPrint
	_
	_
	flagNoView
	_
	_
	flagToggleNoView
)

// annotation makes an annotation one that is printed as it is seen (ISO 19005-3, 6.3.2). One that is hidden stays so by its
// size.
func (r *repairs) annotation(d pdfobj.Dict) {
	if r.f.Name(d["Subtype"]) == "Popup" {
		return
	}
	flags := r.f.Int(d["F"], 0)
	if flags&(flagInvisible|flagHidden|flagNoView) != 0 {
		d["Rect"] = pdfobj.Array{pdfobj.Number("0"), pdfobj.Number("0"), pdfobj.Number("0"), pdfobj.Number("0")}
		r.note("annotations that are hidden were made empty")
	}
	flags = flags&^(flagInvisible|flagHidden|flagNoView|flagToggleNoView) | flagPrint
	d["F"] = pdfobj.Number(strconv.Itoa(flags))
}

// stream replaces a filter that PDF/A-3 does not allow, and refuses data that are elsewhere.
func (r *repairs) stream(s *pdfobj.Stream) {
	if s.Dict["F"] != nil && r.f.Name(s.Dict["Type"]) != "Annot" {
		r.err = errors.Join(r.err, &NotArchivableError{Problems: []string{"a stream refers to another file"}})
		return
	}
	for _, name := range r.f.Filters(s) {
		switch name {
		case "LZWDecode", "LZW":
			data, err := r.f.Decode(s)
			if err != nil {
				r.err = errors.Join(r.err, fmt.Errorf("a stream with the filter LZW: %w", err))
				return
			}
			s.SetData(data, true)
			r.note("data compressed with LZW were compressed anew")
			return
		case "Crypt":
			r.err = errors.Join(r.err, &NotArchivableError{Problems: []string{"a stream is encrypted"}})
			return
		}
	}
}
