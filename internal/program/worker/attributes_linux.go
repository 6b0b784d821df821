package worker

import "syscall"

// attributes keeps the signals of a terminal from workers.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
