package pdfobj

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrNotPDF reports data that does not begin like a PDF.
var ErrNotPDF = errors.New("this is not a PDF")

// ErrEncrypted reports a file that is encrypted, with or without a password.
var ErrEncrypted = errors.New("the PDF is encrypted")

// place is where an object is: at an offset of the file or, if inside is not 0, at an index of an object stream.
type place struct {
	offset int
	inside int
	index  int
}

// File is a PDF that is being read. It is not safe for concurrent use.
type File struct {
	data    []byte
	places  map[int]place
	trailer Dict
	objects map[int]Object
	// loading holds the objects that are being read, so that one cannot need itself.
	loading map[int]bool
	// packed holds the offsets of the objects in object streams that were opened.
	packed  map[int]*pack
	budget  budget
	rebuilt bool
	// nested is how many objects are being read, each because another one needs it.
	nested int
}

// pack is an object stream that was decoded.
type pack struct {
	data    []byte
	numbers []int
	offsets []int
	// at has the index of each number, once a wrong index was met.
	at map[int]int
}

// index returns where an object is in the stream: at the index that the cross-reference has, or else where its number is.
func (k *pack) index(num, claimed int) (int, bool) {
	if claimed >= 0 && claimed < len(k.numbers) && k.numbers[claimed] == num {
		return claimed, true
	}
	if k.at == nil {
		k.at = make(map[int]int, len(k.numbers))
		for i, n := range slices.Backward(k.numbers) {
			k.at[n] = i
		}
	}
	i, ok := k.at[num]
	return i, ok
}

// headerWithin is how far from the start a header may be; writers put other bytes before it.
const headerWithin = 1024

// IsPDF reports whether data begins like a PDF.
func IsPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), headerWithin)], []byte("%PDF-"))
}

// Open reads the cross-reference of a file. If it is broken, the objects are searched for.
func Open(data []byte, limits Limits) (*File, error) {
	switch {
	case !IsPDF(data):
		return nil, ErrNotPDF
	case len(data) > limits.Size:
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrLimit, len(data), limits.Size)
	}
	start := bytes.Index(data, []byte("%PDF-"))
	f := &File{
		data: data[start:], places: map[int]place{}, objects: map[int]Object{}, loading: map[int]bool{},
		packed: map[int]*pack{}, budget: budget{limits: limits},
	}
	if err := f.readTables(); err != nil || !f.hasRoot() {
		if errors.Is(err, ErrLimit) {
			return nil, err
		}
		if err := f.rebuild(true); err != nil {
			return nil, err
		}
	}
	if f.trailer["Encrypt"] != nil {
		return nil, ErrEncrypted
	}
	if !f.hasRoot() {
		return nil, fmt.Errorf("%w: it has no catalog", ErrSyntax)
	}
	return f, nil
}

// hasRoot reports whether there is a catalog that says something: an entry that is null is none (7.3.7).
func (f *File) hasRoot() bool {
	for _, o := range f.Root() {
		if !f.isNull(o) {
			return true
		}
	}
	return false
}

// isNull reports whether a value is null, or refers to an object that there is not, as object 0
// always is (7.5.4).
func (f *File) isNull(o Object) bool {
	if r, ok := o.(Ref); ok {
		_, known := f.places[r.Num]
		return !known || r.Num == 0
	}
	return o == nil
}

// Root returns the catalog.
func (f *File) Root() Dict { return f.Dict(f.trailer["Root"]) }

// Trailer returns the trailer of the last revision.
func (f *File) Trailer() Dict { return f.trailer }

// Err returns ErrLimit, wrapped, if something was left out because a limit was reached.
func (f *File) Err() error {
	switch {
	case f.budget.values > f.budget.limits.Values:
		return fmt.Errorf("%w: more than %d values", ErrLimit, f.budget.limits.Values)
	case f.budget.bytes > 8*f.budget.limits.Size:
		return fmt.Errorf("%w: its objects overlap", ErrLimit)
	case f.budget.decoded > f.budget.limits.Decoded:
		return fmt.Errorf("%w: its streams decode to more than %d MiB", ErrLimit, f.budget.limits.Decoded>>20)
	}
	return nil
}

