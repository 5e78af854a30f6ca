//go:build interop

package reports

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

// tab is a tab of a real browser, and what was heard from it.
type tab struct {
	ctx       context.Context
	t         *testing.T
	mutex     sync.Mutex
	complaint []string // errors on the console, exceptions, broken policies
	requests  []string // beyond the page itself
}

// openTab starts Chromium without a window. Without Chromium the test is
// skipped, aloud.
func openTab(t *testing.T) *tab {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED: there is no chromium here to open the page in (Debian's package chromium has it)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true))
	limited, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	allocator, endBrowser := chromedp.NewExecAllocator(limited, options...)
	t.Cleanup(endBrowser)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	opened := &tab{ctx: ctx, t: t}
	if err := chromedp.Listen(ctx, opened.hear); err != nil {
		t.Fatal(err)
	}
	call(opened, network.Enable, network.EnableParams{})
	call(opened, log.Enable, cdp.Empty{})
	return opened
}

func (b *tab) hear(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.complaint = append(b.complaint, fmt.Sprintf("console.%s", event.Type))
	case *runtime.EventExceptionThrown:
		b.complaint = append(b.complaint, event.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.complaint = append(b.complaint, event.Entry.Text)
	case *network.EventRequestWillBeSent:
		if event.Type != network.ResourceTypeDocument {
			b.requests = append(b.requests, event.Request.URL)
		}
	}
}

func (b *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// call sends a command of the browser's protocol that returns nothing.
func call[P any](b *tab, command cdp.Command[P, cdp.Empty], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.t.Fatal(err)
	}
}

// ask runs an action and returns what it found.
func ask[T any](b *tab, action chromedp.Action[T]) T {
	b.t.Helper()
	found, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

func (b *tab) text(expression string) string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](expression))
}
func (b *tab) is(expression string) bool {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[bool](expression))
}
func (b *tab) count(expression string) int {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[int](expression))
}
func (b *tab) do(statements string) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](statements))
}

func (b *tab) click(selector string) { b.t.Helper(); b.run(chromedp.Click(chromedp.CSS(selector))) }

func (b *tab) disableScript() {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

func (b *tab) prefer(scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// open writes r as a page and opens it, at a fragment of its address.
func (b *tab) open(r *Report, fragment string) {
	b.t.Helper()
	b.run(chromedp.Navigate("file://" + pageFile(b.t, r) + fragment))
}

func pageFile(t *testing.T, r *Report) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(WriteHTML(file, r), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// expectQuiet asserts that the page complained of nothing and fetched nothing.
func (b *tab) expectQuiet() {
	b.t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	g := NewWithT(b.t)
	g.Expect(b.complaint).To(BeEmpty())
	g.Expect(b.requests).To(BeEmpty())
}
