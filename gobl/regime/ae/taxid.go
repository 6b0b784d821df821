package ae

import "chancery/gobl/regime/checkdigit"

// validTRN accepts a tax registration number: fifteen digits. The method of its
// check digit is not published.
func validTRN(code string) bool { return checkdigit.Digits(code, 15) }
