package all

import (
	"chancery/internal/format"
	"chancery/internal/format/pdf"
)

// Formats returns all formats, each with its default options, in the order in which people see them.
func Formats() []format.Format {
	return []format.Format{
		pdf.Format(pdf.Options{}),
	}
}
