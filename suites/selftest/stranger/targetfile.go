package stranger

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// TargetFile writes a target file of the server, and a file with the token of each
// persona, into a directory, and returns the path of the target file.
func (s *Server) TargetFile(dir string) (string, error) {
	now := time.Now()
	var text strings.Builder
	fmt.Fprintf(&text, "name: stranger\nbaseUrl: %s\npersonas:\n", s.URL)
	for _, p := range personas(s.URL, now) {
		file := p.name + ".token"
		if err := os.WriteFile(filepath.Join(dir, file), []byte(s.tokenOf(p, now)), 0o600); err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "  %s: {email: %s, token: {file: %s}}\n", p.name, p.email, file)
	}
	text.WriteString("arranging: {platform: {}}\n")
	fmt.Fprintf(&text, "rateLimit: {stated: {requests: %d, window: %s}}\n", limitRequests, limitWindow)
	path := filepath.Join(dir, "target.yaml")
	return path, os.WriteFile(path, []byte(text.String()), 0o600)
}
