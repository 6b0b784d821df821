package l10n

import "chancery/gobl/cal"

// InEU reports whether the country belonged to the European Union, or before it
// to the Communities, on the day. The days come from the treaties of Rome
// (1957), Brussels (1972), Athens (1979), Lisbon/Madrid (1985), Corfu (1994),
// Athens (2003), Luxembourg (2005) and Brussels (2011), and the withdrawal
// agreement of 2020. The round of 2004 took effect on 1 May but is recorded
// from the start of that year, as documents of this format have it.
func InEU[C ~string](code C, on cal.Date) bool {
	switch code {
	case "BE", "DE", "FR", "IT", "LU", "NL":
		return !on.Before(cal.MakeDate(1958, 1, 1))
	case "DK", "IE":
		return !on.Before(cal.MakeDate(1973, 1, 1))
	case "GB":
		return !on.Before(cal.MakeDate(1973, 1, 1)) && !on.After(cal.MakeDate(2020, 1, 31))
	case "GR", "EL":
		return !on.Before(cal.MakeDate(1981, 1, 1))
	case "ES", "PT":
		return !on.Before(cal.MakeDate(1986, 1, 1))
	case "AT", "FI", "SE":
		return !on.Before(cal.MakeDate(1995, 1, 1))
	case "CY", "CZ", "EE", "HU", "LT", "LV", "MT", "PL", "SI", "SK":
		return !on.Before(cal.MakeDate(2004, 1, 1))
	case "BG", "RO":
		return !on.Before(cal.MakeDate(2007, 1, 1))
	case "HR":
		return !on.Before(cal.MakeDate(2013, 1, 1))
	}
	return false
}
