package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestFormatsGolden(t *testing.T) {
	// The others have goldens of their own, beside what they are compared with.
	extensions := map[string]string{
		"markdown": ".md", "ctrf": ".ctrf.json", "har": ".har", "sarif": ".sarif", "github": ".github.txt", "azure": ".azure.txt",
		"badge-svg": ".badge.svg", "badge-json": ".badge.json",
	}
	for _, format := range Formats() {
		for name, r := range map[string]*Report{"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport()} {
			if extensions[format.Name] == "" {
				continue
			}
			t.Run(format.Name+" "+name, func(t *testing.T) {
				var document bytes.Buffer
				NewWithT(t).Expect(format.Write(&document, r)).To(Succeed())
				expectGolden(t, name+extensions[format.Name], document.Bytes())
			})
		}
	}
}

func TestFormatsAreToldApart(t *testing.T) {
	g := NewWithT(t)
	names, files := map[string]bool{}, map[string]bool{}
	for _, format := range Formats() {
		g.Expect(format.Name).To(MatchRegexp(`^[a-z]+(-[a-z]+)?$`))
		g.Expect(names).NotTo(HaveKey(format.Name))
		g.Expect(files).NotTo(HaveKey(format.FileName))
		g.Expect(format.Description).NotTo(BeEmpty())
		names[format.Name], files[format.FileName] = true, true
	}
}

func TestFormatsSayWhenTheyCannotBeWritten(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format.Name, func(t *testing.T) {
			NewWithT(t).Expect(format.Write(brokenWriter{}, failingReport())).To(MatchError(errBroken))
		})
	}
}

func TestFormatsOfAnEmptyReport(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format.Name, func(t *testing.T) {
			g := NewWithT(t)
			r := passingReport()
			r.Requirements, r.Cases, r.Personas = nil, nil, nil
			r.Conclusion, r.Latency = Conclude(nil, false, Extent{}), LatencyOf(nil)
			r.Conclusion.Outcome = Unreachable
			var document bytes.Buffer
			g.Expect(format.Write(&document, r)).To(Succeed())
			g.Expect(document.String()).NotTo(ContainSubstring("NaN"))
		})
	}
}

func TestFormatsNeedAStart(t *testing.T) {
	for _, format := range Formats() {
		if format.Name != "ctrf" && format.Name != "har" {
			continue
		}
		r := passingReport()
		r.Run.Started = "today"
		NewWithT(t).Expect(format.Write(&bytes.Buffer{}, r)).To(MatchError(ContainSubstring("start of the run: ")), format.Name)
	}
}

func TestWriteFile(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "badge.json")
	badge := Format{Name: "badge-json", Write: WriteBadgeJSON}
	for range 2 { // the second time over the first
		g.Expect(badge.WriteFile(path, passingReport())).To(Succeed())
	}
	g.Expect(os.ReadFile(path)).To(ContainSubstring(`"full, 4/4"`))
	g.Expect(names(t, dir)).To(Equal([]string{"badge.json"}))

	g.Expect(badge.WriteFile(filepath.Join(path, "below"), passingReport())).To(MatchError(HavePrefix("writing the badge-json report: ")))
	g.Expect(os.Mkdir(filepath.Join(dir, "folder"), 0o755)).To(Succeed())
	g.Expect(badge.WriteFile(filepath.Join(dir, "folder"), passingReport())).To(MatchError(HavePrefix("writing the badge-json report: ")))
	g.Expect(names(t, dir)).To(Equal([]string{"badge.json", "folder"}), "a temporary file is left")
}

// BenchmarkFormats measures how long a run of 2,000 exchanges takes to write in
// each format, and in all of them.
func BenchmarkFormats(b *testing.B) {
	r := largeReport(2000)
	write := func(b *testing.B, formats ...Format) {
		b.ReportAllocs()
		size := 0
		for b.Loop() {
			size = 0
			for _, format := range formats {
				var document bytes.Buffer
				if err := format.Write(&document, r); err != nil {
					b.Fatal(err)
				}
				size += document.Len()
			}
		}
		b.ReportMetric(float64(size)/1e6, "MB-written")
	}
	for _, format := range Formats() {
		b.Run(format.Name, func(b *testing.B) { write(b, format) })
	}
	b.Run("all", func(b *testing.B) { write(b, Formats()...) })
}
