package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/spiffetls/tlsconfig"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/identity"
)

// outcome is what a call found out, as far as it came; ownSerial is nil when the server did not get to see the
// certificate.
type outcome struct {
	ownSerial    *big.Int
	peer         spiffeid.ID
	peerNotAfter time.Time
	bytes        int64
}

// call makes one request on one connection, so each call is a full handshake with the SVIDs of that moment.
//
// It does by hand what http.Transport would do. In TLS 1.3 a client learns that the server refused its certificate only
// when it reads; Transport writes and reads at once and reports what fails first, which may be a broken pipe. Here the
// answer is read in any case, also when the server has hung up, and what it said is the error.
func call(ctx context.Context, c config.Config, source *identity.Source) (result outcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.CallTimeout)
	defer cancel()
	ownCertificate := tlsconfig.WithTrace(tlsconfig.Trace{
		GotCertificate: func(info tlsconfig.GotCertificateInfo, _ any) {
			if info.Cert != nil {
				result.ownSerial = info.Cert.Leaf.SerialNumber
			}
		},
	})
	dialer := tls.Dialer{
		Config: tlsconfig.MTLSClientConfig(source, source, tlsconfig.AuthorizeID(c.ExpectedPeer), ownCertificate),
	}
	port := c.URL.Port()
	if port == "" {
		port = "443"
	}
	connection, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(c.URL.Hostname(), port))
	if err != nil {
		return result, err
	}
	defer connection.Close()
	// The moment that ctx is done is the deadline; a time that is long past ends what is under way.
	defer context.AfterFunc(ctx, func() { _ = connection.SetDeadline(time.Unix(1, 0)) })()

	leaf := connection.(*tls.Conn).ConnectionState().PeerCertificates[0]
	if result.peer, err = x509svid.IDFromCert(leaf); err != nil {
		return result, fmt.Errorf("SPIFFE ID of the server: %w", err)
	}
	result.peerNotAfter = leaf.NotAfter
	result.bytes, err = exchange(ctx, connection, c)
	if ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return result, err
}

func exchange(ctx context.Context, connection net.Conn, c config.Config) (int64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL.String(), strings.NewReader(c.Data))
	if err != nil {
		return 0, fmt.Errorf("request: %w", err)
	}
	request.Close = true
	writeError := request.Write(connection)
	response, err := http.ReadResponse(bufio.NewReader(connection), request)
	switch {
	case err != nil && writeError != nil:
		return 0, fmt.Errorf("%w (after %w)", err, writeError)
	case err != nil:
		return 0, err
	}
	defer response.Body.Close()
	count, err := io.Copy(io.Discard, response.Body)
	switch {
	case err != nil:
		return count, fmt.Errorf("read the response: %w", err)
	case response.StatusCode != http.StatusOK:
		return count, fmt.Errorf("the server answered %s", response.Status)
	}
	return count, nil
}
