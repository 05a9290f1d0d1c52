package html

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"plumbline/internal/report"
)

var screenshots = flag.String("screenshots", "", "a `folder` to write screenshots of the page to")

// startBrowser starts a Chromium without a window, or skips the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome",
		"google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed, so the page is not looked at in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.WindowSize(1280, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium has none for root
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}
	return ctx
}

// tab is a page in a browser, and what it complained about.
type tab struct {
	*testing.T
	ctx  context.Context
	file string

	mu         sync.Mutex
	requests   []string
	complaints []string
}

// open opens the page of a run. At the end of the test nothing may have been loaded but the page,
// and nothing may have gone wrong in it.
func open(browser context.Context, t *testing.T, run report.Run,
	before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(path, []byte(written(t, run)), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{T: t, ctx: ctx, file: (&url.URL{Scheme: "file", Path: path}).String()}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	p.do(before...)
	p.do(chromedp.Navigate(p.file))
	t.Cleanup(p.quiet)
	return p
}

func (p *tab) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, event.Request.URL)
	case *log.EventEntryAdded:
		p.complaints = append(p.complaints, event.Entry.Text)
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, fmt.Sprint(event.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		p.complaints = append(p.complaints, fmt.Sprintf("console.%s", event.Type))
	}
}

// quiet demands that nothing was loaded but the page, and that it had nothing to complain about.
func (p *tab) quiet() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, loaded := range p.requests {
		if address, _, _ := strings.Cut(loaded, "#"); address != p.file {
			p.Errorf("the page loads %s", loaded)
		}
	}
	if len(p.requests) == 0 {
		p.Error("the browser tells of no request, not even of the page's")
	}
	for _, complaint := range p.complaints {
		p.Errorf("the browser complains: %s", complaint)
	}
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.Fatal(err)
	}
}

// value evaluates an expression in a page.
func value[T any](p *tab, expression string) T {
	p.Helper()
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return got
}

// want demands the value of an expression.
func want[T comparable](p *tab, expression string, want T) {
	p.Helper()
	if got := value[T](p, expression); got != want {
		p.Errorf("%s is %v, want %v", expression, got, want)
	}
}

// await waits until a condition holds.
func (p *tab) await(condition string) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](condition)); err != nil {
		p.Fatalf("waiting for %s: %v; the cases: %s", condition, err, value[string](p, shown))
	}
}

func theme(name string) chromedp.Action[chromedp.Void] {
	return media("", name)
}

func media(kind, theme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: kind,
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme},
				{Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	})
}

const (
	shown = `document.querySelector("#shown").textContent`
	// rows are the cases that are to be seen.
	rows = `[...document.querySelectorAll("#cases .case")].filter((e) => e.checkVisibility()).length`
	// everything opens what can be opened, and has it laid out wherever it stands.
	everything = `(() => {
		for (const details of document.querySelectorAll("details")) details.open = true;
		` + laidOut + `
		return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
	})()`
	laidOut = `
		const sheet = new CSSStyleSheet();
		sheet.replaceSync("* { content-visibility: visible !important }");
		document.adoptedStyleSheets.push(sheet);
	`
	// focusable are the elements that a keyboard has to reach.
	focusable = `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter((e) => e.checkVisibility({ visibilityProperty: true }))`
)

func TestInABrowser(t *testing.T) {
	browser := startBrowser(t)
	for name, test := range map[string]func(context.Context, *testing.T){
		"it renders":                      testRenders,
		"filters filter":                  testFilters,
		"the address keeps the filter":    testAddress,
		"numbers lead to their cases":     testNumbers,
		"poison does nothing":             testPoison,
		"the keyboard reaches everything": testKeyboard,
		"a narrow screen":                 testNarrow,
		"the theme":                       testTheme,
		"curl lines are copied":           testCopy,
		"without scripts":                 testWithoutScripts,
		"on paper":                        testPaper,
		"many cases":                      testManyCases,
		"accessibility":                   testAccessibility,
		"screenshots":                     testScreenshots,
	} {
		t.Run(name, func(t *testing.T) { test(browser, t) })
	}
}

