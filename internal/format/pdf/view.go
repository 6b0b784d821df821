package pdf

// view is the document as the reader sees it: worded, formatted, in the order of the page. Layout adds only geometry.
type view struct {
	title, number, badge string
	legal                string // term of the law under the title, when the title is in another language
	brand                string // name of the issuer, in place of a logo
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
	scan                 *stampBlock // code to pay with, nil for none
	bill                 *swissBill  // nil for none
	mark                 string      // shown at the foot of every page
	warnings             []string

	letter *letter // only in the layout of business letters
}

type fact struct {
	label, value string
	link         string // where a click leads, empty for nowhere
}

type partyBlock struct {
	label, name string
	lines       []line
}

// line is a line of a party, with the place where a click leads.
type line struct{ text, link string }

// block is a heading with paragraphs and pairs below.
type block struct {
	heading string
	paras   []string
	pairs   []fact
}

// stampBlock is a QR code with its caption and texts; qr is empty when there are only texts.
type stampBlock struct {
	qr      string
	side    float64 // of the code in points; 0 means the usual one
	caption string  // above the code
	legend  string  // below the code
	title   string  // above the texts
	texts   []fact
	first   bool // placed before the content of the page
}

type total struct {
	label, value string
	strong       bool // emphasized, such as the sum to be paid
}

type table struct {
	heading string
	columns []column
	rows    []row
}

type column struct {
	head    string
	numeric bool // aligned on the decimal mark
	flex    bool // takes the remaining width
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

// figure is a number cut at its decimal mark. A figure without a whole part is text, aligned right.
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

// withoutEmptyColumns returns the table without the columns that are empty in every row.
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
