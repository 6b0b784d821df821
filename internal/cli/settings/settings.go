package settings

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Source is where a value is from. A higher one wins over a lower one.
type Source int

// The sources.
const (
	FromDefault Source = iota
	FromFile
	FromVariable
	FromFlag
)

// String returns the word for the source in answers.
func (s Source) String() string {
	return []string{"default", "file", "variable", "flag"}[s]
}

// Origin is the source of a value, and its place there: "chancery.yaml:3",
// "CHANCERY_DATA", "--data". A default has none.
type Origin struct {
	Source Source
	Where  string
	// line is the line in the file.
	line int
}

// The tags of flags and commands that this package reads.
const (
	// tagSettings is "-" on a flag that is given on the command line only, and "collect" on
	// a command that shows problems itself, all together.
	tagSettings = "settings"
	// tagSecret is "url" on a flag whose value may hold a password, "file" on one that names a
	// file with a secret, and "parameter" on one with values like the query of a URL, of which
	// a parameter may be a secret. In a file such a value may be an object.
	tagSecret = "secret"
	// tagWithout names flags, with commas between. If one of them is given by a higher
	// source, the value is left out: --data on the command line replaces a whole database.
	tagWithout = "without"
	// tagYields names flags; if one of them is given at all, the value is left out.
	tagYields = "yields"
	// tagExample is a value to show for a flag without a default.
	tagExample = "example"
)

// configFlag is the flag that names the file. Only commands that have it take settings.
const configFlag = "config"

// Settings are the values of one call.
type Settings struct {
	command string
	getenv  func(string) string

	loaded bool
	// keys are the flags that a file may set.
	keys []*kong.Flag
	// taken are the flags that the command takes, and given those on the command line.
	taken, given map[string]bool
	file         *file
	// values, origins and notes are those of flags, by name. A note says why a value that
	// was given does not count; wrong are those for which that is a problem.
	values   map[string]any
	origins  map[string]Origin
	notes    map[string]string
	wrong    map[string]bool
	problems []Problem
}

// New returns the settings of a call. The flags of the named command are the keys of the
// file.
func New(command string, getenv func(string) string) *Settings {
	return &Settings{
		command: command, getenv: getenv,
		taken: map[string]bool{}, given: map[string]bool{}, values: map[string]any{}, origins: map[string]Origin{},
		notes: map[string]string{}, wrong: map[string]bool{},
	}
}

// Options connect the settings with a parser.
func (s *Settings) Options() []kong.Option {
	return []kong.Option{kong.Resolvers(s), kong.WithBeforeResolve(s.load)}
}

