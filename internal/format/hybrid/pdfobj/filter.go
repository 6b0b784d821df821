package pdfobj

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"sync"
)

// ErrFilter reports a filter that is not decoded: those of pictures, and encryption.
var ErrFilter = errors.New("the filter is not decoded")

// maxFilters is the number of filters of one stream.
const maxFilters = 8

// Filters returns the names of the filters of a stream, in the order of decoding.
func (f *File) Filters(s *Stream) []Name {
	switch o := f.Resolve(s.Dict["Filter"]).(type) {
	case Name:
		return []Name{o}
	case Array:
		var names []Name
		for _, e := range o {
			if n, ok := f.Resolve(e).(Name); ok {
				names = append(names, n)
			}
		}
		return names
	}
	return nil
}

// Decode returns the data of a stream without its filters.
func (f *File) Decode(s *Stream) ([]byte, error) {
	names := f.Filters(s)
	if len(names) > maxFilters {
		return nil, fmt.Errorf("%w: a stream with %d filters", ErrLimit, len(names))
	}
	data := s.Raw
	for i, name := range names {
		var err error
		if data, err = f.unfilter(name, f.params(s, i), data); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// params returns the parameters of the filter at a place.
func (f *File) params(s *Stream, at int) Dict {
	switch o := f.Resolve(s.Dict["DecodeParms"]).(type) {
	case Dict:
		if at == 0 {
			return o
		}
	case Array:
		if at < len(o) {
			d, _ := f.Resolve(o[at]).(Dict)
			return d
		}
	}
	return nil
}

func (f *File) unfilter(name Name, params Dict, data []byte) ([]byte, error) {
	var out []byte
	var err error
	left := f.budget.left()
	switch name {
	case "FlateDecode", "Fl":
		out, err = inflate(data, left)
	case "LZWDecode", "LZW":
		out, err = unLZW(data, f.Int(params["EarlyChange"], 1), left)
	case "ASCIIHexDecode", "AHx":
		out = []byte(NewLexer(append([]byte("<"), data...)).hex())
	case "ASCII85Decode", "A85":
		out = unASCII85(data)
	case "RunLengthDecode", "RL":
		out, err = unRunLength(data, left)
	default:
		return nil, fmt.Errorf("%w: %s", ErrFilter, name)
	}
	if err != nil {
		return nil, err
	}
	if err := f.budget.decode(len(out)); err != nil {
		return nil, err
	}
	return f.unpredict(params, out)
}

// inflate decompresses. What comes before an error is kept, because many writers leave the checksum out or wrong.
func inflate(data []byte, left int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: compressed data: %w", ErrSyntax, err)
	}
	var out bytes.Buffer
	out.Grow(min(left, 4*len(data)+64))
	n, err := io.Copy(&out, io.LimitReader(z, int64(left)+1))
	switch {
	case n > int64(left):
		return nil, fmt.Errorf("%w: its streams decompress to too much", ErrLimit)
	case err != nil && n == 0:
		return nil, fmt.Errorf("%w: compressed data: %w", ErrSyntax, err)
	}
	return out.Bytes(), nil
}

// unASCII85 decodes base 85 (7.4.3) and stops at its end mark.
func unASCII85(data []byte) []byte {
	var out []byte
	var group [5]uint32
	n := 0
	flush := func(count int) {
		v := uint32(0)
		for _, d := range group {
			v = v*85 + d
		}
		b := [4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
		out = append(out, b[:count]...)
		n = 0
	}
	for _, c := range data {
		switch {
		case c == '~':
			if n > 1 {
				count := n - 1
				for i := n; i < 5; i++ {
					group[i] = 84
				}
				flush(count)
			}
			return out
		case c == 'z' && n == 0:
			out = append(out, 0, 0, 0, 0)
		case c >= '!' && c <= 'u':
			group[n] = uint32(c - '!')
			if n++; n == 5 {
				flush(4)
			}
		}
	}
	return out
}

func unRunLength(data []byte, left int) ([]byte, error) {
	var out []byte
	for i := 0; i < len(data); {
		n := int(data[i])
		i++
		switch {
		case n == 128:
			return out, nil
		case n < 128:
			end := min(i+n+1, len(data))
			out = append(out, data[i:end]...)
			i = end
		case i < len(data):
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		}
		if len(out) > left {
			return nil, fmt.Errorf("%w: its streams decode to too much", ErrLimit)
		}
	}
	return out, nil
}

// lzwEntry is a string of the table: an earlier one and a byte behind it.
type lzwEntry struct {
	prefix int32 // -1 for one byte alone
	length int32
	last   byte
}

// lzw decodes the LZW of PDF (7.4.4.2): codes of 9 to 12 bits, 256 clears the table, 257 ends.
type lzw struct {
	data  []byte
	early int
	table [4096]lzwEntry
	next  int // the entry that is made next
	prev  int // the code before, -1 for none
	width uint
	bits  uint32
	have  uint
	out   []byte
}

func unLZW(data []byte, early, left int) ([]byte, error) {
	z := &lzw{data: data, early: early}
	for i := range 256 {
		z.table[i] = lzwEntry{-1, 1, byte(i)}
	}
	z.clear()
	for {
		code, ok := z.code()
		switch {
		case !ok || code == 257:
			return z.out, nil
		case code == 256:
			z.clear()
			continue
		case code > z.next || code == z.next && z.prev < 0:
			return z.out, fmt.Errorf("%w: LZW data", ErrSyntax)
		}
		z.add(code)
		if len(z.out)+int(z.table[code].length) > left {
			return nil, fmt.Errorf("%w: its streams decode to too much", ErrLimit)
		}
		z.emit(code)
	}
}

func (z *lzw) clear() { z.next, z.width, z.prev = 258, 9, -1 }

// code returns the next code, and false at the end.
func (z *lzw) code() (int, bool) {
	for z.have < z.width && len(z.data) > 0 {
		z.bits, z.have = z.bits<<8|uint32(z.data[0]), z.have+8
		z.data = z.data[1:]
	}
	if z.have < z.width {
		return 0, false
	}
	z.have -= z.width
	return int(z.bits >> z.have & (1<<z.width - 1)), true
}

// add makes an entry of the string before and the first byte of this one.
func (z *lzw) add(code int) {
	if z.prev < 0 || z.next >= len(z.table) {
		return
	}
	first := code
	if code == z.next {
		first = z.prev
	}
	for z.table[first].prefix >= 0 {
		first = int(z.table[first].prefix)
	}
	z.table[z.next] = lzwEntry{int32(z.prev), z.table[z.prev].length + 1, z.table[first].last}
	z.next++
}

// emit writes the string of a code, from its end.
func (z *lzw) emit(code int) {
	start := len(z.out)
	z.out = append(z.out, make([]byte, z.table[code].length)...)
	for at, c := len(z.out)-1, code; at >= start; at-- {
		z.out[at] = z.table[c].last
		c = max(0, int(z.table[c].prefix))
	}
	z.prev = code
	for z.width < 12 && z.next+z.early >= 1<<z.width {
		z.width++
	}
}

// unpredict undoes the prediction of rows (7.4.4.4).
func (f *File) unpredict(params Dict, data []byte) ([]byte, error) {
	predictor := f.Int(params["Predictor"], 1)
	if predictor < 2 {
		return data, nil
	}
	colors, bits, columns := f.Int(params["Colors"], 1), f.Int(params["BitsPerComponent"], 8), f.Int(params["Columns"], 1)
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<16 {
		return nil, fmt.Errorf("%w: parameters of a predictor", ErrSyntax)
	}
	pixel := (colors*bits + 7) / 8
	row := (colors*bits*columns + 7) / 8
	if predictor == 2 {
		if bits != 8 {
			return nil, fmt.Errorf("%w: TIFF predictor with %d bits", ErrFilter, bits)
		}
		for start := 0; start < len(data); start += row {
			for i := start + pixel; i < min(start+row, len(data)); i++ {
				data[i] += data[i-pixel]
			}
		}
		return data, nil
	}
	return unPNG(data, row, pixel), nil
}

// unPNG undoes the filters of PNG, which stand in front of each row.
func unPNG(data []byte, row, pixel int) []byte {
	out := make([]byte, 0, len(data))
	row = min(row, len(data)) // a row may be said to be longer than all the data
	above := make([]byte, row)
	for len(data) > 1 {
		kind := data[0]
		n := min(row, len(data)-1)
		line := make([]byte, row)
		copy(line, data[1:1+n])
		data = data[1+n:]
		for i := range line {
			var left, corner byte
			if i >= pixel {
				left, corner = line[i-pixel], above[i-pixel]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(left, above[i], corner)
			}
		}
		out = append(out, line[:n]...)
		above = line
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }

// deflaters holds compressors between files, because making one costs more than compressing an invoice.
//
//nolint:gochecknoglobals // a pool
var deflaters = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		z = zlib.NewWriter(nil) // not reached: the level is a constant of the library
	}
	return z
}}

// deflate compresses as the fastest level does.
func deflate(data []byte) []byte {
	var out bytes.Buffer
	z, ok := deflaters.Get().(*zlib.Writer)
	if !ok {
		z = zlib.NewWriter(nil)
	}
	defer deflaters.Put(z)
	z.Reset(&out)
	// A buffer in memory takes everything.
	_, _ = z.Write(data)
	_ = z.Close()
	return out.Bytes()
}
