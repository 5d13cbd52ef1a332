package identity

import (
	"crypto/x509"

	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
	"github.com/spiffe/go-spiffe/v2/workloadapi"

	"spirelab.dev/demo/internal/certificate"
)

// decoded tells an X509-SVID as a log event does: what its certificate says, who signed it, and how many authorities
// the peer of such an SVID may have been signed by (SPIFFE X509-SVID, sections 2 to 4).
func decoded(svid *x509svid.SVID, context *workloadapi.X509Context) []any {
	leaf := svid.Certificates[0]
	fields := append([]any{"spiffe_id", svid.ID.String()}, certificate.Fields(leaf)...)
	fields = append(fields,
		"trust_domain", svid.ID.TrustDomain().String(),
		"uri_sans", certificate.URIs(leaf),
		"usages", usages(leaf),
		"issuer", leaf.Issuer.String(),
		"chain", subjects(svid.Certificates),
	)
	if bundle, ok := context.Bundles.Get(svid.ID.TrustDomain()); ok {
		fields = append(fields, "authorities", len(bundle.X509Authorities()))
	}
	return fields
}

// subjects names the certificates that an SVID comes with, the leaf first; the authority itself is in the bundle.
func subjects(chain []*x509.Certificate) []string {
	names := make([]string, 0, len(chain))
	for _, link := range chain {
		names = append(names, link.Subject.String())
	}
	return names
}

var extended = map[x509.ExtKeyUsage]string{
	x509.ExtKeyUsageServerAuth: "server auth",
	x509.ExtKeyUsageClientAuth: "client auth",
}

func usages(leaf *x509.Certificate) []string {
	names := make([]string, 0, 1+len(leaf.ExtKeyUsage))
	if leaf.KeyUsage&x509.KeyUsageDigitalSignature != 0 {
		names = append(names, "digital signature")
	}
	for _, usage := range leaf.ExtKeyUsage {
		if name, known := extended[usage]; known {
			names = append(names, name)
		}
	}
	return names
}
