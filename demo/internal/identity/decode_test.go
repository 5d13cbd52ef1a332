package identity

import (
	"crypto/x509"
	"reflect"
	"testing"
	"time"

	"github.com/spiffe/go-spiffe/v2/bundle/x509bundle"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
	"github.com/spiffe/go-spiffe/v2/workloadapi"

	"spirelab.dev/demo/internal/labtest"
)

func TestAnSVIDIsTold(t *testing.T) {
	t.Parallel()
	ca := labtest.NewCA(t, "lab.test")
	svid := ca.Issue("/client", time.Minute)
	bundle := x509bundle.FromX509Authorities(ca.TrustDomain, []*x509.Certificate{ca.Certificate})
	context := &workloadapi.X509Context{SVIDs: []*x509svid.SVID{svid}, Bundles: x509bundle.NewSet(bundle)}
	told := map[string]any{}
	fields := decoded(svid, context)
	for i := 0; i < len(fields); i += 2 {
		told[fields[i].(string)] = fields[i+1]
	}
	for name, want := range map[string]any{
		"spiffe_id":   "spiffe://lab.test/client",
		"serial":      svid.Certificates[0].SerialNumber.String(),
		"not_after":   svid.Certificates[0].NotAfter.UTC().Format(time.RFC3339),
		"uri_sans":    []string{"spiffe://lab.test/client"},
		"usages":      []string{"digital signature", "server auth", "client auth"},
		"issuer":      svid.Certificates[0].Issuer.String(),
		"chain":       []string{svid.Certificates[0].Subject.String()},
		"authorities": 1,
	} {
		if !reflect.DeepEqual(told[name], want) {
			t.Errorf("%s is %v, want %v", name, told[name], want)
		}
	}
}

func TestAnSVIDWithoutItsBundleIsToldWithoutAuthorities(t *testing.T) {
	t.Parallel()
	ca := labtest.NewCA(t, "lab.test")
	svid := ca.Issue("/client", time.Minute)
	for _, field := range decoded(svid, &workloadapi.X509Context{Bundles: x509bundle.NewSet()}) {
		if field == "authorities" {
			t.Error("authorities of a bundle that is not there")
		}
	}
}
