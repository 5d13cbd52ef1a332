package plain

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"spirelab.dev/demo/internal/certificate"
	"spirelab.dev/demo/internal/config"
)

// load reads all three files. They belong together: a certificate is of no use without its own key.
func load(files config.Files) (*tls.Config, error) {
	pair, err := tls.LoadX509KeyPair(files.Certificate, files.Key)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(files.Authorities)
	if err != nil {
		return nil, err
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("no certificate in %s", files.Authorities)
	}
	return &tls.Config{
		Certificates:           []tls.Certificate{pair},
		ClientCAs:              authorities,
		ClientAuth:             tls.RequireAndVerifyClientCert,
		SessionTicketsDisabled: true,
	}, nil
}

// describe tells what clients will see.
func describe(security *tls.Config) []any {
	leaf := security.Certificates[0].Leaf
	return append(certificate.Fields(leaf), "uri_sans", certificate.URIs(leaf))
}
