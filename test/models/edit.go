package models

import "bytes"

// Edit changes lines of a document in which each element is on a line of its own, as the writers make it. Each pair of bytes
// in edits is a line and what happens to it. The result is well-formed if only elements with text are concerned.
func Edit(data, edits []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	for ; len(edits) >= 2; edits = edits[2:] {
		line := &lines[int(edits[0])%len(lines)]
		if bytes.Count(*line, []byte("<")) != 2 || !bytes.Contains(*line, []byte("</")) {
			continue
		}
		start, end := bytes.IndexByte(*line, '>')+1, bytes.LastIndexByte(*line, '<')
		if start > end {
			continue
		}
		const kinds = 5
		switch edits[1] % kinds {
		case 0:
			*line = nil
		case 1:
			*line = bytes.Repeat(*line, 2)
		case 2:
			*line = bytes.Join([][]byte{(*line)[:start], (*line)[end:]}, nil)
		case 3:
			*line = bytes.Join([][]byte{(*line)[:start], []byte(" -1.5x "), (*line)[end:]}, nil)
		default:
			other := lines[int(edits[1])%len(lines)]
			*line, lines[int(edits[1])%len(lines)] = other, *line
		}
	}
	return bytes.Join(lines, nil)
}
