package deleteimage_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage"
)

// TestConformanceOfAVendor is what a vendor who writes Go has in a repository of
// its own: an implementation, which shares no code with the reference, and the
// few lines that let the suite at it.
func TestConformanceOfAVendor(t *testing.T) {
	implementation := &vendor{itwins: map[string]*vendorITwin{}}
	server := httptest.NewServer(implementation)
	defer server.Close()

	target := fixtures.NewTarget("vendor", server.URL, fixtures.RunIdentity{ID: uuid.NewString(), Version: "test"})
	for _, persona := range fixtures.Personas() {
		target.Tokens[persona] = fixtures.StaticToken("opaque-token-of-" + string(persona))
	}
	target.Arranger = implementation
	deleteimage.Test(t, target)
}

// vendor is a small implementation with opaque tokens and its own arranger.
type vendor struct {
	mu     sync.Mutex
	itwins map[string]*vendorITwin
}

type vendorITwin struct {
	image  bool
	grants map[fixtures.Persona][]string
}

// Arrange implements fixtures.Arranger, in the implementation's own memory.
func (v *vendor) Arrange(_ context.Context, _ fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var arranged []fixtures.ITwin
	for _, plan := range plans {
		id := uuid.NewString()
		v.itwins[id] = &vendorITwin{image: plan.Image, grants: plan.Grants}
		arranged = append(arranged, fixtures.ITwin{ID: id, Plan: plan})
	}
	return arranged, nil
}

// Release implements fixtures.Arranger.
func (v *vendor) Release(_ context.Context, _ fixtures.Caller, itwin fixtures.ITwin) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.itwins, itwin.ID)
	return nil
}

// authenticated are the personas whose tokens the vendor takes.
var authenticated = []fixtures.Persona{
	fixtures.Owner, fixtures.Modifier, fixtures.MoreScopes, fixtures.Reader, fixtures.Outsider,
	fixtures.AccountAdministrator, fixtures.CoAdministrator, fixtures.ConnectServicesAdministrator,
	fixtures.ProjectAdministrator, fixtures.ExternalParticipant, fixtures.ForeignAdministrator,
}

var administrators = []fixtures.Persona{
	fixtures.AccountAdministrator, fixtures.CoAdministrator, fixtures.ConnectServicesAdministrator,
}

// ServeHTTP implements http.Handler.
func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if r.Header.Get("Authorization") == "" && len(r.Header["Authorization"]) == 0 {
		refuse(w, http.StatusUnauthorized, "HeaderNotFound")
		return
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	caller := fixtures.Persona(strings.TrimPrefix(token, "opaque-token-of-"))
	if !strings.EqualFold(scheme, "Bearer") || !slices.Contains(authenticated, caller) {
		refuse(w, http.StatusUnauthorized, "InvalidToken")
		return
	}
	id := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/itwins/"), "/image")
	itwin, known := v.itwins[id]
	if !known {
		refuse(w, http.StatusNotFound, "ITwinNotFound")
		return
	}
	if caller == fixtures.MoreScopes {
		caller = fixtures.Modifier // the same user
	}
	if !slices.Contains(itwin.grants[caller], fixtures.PermissionModify) && !slices.Contains(administrators, caller) {
		refuse(w, http.StatusForbidden, "InsufficientPermissions")
		return
	}
	switch {
	case r.Method == http.MethodPut:
		itwin.image = true
		w.WriteHeader(http.StatusCreated)
	case !itwin.image:
		refuse(w, http.StatusNotFound, "ImageNotFound")
	case r.Method == http.MethodDelete:
		itwin.image = false
		w.WriteHeader(http.StatusNoContent)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]string{"code": code, "message": "No: " + code}})
}
