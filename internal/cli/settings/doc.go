// Package settings gives flags their values from a YAML file and from variables of the
// environment, and knows where each value is from.
//
// It owns the precedence (a flag wins over a variable, that over the file, the file over
// the default), the names of keys and variables, the form of the file, and how settings
// are shown with their secrets masked. It does not own the flags themselves, with their
// types, defaults and help, nor the checks of which values go together: the commands do.
//
// It is a resolver of kong. Variables are not left to kong's own tag for them, because
// there a file would win over a variable, an empty variable would count as a value, and
// the message about a wrong value would show a password.
package settings
