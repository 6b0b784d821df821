package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// goBenchmark is one line of `go test -bench`.
type goBenchmark struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	// Figures by unit: "ns/op", "B/op", "allocs/op" and the benchmark's own.
	Figures map[string]float64 `json:"figures"`
}

// readGoBenchmarks reads the output of go test; no file is no benchmarks.
func readGoBenchmarks(path string) ([]goBenchmark, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the output of go test: %w", err)
	}
	defer f.Close()
	var list []goBenchmark
	pkg := ""
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "pkg: "); ok {
			pkg = name
			continue
		}
		if b, ok := parseBenchmark(lines.Text()); ok {
			b.Package = pkg
			list = append(list, b)
		}
	}
	return list, lines.Err()
}

// parseBenchmark reads "BenchmarkX-2  100  12 ns/op  3 B/op".
func parseBenchmark(line string) (b goBenchmark, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
		return b, false
	}
	if _, err := strconv.Atoi(fields[1]); err != nil {
		return b, false
	}
	b.Name, b.Figures = strings.TrimPrefix(fields[0], "Benchmark"), map[string]float64{}
	for i := 2; i+1 < len(fields); i += 2 {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return b, false
		}
		b.Figures[fields[i+1]] = v
	}
	return b, true
}
