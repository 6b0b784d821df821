package checkdigit

// Shape reports whether a text has the form of a pattern, character by character:
// in the pattern d stands for a decimal digit, a for a capital letter A to Z and
// x for either; every other character stands for itself. "GDddd" is GD and three
// digits.
func Shape(s, pattern string) bool {
	if len(s) != len(pattern) {
		return false
	}
	for i := range len(s) {
		if !fits(s[i], pattern[i]) {
			return false
		}
	}
	return true
}

func fits(c, class byte) bool {
	digit := c >= '0' && c <= '9'
	letter := c >= 'A' && c <= 'Z'
	switch class {
	case 'd':
		return digit
	case 'a':
		return letter
	case 'x':
		return digit || letter
	}
	return c == class
}
