// Package chaos kills the real program at random moments and looks at what is
// left.
package chaos
