// Package identity holds the program's X509-SVID and bundles as the Workload API delivers them.
package identity

import (
	"errors"
	"sync"

	"github.com/spiffe/go-spiffe/v2/bundle/x509bundle"
	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
	"github.com/spiffe/go-spiffe/v2/workloadapi"

	"spirelab.dev/demo/internal/event"
)

// Source does what go-spiffe's X509Source does, and tells of it: X509Source is silent until the first SVID, and about
// every update and error after it. As with X509Source, an SVID stays, expired or not, until the Workload API sends
// another one: that it refuses to is no reason to drop it.
type Source struct {
	log   event.Log
	ready chan struct{}

	mutex     sync.RWMutex
	svid      *x509svid.SVID
	bundles   *x509bundle.Set
	lastError error
}

var errNone = errors.New("no X509-SVID from the Workload API yet")

// New makes an empty source; Watch fills it.
func New(log event.Log) *Source {
	return &Source{log: log, ready: make(chan struct{}), bundles: x509bundle.NewSet()}
}

// Ready is closed once there is an SVID.
func (s *Source) Ready() <-chan struct{} { return s.ready }

// GetX509SVID makes the source one of go-spiffe's SVID sources.
func (s *Source) GetX509SVID() (*x509svid.SVID, error) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	if s.svid == nil {
		return nil, errNone
	}
	return s.svid, nil
}

// GetX509BundleForTrustDomain makes the source one of go-spiffe's bundle sources.
func (s *Source) GetX509BundleForTrustDomain(trustDomain spiffeid.TrustDomain) (*x509bundle.Bundle, error) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return s.bundles.GetX509BundleForTrustDomain(trustDomain)
}

func (s *Source) update(context *workloadapi.X509Context) {
	svid := context.DefaultSVID()
	s.mutex.Lock()
	previous := s.svid
	s.svid, s.bundles = svid, context.Bundles
	s.mutex.Unlock()
	// The Workload API sends everything again when a bundle alone has changed.
	leaf := svid.Certificates[0]
	if previous == nil || !previous.Certificates[0].Equal(leaf) {
		s.log("svid", decoded(svid, context)...)
	}
	if previous == nil {
		close(s.ready)
	}
}

func (s *Source) fail(err error) {
	s.mutex.Lock()
	none := s.svid == nil
	s.lastError = err
	s.mutex.Unlock()
	if none {
		s.log("identity", "status", "none", "error", err.Error())
	} else {
		s.log("watch", "status", "error", "error", err.Error())
	}
}