func testRenders(browser context.Context, t *testing.T) {
	p := open(browser, t, rich())
	want(p, `document.title`, "Conformance of Respoke and Resonance AdminIdentity")
	want(p, `document.documentElement.className`, "scripted")
	want(p, `[...document.querySelectorAll(".sentence")].map((e) => e.innerText).join("|")`,
		"✗ Respoke does not conform|✗ Resonance AdminIdentity does not conform")
	want(p, `document.querySelectorAll(".failure").length`, 4)
	want(p, `document.querySelector(".failure details.x[open] pre").checkVisibility()`, true)
	want(p, `getComputedStyle(document.querySelector("mark")).backgroundColor`,
		"rgb(255, 217, 102)")
	want(p, shown, "Showing all 10 cases")
}

func testFilters(browser context.Context, t *testing.T) {
	p := open(browser, t, rich())
	box := func(name string) chromedp.CSS { return chromedp.CSS(`input[value="` + name + `"]`) }
	choose := func(name, option string) {
		p.Helper()
		value[any](p,
			fmt.Sprintf(
				`(() => { const e = document.querySelector("select[name=%s]"); e.value = %q; e.dispatchEvent(new Event("change", { bubbles: true })); })()`, name, option))
	}
	p.do(chromedp.Click(box("passed")))
	want(p, shown, "Showing 7 of 10 cases")
	want(p, rows, 7)
	want(p, `location.hash`, "#?outcome=failed%2Cerrored%2Cskipped%2Cwaived%2Cunsupported")
	want(p, `document.querySelector('[data-count="passed"]').textContent`, "3")
	p.do(chromedp.Click(box("passed")),
		chromedp.SendKeys(chromedp.CSS(`input[name=text]`), "App-secret 401"))
	p.await(shown + `.startsWith("Showing 2 of")`)
	want(p, rows, 2)
	want(p, `document.querySelector('[data-count="failed"]').textContent`, "1")
	want(p,
		`document.querySelectorAll("#cases .group")[0].querySelector("[data-group]").textContent`,
		"1")
	p.do(chromedp.Click(chromedp.CSS("#reset")))
	want(p, shown, "Showing all 10 cases")
	want(p, `location.hash`, "")
	for _, test := range []struct {
		name, option string
		cases        int
	}{{"suite", "Resonance AdminIdentity", 3}, {"operation", "GET /apps", 3},
		{"label", "kind:flow", 2}, {"label", "creates", 1}} {
		choose(test.name, test.option)
		want(p, shown, fmt.Sprintf("Showing %d of 10 cases", test.cases))
		want(p, rows, test.cases)
		choose(test.name, "")
		want(p, rows, 10)
	}
	p.do(chromedp.SendKeys(chromedp.CSS(`input[name=text]`), "zzz"))
	p.await(shown + ` === "Showing 0 of 10 cases"`)
	want(p, rows, 0)
}

func testAddress(browser context.Context, t *testing.T) {
	p := open(browser, t, many(manyCases+1))
	p.do(chromedp.Navigate(p.file + "#?outcome=failed&text=roles"))
	want(p, `document.querySelector("input[value=passed]").checked`, false)
	want(p, `document.querySelector("input[name=text]").value`, "roles")
	total := manyCases + 1 + 3
	p.await(shown + fmt.Sprintf(`.startsWith("Showing 6 ") && %s.endsWith(" of %d cases")`, shown,
		total))
	p.do(chromedp.Navigate(p.file + "#case-respoke.made.case-00007"))
	p.await(`document.getElementById("case-respoke.made.case-00007").open`)
	want(p, `document.getElementById("case-respoke.made.case-00007").checkVisibility()`, true)
	want(p, `document.querySelectorAll("#case-respoke\\.made\\.case-00007 pre").length > 5`, true)
	want(p, shown, fmt.Sprintf("Showing all %d cases", total))
}

func testNumbers(browser context.Context, t *testing.T) {
	p := open(browser, t, rich())
	p.do(chromedp.Click(chromedp.CSS(`.numbers a[data-outcome="failed"]`)))
	want(p, shown, "Showing 2 of 10 cases")
	p.await(`document.querySelector("#cases h2").getBoundingClientRect().top < innerHeight`)
	want(p, `document.activeElement.id`, "h-cases")
	want(p, `location.hash`, "#?outcome=failed&suite=Respoke")
}

