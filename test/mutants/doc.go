// Command mutants checks the tests: it plants one fault at a time in the code and
// runs the tests that must find it.
//
// The faults are in mutants.yaml, each with the promise that it breaks and the
// tests that must fail. The command fails when a fault stays unnoticed, does not
// compile, no longer fits the code, or makes its tests hang. The tree itself is
// never changed: the go command reads the changed file from a temporary folder, by
// its flag -overlay. Tests run as they do without the folder "shared" next to the
// repository, because its contents are not everybody's.
//
// It does not own the tests that find the faults, it does not invent faults, and it
// is not part of the checks that each change must pass. See the target "mutants" of
// the Makefile.
package main
