//go:build interop

package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

// chromium is a real browser of somebody who clicks on a user. Without Chromium the test is
// skipped, aloud.
type chromium struct {
	ctx  context.Context
	t    *testing.T
	last string // the text of the page that was shown in the end
}

func newChromium(t *testing.T) *chromium {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED: there is no chromium here to sign in with (Debian's package chromium has it)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.WSURLReadTimeout(2*time.Minute))
	limited, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	allocator, endBrowser := chromedp.NewExecAllocator(limited, options...)
	t.Cleanup(endBrowser)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	return &chromium{ctx: ctx, t: t}
}

// signIn opens a page, clicks on a user, and reads what is shown at last.
func (c *chromium) signIn(page, user string) {
	button := chromedp.CSS(fmt.Sprintf(`button[value="%s"]`, user))
	if err := chromedp.Do(c.ctx, chromedp.Navigate(page), chromedp.Click(button)); err != nil {
		c.t.Error(err)
		return
	}
	for { // what is evaluated while the page changes may fail
		shown, err := chromedp.Run(c.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		if strings.Contains(shown, "close this page") {
			c.last = shown
			return
		}
		if c.ctx.Err() != nil {
			c.t.Errorf("the browser was left at %q: %v", shown, err)
			return
		}
	}
}

// TestInteropSignInWithChromium: several people sign in one after another in one real
// browser, here and for a device, and a run judges by their tokens.
func TestInteropSignInWithChromium(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	browser := newChromium(t)
	b, target := newLoginBed(t)
	signedIn := b.loginWith(t, browser.signIn, "", "--target", target)
	g.Expect(signedIn.code).To(Equal(0), signedIn.stdout+signedIn.stderr)
	g.Expect(browser.last).To(ContainSubstring("You are signed in. Go back to the command"))
	g.Expect(b.logins(t)).To(HaveLen(10))

	elsewhere := b.loginWith(t, browser.signIn, "", "--target", target, "--device", "reader")
	g.Expect(elsewhere.code).To(Equal(0), elsewhere.stdout+elsewhere.stderr)
	g.Expect(elsewhere.stdout).To(ContainSubstring("reader: signed in as reader@example-industries.example"))

	ran := finish(t, b.command(t, "run", "--target", target, "--out", filepath.Join(t.TempDir(), "out")))
	g.Expect(ran.code).To(Equal(0), ran.stdout+ran.stderr)
	t.Logf("people who signed in with Chromium:\n%s", signedIn.stdout)
}
