package pdfobj

import (
	"bytes"
	"fmt"
	"maps"
	"strconv"
)

// readTables follows the cross-reference sections from the last to the first. Of an object in several, the last counts.
func (f *File) readTables() error {
	i := bytes.LastIndex(f.data, []byte("startxref")) // mail and disks put other bytes behind the end
	if i < 0 {
		return fmt.Errorf("%w: no startxref", ErrSyntax)
	}
	next, err := strconv.Atoi(NewLexer(f.data[i+len("startxref"):]).Next().Text)
	if err != nil {
		return fmt.Errorf("%w: startxref", ErrSyntax)
	}
	seen := map[int]bool{}
	for next >= 0 && !seen[next] {
		seen[next] = true
		d, err := f.section(next)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = d
		}
		// A hybrid-reference file has its packed objects in a stream next to the table (7.5.8.4).
		if offset := offsetIn(d, "XRefStm"); offset >= 0 && !seen[offset] {
			seen[offset] = true
			if _, err := f.section(offset); err != nil {
				return err
			}
		}
		next = offsetIn(d, "Prev")
	}
	return nil
}

// offsetIn returns an offset in a trailer, -1 without one.
func offsetIn(d Dict, key Name) int {
	n, ok := d[key].(Number)
	if !ok {
		return -1
	}
	offset, err := strconv.Atoi(string(n))
	if err != nil {
		return -1
	}
	return offset
}

// section reads a table or stream and returns its trailer.
func (f *File) section(offset int) (Dict, error) {
	if offset < 0 || offset >= len(f.data) {
		return nil, fmt.Errorf("%w: a cross-reference section behind the end", ErrSyntax)
	}
	l := &Lexer{data: f.data, pos: offset}
	if l.Next().Text == "xref" {
		return f.table(l)
	}
	_, o, err := f.parseAt(offset)
	if err != nil {
		return nil, err
	}
	s, ok := o.(*Stream)
	if !ok || s.Dict["Type"] != Name("XRef") {
		return nil, fmt.Errorf("%w: no cross-reference section at byte %d", ErrSyntax, offset)
	}
	return s.Dict, f.xrefStream(s)
}

// table reads a table of 20 bytes for each object (7.5.4), with any white space.
func (f *File) table(l *Lexer) (Dict, error) {
	begin := l.pos
	for {
		t := l.Next()
		if t.Text == "trailer" {
			break
		}
		first, err1 := strconv.Atoi(t.Text)
		count, err2 := strconv.Atoi(l.Next().Text)
		if err1 != nil || err2 != nil || first < 0 || count < 0 {
			return nil, fmt.Errorf("%w: the cross-reference table", ErrSyntax)
		}
		if err := f.rows(l, first, count); err != nil {
			return nil, err
		}
	}
	if err := f.budget.scan(l.pos - begin); err != nil {
		return nil, err
	}
	p := &parser{Lexer: l, budget: &f.budget}
	o, err := p.object()
	if err != nil {
		return nil, err
	}
	d, ok := o.(Dict)
	if !ok {
		return nil, fmt.Errorf("%w: no trailer", ErrSyntax)
	}
	return d, nil
}

// rows reads the entries of a part of a table.
func (f *File) rows(l *Lexer, first, count int) error {
	for i := range count {
		offset, _, kind := l.Next(), l.Next(), l.Next()
		at, err := strconv.Atoi(offset.Text)
		if err != nil || kind.Text != "n" && kind.Text != "f" {
			return fmt.Errorf("%w: the cross-reference table", ErrSyntax)
		}
		if err := f.enter(first+i, place{offset: at}, kind.Text == "n"); err != nil {
			return err
		}
	}
	return nil
}

// maxNumber is the largest number of an object (ISO 32000-1, annex C).
const maxNumber = 8_388_607

