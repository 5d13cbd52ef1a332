// Package certificate tells certificates as log events do.
package certificate

import (
	"crypto/x509"
	"time"
)

// Fields tells which certificate it is, and from when to when it is valid.
func Fields(certificate *x509.Certificate) []any {
	return []any{
		"serial", certificate.SerialNumber.String(),
		"not_before", certificate.NotBefore.UTC().Format(time.RFC3339),
		"not_after", certificate.NotAfter.UTC().Format(time.RFC3339),
	}
}

// URIs lists its URI SANs, where a SPIFFE ID is.
func URIs(certificate *x509.Certificate) []string {
	names := make([]string, 0, len(certificate.URIs))
	for _, uri := range certificate.URIs {
		names = append(names, uri.String())
	}
	return names
}
