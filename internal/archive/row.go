package archive

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"chancery/internal/domain"
)

// appendRow appends a row as a JSON array in one line. The same row always gives the same
// bytes. Texts and bytes are strings; what is no UTF-8 is {"base64": "…"}.
func appendRow(b []byte, row domain.ArchiveRow) ([]byte, error) {
	b = append(b, '[')
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		switch v := v.(type) {
		case nil:
			b = append(b, "null"...)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case bool:
			b = strconv.AppendBool(b, v)
		case string:
			b = appendText(b, []byte(v))
		case []byte:
			b = appendText(b, v)
		default:
			return nil, fmt.Errorf("a row of an archive has a %T", v)
		}
	}
	return append(b, "]\n"...), nil
}

func appendText(b, v []byte) []byte {
	if !utf8.Valid(v) {
		b = append(b, `{"base64":"`...)
		b = base64.StdEncoding.AppendEncode(b, v)
		return append(b, `"}`...)
	}
	const digits = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i, c := range v {
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, v[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(append(b, v[from:]...), '"')
}

// layout says where the columns of a part are in the rows of an archive.
type layout struct {
	part *domain.ArchivePart
	// width is how many values a row of the archive has, and at where the value of each
	// column of the part is, -1 for one that the archive does not have.
	width int
	at    []int
}

// layoutOf compares the columns of an archive with those of the part.
func layoutOf(p *domain.ArchivePart, h PartHead) (*layout, error) {
	l := &layout{part: p, width: len(h.Columns), at: make([]int, len(p.Columns))}
	places := map[string]int{}
	for i, name := range h.Columns {
		if _, twice := places[name]; twice {
			return nil, damaged(headName, "the part %s has the column %q twice", p.Name, name)
		}
		places[name] = i
	}
	for i := range p.Columns {
		c := &p.Columns[i]
		place, there := places[c.Name]
		switch {
		case there:
			l.at[i] = place
		case c.Later:
			l.at[i] = -1
		default:
			return nil, damaged(headName, "the part %s has no column %q", p.Name, c.Name)
		}
		delete(places, c.Name)
	}
	for name := range places {
		return nil, refused("the archive has the column %q in the part %s, which this version does not know; use a newer version of Chancery", name, p.Name)
	}
	return l, nil
}

// row reads a line.
func (l *layout) row(line []byte) (domain.ArchiveRow, error) {
	values, err := l.values(line)
	if err != nil {
		return nil, err
	}
	row := make(domain.ArchiveRow, len(l.at))
	for i, place := range l.at {
		c := &l.part.Columns[i]
		if place < 0 {
			row[i] = c.Missing
			continue
		}
		if row[i], err = value(c, values[place]); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return row, nil
}

// values splits a line. No more values are kept than a row has.
func (l *layout) values(line []byte) ([]json.RawMessage, error) {
	errLine := errors.New("the line is no JSON array")
	dec := json.NewDecoder(bytes.NewReader(line))
	if begin, err := dec.Token(); err != nil || begin != json.Delim('[') {
		return nil, errLine
	}
	values := make([]json.RawMessage, 0, l.width)
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, errLine
		}
		if len(values) == l.width {
			return nil, fmt.Errorf("there are more than %d values", l.width)
		}
		values = append(values, raw)
	}
	if len(values) < l.width {
		return nil, fmt.Errorf("there are %d values instead of %d", len(values), l.width)
	}
	if _, err := dec.Token(); err != nil {
		return nil, errLine
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errLine
	}
	return values, nil
}

func value(c *domain.ArchiveColumn, raw json.RawMessage) (any, error) {
	if string(raw) == "null" {
		if !c.Null {
			return nil, errors.New("a value is missing")
		}
		return nil, nil
	}
	switch c.Kind {
	case domain.ArchiveInt:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return nil, errors.New("a whole number is expected")
		}
		return n, nil
	case domain.ArchiveBool:
		switch string(raw) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, errors.New("true or false is expected")
	case domain.ArchiveText, domain.ArchiveBytes:
	}
	text, err := textOf(raw)
	if err != nil || c.Kind == domain.ArchiveBytes {
		return text, err
	}
	return string(text), nil
}

// textOf reads what appendText has written.
func textOf(raw json.RawMessage) ([]byte, error) {
	errText := errors.New("a text is expected")
	if raw[0] == '"' {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, errText
		}
		return []byte(s), nil
	}
	var wrapped struct {
		Base64 *[]byte `json:"base64"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if raw[0] != '{' || dec.Decode(&wrapped) != nil || wrapped.Base64 == nil {
		return nil, errText
	}
	return *wrapped.Base64, nil
}
