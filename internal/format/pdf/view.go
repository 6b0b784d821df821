package pdf

// The view is the document as it will be read: worded, formatted, in the order of the page. Layout adds nothing to
// it but geometry.
type view struct {
	title, number, badge string
	draft                bool
	facts                []fact
	parties              []partyBlock
	references           []string // documents that this one follows or corrects, with the reason
	tables               []table  // lines first
	taxes                table
	totals               []total
	payment              []block // columns below the totals
	notes                block
	footer               string
	codes                []stampBlock

	letter *letter // only in the layout of business letters
}

type fact struct{ label, value string }

type partyBlock struct {
	label, name string
	lines       []string
}

// block is a heading with paragraphs and pairs below.
type block struct {
	heading string
	paras   []string
	pairs   []fact
}

// stampBlock is a QR code with what belongs to it; qr is empty for seals of text only.
type stampBlock struct {
	qr      string
	caption string
	legend  string
	texts   []fact
	first   bool // stands before the content of the page
}

type total struct {
	label, value string
	strong       bool // set apart, as the sum to be paid
}

type table struct {
	heading string
	columns []column
	rows    []row
}

type column struct {
	head    string
	numeric bool // aligned on the decimal mark
	flex    bool // takes the width that is left
}

type row struct {
	cells []cell // one for each column
	sub   bool   // part of the row above
}

// cell has paragraphs in text columns, and figures in numeric ones.
type cell struct {
	paras   []para
	figures []figure
}

type para struct {
	text   string
	strong bool
	soft   bool
}

// figure is a number cut at its decimal mark; a figure without whole part is text, set flush right.
type figure struct{ whole, fraction, unit string }

func words(s string) cell { return cell{paras: []para{{text: s}}} }

func strong(s string) cell { return cell{paras: []para{{text: s, strong: true}}} }

func figures(f figure) cell {
	if f == (figure{}) {
		return cell{}
	}
	return cell{figures: []figure{f}}
}

func (c cell) empty() bool {
	for _, p := range c.paras {
		if p.text != "" {
			return false
		}
	}
	return len(c.figures) == 0
}

// withoutEmptyColumns drops columns in which no row has anything.
func (t table) withoutEmptyColumns() table {
	out := table{heading: t.heading, rows: make([]row, len(t.rows))}
	for i, r := range t.rows {
		out.rows[i].sub = r.sub
	}
	for c, col := range t.columns {
		used := col.flex
		for _, r := range t.rows {
			used = used || !r.cells[c].empty()
		}
		if !used {
			continue
		}
		out.columns = append(out.columns, col)
		for i, r := range t.rows {
			out.rows[i].cells = append(out.rows[i].cells, r.cells[c])
		}
	}
	return out
}
