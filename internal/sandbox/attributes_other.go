//go:build !linux

package sandbox

import "syscall"

func attributes() *syscall.SysProcAttr { return nil }
