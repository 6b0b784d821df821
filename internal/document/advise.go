package document

import (
	"slices"
	"sync"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/rule"
	"chancery/internal/domain"
)

// adviser is the checker of a builder, made when it is first needed. The zero adviser is
// ready.
type adviser struct {
	once    sync.Once
	checker *advice.Checker
}

func (b *Builder) checker() *advice.Checker {
	b.adviser.once.Do(func() { b.adviser.checker = advice.New(b.Library) })
	return b.adviser.checker
}

// input is what a document is made of.
type input struct {
	data       []byte
	isEnvelope bool
}

// given returns options that know the JSON that was given.
func given(opt *Options, data []byte, isEnvelope bool) *Options {
	o := *opt
	o.input = input{data, isEnvelope}
	return &o
}

// membersOf returns the warnings about the members of the JSON that was given.
func (b *Builder) membersOf(data []byte, isEnvelope bool) []domain.Warning {
	return within(b.checker().Members(data), isEnvelope)
}

// aboutInput returns the warnings about what was given and is not in the envelope that was
// made of it. The figures of what follows a content before it are those from before the
// change.
func (b *Builder) aboutInput(prev *domain.Content, env *gobl.Envelope, in input) []domain.Warning {
	if in.data == nil {
		return nil
	}
	return within(b.checker().Given(advice.Input{JSON: in.data, Edited: prev != nil}, env), in.isEnvelope)
}

// within returns warnings about a JSON that was given as those about its envelope: a
// document that was given alone is its `doc`.
func within(found []advice.Warning, isEnvelope bool) []domain.Warning {
	if !isEnvelope {
		found = advice.Within(found, "$.doc")
	}
	return convertWarnings(found)
}

// advise returns the warnings about a calculated envelope, split by what the workspace
// makes of them: faults that refuse the document, and warnings that go with it.
func (b *Builder) advise(prev *domain.Content, env *gobl.Envelope, opt *Options) (rule.Faults, []domain.Warning) {
	all := b.aboutInput(prev, env, opt.input)
	keep := prev != nil && opt.Keep
	if keep && prev.Digest == env.Head.Dig.Val && !prev.Invalid {
		return sortWarnings(addNew(prev.Warnings, all, sameWarning), opt.Workspace.Advice)
	}
	if keep {
		all = slices.Concat(all, lasting(prev.Warnings))
	}
	seen := advice.Known{Today: b.checker().Today(env, opt.Now)}
	return sortWarnings(slices.Concat(all, convertWarnings(b.checker().Check(env, seen))), opt.Workspace.Advice)
}

// sortWarnings splits warnings by what a workspace makes of them.
func sortWarnings(all []domain.Warning, levels domain.AdviceLevels) (rule.Faults, []domain.Warning) {
	refuse, warnings := levels.Sort(all)
	return faultsOf(refuse), domain.BoundWarnings(warnings)
}

// convertWarnings returns warnings of the library as those of the domain.
func convertWarnings(list []advice.Warning) []domain.Warning {
	out := make([]domain.Warning, 0, len(list))
	for _, w := range list {
		out = append(out, domain.Warning{Code: w.Code, Message: w.Message, Paths: w.Paths})
	}
	return out
}

// faultsOf returns warnings that refuse a document as faults.
func faultsOf(list []domain.Warning) rule.Faults {
	var faults rule.Faults
	for _, w := range list {
		faults = append(faults, &rule.Fault{Code: w.Code, Message: w.Message, Paths: w.Paths})
	}
	return faults
}

// lasting returns the warnings that nobody can find again after a change: those about what
// was given, and about a number that was lost. After a change, other documents are looked at
// once more (Consult), and what they said before may be mended.
func lasting(list []domain.Warning) []domain.Warning {
	return keepKinds(list, func(k *advice.Kind) bool {
		return k.Basis() == advice.OfInput || k.Code == advice.CodeNumberChanged
	})
}

// fromInput returns the warnings about what was given.
func fromInput(list []domain.Warning) []domain.Warning {
	return keepKinds(list, func(k *advice.Kind) bool { return k.Basis() == advice.OfInput })
}

func keepKinds(list []domain.Warning, wanted func(*advice.Kind) bool) []domain.Warning {
	var kept []domain.Warning
	for _, w := range list {
		if k := advice.KindOf(w.Code); k != nil && wanted(k) {
			kept = append(kept, w)
		}
	}
	return kept
}
