package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// The ETag of a workflow is the hash of its content, a hyphen, and a hash of all else that
// may change: name, draft, version, time. If-Match looks at all of it, because a person who
// edits a workflow has seen all of it.

// workflowTag returns the ETag of a workflow.
func workflowTag(w *domain.Workflow) (string, error) {
	text, err := json.Marshal([]any{
		w.Name, w.Description, w.Schema, w.Country, w.Disabled, w.Draft, w.Version, w.UpdatedAt.UnixMicro(),
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return `"` + w.Hash + "-" + hex.EncodeToString(sum[:])[:tagHash] + `"`, nil
}

// matchesWorkflow is the field of requests that change a workflow.
func matchesWorkflow() []queryParam {
	return []queryParam{{"If-Match", "Extension: change the workflow only if it still has this ETag; else 412.", exampleTag}}
}

// workflowCondition returns the condition of If-Match, nil if there is none. When it is not
// met, the answer has the current ETag.
func workflowCondition(w http.ResponseWriter, r *http.Request) (transform.WorkflowCondition, error) {
	match, err := tagsOf(r, "If-Match")
	if err != nil || match == nil {
		return nil, err
	}
	return func(now *domain.Workflow) error {
		etag, err := workflowTag(now)
		if err != nil || match.hasStrong(etag) {
			return err
		}
		w.Header().Set("ETag", etag)
		return unmet("If-Match: the workflow was changed meanwhile; get it, apply the change to it, and send its ETag")
	}, nil
}

// taggedWorkflow returns the answer for one workflow, with its ETag.
func taggedWorkflow(w http.ResponseWriter, v *transform.SavedWorkflow, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	etag, err := workflowTag(v.Workflow)
	if err != nil {
		return nil, err
	}
	w.Header().Set("ETag", etag)
	return workflow(v, nil)
}
