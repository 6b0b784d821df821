package xmldoc

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decode returns the document as UTF-8 without a byte order mark, and how long its XML declaration is.
func decode(data []byte) (text string, declaration int, err error) {
	text, actual := unicodeText(data)
	declared, declaration, err := parseDeclaration(text)
	if err != nil {
		return "", 0, err
	}
	switch name := strings.ToUpper(declared); {
	case name == "" || name == actual || name == "UTF-8" && actual == "":
	case actual == "UTF-16LE" && name == "UTF-16", actual == "UTF-16BE" && name == "UTF-16":
	case actual != "":
		return "", 0, &Error{Kind: Encoding, Line: 1, Message: "the document declares the encoding " + declared + " but is in " + actual}
	case name == "US-ASCII":
		if i := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
			return "", 0, &Error{Kind: Encoding, Line: lineAt(text, i), Message: "the document declares US-ASCII but has other characters"}
		}
	default:
		if text, err = transcode(text, name, declared); err != nil {
			return "", 0, err
		}
	}
	if !utf8.ValidString(text) {
		return "", 0, &Error{Kind: Encoding, Line: lineAt(text, invalidAt(text)), Message: "the document has bytes that are not UTF-8"}
	}
	return text, declaration, nil
}

// unicodeText recognises UTF-8 and UTF-16 by the first bytes. Without a mark the encoding is "", for
// the declaration to say.
func unicodeText(data []byte) (text, encoding string) {
	switch {
	case len(data) >= 3 && data[0] == 0xEF && data[1] == 0xBB && data[2] == 0xBF:
		return string(data[3:]), "UTF-8"
	case len(data) >= 2 && data[0] == 0xFE && data[1] == 0xFF:
		return utf16Text(data[2:], binary.BigEndian), "UTF-16BE"
	case len(data) >= 2 && data[0] == 0xFF && data[1] == 0xFE:
		return utf16Text(data[2:], binary.LittleEndian), "UTF-16LE"
	case len(data) >= 4 && data[0] == 0 && data[1] == '<' && data[2] == 0:
		return utf16Text(data, binary.BigEndian), "UTF-16BE"
	case len(data) >= 4 && data[0] == '<' && data[1] == 0 && data[3] == 0:
		return utf16Text(data, binary.LittleEndian), "UTF-16LE"
	}
	return string(data), ""
}

// utf16Text reads UTF-16. Half characters become bytes that are not UTF-8, for decode to refuse.
func utf16Text(data []byte, order binary.ByteOrder) string {
	out := make([]byte, 0, len(data)/2+len(data)/8)
	for len(data) >= 2 {
		r := rune(order.Uint16(data))
		data = data[2:]
		if utf16.IsSurrogate(r) {
			var second rune
			if len(data) >= 2 {
				second = rune(order.Uint16(data))
			}
			if r = utf16.DecodeRune(r, second); r == utf8.RuneError {
				return string(append(out, 0xFF))
			}
			data = data[2:]
		}
		out = utf8.AppendRune(out, r)
	}
	if len(data) > 0 {
		out = append(out, 0xFF)
	}
	return string(out)
}

// transcode reads the encodings with one byte for a character that are common in Europe.
func transcode(text, name, declared string) (string, error) {
	var table *charmap.Charmap
	switch name {
	case "ISO-8859-1", "LATIN1":
		table = charmap.ISO8859_1
	case "ISO-8859-15":
		table = charmap.ISO8859_15
	case "WINDOWS-1252":
		table = charmap.Windows1252
	default:
		return "", &Error{Kind: Encoding, Line: 1, Message: "the encoding " + declared + " is not supported: use UTF-8"}
	}
	out := make([]byte, 0, len(text)+len(text)/8)
	for i := range len(text) {
		out = utf8.AppendRune(out, table.DecodeByte(text[i]))
	}
	return string(out), nil
}

// invalidAt returns where the first bytes are that are not UTF-8.
func invalidAt(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return len(text)
}

// parseDeclaration reads the XML declaration, if there is one, and returns the encoding that it names.
func parseDeclaration(text string) (encoding string, length int, err error) {
	const start = "<?xml"
	if !strings.HasPrefix(text, start) || len(text) == len(start) || !isSpace(text[len(start)]) {
		return "", 0, nil
	}
	end := strings.Index(text, "?>")
	if end < 0 {
		return "", 0, &Error{Kind: Syntax, Line: 1, Message: "the XML declaration does not end"}
	}
	rest := text[len(start):end]
	for i, field := range []string{"version", "encoding", "standalone"} {
		value, after, found, err := pseudoAttribute(rest, field)
		if err != nil {
			return "", 0, err
		}
		if !found {
			if i == 0 {
				return "", 0, errDeclaration()
			}
			continue
		}
		rest = after
		switch {
		case i == 0 && value != "1.0":
			return "", 0, &Error{Kind: Syntax, Line: 1, Message: "only XML 1.0 can be read"}
		case i == 1:
			encoding = value
		case i == 2 && value != "yes" && value != "no":
			return "", 0, errDeclaration()
		}
	}
	if strings.Trim(rest, " \t\r\n") != "" {
		return "", 0, errDeclaration()
	}
	return encoding, end + len("?>"), nil
}

// pseudoAttribute reads one field of the XML declaration, with the white space before it.
func pseudoAttribute(rest, field string) (value, after string, found bool, err error) {
	trimmed := strings.TrimLeft(rest, " \t\r\n")
	if len(trimmed) == len(rest) || !strings.HasPrefix(trimmed, field) {
		return "", rest, false, nil
	}
	trimmed = strings.TrimLeft(trimmed[len(field):], " \t\r\n")
	if !strings.HasPrefix(trimmed, "=") {
		return "", "", false, errDeclaration()
	}
	trimmed = strings.TrimLeft(trimmed[1:], " \t\r\n")
	if trimmed == "" || trimmed[0] != '"' && trimmed[0] != '\'' {
		return "", "", false, errDeclaration()
	}
	end := strings.IndexByte(trimmed[1:], trimmed[0])
	if end <= 0 || strings.IndexFunc(trimmed[1:1+end], notEncodingName) >= 0 {
		return "", "", false, errDeclaration()
	}
	return trimmed[1 : 1+end], trimmed[end+2:], true, nil
}

func notEncodingName(r rune) bool {
	return r >= utf8.RuneSelf || nameBytes[r] != nameStart && nameBytes[r] != nameRest
}

func errDeclaration() error {
	return &Error{Kind: Syntax, Line: 1, Message: "the XML declaration is not well-formed"}
}
