package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// ours is who a row of ours is by.
const ours = "chancery"

// formatsResult is what was measured of the European formats.
type formatsResult struct {
	Date string `json:"date"`
	// Others is the share of the machine that other programs used meanwhile.
	Others float64      `json:"others"`
	Rows   []*formatRow `json:"rows"`
}

// formatRow is one task with one invoice, done by us or by another program.
type formatRow struct {
	By    string `json:"by"`
	What  string `json:"what"`
	Lines int    `json:"lines,omitempty"`
	// MS is the median time of a run, CPU the mean time of all processors for one, with that of the garbage collector.
	MS  float64 `json:"ms,omitempty"`
	CPU float64 `json:"cpu_ms,omitempty"`
	// Allocs and Bytes are what one run of ours allocates.
	Allocs float64 `json:"allocs,omitempty"`
	Bytes  float64 `json:"bytes,omitempty"`
	// Times is how many times as long this takes: the long invoice as the short one, another program as we for the same.
	Times float64 `json:"times,omitempty"`
	// Aim is what is wanted of the row, and Pass whether it is so; empty and nil without an aim.
	Aim  string `json:"aim,omitempty"`
	Pass *bool  `json:"pass,omitempty"`
	// Note is what differs from our task, or why nothing was measured.
	Note string `json:"note,omitempty"`

	slice  func(time.Duration) (formatFigures, error)
	counts []formatFigures
}

// formatFigures are those of one slice: the times of its runs in milliseconds, and the rest for all of them.
type formatFigures struct {
	MS     []float64 `json:"ms"`
	CPU    float64   `json:"cpu_ms"`
	Allocs float64   `json:"-"`
	Bytes  float64   `json:"-"`
}

// slice runs a task of ours for a while, at least once.
func (t invoiceTask) slice(span time.Duration) (f formatFigures, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := ownCPU()
	for end := time.Now().Add(span); ; {
		began := time.Now()
		if err := t.run(); err != nil {
			return f, err
		}
		now := time.Now()
		f.MS = append(f.MS, float64(now.Sub(began).Nanoseconds())/1e6)
		if now.After(end) {
			break
		}
	}
	f.CPU = float64((ownCPU() - cpu).Nanoseconds()) / 1e6
	runtime.ReadMemStats(&after)
	f.Allocs, f.Bytes = float64(after.Mallocs-before.Mallocs), float64(after.TotalAlloc-before.TotalAlloc)
	return f, nil
}

// ownCPU is the processor time of this program so far.
func ownCPU() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// measure runs a slice. What fails in another program is noted, and ends its row; what fails in ours is an error.
func (row *formatRow) measure(span time.Duration, count bool) error {
	f, err := row.slice(span)
	switch {
	case err != nil && row.By == ours:
		return err
	case err != nil:
		row.Note, row.slice, row.counts = "it failed: "+err.Error(), nil, nil
	case count:
		row.counts = append(row.counts, f)
	}
	return nil
}

// total puts the slices together.
func (row *formatRow) total() {
	var all formatFigures
	for _, f := range row.counts {
		all.MS = append(all.MS, f.MS...)
		all.CPU, all.Allocs, all.Bytes = all.CPU+f.CPU, all.Allocs+f.Allocs, all.Bytes+f.Bytes
	}
	if n := float64(len(all.MS)); n > 0 {
		row.MS, row.CPU = digits(median(all.MS)), digits(all.CPU/n)
		row.Allocs, row.Bytes = rounded(all.Allocs/n), rounded(all.Bytes/n)
	}
}

// digits rounds to microseconds.
func digits(ms float64) float64 { return float64(int64(ms*1000+0.5)) / 1000 }

func newFormatsResult(rows []*formatRow, others float64) *formatsResult {
	r := &formatsResult{Date: date(), Others: others, Rows: rows}
	for _, row := range rows {
		row.total()
	}
	for _, row := range rows {
		row.compare(r)
	}
	return r
}

// find returns a row of ours.
func (r *formatsResult) find(what string, lines int) *formatRow {
	i := slices.IndexFunc(r.Rows, func(row *formatRow) bool { return row.By == ours && row.What == what && row.Lines == lines })
	return r.Rows[i]
}

// compare says how a row relates to its aim, or to ours.
func (row *formatRow) compare(r *formatsResult) {
	switch {
	case row.MS == 0:
	case row.By != ours:
		row.Times = ratio(row.MS, r.find(row.What, row.Lines).MS)
	case row.Lines == longInvoice:
		row.Times = ratio(row.MS, r.find(row.What, shortInvoice).MS)
		row.aim(fmt.Sprintf("at most %.0f times %d lines", maxTimes, shortInvoice), row.Times <= maxTimes)
	default:
		row.short()
	}
}

// short compares a row with the aim of a short invoice.
func (row *formatRow) short() {
	switch row.What {
	case verdict:
		row.aim("at most 1 ms, 1,000 allocations", row.MS <= 1 && row.Allocs <= 1000)
	case writeUBL, writeCII:
		row.aim("under 0.3 ms", row.MS < 0.3)
	case drawPDF:
		if row.Lines == pageInvoice {
			row.aim("at most 7 ms, 2 MB", row.MS <= 7 && row.Bytes <= 2e6)
		}
	case hybridPDF:
		row.aim("under 12 ms", row.MS < 12)
	}
}

func (row *formatRow) aim(text string, pass bool) { row.Aim, row.Pass = text, &pass }

// report prints a line for each row.
func (r *formatsResult) report() {
	fmt.Println("European formats, times of one run:")
	for i, row := range r.Rows {
		fmt.Println("  " + row.String())
		if last := i+1 == len(r.Rows) || r.Rows[i+1].By != row.By; last && row.Note != "" && row.MS > 0 {
			fmt.Println("    " + row.Note)
		}
	}
	if r.Others > maxOthers {
		fmt.Printf("  other programs used %.0f %% of the machine meanwhile\n", r.Others*100)
	}
}

func (row *formatRow) String() string {
	if row.MS == 0 {
		return fmt.Sprintf("%-32s %-8s not measured: %s", row.By, row.What, row.Note)
	}
	s := fmt.Sprintf("%-32s %-8s %5d lines %9.3f ms (processor %9.3f)", row.By, row.What, row.Lines, row.MS, row.CPU)
	if row.By != ours {
		s += fmt.Sprintf("  %.4g times ours", row.Times)
	} else {
		s += fmt.Sprintf("  %6.0f allocations %6.2f MB", row.Allocs, row.Bytes/1e6)
		if row.Lines == longInvoice {
			s += fmt.Sprintf("  %.4g times %d lines", row.Times, shortInvoice)
		}
	}
	if row.Pass != nil {
		s += map[bool]string{true: "  pass", false: "  FAIL"}[*row.Pass] + " (aim: " + row.Aim + ")"
	}
	return s
}
