package cli

import (
	"strings"

	"github.com/alecthomas/kong"

	"chancery/internal/cli/settings"
	"chancery/internal/cli/term"
)

//go:generate go test -count=1 -run ^TestSettingsPage$ . -update

// configCmd is the commands on settings.
type configCmd struct {
	Check   configCheckCmd   `cmd:"" settings:"collect" help:"Show the settings in effect, where each is from, and what is wrong."`
	Example configExampleCmd `cmd:"" help:"Print a file with all settings, their defaults and what they mean."`
}

// Help is the long help.
func (configCmd) Help() string {
	return `A server takes its settings from flags, variables and a YAML file. A flag wins over a variable, a variable
over the file, the file over the default.

    chancery config example > chancery.yaml
    chancery config check --config chancery.yaml
    chancery serve --config chancery.yaml`
}

type configCheckCmd struct {
	serverFlags
	JSON bool `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (configCheckCmd) Help() string {
	return `Takes the file, the variables and the flags as "chancery serve" would, shows what is in effect and where each
setting is from, and lists everything that is wrong. It starts nothing and connects to nothing. Passwords and
keys are masked. The exit code is 1 when "chancery serve" would refuse the settings.

    chancery config check --config chancery.yaml
    chancery config check --config chancery.yaml --queue-limit 5000
    chancery config check --config chancery.yaml --json | jq -r '.problems[] | .where + ": " + .message'

On a terminal the answer is YAML that can be used as a file, else JSON.`
}

// configView is a check in JSON.
type configView struct {
	Valid    bool               `json:"valid"`
	Settings []settings.Setting `json:"settings"`
	Problems []settings.Problem `json:"problems"`
	Warnings []string           `json:"warnings"`
}

// Run shows and checks the settings.
func (k *configCheckCmd) Run(c *call, parsed *kong.Context) error {
	found := k.check()
	view := configView{
		Settings: c.settings.List(parsed), Problems: c.settings.Problems(found), Warnings: c.unusedVariables(),
	}
	view.Valid = len(view.Problems) == 0
	if !c.ForPerson() {
		if err := c.PrintValue(view); err != nil || view.Valid {
			return err
		}
		return term.Errorf("settings", "%s with the settings", term.Count(len(view.Problems), "problem"))
	}
	text, err := settings.YAML(view.Settings)
	if err == nil {
		err = c.PrintText(term.Printable(text))
	}
	if err != nil {
		return err
	}
	for _, one := range view.Warnings {
		c.Report(term.Errorf("settings", "warning: %s", one))
	}
	return c.settings.Err(found)
}

// unusedVariables returns a warning for each variable that has a typo in its name.
func (c *call) unusedVariables() []string {
	if c.Env.Environ == nil {
		return []string{}
	}
	return c.settings.Unused(c.Env.Environ())
}

type configExampleCmd struct{}

// Help is the long help.
func (configExampleCmd) Help() string {
	return `Prints a YAML file with every setting of a server, its default or an example, its variable, and what it means. All of it
is comment: remove the # before what you want to change.

    chancery config example > chancery.yaml`
}

// Run prints the file.
func (configExampleCmd) Run(c *call, parsed *kong.Context) error {
	return c.PrintText(settings.Example("serve", c.settings.Keys(parsed.Model)))
}

// settingsPage returns the page that lists the settings.
func settingsPage(keys []*kong.Flag) string {
	var b strings.Builder
	b.WriteString("# Settings\n\nWritten from the flags of `chancery serve` by `go generate ./internal/cli`.\n\n" +
		"A flag wins over a variable, a variable over the file of `--config`, and the file over the\n" +
		"default. The [guide](../guide/configuration.md) has examples.\n\n" +
		"| Key in the file, flag | Variable | Default | What it is |\n|---|---|---|---|\n")
	for _, f := range keys {
		value := settings.Default(f)
		if value != "" {
			value = "`" + value + "`"
		}
		variables := settings.Variables(f)
		for i, text := range variables {
			name, what, _ := strings.Cut(text, " ")
			variables[i] = strings.TrimSpace("`" + name + "` " + what)
		}
		help := strings.ReplaceAll(f.Help, "|", `\|`)
		b.WriteString("| `" + f.Name + "` | " + strings.Join(variables, ", ") + " | " + value + " | " + help + " |\n")
	}
	return b.String()
}
