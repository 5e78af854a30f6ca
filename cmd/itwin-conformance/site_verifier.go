package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// longestVerification is far longer than the verification of any run takes.
const longestVerification = 5 * time.Minute

// verifyElsewhere lets the binary of another version of the suite verify the run
// in dir, and returns what it finds, a line each. The error says that the binary
// is none, or of yet another version.
func verifyElsewhere(ctx context.Context, binary, version, dir string) (findings []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, longestVerification)
	defer cancel()
	asked := exec.CommandContext(ctx, binary, "version") //nolint:gosec // whoever runs site chose it
	asked.WaitDelay = time.Second                        // for what it started, and left behind
	said, err := asked.Output()
	if err != nil {
		return nil, fmt.Errorf("--verifier %s=%s: %w", version, binary, cmp.Or(ctx.Err(), err))
	}
	if first, _, _ := strings.Cut(string(said), "\n"); first != "itwin-conformance "+version {
		return nil, fmt.Errorf("--verifier %s=%s: it says of itself %.80q", version, binary, first)
	}
	verify := exec.CommandContext(ctx, binary, "verify", dir) //nolint:gosec // as above
	verify.WaitDelay = time.Second
	var told bytes.Buffer
	verify.Stderr = &told
	var refused *exec.ExitError
	switch err := verify.Run(); {
	case err == nil:
		return nil, nil
	case errors.As(err, &refused) && refused.ExitCode() == exitRefused:
		return strings.Split(strings.TrimSpace(told.String()), "\n"), nil
	default:
		return nil, fmt.Errorf("--verifier %s=%s: %w: %.200q", version, binary, cmp.Or(ctx.Err(), err), told.String())
	}
}
