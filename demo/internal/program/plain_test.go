package program

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/spiffe/go-spiffe/v2/svid/x509svid"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/labtest"
)

// plainServer is one with files of its own, which are there before it starts.
type plainServer struct {
	*process
	t         *testing.T
	folder    string
	authority *labtest.CA
	address   string
}

func startPlain(t *testing.T) (*plainServer, *x509svid.SVID) {
	t.Helper()
	p := &plainServer{t: t, folder: t.TempDir(), authority: labtest.NewCA(t, "lab.test")}
	first := p.authority.Issue("/plain", valid)
	p.write(first)
	p.process = start(t, config.TLSServer, map[string]string{
		"TLS_CERTIFICATE": p.path("svid.pem"), "TLS_KEY": p.path("svid_key.pem"), "TLS_CLIENT_AUTHORITIES": p.path("bundle.pem"),
		"PID_FILE": p.path("server.pid"), "LISTEN_ADDRESS": "127.0.0.1:0",
	})
	p.awaitEvent("start", "")
	check(t, p.next(), map[string]string{"event": "certificate", "serial": serial(first), "uri_sans": "[spiffe://lab.test/plain]"})
	p.address = p.awaitEvent("listen", "").text("address")
	return p, first
}

func (p *plainServer) path(name string) string { return filepath.Join(p.folder, name) }

func (p *plainServer) write(svid *x509svid.SVID) {
	p.t.Helper()
	certificates, key, err := svid.Marshal()
	if err != nil {
		p.t.Fatal(err)
	}
	bundle := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.authority.Certificate.Raw})
	for name, text := range map[string][]byte{"svid.pem": certificates, "svid_key.pem": key, "bundle.pem": bundle} {
		if err := os.WriteFile(p.path(name), text, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}

// shown is the serial that a client sees.
func (p *plainServer) shown() string {
	p.t.Helper()
	mine := p.authority.Issue("/client", valid)
	roots := x509.NewCertPool()
	roots.AddCert(p.authority.Certificate)
	connection, err := tls.Dial("tcp", p.address, &tls.Config{
		// An X509-SVID has no name of a host.
		InsecureSkipVerify: true,
		Certificates:       []tls.Certificate{{Certificate: [][]byte{mine.Certificates[0].Raw}, PrivateKey: mine.PrivateKey}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	defer connection.Close()
	leaf := connection.ConnectionState().PeerCertificates[0]
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots}); err != nil {
		p.t.Fatal(err)
	}
	return leaf.SerialNumber.String()
}

func TestFilesAreReadAgainOnlyWhenTold(t *testing.T) {
	t.Parallel()
	p, first := startPlain(t)
	second := p.authority.Issue("/plain", valid)
	p.write(second)
	if got := p.shown(); got != serial(first) {
		t.Errorf("shows %s before SIGHUP, want %s", got, serial(first))
	}
	p.signal(syscall.SIGHUP)
	check(t, p.awaitEvent("certificate", ""), map[string]string{"serial": serial(second)})
	if got := p.shown(); got != serial(second) {
		t.Errorf("shows %s after SIGHUP, want %s", got, serial(second))
	}
}

func TestFilesThatDoNotBelongTogetherChangeNothing(t *testing.T) {
	t.Parallel()
	p, first := startPlain(t)
	if err := os.WriteFile(p.path("svid_key.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGHUP)
	if failure := p.awaitEvent("certificate", "error").text("error"); !strings.Contains(failure, "key input") {
		t.Errorf("error is %q", failure)
	}
	if got := p.shown(); got != serial(first) {
		t.Errorf("shows %s, want %s", got, serial(first))
	}
}

func TestAClientNeedsACertificateOfTheAuthorities(t *testing.T) {
	t.Parallel()
	p, _ := startPlain(t)
	stranger := labtest.NewCA(t, "lab.test").Issue("/client", valid)
	connection, err := tls.Dial("tcp", p.address, &tls.Config{
		InsecureSkipVerify: true,
		Certificates:       []tls.Certificate{{Certificate: [][]byte{stranger.Certificates[0].Raw}, PrivateKey: stranger.PrivateKey}},
	})
	if err == nil {
		defer connection.Close()
	}
	if failure := p.awaitEvent("call", "fail").text("error"); !strings.Contains(failure, "unknown authority") {
		t.Errorf("error is %q", failure)
	}
}

func TestAPlainServerWritesItsPIDAndStops(t *testing.T) {
	t.Parallel()
	p, _ := startPlain(t)
	text, err := os.ReadFile(p.path("server.pid"))
	if err != nil || strings.TrimSpace(string(text)) != strconv.Itoa(p.command.Process.Pid) {
		t.Errorf("PID file says %q, %v; want %d", text, err, p.command.Process.Pid)
	}
	p.signal(syscall.SIGTERM)
	check(t, p.awaitEvent("stop", ""), map[string]string{"signal": "SIGTERM"})
	if status := p.exitStatus(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestAPlainServerWithoutFilesSaysWhich(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := start(t, config.TLSServer, map[string]string{
		"TLS_CERTIFICATE": folder + "/svid.pem", "TLS_KEY": folder + "/svid_key.pem", "TLS_CLIENT_AUTHORITIES": folder + "/bundle.pem",
		"PID_FILE": folder + "/server.pid", "LISTEN_ADDRESS": "127.0.0.1:0",
	})
	if failure := p.awaitEvent("stop", "").text("error"); !strings.Contains(failure, "svid.pem") {
		t.Errorf("error is %q", failure)
	}
	if status := p.exitStatus(); status != 1 {
		t.Errorf("exit status %d", status)
	}
}
