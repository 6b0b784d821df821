// Package pull reads a workspace of another server through its API and stores it. It owns the
// requests, how they are repeated, and what becomes of the answers. It asks only for what the
// published API has, so that the other server may be one of another maker.
//
// It does not decide when the workspace can be used, which package archive does, and does not
// calculate documents again.
package pull