// enter notes where an object is, unless a later section has it.
func (f *File) enter(num int, at place, used bool) error {
	if _, ok := f.places[num]; ok || num > maxNumber {
		return nil
	}
	if len(f.places) >= f.budget.limits.Objects {
		return fmt.Errorf("%w: more than %d objects", ErrLimit, f.budget.limits.Objects)
	}
	if !used {
		at = place{offset: -1} // free: an older section must not bring it back
	}
	f.places[num] = at
	return nil
}

// xrefStream reads a cross-reference stream (7.5.8).
func (f *File) xrefStream(s *Stream) error {
	data, err := f.Decode(s)
	if err != nil {
		return err
	}
	var width [3]int
	row := 0
	w := f.Array(s.Dict["W"])
	for i := range min(len(w), len(width)) {
		width[i] = f.Int(w[i], -1)
		if width[i] < 0 || width[i] > 8 {
			return fmt.Errorf("%w: the cross-reference stream", ErrSyntax)
		}
		row += width[i]
	}
	if row == 0 {
		return fmt.Errorf("%w: the cross-reference stream", ErrSyntax)
	}
	index := f.Array(s.Dict["Index"])
	if index == nil {
		index = Array{Number("0"), s.Dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, count := f.Int(index[i], -1), f.Int(index[i+1], -1)
		if first < 0 || count < 0 {
			return fmt.Errorf("%w: the cross-reference stream", ErrSyntax)
		}
		for n := 0; n < count && len(data) >= row; n++ {
			if err := f.enterRow(first+n, data[:row], width); err != nil {
				return err
			}
			data = data[row:]
		}
	}
	return nil
}

func (f *File) enterRow(num int, row []byte, width [3]int) error {
	var field [3]int
	if width[0] == 0 {
		field[0] = 1
	}
	for i, n := range width {
		for _, c := range row[:n] {
			field[i] = field[i]<<8 | int(c)
		}
		row = row[n:]
	}
	switch field[0] {
	case 1:
		return f.enter(num, place{offset: field[1]}, true)
	case 2:
		return f.enter(num, place{inside: field[1], index: field[2]}, true)
	}
	return f.enter(num, place{}, false)
}

// rebuild finds the objects by looking for "obj" in the whole file. Of several with a number, the last counts. Objects that
// were read stay as they are, because somebody may have changed them; the trailer stays too unless it is wrong.
func (f *File) rebuild(trailer bool) error {
	f.rebuilt = true
	if err := f.budget.scan(len(f.data)); err != nil {
		return err
	}
	places, trailers, err := f.search()
	if err != nil {
		return err
	}
	if len(places) == 0 {
		return fmt.Errorf("%w: it has no objects", ErrSyntax)
	}
	maps.DeleteFunc(f.objects, func(_ int, o Object) bool { return o == nil })
	for num := range f.objects {
		places[num] = f.places[num]
	}
	f.places, f.packed = places, map[int]*pack{}
	f.unpackAll()
	if trailer {
		f.findTrailer(trailers)
	}
	return f.Err()
}

// search looks for the heads of objects and for trailers. What is inside streams is passed over where a length says how much
// that is: attached files may be PDFs themselves.
func (f *File) search() (places map[int]place, trailers []int, err error) {
	places = map[int]place{}
	objects, ends := finder{data: f.data, word: "obj"}, finder{data: f.data, word: "trailer"}
	streams := finder{data: f.data, word: "stream"}
	passing := budget{limits: f.budget.limits}
	open := -1 // where the object begins that the search is in
	for pos := 0; ; {
		o, t, s := objects.from(pos), ends.from(pos), streams.from(pos)
		switch at := min(o, t, s); {
		case at == len(f.data):
			return places, trailers, nil
		case at == t:
			pos = at + len(ends.word)
			trailers = append(trailers, pos)
		case at == s:
			pos = at + len(streams.word)
			if open >= 0 {
				pos, open = f.pass(open, pos, &passing), -1
			}
		default:
			pos, open = at+len(objects.word), -1
			num, offset, ok := f.headBefore(at)
			if !ok || num > maxNumber {
				continue
			}
			open = pos
			if places[num] = (place{offset: offset}); len(places) > f.budget.limits.Objects {
				return nil, nil, fmt.Errorf("%w: more than %d objects", ErrLimit, f.budget.limits.Objects)
			}
		}
	}
}

// maxStreamHead is how long the dictionary of a stream is that may be passed over.
const maxStreamHead = 4096

// pass returns where a stream ends whose dictionary begins at open and whose keyword ends at pos; pos if that is not known.
func (f *File) pass(open, pos int, b *budget) int {
	if pos-open > maxStreamHead {
		return pos
	}
	p := &parser{Lexer: &Lexer{data: f.data[:pos], pos: open}, budget: b}
	o, err := p.object()
	d, ok := o.(Dict)
	if err != nil || !ok || !p.keyword("stream") {
		return pos
	}
	length, ok := d["Length"].(Number)
	n, err := strconv.Atoi(string(length))
	start := streamStart(f.data, pos)
	if !ok || err != nil || n < 0 || n > len(f.data)-start {
		return pos
	}
	if end := (&Lexer{data: f.data, pos: start + n}); end.keyword("endstream") {
		return end.pos
	}
	return pos
}

// finder finds the places of a word in order. It looks at each byte once.
type finder struct {
	data []byte
	word string
	at   int
	some bool
}

// from returns the first place of the word at pos or behind, the end of the data if there is none. It must not go back.
func (n *finder) from(pos int) int {
	if n.some && n.at >= pos {
		return n.at
	}
	n.some = true
	if n.at = bytes.Index(n.data[pos:], []byte(n.word)); n.at < 0 {
		n.at = len(n.data)
	} else {
		n.at += pos
	}
	return n.at
}

// headBefore reads the two numbers before the word obj, backwards.
func (f *File) headBefore(at int) (num, offset int, ok bool) {
	i := at
	back := func(of func(byte) bool) int {
		end := i
		for i > 0 && end-i < 20 && of(f.data[i-1]) {
			i--
		}
		return end - i
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	back(isSpace)
	if back(digit) == 0 || back(isSpace) == 0 {
		return 0, 0, false
	}
	end := i
	if back(digit) == 0 {
		return 0, 0, false
	}
	num, err := strconv.Atoi(string(f.data[i:end]))
	return num, i, err == nil
}

// maxTrailers is how many trailers of a broken file are looked at.
const maxTrailers = 100

// unpackAll finds the objects in object streams, which have no heads.
func (f *File) unpackAll() {
	for _, num := range sortedNumbers(f.places) {
		if s, ok := f.object(num).(*Stream); !ok || s.Dict["Type"] != Name("ObjStm") {
			continue
		}
		k, err := f.pack(num)
		if err != nil {
			continue
		}
		for i, inside := range k.numbers {
			if _, ok := f.places[inside]; !ok && len(f.places) < f.budget.limits.Objects && inside >= 0 && inside <= maxNumber {
				f.places[inside] = place{inside: num, index: i}
			}
		}
	}
}

// findTrailer takes the last trailer with a catalog. Without one it takes that of a cross-reference stream, or the catalog
// itself.
func (f *File) findTrailer(at []int) {
	f.trailer = Dict{}
	for n := range min(len(at), maxTrailers) {
		p := &parser{Lexer: &Lexer{data: f.data, pos: at[len(at)-1-n]}, budget: &f.budget}
		o, err := p.object()
		if d, ok := o.(Dict); err == nil && ok && d["Root"] != nil {
			f.trailer = d
			return
		}
	}
	nums := sortedNumbers(f.places)
	for _, num := range nums {
		if s, ok := f.object(num).(*Stream); ok && s.Dict["Type"] == Name("XRef") && s.Dict["Root"] != nil {
			f.trailer = s.Dict
		}
	}
	for _, num := range nums {
		if d, ok := f.object(num).(Dict); ok && d["Type"] == Name("Catalog") && f.trailer["Root"] == nil {
			f.trailer["Root"] = Ref{Num: num}
		}
	}
}
