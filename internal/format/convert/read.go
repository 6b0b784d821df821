package convert

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	"chancery/internal/format/en16931"
	"chancery/internal/format/inspect"
)

// Import is what a file became.
type Import struct {
	// Documents are neither validated nor signed. An invoice is one; a message may be several.
	Documents []Document
	// Differences are the figures that we calculate otherwise than the file states them.
	Differences []en16931.Difference
	// Dropped are terms of the file that the document does not say, or says in another way.
	Dropped []en16931.Term
	// Files are those inside the file.
	Files []Attachment
	// Warnings say to people what is not as it should be.
	Warnings []string
}

// Document is a document with the addresses that its envelope comes from and goes to.
type Document struct {
	Doc      tree.Node
	From, To cbc.URI
}

// Attachment is a file inside another one.
type Attachment struct {
	Name, Description, MIME string
	Data                    []byte
}

const (
	// maxAttachments is how many files are taken out of one file.
	maxAttachments = 50
	// maxAttachmentName is the length of a name.
	maxAttachmentName = 120
)

// errGOBL is a file that is a document already.
var errGOBL = errors.New("the file is a document of GOBL already")

// ToGOBL makes documents of a file that was read.
func ToGOBL(f *inspect.File, lib *gobl.Library) (*Import, error) {
	out := &Import{}
	switch {
	case f.Message != nil:
		list, err := f.Message.ToGOBL()
		if err != nil {
			return nil, err
		}
		for _, in := range list {
			out.Documents = append(out.Documents, Document{in.Document, in.From, in.To})
			out.Warnings = append(out.Warnings, in.Warnings...)
		}
		return out, nil
	case f.Invoice == nil:
		return nil, errGOBL
	}
	in, err := en16931.ToGOBL(f.Invoice, lib)
	if err != nil {
		return nil, err
	}
	out.Documents = []Document{{Doc: in.Invoice}}
	out.Differences, out.Dropped = in.Differences, in.Dropped
	for _, file := range in.Files {
		if file.Problem != "" {
			out.Warnings = append(out.Warnings, file.Problem)
		}
		if file.Data == nil {
			continue // what is not in base64 is no file; the invoice itself still has it
		}
		out.attach(Attachment{Name: orElse(file.Name, file.Reference), Description: file.Description, MIME: file.MIME, Data: file.Data})
	}
	if f.PDF != nil {
		for _, file := range f.PDF.Files {
			out.attach(Attachment{Name: file.Name, Description: file.Description, MIME: file.MIME, Data: file.Data})
		}
	}
	return out, nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// attach adds a file with a name that is one everywhere and the media type that its contents have.
func (in *Import) attach(a Attachment) {
	if len(in.Files) >= maxAttachments {
		in.warnOnce(fmt.Sprintf("only the first %d attached files were taken", maxAttachments))
		return
	}
	a.Name = plainName(a.Name, len(in.Files)+1)
	said := mediaType(a.MIME)
	a.MIME = sniff(a.Data, said, a.Name)
	if said != "" && a.MIME != said {
		in.Warnings = append(in.Warnings, fmt.Sprintf("the attached file %q is called %s but is %s", a.Name, said, a.MIME))
	}
	in.Files = append(in.Files, a)
}

func (in *Import) warnOnce(text string) {
	if !slices.Contains(in.Warnings, text) {
		in.Warnings = append(in.Warnings, text)
	}
}

// plainName makes a file name of what a sender wrote: no folders, no control characters, not too long.
func plainName(name string, n int) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(strings.TrimSpace(name), ".")
	if runes := []rune(name); len(runes) > maxAttachmentName {
		name = string(runes[len(runes)-maxAttachmentName:]) // the end has the extension
	}
	if name == "" || name == "/" {
		return fmt.Sprintf("attachment-%d", n)
	}
	return name
}

// mediaType returns a media type without its parameters; empty for what is none.
func mediaType(text string) string {
	kind, _, err := mime.ParseMediaType(text)
	if err != nil || !strings.Contains(kind, "/") {
		return ""
	}
	return kind
}

// sniff returns the media type of contents. What cannot be told from them is what the sender says, unless that is a type
// whose contents can be told: a sender must not pass a page with scripts off as a picture, or the other way around.
func sniff(data []byte, said, name string) string {
	found := mediaType(http.DetectContentType(data))
	switch found {
	case "application/pdf", "image/png", "image/jpeg", "image/gif", "text/html":
		return found
	case "text/xml":
		if said == "application/xml" || strings.HasSuffix(said, "+xml") {
			return said
		}
		return found
	}
	switch said {
	case "application/pdf", "image/png", "image/jpeg", "image/gif":
		return found
	case "", "application/octet-stream":
		if strings.HasSuffix(strings.ToLower(name), ".csv") && found == "text/plain" {
			return "text/csv"
		}
		return found
	}
	return said
}

// DifferenceText says for people how figures differ.
func DifferenceText(d en16931.Difference) string {
	theirs, ours := orElse(d.Theirs, "nothing"), orElse(d.Ours, "nothing")
	return fmt.Sprintf("%s (%s) is %s in the file and %s by calculation", d.Term, en16931.TermName(d.Term), theirs, ours)
}
