// Package browser tests the console in a real browser, with the real program. It owns the scenarios
// in scenarios/, which node runs with playwright-core, what they share in lib/, and the servers that
// they need.
//
// It does not own the tests of the parts of the console, which are next to them in web/. Without
// Chromium, node and npm its tests are skipped, which CI does not allow.
package browser
