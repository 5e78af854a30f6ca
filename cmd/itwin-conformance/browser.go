package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// openBrowser opens a page in the browser that BROWSER names, or else in that of the
// system. It does not wait for it.
func openBrowser(ctx context.Context, page string) error {
	command := exec.CommandContext(context.WithoutCancel(ctx), opener(), append(openerArguments(), page)...)
	if err := command.Start(); err != nil {
		return err
	}
	go func() { _ = command.Wait() }() // what becomes of a browser is nobody's affair
	return nil
}

// named is the first of the programs that BROWSER names.
func named() string {
	first, _, _ := strings.Cut(os.Getenv("BROWSER"), string(filepath.ListSeparator))
	return first
}

func opener() string {
	switch {
	case named() != "":
		return named()
	case runtime.GOOS == "windows":
		return "rundll32"
	case runtime.GOOS == "darwin":
		return "open"
	default:
		return "xdg-open"
	}
}

func openerArguments() []string {
	if named() == "" && runtime.GOOS == "windows" {
		return []string{"url.dll,FileProtocolHandler"}
	}
	return nil
}