func testPoison(browser context.Context, t *testing.T) {
	run := rich()
	run.Suites[0].Title = poison
	for i := range run.Suites[0].Cases {
		c := &run.Suites[0].Cases[i]
		c.Title, c.Requirement.Operation, c.Labels = poison, poison, []string{poison}
		for n := range c.Exchanges {
			c.Exchanges[n].Request.Body = &report.Body{Text: poison}
		}
	}
	p := open(browser, t, run)
	value[bool](p, everything)
	want(p, `document.querySelectorAll("img, script").length`, 1)
	want(p, shown, "Showing all 10 cases")
	p.do(chromedp.Navigate(p.file +
		"#?outcome=%3Cimg%3E&suite=%22%5D&operation=x&text=%3Cscript%3E"))
	p.await(shown + ` === "Showing 0 of 10 cases"`)
}

func testKeyboard(browser context.Context, t *testing.T) {
	p := open(browser, t, rich(), theme("light"))
	expected := value[int](p, focusable+`.length`)
	value[any](p, `window.met = new Set(), window.dim = []`)
	p.do(chromedp.KeyEvent("\t"))
	want(p, `document.activeElement.className`, "skip")
	want(p, `document.activeElement.getBoundingClientRect().top >= 0`, true)
	for range expected + 200 {
		done := value[bool](p, `(() => {
			const e = document.activeElement;
			if (e === document.body || met.has(e)) return true;
			met.add(e);
			if (getComputedStyle(e).outlineStyle === "none") dim.push(e.outerHTML.slice(0, 80));
			return false;
		})()`)
		if done {
			break
		}
		p.do(chromedp.KeyEvent("\t"))
	}
	want(p,
		focusable+`.filter((e) => !met.has(e)).map((e) => e.outerHTML.slice(0, 120)).join("\n")`,
		"")
	want(p, `dim.join("\n")`, "")
	// What is closed is opened with the keyboard.
	value[any](p, `document.querySelector("#cases .case summary").focus()`)
	p.do(chromedp.KeyEvent("\r"))
	want(p, `document.querySelector("#cases .case").open`, true)
}

