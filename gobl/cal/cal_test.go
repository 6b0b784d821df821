package cal_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chancery/gobl/cal"
)

func date(t testing.TB, text string) cal.Date {
	t.Helper()
	d, err := cal.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2024-02-29": "2024-02-29",
		"2000-02-29": "2000-02-29",
		"9999-12-31": "9999-12-31",
		"0000-00-00": "0000-00-00",
		"":           "0000-00-00",
	} {
		if d, err := cal.ParseDate(in); err != nil || d.String() != want || d.IsZero() == d.Valid() {
			t.Errorf("ParseDate(%q) = %s, %v; want %s", in, d, err, want)
		}
	}
	for _, in := range []string{
		"2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "2023-1-01", "23-01-01",
		"2023/01/01", "2023-01-01T00:00:00", "12345678", "ZZ", "-023-01-01", "2023-01-0x", "２023-01-01", " 2023-01-01",
	} {
		if d, err := cal.ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", in, d)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, got, want string }{
		{"days", date(t, "2023-12-31").AddDays(1).String(), "2024-01-01"},
		{"days back", date(t, "2024-03-01").AddDays(-1).String(), "2024-02-29"},
		{"months", date(t, "2024-01-31").AddMonths(1).String(), "2024-02-29"},
		{"months back", date(t, "2024-03-31").AddMonths(-13).String(), "2023-02-28"},
		{"year", date(t, "2024-02-29").AddMonths(12).String(), "2025-02-28"},
		{"no date", cal.Date{}.AddDays(40).String(), "0000-00-00"},
		{"no date, months", cal.Date{}.AddMonths(40).String(), "0000-00-00"},
		{"beyond the calendar", date(t, "9999-12-31").AddDays(1).String(), "0000-00-00"},
		{"made", cal.MakeDate(2024, time.May, 6).String(), "2024-05-06"},
		{"made of nonsense", cal.MakeDate(-1, 100, 1).String(), "0000-00-00"},
		{"with time", date(t, "2024-05-06").WithTime(cal.MakeTime(7, 8, 9)).String(), "2024-05-06T07:08:09"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if n := date(t, "2024-03-01").DaysSince(date(t, "2023-03-01")); n != 366 {
		t.Errorf("a leap year has %d days", n)
	}
	if cal.MakeDate(2023, 2, 30).Valid() {
		t.Error("30 February is a valid date")
	}
	a, b := date(t, "2023-12-31"), date(t, "2024-01-01")
	if !a.Before(b) || b.Before(a) || !b.After(a) || a.After(a) || a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 {
		t.Error("order of dates")
	}
	if a.Year() != 2023 || a.Month() != time.December || a.Day() != 31 {
		t.Error("parts of a date")
	}
}

// TestZones reads date and time off an instant in its own zone.
func TestZones(t *testing.T) {
	t.Parallel()
	instant := time.Date(2024, 6, 30, 23, 30, 15, 999, time.FixedZone("west", -3600))
	if got := cal.DateTimeOf(instant).String(); got != "2024-06-30T23:30:15" {
		t.Error(got)
	}
	if got := cal.DateOf(instant.UTC()).String() + " " + cal.TimeOf(instant.UTC()).String(); got != "2024-07-01 00:30:15" {
		t.Error(got)
	}
	back := cal.DateTimeOf(instant).In(instant.Location())
	if !back.Equal(instant.Truncate(time.Second)) {
		t.Error(back)
	}
}

func TestTimeText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "00:00:00", "00:00:00": "00:00:00", "23:59:59": "23:59:59", "07:08:09": "07:08:09"} {
		if got, err := cal.ParseTime(in); err != nil || got.String() != want {
			t.Errorf("ParseTime(%q) = %s, %v", in, got, err)
		}
	}
	for _, in := range []string{"24:00:00", "23:60:00", "23:59:60", "7:08:09", "07:08", "07-08-09", "07:08:0x", "07:08:09Z"} {
		if got, err := cal.ParseTime(in); err == nil {
			t.Errorf("ParseTime(%q) = %s, want an error", in, got)
		}
	}
	a := cal.MakeTime(7, 8, 9)
	if a.Hour() != 7 || a.Minute() != 8 || a.Second() != 9 || a.Compare(cal.MakeTime(7, 9, 0)) != -1 || a.IsZero() {
		t.Error("parts of a time")
	}
	if !cal.MakeTime(24, 0, 0).IsZero() {
		t.Error("24:00:00 was made")
	}
}