// Variable returns the variable of a flag.
func Variable(flag string) string {
	return "CHANCERY_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// variableFile returns the variable that names a file with the value of a secret.
func variableFile(flag string) string { return Variable(flag) + "_FILE" }

// Keys returns the flags that a file may set.
func (s *Settings) Keys(app *kong.Application) []*kong.Flag {
	return slices.DeleteFunc(s.flags(app), commandLineOnly)
}

// flags returns the flags of the command whose flags are the keys.
func (s *Settings) flags(app *kong.Application) []*kong.Flag {
	for _, node := range app.Children {
		if node.Name == s.command {
			return slices.Clone(node.Flags)
		}
	}
	return nil
}

func commandLineOnly(f *kong.Flag) bool { return f.Tag.Get(tagSettings) == "-" }

// settable returns the flags of a call that a file or a variable may set.
func (s *Settings) settable(k *kong.Context) []*kong.Flag {
	flags := k.Flags()
	if !slices.ContainsFunc(flags, func(f *kong.Flag) bool { return f.Name == configFlag }) {
		return nil
	}
	known := names(s.keys)
	return slices.DeleteFunc(flags, func(f *kong.Flag) bool { return commandLineOnly(f) || !slices.Contains(known, f.Name) })
}

func names(flags []*kong.Flag) []string {
	list := make([]string, len(flags))
	for i, f := range flags {
		list[i] = f.Name
	}
	return list
}

// load reads the file and the variables, once. kong calls it for each part of the call.
func (s *Settings) load(k *kong.Context) error {
	if s.loaded {
		return nil
	}
	s.loaded, s.keys = true, s.Keys(k.Model)
	for _, p := range k.Path {
		if p.Flag != nil {
			s.given[p.Flag.Name] = true
		}
	}
	for _, f := range k.Flags() {
		s.taken[f.Name] = true
	}
	flags := s.settable(k)
	if len(flags) == 0 {
		return nil
	}
	s.readFile(k)
	for _, f := range flags {
		if s.given[f.Name] {
			s.origins[f.Name] = Origin{Source: FromFlag, Where: "--" + f.Name}
			continue
		}
		s.take(f)
	}
	if k.Selected().Tag.Get(tagSettings) == "collect" {
		return nil
	}
	return s.Err(nil)
}

// readFile reads the file that the flag or its variable names.
func (s *Settings) readFile(k *kong.Context) {
	name := s.getenv(Variable(configFlag))
	for _, f := range k.Flags() {
		if f.Name == configFlag && s.given[configFlag] {
			name, _ = k.FlagValue(f).(string)
		}
	}
	if name == "" {
		return
	}
	s.file = &file{name: name, entries: map[string]entry{}}
	s.problems = append(s.problems, s.file.read(s.flags(k.Model))...)
}

// Resolve implements kong.Resolver.
func (s *Settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return s.values[flag.Name], nil
}

// Validate implements kong.Resolver.
func (s *Settings) Validate(*kong.Application) error { return nil }

// take takes the value of a flag from its variable, else from the file.
func (s *Settings) take(f *kong.Flag) {
	for _, get := range []func(*kong.Flag) (any, Origin, string){s.fromVariable, s.fromFile} {
		value, at, wrong := get(f)
		if at.Source == FromDefault {
			continue
		}
		if other := s.replacedBy(f, at.Source); other != "" {
			s.notes[f.Name] = at.Where + " does not count beside " + other
			continue
		}
		if wrong == "" {
			wrong = misfit(f, value)
		}
		if wrong != "" {
			s.problems = append(s.problems, Problem{Key: f.Name, Where: at.Where, Text: wrong, line: at.line})
			s.notes[f.Name], s.wrong[f.Name] = at.Where+" is wrong", true
			return
		}
		s.values[f.Name], s.origins[f.Name] = value, at
		return
	}
}

// replacedBy returns the place of a setting because of which another does not count.
func (s *Settings) replacedBy(f *kong.Flag, source Source) string {
	for _, name := range list(f.Tag.Get(tagWithout)) {
		if at := s.place(name); at.Source > source {
			return at.Where
		}
	}
	for _, name := range list(f.Tag.Get(tagYields)) {
		if at := s.place(name); at.Source > FromDefault {
			return at.Where
		}
	}
	return ""
}

// place returns where a setting is given, whatever its value. A flag that the command does
// not take is not given.
func (s *Settings) place(name string) Origin {
	switch {
	case !s.taken[name]:
		return Origin{}
	case s.given[name]:
		return Origin{Source: FromFlag, Where: "--" + name}
	case s.getenv(Variable(name)) != "", s.isSecret(name) && s.getenv(variableFile(name)) != "":
		return Origin{Source: FromVariable, Where: Variable(name)}
	}
	if s.file != nil {
		if e, ok := s.file.entries[name]; ok {
			return s.file.origin(e)
		}
	}
	return Origin{}
}

// isSecret reports whether a flag may be given by a file of its own.
func (s *Settings) isSecret(name string) bool {
	return slices.ContainsFunc(s.keys, func(f *kong.Flag) bool { return f.Name == name && f.Tag.Get(tagSecret) != "" })
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
}

// fromFile returns the value in the file, and what is wrong with it.
func (s *Settings) fromFile(f *kong.Flag) (value any, at Origin, wrong string) {
	if s.file == nil {
		return nil, Origin{}, ""
	}
	e, ok := s.file.entries[f.Name]
	if !ok {
		return nil, Origin{}, ""
	}
	text, wrong := e.text(f)
	return text, s.file.origin(e), wrong
}

// fromVariable returns the value of the variable, and what is wrong with it.
func (s *Settings) fromVariable(f *kong.Flag) (value any, at Origin, wrong string) {
	direct, indirect := Variable(f.Name), variableFile(f.Name)
	text := s.getenv(direct)
	kind := f.Tag.Get(tagSecret)
	name := ""
	if kind != "" {
		name = s.getenv(indirect)
	}
	switch {
	case text == "" && name == "":
		return nil, Origin{}, ""
	case text != "" && name != "":
		return nil, Origin{Source: FromVariable, Where: direct}, "either this or " + indirect + " is expected, not both"
	case text != "" && kind == secretFile:
		return inline(text), Origin{Source: FromVariable, Where: direct}, ""
	case text != "":
		return text, Origin{Source: FromVariable, Where: direct}, ""
	case kind == secretFile:
		return name, Origin{Source: FromVariable, Where: indirect}, ""
	}
	text, wrong = readSecret(name)
	return text, Origin{Source: FromVariable, Where: indirect}, wrong
}
