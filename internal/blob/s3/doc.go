// Package s3 stores the contents of files in a bucket of S3-compatible storage, under
// their hash and separately for each workspace: <prefix>/<workspace>/<first two
// digits>/<hash>, as package dir does in a folder. It owns the promise that a content is
// either complete or absent and that nobody reads other bytes than those of its hash: the
// storage checks what it receives against SHA-256 sums, a file in parts appears when all
// of it is there and has its hash, and who reads to the end gets an error instead of the
// last bytes if the hash is another. It also owns the address of a bucket (Parse), where
// credentials come from, what is wrong with a bucket in one line, and which calls are
// repeated.
//
// A file is on its way in parts of 5 MiB, one at a time, so a file of any size takes the
// memory of a part. A content that is stored already is sent again: one request instead of
// two, what was damaged is whole again, and the object is as young as any.
//
// S3 shows ages in seconds, and has no way to delete an object unless it was written
// again: the ETag of equal bytes is equal. Each write therefore carries a random value.
// List reads it of objects that are so young that a second write could have the same
// second, so Remove knows every write since. Within a process, removing and storing a
// content exclude each other. Another process may store the content between the look of
// Remove and its deletion, usually some milliseconds, and then the deletion takes it away.
// It has to store, in this moment, the same bytes as a content that nobody has named or
// stored for the grace time of a day and the hour between the two looks of the sweep
// (package silo), which is how we bound the risk and not a proof. Where the bucket keeps
// versions, Remove deletes the version that it looked at, and there is no such moment. A
// content that is lost this way is an error with its key for readers, and chancery file
// verify names it.
//
// The access key needs s3:ListBucket, s3:ListBucketMultipartUploads, s3:GetObject,
// s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload, and s3:DeleteObjectVersion
// where the bucket keeps versions.
//
// It keeps notes about the contents, and does not know what they mean.
//
// It does not know which entry a content belongs to, what it is, who may read it, or
// which contents are not needed any more: it removes what it is asked to remove. It makes
// no buckets.
package s3