func TestDateTimeText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                    "0000-00-00T00:00:00",
		"0000-00-00T00:00:00": "0000-00-00T00:00:00",
		"2024-02-29T12:00:00": "2024-02-29T12:00:00",
	} {
		if got, err := cal.ParseDateTime(in); err != nil || got.String() != want {
			t.Errorf("ParseDateTime(%q) = %s, %v", in, got, err)
		}
	}
	for _, in := range []string{"2024-02-30T12:00:00", "2024-02-29 12:00:00", "2024-02-29T12:00:00Z", "2024-02-29", "2024-02-29T25:00:00"} {
		if got, err := cal.ParseDateTime(in); err == nil {
			t.Errorf("ParseDateTime(%q) = %s, want an error", in, got)
		}
	}
	a, b := cal.MakeDateTime(2024, 1, 1, 10, 0, 0), cal.MakeDateTime(2024, 1, 1, 9, 0, 0)
	if a.Compare(b) != 1 || b.Compare(cal.MakeDateTime(2024, 1, 2, 0, 0, 0)) != -1 || !a.Valid() || a.IsZero() {
		t.Error("order of date-times")
	}
	if a.Date() != cal.MakeDate(2024, 1, 1) || a.Time() != cal.MakeTime(10, 0, 0) {
		t.Error("parts of a date-time")
	}
}

func TestTimestampText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                               "",
		"2021-05-26T13:45:00Z":           "2021-05-26T13:45:00.000Z",
		"2021-05-26T13:45:00.1239Z":      "2021-05-26T13:45:00.123Z",
		"2021-05-26T13:45:00.5+02:00":    "2021-05-26T11:45:00.500Z",
		"1969-12-31T23:59:59.999999999Z": "1969-12-31T23:59:59.999Z",
	} {
		if got, err := cal.ParseTimestamp(in); err != nil || got.String() != want {
			t.Errorf("ParseTimestamp(%q) = %s, %v; want %s", in, got, err, want)
		}
	}
	if got, err := cal.ParseTimestamp("2021-05-26T13:45:00"); err == nil {
		t.Errorf("a timestamp without zone was read as %s", got)
	}
	a := cal.TimestampOf(time.Date(2024, 1, 2, 3, 4, 5, 6_999_999, time.UTC))
	b := cal.TimestampOf(time.Date(2024, 1, 2, 4, 4, 5, 6_000_000, time.FixedZone("east", 3600)))
	if a != b || a.Compare(b) != 0 || a.Compare(cal.Timestamp{}) != 1 || !cal.TimestampOf(time.Time{}).IsZero() {
		t.Error("the same instant to the millisecond must be the same timestamp")
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	type doc struct {
		Date     cal.Date      `json:"date"`
		Opt      *cal.Date     `json:"opt,omitempty"`
		Zero     cal.Date      `json:"zero,omitzero"`
		Time     *cal.Time     `json:"time,omitempty"`
		DateTime *cal.DateTime `json:"date_time,omitempty"`
		Stamp    cal.Timestamp `json:"stamp"`
		Period   *cal.Period   `json:"period,omitempty"`
	}
	for in, want := range map[string]string{
		`{}`: `{"date":"0000-00-00","stamp":null}`,
		`{"date":"","opt":"","zero":"","time":"","date_time":"","stamp":""}`:       `{"date":"0000-00-00","opt":"0000-00-00","time":"00:00:00","date_time":"0000-00-00T00:00:00","stamp":null}`,
		`{"date":"2024-01-02","zero":"2024-01-03","stamp":"2024-01-02T03:04:05Z"}`: `{"date":"2024-01-02","zero":"2024-01-03","stamp":"2024-01-02T03:04:05.000Z"}`,
		`{"date":null,"opt":null,"time":null,"date_time":null,"stamp":null}`:       `{"date":"0000-00-00","stamp":null}`,
		`{"time":"07:08:09","date_time":"2024-01-02T03:04:05"}`:                    `{"date":"0000-00-00","time":"07:08:09","date_time":"2024-01-02T03:04:05","stamp":null}`,
		`{"period":{"label":"January","start":"2024-01-01","end":"2024-01-31"}}`:   `{"date":"0000-00-00","stamp":null,"period":{"label":"January","start":"2024-01-01","end":"2024-01-31"}}`,
		`{"period":{"start":"2024-01-01"},"date":"0000-00-00","opt":"0000-00-00"}`: `{"date":"0000-00-00","opt":"0000-00-00","stamp":null,"period":{"start":"2024-01-01","end":"0000-00-00"}}`,
	} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got, err := json.Marshal(d); err != nil || string(got) != want {
			t.Errorf("%s\n got %s, %v\nwant %s", in, got, err, want)
		}
	}
	for _, in := range []string{
		`{"date":20240101}`, `{"date":"2024-02-30"}`, `{"date":{}}`, `{"time":"25:00:00"}`, `{"time":1}`,
		`{"date_time":"2024-01-01"}`, `{"stamp":"2024-01-01"}`, `{"stamp":true}`,
	} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err == nil {
			t.Errorf("%s was read", in)
		}
	}
}

