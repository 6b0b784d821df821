// Package cal holds the dates and times of documents: civil dates, times and
// date-times without a zone, and timestamps in UTC. All are comparable values
// with a zero that means "not set".
//
// It has no clock and no table of time zones; a caller that needs today's date converts
// an instant in the zone that applies. Holidays, due dates and tax periods
// belong to others.
package cal
