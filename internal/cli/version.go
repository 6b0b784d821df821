package cli

import "runtime"

type versionCmd struct {
	JSON bool `name:"json" help:"Answer in JSON."`
}

// Help is the long help.
func (versionCmd) Help() string {
	return `Shows the version of the program, of the Go it was built with, and the platform.

    chancery version
    chancery version --json`
}

// Run shows the version.
func (v versionCmd) Run(c *call) error {
	if !v.JSON {
		return c.PrintLine("chancery " + version + " (" + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH + ")")
	}
	return c.PrintValue(struct {
		Version  string `json:"version"`
		Go       string `json:"go"`
		Platform string `json:"platform"`
	}{version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH})
}
