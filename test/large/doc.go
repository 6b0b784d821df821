// Package large sends one large file to the real program and reads it again, over HTTP, with its
// contents in a bucket of a real S3 server, and looks at the memory of the program. The file has
// 96 MiB, or FILE_MEGABYTES; make large-file takes 1024.
//
// It does not look at files that are damaged or cut off: the tests of internal/api do.
package large
