package api

import (
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// RetentionPolicy says what becomes of entries when they are old.
type RetentionPolicy struct {
	Folder  string `json:"folder,omitempty" doc:"Only entries of this folder, or of a group such as invoices; all unless given." example:"sales"`
	State   string `json:"state,omitempty" doc:"Only entries with this state; empty for those without one, invalid for those that break rules." example:"paid"`
	After   string `json:"after" doc:"How long ago the entries were created at least, in days, months or years." example:"10y"`
	Do      string `json:"do" enum:"delete-files,anonymise,delete" doc:"What is done: the files are removed; the parties are replaced too; the document is removed too, and its number, digests and dates stay."`
	Parties string `json:"parties,omitempty" enum:"others,all," doc:"Which parties anonymise replaces: all but the one that the document belongs to, or all."`
}

// RetentionRequest replaces the policies of a workspace.
type RetentionRequest struct {
	Policies []RetentionPolicy `json:"policies" doc:"Policies, at most 50. Without any, everything is kept."`
}

// Retention is what a workspace says about keeping its entries.
type Retention struct {
	Policies  []RetentionPolicy `json:"policies" doc:"Policies. Without any, everything is kept."`
	UpdatedAt Time              `json:"updated_at,omitzero" doc:"When they were set."`
	PassedAt  Time              `json:"passed_at,omitzero" doc:"When the server last went through all entries; missing if it has not since they were set."`
}

// RetentionPreviewRequest asks what policies would do.
type RetentionPreviewRequest struct {
	Policies []RetentionPolicy `json:"policies,omitempty" doc:"Policies to look at in place of those of the workspace."`
}

// RetentionPreview is what policies would do now. Each is looked at as if it were alone.
type RetentionPreview struct {
	Policies []RetentionFindings `json:"policies" doc:"What each policy finds."`
	Complete bool                `json:"complete" doc:"Whether all entries were looked at."`
}

// RetentionFindings are what a policy finds.
type RetentionFindings struct {
	Policy    RetentionPolicy `json:"policy" doc:"The policy."`
	Entries   int             `json:"entries" doc:"Entries that the policy is about and of which there is something to erase." example:"17"`
	KeptByLaw int             `json:"kept_by_law" doc:"Those among them that a law obliges to keep." example:"3"`
	OnHold    int             `json:"on_hold" doc:"Those on legal hold." example:"1"`
	Working   int             `json:"working" doc:"Those that a job works with." example:"0"`
	First     []domain.ID     `json:"first" doc:"The first of those that can be erased now, at most 10."`
}

// RetentionRun is what a part of a pass over the entries did.
type RetentionRun struct {
	Erased  int  `json:"erased" doc:"Entries of which something was erased." example:"17"`
	Refused int  `json:"refused" doc:"Entries that could not be erased." example:"0"`
	More    bool `json:"more" doc:"Whether there is more to do: send the request again."`
}

// HoldRequest sets a legal hold.
type HoldRequest struct {
	Reason string `json:"reason" doc:"Why, at most 1000 bytes." example:"dispute 17/2026"`
}

// Hold keeps an entry from being erased.
type Hold struct {
	EntryID domain.ID `json:"entry_id" doc:"UUID of the entry."`
	Reason  string    `json:"reason" doc:"Why." example:"dispute 17/2026"`
	At      Time      `json:"at" doc:"Since when."`
	Src     string    `json:"src,omitempty" doc:"What set it." example:"api-key"`
	SrcID   string    `json:"src_id,omitempty" doc:"Who set it."`
}

// EraseRequest erases an entry.
type EraseRequest struct {
	Do      string `json:"do,omitempty" enum:"delete-files,anonymise,delete," doc:"What is done; delete unless given."`
	Parties string `json:"parties,omitempty" enum:"others,all," doc:"Which parties anonymise replaces: all but the one that the document belongs to, or all."`
}

// Erasure is what was erased of an entry.
type Erasure struct {
	EntryID    domain.ID `json:"entry_id" doc:"UUID of the entry."`
	Done       string    `json:"done" doc:"What was done." example:"delete"`
	At         Time      `json:"at" doc:"When."`
	Src        string    `json:"src,omitempty" doc:"What did it: api-key for a request, silo.erasure for a policy." example:"api-key"`
	SrcID      string    `json:"src_id,omitempty" doc:"Who did it."`
	Digest     *Digest   `json:"digest,omitempty" doc:"Digest of the document before."`
	Signed     bool      `json:"signed,omitempty" doc:"Whether it was signed."`
	Signatures []string  `json:"signatures,omitempty" doc:"SHA-256 in hex of each of its signatures."`
}

// retentionDocs describes the operations on keeping and erasing.
func retentionDocs() map[string]doc {
	return map[string]doc{
		"get-retention": {
			about: "Answer the retention policies of the workspace.",
			gives: Retention{},
		},
		"put-retention": {
			about: "Replace the retention policies of the workspace. The server goes through the entries once a day. What a law obliges to keep, and what is on legal hold, is kept in any case.",
			takes: RetentionRequest{}, gives: Retention{},
		},
		"preview-retention": {
			about: "Answer what the policies would do now: counts, and the first entries. It changes nothing.",
			takes: RetentionPreviewRequest{}, gives: RetentionPreview{},
		},
		"run-retention": {
			about: "Go through the entries now, for some seconds. Send it again while there is more.",
			gives: RetentionRun{},
		},
		"get-hold": {
			about: "Answer the legal hold on an entry.",
			gives: Hold{},
		},
		"put-hold": {
			about: "Set a legal hold on an entry. Until it is lifted, nothing of the entry is erased, whatever policies and requests say.",
			takes: HoldRequest{}, gives: Hold{},
		},
		"lift-hold": {
			about: "Lift the legal hold on an entry.",
		},
		"erase-entry": {
			about: "Erase an entry. It is refused with 409 while a law obliges to keep it (key retention, with the law and the day), while it is on legal hold (hold) and while a job works with it (working).",
			takes: EraseRequest{}, gives: Erasure{},
		},
	}
}

func (s *server) getRetention(_ http.ResponseWriter, r *http.Request) (any, error) {
	return retention(s.Silo.Policies(r.Context(), actorOf(r)))
}

func (s *server) putRetention(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in RetentionRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	return retention(s.Silo.SetPolicies(r.Context(), actorOf(r), policiesIn(in.Policies)))
}

func (s *server) previewRetention(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in RetentionPreviewRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	found, err := s.Silo.PreviewPolicies(r.Context(), actorOf(r), policiesIn(in.Policies))
	if err != nil {
		return nil, err
	}
	out := RetentionPreview{Policies: make([]RetentionFindings, len(found.Policies)), Complete: found.Complete}
	for i, f := range found.Policies {
		out.Policies[i] = RetentionFindings{
			Policy: policiesOut(f.Policy)[0], Entries: f.Due, KeptByLaw: f.KeptByLaw, OnHold: f.OnHold, Working: f.Working,
			First: append([]domain.ID{}, f.First...),
		}
	}
	return out, nil
}

func (s *server) runRetention(_ http.ResponseWriter, r *http.Request) (any, error) {
	done, more, err := s.Silo.RunPolicies(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	return RetentionRun{Erased: done.Entries, Refused: done.Refused, More: more}, nil
}

func (s *server) getHold(_ http.ResponseWriter, r *http.Request) (any, error) {
	return hold(s.Silo.Hold(r.Context(), actorOf(r), param(r, "id")))
}

func (s *server) putHold(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in HoldRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	return hold(s.Silo.PutHold(r.Context(), actorOf(r), param(r, "id"), in.Reason))
}

func (s *server) liftHold(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Silo.LiftHold(r.Context(), actorOf(r), param(r, "id")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}

func (s *server) eraseEntry(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in EraseRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	done, err := s.Silo.Erase(r.Context(), actorOf(r), param(r, "id"), silo.EraseInput{Do: domain.Erasing(in.Do), Parties: in.Parties})
	if err != nil {
		return nil, err
	}
	return erasure(done), nil
}

func retention(r *domain.Retention, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return Retention{Policies: policiesOut(r.Policies...), UpdatedAt: Time(r.UpdatedAt), PassedAt: Time(r.PassedAt)}, nil
}

// policiesIn returns the policies of a request, nil if it has none.
func policiesIn(list []RetentionPolicy) []domain.RetentionPolicy {
	if list == nil {
		return nil
	}
	out := make([]domain.RetentionPolicy, len(list))
	for i, p := range list {
		out[i] = domain.RetentionPolicy{Folder: p.Folder, State: p.State, After: domain.Age(p.After), Do: domain.Erasing(p.Do), Parties: p.Parties}
	}
	return out
}

func policiesOut(list ...domain.RetentionPolicy) []RetentionPolicy {
	out := make([]RetentionPolicy, len(list))
	for i, p := range list {
		out[i] = RetentionPolicy{Folder: p.Folder, State: p.State, After: string(p.After), Do: string(p.Do), Parties: p.Parties}
	}
	return out
}

func hold(h *domain.LegalHold, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return Hold{EntryID: h.EntryID, Reason: h.Reason, At: Time(h.At), Src: h.By.Src, SrcID: h.By.SrcID}, nil
}

func erasure(x *domain.Erasure) Erasure {
	out := Erasure{
		EntryID: x.EntryID, Done: string(x.Done), At: Time(x.At), Src: x.By.Src, SrcID: x.By.SrcID,
		Signed: x.Signed, Signatures: x.Signatures,
	}
	if x.Digest != "" {
		out.Digest = &Digest{Alg: digestAlg, Val: x.Digest}
	}
	return out
}
