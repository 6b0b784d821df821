package exchange

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed recorded
var recorded embed.FS

// Ext is the extension of the files.
const Ext = ".http"

// Any is the body of an answer that is not compared: it is long, or no text.
const Any = "..."

// Exchange is a request and the answer to it.
type Exchange struct {
	// ID is that of the operation.
	ID string
	// Title says what the exchange shows.
	Title string
	// As is who sends the request; the default workspace when it is empty.
	As     string
	Method string
	// Target is the path with the query.
	Target string
	Header []Field
	// Body is empty for none.
	Body   string
	Answer Answer
}

// Answer is what came back.
type Answer struct {
	Status int
	Header []Field
	// Body is empty for none, and Any for one that is not compared.
	Body string
}

// Field is a line of a header.
type Field struct{ Name, Value string }

// fieldAs is the line of a request that says who sends it.
const fieldAs = "As"

// File is the exchanges of a topic.
type File struct {
	Name string
	List []Exchange
}

// Files returns all recorded exchanges in order.
func Files() ([]File, error) {
	names, err := fs.Glob(recorded, "recorded/*"+Ext)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	files := make([]File, len(names))
	for i, name := range names {
		text, err := recorded.ReadFile(name)
		if err != nil {
			return nil, err
		}
		list, err := Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files[i] = File{path.Base(name), list}
	}
	return files, nil
}

// The lines that begin a request and an answer.
const (
	requestMark = "### "
	answerMark  = "<<< "
)

// Parse reads a file.
func Parse(text string) ([]Exchange, error) {
	var list []Exchange
	for i, part := range strings.Split("\n"+text, "\n"+requestMark) {
		if i == 0 { // what is before the first one is a comment
			continue
		}
		x, err := parse(part)
		if err != nil {
			return nil, fmt.Errorf("exchange %d: %w", i, err)
		}
		list = append(list, x)
	}
	return list, nil
}

// parse reads one exchange, without the mark before it.
func parse(text string) (x Exchange, err error) {
	title, rest, _ := strings.Cut(text, "\n")
	x.ID, x.Title, _ = strings.Cut(title, ": ")
	request, answer, answered := strings.Cut(rest, "\n"+answerMark)
	first, after, _ := strings.Cut(request, "\n")
	var ok bool
	if x.Method, x.Target, ok = strings.Cut(first, " "); !ok || x.ID == "" {
		return x, fmt.Errorf("%q: an ID and a line with method and path are expected", title)
	}
	if x.Header, x.Body, err = message(after); err != nil {
		return x, err
	}
	if len(x.Header) > 0 && x.Header[0].Name == fieldAs {
		x.As, x.Header = x.Header[0].Value, x.Header[1:]
	}
	if !answered {
		return x, nil // not recorded yet
	}
	status, after, _ := strings.Cut(answer, "\n")
	if x.Answer.Status, err = strconv.Atoi(strings.TrimSpace(status)); err != nil {
		return x, fmt.Errorf("%q: the status is no number", title)
	}
	x.Answer.Header, x.Answer.Body, err = message(after)
	return x, err
}

// message reads the lines of a header and, after an empty line, a body.
func message(text string) (header []Field, body string, err error) {
	for text != "" && text[0] != '\n' {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, "", fmt.Errorf("%q is no line of a header", line)
		}
		header = append(header, Field{name, value})
	}
	return header, strings.Trim(text, "\n"), nil
}

// Format writes a file. What was before its first exchange stays.
func Format(before string, list []Exchange) string {
	comment, _, _ := strings.Cut("\n"+before, "\n"+requestMark)
	var b strings.Builder
	b.WriteString(strings.Trim(comment, "\n") + "\n")
	for i := range list {
		x := &list[i]
		fmt.Fprintf(&b, "\n%s%s: %s\n%s %s\n", requestMark, x.ID, x.Title, x.Method, x.Target)
		header := x.Header
		if x.As != "" {
			header = append([]Field{{fieldAs, x.As}}, header...)
		}
		write(&b, header, x.Body)
		fmt.Fprintf(&b, "\n%s%d\n", answerMark, x.Answer.Status)
		write(&b, x.Answer.Header, x.Answer.Body)
	}
	return strings.TrimLeft(b.String(), "\n")
}

func write(b *strings.Builder, header []Field, body string) {
	for _, f := range header {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	if body != "" {
		b.WriteString("\n" + body + "\n")
	}
}

// Pretty returns a body as it is in a file: JSON with one member in each line.
func Pretty(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, bytes.TrimSpace(body), "", "  ") != nil {
		return strings.Trim(string(body), "\n")
	}
	return b.String()
}

// JSON returns the body of a message as a value of JSON, nil if it is none.
func JSON(body string) json.RawMessage {
	if !json.Valid([]byte(body)) {
		return nil
	}
	return json.RawMessage(body)
}

// Succeeded reports whether the answer is what the request asked for.
func (x *Exchange) Succeeded() bool {
	return x.Answer.Status >= http.StatusOK && x.Answer.Status < http.StatusMultipleChoices
}
