package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// Run checks a store against its contract. Open returns an empty store, which must
// share nothing with the others, and closes it in a cleanup.
func Run(t *testing.T, open func(t *testing.T) domain.Store) { RunSome(t, "", open) }

// RunSome is Run for the parts of the contract whose names begin with a text.
func RunSome(t *testing.T, prefix string, open func(t *testing.T) domain.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s domain.Store)
	}{
		{"workspaces", workspaces},
		{"tokens", tokens},
		{"tokens in pages", tokenPages},
		{"uses of tokens", tokenUses},
		{"changed tokens", tokenChanges},
		{"changed workspaces", workspaceChanges},
		{"apps", appRoundTrip},
		{"enrollments", enrollmentRoundTrip},
		{"enrollments of an app", enrollmentsOfApp},
		{"figures of jobs", jobStats},
		{"people", people},
		{"identities", identities},
		{"people in pages", peoplePages},
		{"members", members},
		{"preferences", preferences},
		{"links of people", personLinks},
		{"sessions of people", personSessions},
		{"workflows", workflows},
		{"workflow list", workflowList},
		{"workflow versions", workflowVersions},
		{"job round trip", jobRoundTrip},
		{"job conflict", jobConflict},
		{"job keys", jobKeys},
		{"job advance", jobAdvance},
		{"job long log", jobLongLog},
		{"job claim", jobClaim},
		{"job claim order", jobClaimOrder},
		{"job claim in turns", jobClaimTurns},
		{"job claim passes over jobs outside", jobClaimOutside},
		{"job take", jobTake},
		{"job descendants", jobDescendants},
		{"job claim race", jobClaimRace},
		{"job backlog", jobBacklog},
		{"job lost lease", jobLostLease},
		{"job renew", jobRenew},
		{"job prolonged lease", jobProlongedLease},
		{"job release", jobRelease},
		{"job next due", jobNextDue},
		{"job completed", jobCompleted},
		{"job pages", jobPages},
		{"job tags", jobTags},
		{"job filters", jobFilters},
		{"job rows", jobRows},
		{"job search", jobSearch},
		{"job rows by id", jobRowsByID},
		{"job acknowledge", jobAcknowledge},
		{"pages of bytes", pagesOfBytes},
		{"many states", manyStates},
		{"many versions", manyVersions},
		{"many files", manyFiles},
		{"job signals", jobSignals},
		{"job by ref", jobByRef},
		{"commit content", commitContent},
		{"commit base", commitBase},
		{"commit inserted entries", commitInserted},
		{"commit folder", commitFolder},
		{"commit state", commitState},
		{"commit files", commitFiles},
		{"commit child", commitChild},
		{"commit refused", commitRefused},
		{"commit fenced", commitFenced},
		{"commit chain", commitChain},
		{"commit signal", commitSignal},
		{"entry round trip", entryRoundTrip},
		{"entry bytes", entryBytes},
		{"entry conflict", entryConflict},
		{"entry revise", entryRevise},
		{"entry undone", entryUndone},
		{"entry folder", entryFolder},
		{"entry unchanged", entryUnchanged},
		{"workflow unchanged", workflowUnchanged},
		{"entry pages", entryPages},
		{"entry states", entryStates},
		{"entry state ties", entryStateTies},
		{"entry states in order", entryStatesInOrder},
		{"related mentions", relatedMentions},
		{"related undone", relatedUndone},
		{"related pages", relatedPages},
		{"related known", relatedKnown},
		{"related described", relatedDescribed},
		{"search find", searchFind},
		{"search one instant", searchInstant},
		{"search changes", searchChanges},
		{"search rows", searchRows},
		{"backfill done", backfillDone},
		{"feed changes", feedChanges},
		{"feed log", feedLog},
		{"feed race", feedRace},
		{"subscriptions", subscriptionRoundTrip},
		{"files", files},
		{"file slots", fileSlots},
		{"file conflicts", fileConflicts},
		{"file find", fileFind},
		{"files by job", filesByJob},
		{"files in order", filesInOrder},
		{"files unsent", filesUnsent},
		{"file hashes", fileHashes},
		{"file contents", fileContents},
		{"spool", spoolRoundTrip},
		{"spool expiry", spoolExpiry},
		{"meta rows", metaRoundTrip},
		{"meta rows by reference", metaByRef},
		{"meta rows by reference in order", metaInOrder},
		{"meta rows are isolated", metaIsolated},
		{"meta rows of an app", metaOfApp},
		{"links of entries", entryLinks},
		{"series", seriesRoundTrip},
		{"series take", seriesTake},
		{"series start", seriesStart},
		{"series without gaps", seriesWithoutGaps},
		{"series same entry race", seriesSameEntry},
		{"series with signatures", seriesSigned},
		{"series described", seriesDescribed},
		{"series locked", seriesLocked},
		{"series pages", seriesPages},
		{"pages of numbers", numberPages},
		{"documents with numbers", numbersHeld},
		{"series of requests and jobs", seriesShared},
		{"numbers together", numbersTogether},
		{"numbers again", numbersAgain},
		{"numbers refused", numbersRefused},
		{"numbers by period", numbersByPeriod},
		{"numbers of signed documents", issuedOnce},
		{"numbers of changed documents", issuedMoves},
		{"numbers that may be double", issuedAllowed},
		{"book of numbers", issuedBook},
		{"numbers race", issuedRace},
		{"numbers of another workspace", issuedApart},
		{"retention", retentionRoundTrip},
		{"legal holds", legalHolds},
		{"erasing", erasing},
		{"erasing and the log of events", erasingEvents},
		{"erasing while a job works", erasingWhileWorking},
		{"nodes", nodes},
		{"duties", duties},
		{"archives", archives},
		{"imports", imports},
		{"encrypted keys", encryptedKeys},
		{"log of changes", auditRoundTrip},
		{"log of changes in pages", auditPages},
		{"log of changes with many writers", auditWriters},
		{"log of changes and failed updates", auditUndone},
		{"workspaces are isolated", isolated},
		{"missing", missingThings},
		{"missing parents", missingParents},
		{"error undoes", errorUndoes},
		{"panic undoes", panicUndoes},
		{"ended goroutine undoes", goexitUndoes},
		{"grouped failures", groupedFailures},
		{"consistent view", consistentView},
		{"view cannot write", viewCannotWrite},
		{"cancelled before", cancelledBefore},
		{"cancelled midway", cancelledMidway},
		{"concurrent reads", concurrentReads},
		{"odd text", oddText},
		{"times", times},
		{"closed", closed},
	} {
		if !strings.HasPrefix(c.name, prefix) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, open(t))
		})
	}
}

