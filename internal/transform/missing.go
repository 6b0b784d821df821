package transform

import (
	"chancery/gobl/similar"
)

// notInstalled says that an action is not installed, and what an author can do about it.
// Of a known action there is a simulator.
func (s *Service) notInstalled(id string, known bool) string {
	const save = `save the workflow with "draft": true until it is`
	message := "the action " + id + " is not installed on this server"
	if known {
		return message + "; " + save + ", or publish it in a sandbox workspace, where the action is simulated"
	}
	message += ", and a sandbox workspace does not simulate it either"
	if near := similar.Nearest(id, s.Actions.IDs()); near != "" {
		return message + "; did you mean " + near + "? Otherwise " + save
	}
	return message + "; " + save
}
