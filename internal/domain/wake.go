package domain

// Wake carries hints that something changed. A hint may be lost, so each waiter must
// also look at the rows from time to time.
type Wake interface {
	// Notify wakes the watchers of a topic.
	Notify(topic string)
	// Watch returns a channel that receives after the next Notify, and a function
	// that ends the watch.
	Watch(topic string) (<-chan struct{}, func())
}

// TopicJobs hints that a job is due, or that the time has changed when it is.
const TopicJobs = "jobs"

// TopicJob returns the topic that hints that one job completed.
func TopicJob(ws, id ID) string { return "job/" + string(ws) + "/" + string(id) }
