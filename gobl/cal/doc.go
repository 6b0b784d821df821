// Package cal holds the dates and times of documents: civil dates, times and
// date-times without a zone, and timestamps in UTC. All are comparable values
// with a zero that means "not set".
//
// It does not own a clock or a table of time zones; a caller that needs today's date
// converts an instant in the zone that applies. Nor does it own holidays, tax
// periods, or due dates, which are package pay's.
package cal