// maxChain is how many references lead to an object.
const maxChain = 32

// Resolve returns the object behind references. One that is missing or broken is nil, as the standard says; Err says if
// that is for a limit.
func (f *File) Resolve(o Object) Object {
	for range maxChain {
		r, ok := o.(Ref)
		if !ok {
			return o
		}
		o = f.object(r.Num)
	}
	return nil
}

// Dict returns a dictionary, or that of a stream; nil for anything else.
func (f *File) Dict(o Object) Dict {
	switch v := f.Resolve(o).(type) {
	case Dict:
		return v
	case *Stream:
		return v.Dict
	}
	return nil
}

// Array returns an array; nil for anything else.
func (f *File) Array(o Object) Array {
	a, _ := f.Resolve(o).(Array)
	return a
}

// Stream returns a stream; nil for anything else.
func (f *File) Stream(o Object) *Stream {
	s, _ := f.Resolve(o).(*Stream)
	return s
}

// Name returns a name; empty for anything else.
func (f *File) Name(o Object) Name {
	n, _ := f.Resolve(o).(Name)
	return n
}

// Int returns a whole number, or what there is otherwise.
func (f *File) Int(o Object, otherwise int) int {
	n, ok := f.Resolve(o).(Number)
	if !ok {
		return otherwise
	}
	whole, _, _ := strings.Cut(string(n), ".")
	v, err := strconv.Atoi(whole)
	if err != nil {
		return otherwise
	}
	return v
}

// maxNested is how many objects may need each other in a row to be read: a stream its length, a packed object its stream.
const maxNested = 16

// object returns an indirect object, read at most once.
func (f *File) object(num int) Object {
	if o, ok := f.objects[num]; ok {
		return o
	}
	at, ok := f.places[num]
	if !ok || at.offset < 0 || f.loading[num] || f.nested >= maxNested {
		return nil
	}
	f.loading[num] = true
	f.nested++
	defer func() {
		f.nested--
		delete(f.loading, num)
	}()
	o, err := f.load(num, at)
	if err != nil {
		o = nil
		if !f.rebuilt && !errors.Is(err, ErrLimit) && f.rebuild(false) == nil {
			if at, ok := f.places[num]; ok {
				o, _ = f.load(num, at)
			}
		}
	}
	f.objects[num] = o
	return o
}

func (f *File) load(num int, at place) (Object, error) {
	if at.inside != 0 {
		return f.loadPacked(num, at)
	}
	got, o, err := f.parseAt(at.offset)
	if err == nil && got != num {
		return nil, fmt.Errorf("%w: object %d is where %d should be", ErrSyntax, got, num)
	}
	return o, err
}

// parseAt reads "num gen obj" and the object at an offset.
func (f *File) parseAt(offset int) (num int, o Object, err error) {
	if offset < 0 || offset >= len(f.data) {
		return 0, nil, fmt.Errorf("%w: an object begins behind the end", ErrSyntax)
	}
	if err := f.budget.scan(0); err != nil {
		return 0, nil, err
	}
	p := &parser{Lexer: &Lexer{data: f.data, pos: offset}, budget: &f.budget}
	defer func() {
		if scanned := f.budget.scan(p.pos - offset); scanned != nil {
			err = scanned // also for an object that is broken: it was looked at
		}
	}()
	n, g, w := p.Next(), p.Next(), p.Next()
	if n.Kind != NumberToken || g.Kind != NumberToken || w.Text != "obj" {
		return 0, nil, fmt.Errorf("%w: no object at byte %d", ErrSyntax, offset)
	}
	if num, err = strconv.Atoi(n.Text); err != nil {
		return 0, nil, fmt.Errorf("%w: the number of an object", ErrSyntax)
	}
	if o, err = p.object(); err != nil {
		return num, nil, err
	}
	d, ok := o.(Dict)
	if !ok {
		return num, o, nil
	}
	if !p.keyword("stream") {
		return num, o, nil
	}
	raw, err := f.streamData(p, d)
	return num, &Stream{Dict: d, Raw: raw}, err
}

