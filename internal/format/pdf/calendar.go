package pdf

import (
	"strconv"
	"strings"
	"time"
)

// date formats YYYY-MM-DD by a strftime pattern, or in the usual form of the language when there is none. A string that is not a date is returned as it is, shortened.
func (l *locale) date(pattern, s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return shorten(s, maxDigits)
	}
	if pattern == "" {
		pattern = l.dates
	}
	return l.strftime(pattern, t)
}

// timeOfDay formats HH:MM:SS by a strftime pattern. It returns nothing without a pattern.
func (l *locale) timeOfDay(pattern, s string) string {
	t, err := time.Parse(time.TimeOnly, s)
	if err != nil || pattern == "" {
		return ""
	}
	return l.strftime(pattern, t)
}

// strftime replaces the POSIX conversions that are useful in a printed date; unknown ones are kept.
func (l *locale) strftime(pattern string, t time.Time) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' || i+1 == len(pattern) {
			b.WriteByte(pattern[i])
			continue
		}
		i++
		bare := pattern[i] == '-' && i+1 < len(pattern)
		if bare {
			i++
		}
		out := l.conversion(pattern[i], t)
		if out == "" {
			out = "%" + pattern[i:i+1]
		}
		if bare && len(out) == 2 {
			out = strings.TrimPrefix(out, "0")
		}
		b.WriteString(out)
	}
	return b.String()
}

func (l *locale) conversion(c byte, t time.Time) string {
	switch c {
	case 'Y', 'm', 'd', 'y', 'H', 'M', 'S', 'I', 'F', 'T', 'R', 'j', 'p':
		return t.Format(map[byte]string{
			'Y': "2006", 'm': "01", 'd': "02", 'y': "06", 'H': "15", 'M': "04", 'S': "05", 'I': "03",
			'F': time.DateOnly, 'T': time.TimeOnly, 'R': "15:04", 'j': "002", 'p': "PM",
		}[c])
	case 'e':
		return strconv.Itoa(t.Day())
	case 'B':
		return l.months[t.Month()-1]
	case 'b', 'h':
		return short(l.months[t.Month()-1])
	case 'A':
		return l.days[t.Weekday()]
	case 'a':
		return short(l.days[t.Weekday()])
	case '%':
		return "%"
	}
	return ""
}

// short returns the first three letters of a name, without an article before it. Names in scripts that have no such
// abbreviations stay as they are.
func short(name string) string {
	for _, article := range []string{"de ", "d’"} {
		name = strings.TrimPrefix(name, article)
	}
	letters := []rune(name)
	if len(letters) <= 3 || letters[0] >= 0x590 {
		return name
	}
	return string(letters[:3])
}
