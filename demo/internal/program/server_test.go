package program

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/spiffe/go-spiffe/v2/bundle/x509bundle"
	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/spiffetls/tlsconfig"
)

func TestASlowClientHoldsUpNobody(t *testing.T) {
	t.Parallel()
	p, _, _ := healthyPair(t)
	slow, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	failure := p.server.await("the failure of the slow client", func(l line) bool {
		return l.text("remote") == slow.LocalAddr().String()
	})
	check(t, failure, map[string]string{"event": "call", "status": "fail", "expected_peer_id": clientID})
	if !strings.HasSuffix(failure.text("error"), "i/o timeout") {
		t.Errorf("error is %q", failure["error"])
	}
	served := 0
	for _, text := range p.server.seen {
		if strings.Contains(text, `"status":"ok"`) {
			served++
		}
	}
	if served < 5 {
		t.Errorf("%d calls were served while a client was slow", served)
	}
}

func TestEveryConnectionIsAFullHandshakeWithOneRequest(t *testing.T) {
	t.Parallel()
	p, ca, svid := healthyPair(t)
	bundle := x509bundle.FromX509Authorities(ca.TrustDomain, []*x509.Certificate{ca.Certificate})
	security := tlsconfig.MTLSClientConfig(svid, bundle, tlsconfig.AuthorizeID(spiffeid.RequireFromString(serverID)))
	security.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	for range 2 {
		connection, err := tls.Dial("tcp", p.address, security)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		request, err := http.NewRequest(http.MethodPost, "https://"+p.address+"/", strings.NewReader(strings.Repeat("x", 5000)))
		if err != nil {
			t.Fatal(err)
		}
		if err := request.Write(connection); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(bufio.NewReader(connection), request)
		if err != nil {
			t.Fatal(err)
		}
		if connection.ConnectionState().DidResume || !response.Close {
			t.Errorf("resumed %v, connection closes %v; want false, true", connection.ConnectionState().DidResume, response.Close)
		}
		if response.ContentLength != 1024 {
			t.Errorf("%d bytes came back, want those that were kept, 1024", response.ContentLength)
		}
	}
}
