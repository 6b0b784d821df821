package pdfobj

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

func sortedNumbers(places map[int]place) []int { return slices.Sorted(maps.Keys(places)) }

// New makes an object indirect and returns its reference.
func (f *File) New(o Object) Ref {
	num := 1
	if n := len(f.places); n > 0 {
		num = f.highest() + 1
	}
	f.places[num] = place{offset: -1}
	f.objects[num] = o
	return Ref{Num: num}
}

// highest returns the highest number of an object.
func (f *File) highest() int {
	top := 0
	for n := range f.places {
		top = max(top, n)
	}
	return top
}

// writing is a file being written.
type writing struct {
	*File
	out     bytes.Buffer
	numbers map[int]int // new number by old
	queue   []int       // old numbers in the order of the new ones
}

// Write returns a new file with what the catalog and the document information refer to, in PDF 1.7 with one
// cross-reference table. Objects get new numbers in the order in which they are reached, so that equal files are written
// for equal ones. The identifier keeps its first part and gets a digest of the file as its second (14.4).
func (f *File) Write() ([]byte, error) {
	w := &writing{File: f, numbers: map[int]int{}}
	w.out.Grow(len(f.data) + 16<<10)
	w.out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	root, ok := f.trailer["Root"].(Ref)
	if !ok {
		root = f.New(f.trailer["Root"])
	}
	w.refer(root.Num)
	info := 0
	if r, ok := f.trailer["Info"].(Ref); ok && f.Dict(r) != nil {
		info = w.refer(r.Num)
	}
	var offsets []int
	for i := 0; i < len(w.queue); i++ {
		offsets = append(offsets, w.out.Len())
		w.indirect(i+1, f.object(w.queue[i]))
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	w.end(offsets, info)
	return w.out.Bytes(), nil
}

// refer returns the new number of an object.
func (w *writing) refer(old int) int {
	if n, ok := w.numbers[old]; ok {
		return n
	}
	w.queue = append(w.queue, old)
	w.numbers[old] = len(w.queue)
	return len(w.queue)
}

func (w *writing) indirect(num int, o Object) {
	w.out.WriteString(strconv.Itoa(num))
	w.out.WriteString(" 0 obj\n")
	if s, ok := o.(*Stream); ok {
		d := maps.Clone(s.Dict)
		d["Length"] = Number(strconv.Itoa(len(s.Raw)))
		w.value(d)
		w.out.WriteString("\nstream\n")
		w.out.Write(s.Raw)
		w.out.WriteString("\nendstream")
	} else {
		w.value(o)
	}
	w.out.WriteString("\nendobj\n")
}

// value writes a direct object.
func (w *writing) value(o Object) {
	switch v := o.(type) {
	case bool:
		w.out.WriteString(strconv.FormatBool(v))
	case Number:
		w.out.WriteString(string(v))
	case Name:
		writeName(&w.out, v)
	case String:
		w.out.WriteByte('<')
		w.out.WriteString(hex.EncodeToString([]byte(v)))
		w.out.WriteByte('>')
	case Array:
		w.out.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.value(e)
		}
		w.out.WriteByte(']')
	case Dict:
		w.out.WriteString("<<")
		for _, k := range v.Keys() {
			if w.isNull(v[k]) {
				continue // the same as no entry (7.3.7)
			}
			writeName(&w.out, k)
			w.out.WriteByte(' ')
			w.value(v[k])
		}
		w.out.WriteString(">>")
	case Ref:
		if _, ok := w.places[v.Num]; !ok {
			w.out.WriteString("null")
			return
		}
		fmt.Fprintf(&w.out, "%d 0 R", w.refer(v.Num))
	default: // nil; a stream is never inside another object
		w.out.WriteString("null")
	}
}

func writeName(out *bytes.Buffer, n Name) {
	out.WriteByte('/')
	for i := range len(n) {
		c := n[i]
		if c > ' ' && c < 0x7F && isRegular(c) && c != '#' {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(out, "#%02X", c)
	}
}

func (w *writing) end(offsets []int, info int) {
	sum := sha256.Sum256(w.out.Bytes())
	second := String(sum[:16])
	first := second
	if ids := w.Array(w.trailer["ID"]); len(ids) > 0 {
		if id, ok := w.Resolve(ids[0]).(String); ok && id != "" && len(id) <= 64 {
			first = id
		}
	}
	start := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root 1 0 R", len(offsets)+1)
	if info > 0 {
		fmt.Fprintf(&w.out, "/Info %d 0 R", info)
	}
	w.out.WriteString("/ID[")
	w.value(first)
	w.value(second)
	fmt.Fprintf(&w.out, "]>>\nstartxref\n%d\n%%%%EOF\n", start)
}

// SetInfo replaces the document information.
func (f *File) SetInfo(d Dict) { f.trailer["Info"] = f.New(d) }

// SetData replaces the data of a stream with data that has no filter yet, compressed if compress is set.
func (s *Stream) SetData(data []byte, compress bool) {
	delete(s.Dict, "Filter")
	delete(s.Dict, "DecodeParms")
	s.Raw = data
	if compress {
		s.Raw = deflate(data)
		s.Dict["Filter"] = Name("FlateDecode")
	}
}