// streamData returns the bytes of a stream. If its length is wrong, they end where endstream stands.
func (f *File) streamData(p *parser, d Dict) ([]byte, error) {
	start := streamStart(f.data, p.pos)
	p.pos = start
	if n := f.Int(d["Length"], -1); n >= 0 && n <= len(f.data)-start {
		end := &Lexer{data: f.data, pos: start + n}
		if end.keyword("endstream") {
			p.pos = end.pos
			return f.data[start : start+n], nil
		}
	}
	n := bytes.Index(f.data[start:], []byte("endstream"))
	if n < 0 {
		p.pos = len(f.data)
		return nil, fmt.Errorf("%w: a stream does not end", ErrSyntax)
	}
	p.pos = start + n
	raw := f.data[start : start+n]
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	return bytes.TrimSuffix(raw, []byte("\r")), nil
}

// streamStart returns where the bytes of a stream begin: behind the end of the line of its keyword.
func streamStart(data []byte, pos int) int {
	if pos < len(data) && data[pos] == '\r' {
		pos++
	}
	if pos < len(data) && data[pos] == '\n' {
		pos++
	}
	return pos
}

// loadPacked reads an object out of an object stream.
func (f *File) loadPacked(num int, at place) (Object, error) {
	k, err := f.pack(at.inside)
	if err != nil {
		return nil, err
	}
	i, ok := k.index(num, at.index)
	if !ok {
		return nil, fmt.Errorf("%w: object %d is not in its object stream", ErrSyntax, num)
	}
	if k.offsets[i] < 0 || k.offsets[i] >= len(k.data) {
		return nil, fmt.Errorf("%w: object %d begins behind the end of its object stream", ErrSyntax, num)
	}
	p := &parser{Lexer: &Lexer{data: k.data, pos: k.offsets[i]}, budget: &f.budget}
	o, err := p.object()
	if scanned := f.budget.scan(p.pos - k.offsets[i]); err == nil {
		err = scanned
	}
	return o, err
}

// pack opens an object stream (7.5.7).
func (f *File) pack(num int) (*pack, error) {
	if k, ok := f.packed[num]; ok {
		if k == nil {
			return nil, fmt.Errorf("%w: object stream %d", ErrSyntax, num)
		}
		return k, nil
	}
	f.packed[num] = nil
	if f.places[num].inside != 0 {
		return nil, fmt.Errorf("%w: an object stream in another", ErrSyntax)
	}
	s, ok := f.object(num).(*Stream)
	if !ok {
		return nil, fmt.Errorf("%w: object stream %d is missing", ErrSyntax, num)
	}
	data, err := f.Decode(s)
	if err != nil {
		return nil, err
	}
	n, first := f.Int(s.Dict["N"], 0), f.Int(s.Dict["First"], 0)
	if n < 0 || n > f.budget.limits.Objects || first < 0 || first > len(data) {
		return nil, fmt.Errorf("%w: the head of object stream %d", ErrSyntax, num)
	}
	k := &pack{data: data}
	head := NewLexer(data[:first])
	for range n {
		number, offset := head.Next(), head.Next()
		a, err1 := strconv.Atoi(number.Text)
		b, err2 := strconv.Atoi(offset.Text)
		if err1 != nil || err2 != nil {
			break
		}
		k.numbers, k.offsets = append(k.numbers, a), append(k.offsets, first+b)
	}
	f.packed[num] = k
	return k, nil
}