var (
	ws    = domaintest.ID(4, 1) //nolint:gochecknoglobals // a constant
	other = domaintest.ID(4, 2) //nolint:gochecknoglobals // a constant
	flow  = domaintest.ID(4, 3) //nolint:gochecknoglobals // a constant
	// start is not a whole second, so that lost microseconds show.
	start = domaintest.Start.Add(123456 * time.Microsecond) //nolint:gochecknoglobals // a constant
)

var errWanted = errors.New("wanted by the test")

// at returns the instant n seconds after start.
func at(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }

// id returns the n-th ID.
func id(n int) domain.ID { return domaintest.ID(7, n) }

// write runs an update that must succeed.
func write(t *testing.T, s domain.Store, fn func(tx domain.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

// refused runs an update that must fail with a kind, and returns the error.
func refused(t *testing.T, s domain.Store, kind domain.Kind, fn func(tx domain.Tx) error) *domain.Error {
	t.Helper()
	err := s.Update(t.Context(), fn)
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("update: got %v, want an error of kind %d", err, kind)
	}
	return e
}

// read returns what a view reads. The view must succeed.
func read[T any](t *testing.T, s domain.Store, fn func(tx domain.Tx) (T, error)) T {
	t.Helper()
	got, err := try(t, s, fn)
	if err != nil {
		t.Fatalf("view: %v", err)
	}
	return got
}

func try[T any](t *testing.T, s domain.Store, fn func(tx domain.Tx) (T, error)) (T, error) {
	t.Helper()
	var got T
	err := s.View(t.Context(), func(tx domain.Tx) error {
		var err error
		got, err = fn(tx)
		return err
	})
	return got, err
}

// same compares two values; Equal methods of times are used.
func same(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

// equalErrors compares errors by their text.
var equalErrors = cmp.Comparer(func(a, b error) bool { //nolint:gochecknoglobals // a constant
	return (a == nil) == (b == nil) && (a == nil || a.Error() == b.Error())
})

// utc fails when a time is not in UTC, which would change what is printed.
func utc(t *testing.T, list ...time.Time) {
	t.Helper()
	for i, at := range list {
		if at.Location() != time.UTC {
			t.Errorf("time %d is in %s, not in UTC", i, at.Location())
		}
	}
}
