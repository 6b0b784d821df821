// Command judge writes every example invoice in every profile and syntax that applies to it, and lets the
// official schemas and rules judge the files, offline. `make judge` runs it. A profile applies to an
// example that can be written in its terms and in which our own rules find no fatal fault; what they accept
// must be accepted by the judge.
//
// It does not own the examples and the judge: they are in the folder "shared" next to the repository.
// Without it, or without what the judge needs (xmllint, Java, Saxon-HE), the command fails and says what is
// missing.
package main
