// Package npm installs the packages of a package.json for tests that run programs with node. It
// owns where the packages are: in the folder for caches of the user, one folder for each version of
// a lock file, so that only the first run of a test installs them.
//
// It does not know what the tests do with the packages and has no test of its own. It is for tests
// only. Without the tools its callers are skipped, which CI does not allow.
package npm
