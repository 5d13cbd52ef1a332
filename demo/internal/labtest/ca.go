// Package labtest gives the demo's tests a certificate authority and a Workload API of their own.
package labtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
)

// CA signs X509-SVIDs of one trust domain.
type CA struct {
	t           *testing.T
	TrustDomain spiffeid.TrustDomain
	Certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// serials is shared, so that no two certificates of a test run look alike.
var serials atomic.Int64

// NewCA makes an authority with a key of its own, also when another one has the same trust domain.
func NewCA(t *testing.T, trustDomain string) *CA {
	t.Helper()
	ca := &CA{t: t, TrustDomain: spiffeid.RequireTrustDomainFromString(trustDomain), key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(serials.Add(1)),
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
		URIs:                  []*url.URL{ca.TrustDomain.ID().URL()},
	}
	ca.Certificate = sign(t, template, template, &ca.key.PublicKey, ca.key)
	return ca
}

// Issue signs an SVID that is valid until now plus a lifetime, which is negative for an expired one.
func (ca *CA) Issue(path string, lifetime time.Duration) *x509svid.SVID {
	ca.t.Helper()
	id := spiffeid.RequireFromPath(ca.TrustDomain, path)
	key := newKey(ca.t)
	leaf := sign(ca.t, &x509.Certificate{
		SerialNumber: big.NewInt(serials.Add(1)),
		NotBefore:    time.Now().Add(-time.Minute),
		NotAfter:     time.Now().Add(lifetime),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		URIs:         []*url.URL{id.URL()},
	}, ca.Certificate, &key.PublicKey, ca.key)
	return &x509svid.SVID{ID: id, Certificates: []*x509.Certificate{leaf}, PrivateKey: key}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t *testing.T, template, parent *x509.Certificate, public *ecdsa.PublicKey, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}
