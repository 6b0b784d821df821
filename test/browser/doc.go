// Package browser tests the console in a real browser, with the real program. It owns the scenarios
// in scenarios/, which node runs with playwright-core, what they share in lib/, and the servers that
// they need.
//
// The normal run has all of them: the journey of somebody new, signing in by OpenID Connect, what
// goes wrong and what is large, what is not saved, a workflow made with the keyboard alone, and every
// view in light, dark and at 400 pixels.
// They judge no times of the clock; how long large things take is printed.
//
// It does not own the tests of the parts of the console, which are next to them in web/. Without
// Chromium, node and npm its tests are skipped, which CI does not allow.
package browser
