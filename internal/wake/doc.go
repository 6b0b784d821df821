// Package wake carries hints inside one process: that a job became due, that a
// job completed. It owns who watches which topic and the promise that telling
// them never blocks and never queues more than one hint for each.
//
// It does not own what happened. A hint says only that it is worth looking; the
// row is the truth, and whoever waits also looks by itself now and then. Other
// processes hear nothing of it.
package wake