func TestPeriodContains(t *testing.T) {
	t.Parallel()
	p := cal.Period{Start: date(t, "2024-01-01"), End: date(t, "2024-01-31")}
	for text, want := range map[string]bool{"2023-12-31": false, "2024-01-01": true, "2024-01-31": true, "2024-02-01": false} {
		if got := p.Contains(date(t, text)); got != want {
			t.Errorf("%s in January: %v", text, got)
		}
	}
}

// TestDatesAgainstTime compares with the calendar of the standard library.
func TestDatesAgainstTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(rapid.IntRange(1, 9998).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC).
			AddDate(0, 0, rapid.IntRange(0, 365).Draw(t, "day"))
		d := cal.DateOf(day)
		if d.String() != day.Format(time.DateOnly) || !d.Valid() {
			t.Fatalf("%s is not %s", d, day)
		}
		back, err := cal.ParseDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%s came back as %s, %v", d, back, err)
		}
		n := rapid.IntRange(-360, 36500).Draw(t, "n")
		later := d.AddDays(n)
		if y := day.AddDate(0, 0, n).Year(); y < 0 || y > 9999 { // no date has that year
			if !later.IsZero() {
				t.Fatalf("%s + %d days = %s", d, n, later)
			}
			return
		}
		if later.DaysSince(d) != n || later.Compare(d) != sign(n) {
			t.Fatalf("%s + %d days = %s", d, n, later)
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func FuzzParseDateTime(f *testing.F) {
	for _, seed := range []string{"", "2024-02-29T12:00:00", "0000-00-00T00:00:00", "2024-02-30T12:00:00", "0000-01-01T00:00:01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		d, err := cal.ParseDateTime(in)
		if err != nil || in == "" {
			return
		}
		if d.String() != in {
			t.Fatalf("%q was read as %s", in, d)
		}
		_, err = time.Parse("2006-01-02T15:04:05", in)
		if (err == nil) == d.Date().IsZero() {
			t.Fatalf("%q: %v", in, err)
		}
	})
}

func FuzzParseTimestamp(f *testing.F) {
	f.Add("2021-05-26T13:45:00.5+02:00")
	f.Fuzz(func(t *testing.T, in string) {
		a, err := cal.ParseTimestamp(in)
		if err != nil || a.Time().Year() < 0 || a.Time().Year() > 9999 {
			return
		}
		b, err := cal.ParseTimestamp(a.String())
		if err != nil || a != b {
			t.Fatalf("%q = %s came back as %s, %v", in, a, b, err)
		}
	})
}
