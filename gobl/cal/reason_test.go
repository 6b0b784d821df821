package cal_test

import (
	"encoding/json"
	"testing"

	"chancery/gobl/cal"
)

func TestReasons(t *testing.T) {
	const day, clock = "dates are written year-month-day: ", "times are written hour:minute:second: "
	for _, c := range []struct {
		into     any
		in, want string
	}{
		{new(cal.Date), `"02/03/2026"`, `"02/03/2026" is not a date; ` + day + `2026-02-03, or 2026-03-02 if the day comes first`},
		{new(cal.Date), `"2.3.2026"`, `"2.3.2026" is not a date; ` + day + `2026-03-02, or 2026-02-03 if the month comes first`},
		{new(cal.Date), `"23/03/2026"`, `"23/03/2026" is not a date; ` + day + `2026-03-23`},
		{new(cal.Date), `"03-23-2026"`, `"03-23-2026" is not a date; ` + day + `2026-03-23`},
		{new(cal.Date), `"05.05.2026"`, `"05.05.2026" is not a date; ` + day + `2026-05-05`},
		{new(cal.Date), `"2026/2/3"`, `"2026/2/3" is not a date; ` + day + `2026-02-03`},
		{new(cal.Date), `"20260203"`, `"20260203" is not a date; ` + day + `2026-02-03`},
		{new(cal.Date), `"2026-02-04T10:00:00Z"`, `"2026-02-04T10:00:00Z" is not a date; ` + day + `2026-02-04`},
		{new(cal.Date), `"tomorrow"`, `"tomorrow" is not a date; ` + day + `2026-02-03`},
		{new(cal.Date), `"99/99/2026"`, `"99/99/2026" is not a date; ` + day + `2026-02-03`},
		{new(cal.Date), `"2026-02-30"`, `"2026-02-30" is no day of the calendar; that month ends on 2026-02-28`},
		{new(cal.Date), `"2026-13-01"`, `"2026-13-01" is no day of the calendar; months are 01 to 12, between the year and the day`},
		{new(cal.Date), `7`, `a date is expected, not 7; dates are written year-month-day, in quotes: "2026-02-03"`},
		{new(cal.Time), `"10:30"`, `"10:30" is not a time; ` + clock + `10:30:00`},
		{new(cal.Time), `"9:30"`, `"9:30" is not a time; ` + clock + `09:30:00`},
		{new(cal.Time), `"25:30"`, `"25:30" is not a time; ` + clock + `15:04:05`},
		{new(cal.DateTime), `"2026-02-03"`, `"2026-02-03" is not a date with time; dates with time are written year-month-day, T and the time, without a zone: 2026-02-03T15:04:05`},
		{new(cal.Timestamp), `"now"`, `"now" is not an instant; instants are written year-month-day, T, the time and its zone: 2026-02-03T15:04:05Z`},
	} {
		if err := json.Unmarshal([]byte(c.in), c.into); err == nil || err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.in, err, c.want)
		}
	}
}
