// Command judge writes every example invoice in every profile and syntax that applies to it, and lets the
// official schemas and rules judge the files, offline. `make judge` runs it.
//
// The examples and the judge are in the folder "shared" beside the repository. Without it, or without
// what the judge needs (xmllint, Java, Saxon-HE), the command fails and says what is missing.
package main
