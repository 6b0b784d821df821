// Package settings gives flags their values from a YAML file and from variables of the
// environment, and knows where each value is from.
//
// It owns the precedence (a flag wins over a variable, that over the file, the file over
// the default), the names of keys and variables, the form of the file, and how settings
// are shown with their secrets masked. The flags themselves, with their types, defaults
// and help, belong to the commands; which values go together is theirs to check too.
//
// It is a resolver of kong. Variables are not left to kong's own tag for them, because
// there a file would win over a variable, an empty variable would count as a value, and
// the message about a wrong value would show a password.
package settings
