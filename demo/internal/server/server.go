// Package server answers the demo's clients.
package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spiffe/go-spiffe/v2/spiffetls/tlsconfig"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/event"
	"spirelab.dev/demo/internal/https"
	"spirelab.dev/demo/internal/identity"
)

// dataLimit bounds what of a request's body is read, logged and sent back.
const dataLimit = 1 << 10

// Run serves from the first SVID on, until ctx is done. A server that listens without an identity could only fail every
// handshake.
func Run(ctx context.Context, c config.Config, source *identity.Source, log event.Log) error {
	select {
	case <-source.Ready():
	case <-ctx.Done():
		return nil
	}
	fail := func(remote net.Addr, err error) {
		// go-spiffe's verifier names the ID that it found and never the one that it wanted.
		log("call", "status", "fail", "remote", remote.String(), "error", err.Error(),
			"expected_peer_id", c.ExpectedPeer.String())
	}
	security := tlsconfig.MTLSServerConfig(source, source, tlsconfig.AuthorizeID(c.ExpectedPeer))
	// A resumed session would outlive the SVIDs that it was made with, and their authorization.
	security.SessionTicketsDisabled = true
	return https.Serve(ctx, https.Settings{
		Address: c.ListenAddress, Security: security, Timeout: c.CallTimeout, Handler: handler{log}, HandshakeFailed: fail,
	}, log)
}

// handler sends a request's data back.
type handler struct{ log event.Log }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fields, data, err := read(r)
	if err != nil {
		h.log("call", "status", "fail", "remote", r.RemoteAddr, "error", err.Error())
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.log("call", append([]any{"status", "ok", "remote", r.RemoteAddr}, fields...)...)
	_, _ = w.Write(data)
}

func read(r *http.Request) (fields []any, data []byte, err error) {
	leaf := r.TLS.PeerCertificates[0]
	id, err := x509svid.IDFromCert(leaf)
	if err != nil {
		return nil, nil, fmt.Errorf("SPIFFE ID of the client: %w", err)
	}
	data, err = io.ReadAll(io.LimitReader(r.Body, dataLimit))
	if err != nil {
		return nil, nil, fmt.Errorf("read the request of %s: %w", id, err)
	}
	return []any{
		"peer_id", id.String(), "peer_not_after", leaf.NotAfter.UTC().Format(time.RFC3339), "data", string(data),
	}, data, nil
}