func testNarrow(browser context.Context, t *testing.T) {
	for _, run := range []report.Run{rich(), {}} {
		for _, width := range []int64{320, 400, 1280} {
			p := open(browser, t, run, chromedp.EmulateViewport(width, 800))
			value[bool](p, everything)
			want(p, `innerWidth`, int(width))
			want(p, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .excerpt, .unseen"))
				.map((e) => e.outerHTML.slice(0, 100)).slice(0, 5).join("\n")`, "")
			if got := value[int](p, `document.documentElement.scrollWidth`); got > int(width) {
				t.Errorf("at %d pixels the page is %d wide", width, got)
			}
		}
	}
}

func testTheme(browser context.Context, t *testing.T) {
	const ground = `getComputedStyle(document.body).backgroundColor`
	const light, dark = "rgb(255, 255, 255)", "rgb(21, 23, 26)"
	p := open(browser, t, rich(), theme("light"))
	want(p, ground, light)
	want(p, `document.querySelector("#theme").textContent`, "Dark theme")
	p.do(chromedp.Click(chromedp.CSS("#theme")))
	want(p, ground, dark)
	p.do(chromedp.Navigate(p.file+"?again"), chromedp.Click(chromedp.CSS("#theme")))
	want(p, ground, light)
	p.file += "?again"
	p.requests = slices.DeleteFunc(p.requests,
		func(loaded string) bool { return loaded+"?again" == p.file })
	p.do(theme("dark"))
	want(p, ground, light)
	value[any](p, `localStorage.clear(), delete document.documentElement.dataset.theme`)
	want(p, ground, dark)
}

func testCopy(browser context.Context, t *testing.T) {
	p := open(browser, t, rich())
	p.do(chromedp.Click(chromedp.CSS(".failure button.copy")))
	p.await(`document.querySelector("#said").textContent === "The curl line was copied"`)
	want(p, `document.querySelector(".failure button.copy").textContent`, "Copied")
}

func testWithoutScripts(browser context.Context, t *testing.T) {
	p := open(browser, t, many(manyCases+1),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
				emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	want(p, `document.documentElement.className`, "")
	want(p,
		`[...document.querySelectorAll(".js:not(noscript *)")].filter((e) => e.checkVisibility()).length`, 0)
	want(p, `document.querySelector(".failure .finding").checkVisibility()`, true)
	want(p, `document.querySelectorAll("#cases .case noscript pre").length > 1500`, true)
	value[any](p, `document.querySelector("#cases .case summary").click()`)
	want(p, `document.querySelector("#cases .case .requirement").checkVisibility()`, true)
}

func testPaper(browser context.Context, t *testing.T) {
	p := open(browser, t, rich(), media("print", "dark"))
	want(p,
		`[...document.querySelectorAll("button, nav, form, .skip")].filter((e) => e.checkVisibility()).length`, 0)
	want(p, `getComputedStyle(document.body).backgroundColor`, "rgb(255, 255, 255)")
	want(p,
		`[...document.querySelectorAll("#failures pre")].filter((e) => !e.checkVisibility()).length`, 0)
	pdf, err := chromedp.Run(p.ctx, chromedp.PrintToPDF())
	if err != nil || len(pdf) < 10_000 {
		t.Errorf("printed, the page has %d bytes: %v", len(pdf), err)
	}
}

func testManyCases(browser context.Context, t *testing.T) {
	p := open(browser, t, many(350))
	want(p, shown, "Showing all 353 cases")
	want(p, `document.querySelectorAll(".failure").length`, 8)
	p.do(chromedp.SendKeys(chromedp.CSS(`input[name=text]`), `"mediaRelay": case-00321`))
	p.await(shown + ` === "Showing 1 of 353 cases"`)
	want(p, rows, 1)
	p.do(chromedp.Click(chromedp.CSS(`#case-respoke\.made\.case-00321 > summary`)))
	p.await(`document.querySelectorAll("#case-respoke\\.made\\.case-00321 details.x").length === 2`)
	p.do(chromedp.Click(chromedp.CSS("#reset")))
	want(p, rows, 353)
	want(p, `document.querySelectorAll("#cases .case noscript").length`, 350-7+2-1)
	p.do(chromedp.Navigate(p.file + "#case-respoke.made.case-00349"))
	p.await(
		`(() => { const box = document.getElementById("case-respoke.made.case-00349").getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight })()`)
}

func testAccessibility(browser context.Context, t *testing.T) {
	script := axe(t)
	for _, test := range []struct {
		theme string
		width int64
	}{{"light", 1280}, {"dark", 400}} {
		p := open(browser, t, rich(), theme(test.theme), chromedp.EmulateViewport(test.width, 900))
		value[bool](p, everything)
		value[any](p, script+`;0`)
		value[any](p,
			`axe.run(document, { resultTypes: ["violations", "passes"] }).then((result) => { window.result = result; })`)
		for _, violation := range value[[]string](p,
			`result.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary))`) {
			t.Errorf("%s at %d pixels: %s", test.theme, test.width, violation)
		}
		if judged := value[int](p,
			`result.passes.filter((v) => v.id === "color-contrast").flatMap((v) => v.nodes).length`); judged < 300 {
			t.Errorf("%s at %d pixels: the contrast of %d elements was judged, want some hundreds",
				test.theme, test.width, judged)
		}
	}
}

func testScreenshots(browser context.Context, t *testing.T) {
	if *screenshots == "" {
		t.Skip("-screenshots names no folder to write them to")
	}
	for _, name := range []string{"light", "dark"} {
		for _, width := range []int64{400, 1280} {
			p := open(browser, t, rich(), theme(name), chromedp.EmulateViewport(width, 900))
			value[any](p,
				laidOut+`for (const details of document.querySelectorAll(".case:nth-of-type(3n+1), .defect:nth-of-type(2)")) details.open = true`)
			png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(*screenshots,
				fmt.Sprintf("%s-%d.png", name, width)), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
