package hybrid

// Verify lets tests check a file against another XML than the one that is in it.
var Verify = verify //nolint:gochecknoglobals // for tests
