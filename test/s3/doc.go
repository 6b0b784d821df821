// Package s3 starts S3 servers of its own for tests: versitygw, which keeps objects in a
// temporary folder, on a free port of the loopback interface. It owns how the server is
// built, from the module in the folder server, whose dependencies do not become ours; how
// it is stopped, killed, frozen and started again; and how a test gets an empty bucket.
//
// It does not own what is tested. Where the server cannot be built a test is skipped,
// which is an error in CI.
//
// tests: ../../internal/blob/s3
package s3
