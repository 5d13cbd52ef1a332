package program

import (
	"net"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/labtest"
)

const valid, expired = time.Hour, -time.Second

// healthyPair trusts and names each other rightly.
func healthyPair(t *testing.T) (*pair, *labtest.CA, *x509svid.SVID) {
	t.Helper()
	ca := labtest.NewCA(t, "lab.test")
	serverAPI, clientAPI := labtest.ServeWorkloadAPI(t), labtest.ServeWorkloadAPI(t)
	clientSVID := ca.Issue("/client", valid)
	serverAPI.Issue(ca.Issue("/server", valid), ca)
	clientAPI.Issue(clientSVID, ca)
	return startPair(t, serverAPI, clientAPI, serverID, clientID), ca, clientSVID
}

func serial(svid *x509svid.SVID) string { return svid.Certificates[0].SerialNumber.String() }

// check compares fields of a line.
func check(t *testing.T, l line, want map[string]string) {
	t.Helper()
	for field, value := range want {
		if got := l.text(field); got != value {
			t.Errorf("%s: %s is %q, want %q", l["event"], field, got, value)
		}
	}
}

func TestBothSidesReportACall(t *testing.T) {
	t.Parallel()
	p, _, svid := healthyPair(t)
	leaf := svid.Certificates[0]
	notAfter := leaf.NotAfter.UTC().Format(time.RFC3339)
	check(t, p.client.next(), map[string]string{
		"event": "start", "role": "client", "expected_peer_id": serverID, "url": "https://" + p.address + "/",
		"data": "hello", "call_interval": "20ms", "call_timeout": "2s", "identity_timeout": "10s",
		"socket": "unix://" + p.clientAPI.Socket,
	})
	check(t, p.client.next(), map[string]string{
		"event": "svid", "spiffe_id": clientID, "serial": serial(svid), "trust_domain": "lab.test",
		"not_before": leaf.NotBefore.UTC().Format(time.RFC3339), "not_after": notAfter,
	})
	for _, seq := range []string{"1", "2"} {
		call := p.client.next()
		check(t, call, map[string]string{
			"event": "call", "status": "ok", "seq": seq, "peer_id": serverID, "bytes": "5", "own_serial": serial(svid),
		})
		if _, err := time.Parse(time.RFC3339, call.text("peer_not_after")); err != nil {
			t.Error(err)
		}
		if latency, _ := call["latency_ms"].(float64); latency <= 0 {
			t.Errorf("latency_ms is %v", call["latency_ms"])
		}
	}
	check(t, p.server.awaitEvent("call", ""), map[string]string{
		"role": "server", "status": "ok", "peer_id": clientID, "data": "hello", "peer_not_after": notAfter,
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const (
		refused   = `^remote error: tls: bad certificate$`
		isExpired = `^x509svid: could not verify leaf certificate: x509: certificate has expired or is not yet valid: ` +
			`current time \S+ is after \S+$`
		wrongCA = `^x509svid: could not verify leaf certificate: x509: certificate signed by unknown authority`
		noTrust = `^x509svid: could not get X509 bundle: x509bundle: no X\.509 bundle for trust domain "other\.test"$`
	)
	ca, sameName, other := labtest.NewCA(t, "lab.test"), labtest.NewCA(t, "lab.test"), labtest.NewCA(t, "other.test")
	cases := map[string]struct {
		server, client           *x509svid.SVID
		wantServer, wantClient   string
		clientError, serverError string
	}{
		"the client wants another server": {wantServer: "spiffe://lab.test/another",
			clientError: `^unexpected ID "spiffe://lab\.test/server"$`, serverError: refused},
		"the server wants another client": {wantClient: "spiffe://lab.test/another",
			clientError: refused, serverError: `^unexpected ID "spiffe://lab\.test/client"$`},
		"the server's SVID has expired": {server: ca.Issue("/server", expired), clientError: isExpired, serverError: refused},
		"the client's SVID has expired": {client: ca.Issue("/client", expired), clientError: refused, serverError: isExpired},
		"another CA of the same name":   {server: sameName.Issue("/server", valid), clientError: wrongCA, serverError: refused},
		"an unknown trust domain":       {client: other.Issue("/client", valid), clientError: refused, serverError: noTrust},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if c.server == nil {
				c.server = ca.Issue("/server", valid)
			}
			if c.client == nil {
				c.client = ca.Issue("/client", valid)
			}
			if c.wantServer == "" {
				c.wantServer = serverID
			}
			if c.wantClient == "" {
				c.wantClient = clientID
			}
			serverAPI, clientAPI := labtest.ServeWorkloadAPI(t), labtest.ServeWorkloadAPI(t)
			serverAPI.Issue(c.server, ca)
			clientAPI.Issue(c.client, ca)
			p := startPair(t, serverAPI, clientAPI, c.wantServer, c.wantClient)
			// More than one, because a text that depends on who is faster would not show at once.
			for range 20 {
				for side, expectation := range map[*process][2]string{
					p.client: {c.clientError, c.wantServer}, p.server: {c.serverError, c.wantClient},
				} {
					call := side.awaitEvent("call", "")
					check(t, call, map[string]string{"status": "fail", "expected_peer_id": expectation[1]})
					if got := call.text("error"); !regexp.MustCompile(expectation[0]).MatchString(got) {
						t.Fatalf("%s: error is %q, want %s", call["role"], got, expectation[0])
					}
				}
			}
		})
	}
}

func TestNoIdentityIsReportedAndRecoveredFrom(t *testing.T) {
	t.Parallel()
	ca := labtest.NewCA(t, "lab.test")
	for _, role := range []config.Role{config.Client, config.Server} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			api := labtest.ServeWorkloadAPI(t)
			p := start(t, role, map[string]string{
				"SOCKET_PATH": api.Socket, "IDENTITY_TIMEOUT": "500ms", "CALL_INTERVAL": "20ms",
				"SERVER_SPIFFE_ID": serverID, "CLIENT_SPIFFE_ID": clientID,
				"SERVER_URL": "https://127.0.0.1:1/", "LISTEN_ADDRESS": "127.0.0.1:0",
			})
			const refusal = "rpc error: code = PermissionDenied desc = no identity issued"
			check(t, p.awaitEvent("identity", ""), map[string]string{"status": "none", "error": refusal})
			check(t, p.awaitEvent("identity", ""), map[string]string{
				"status": "none", "error": "no X509-SVID within 500ms: " + refusal,
			})
			api.Issue(ca.Issue("/"+string(role), valid), ca)
			p.awaitEvent("svid", "")
			if role == config.Server {
				p.awaitEvent("listen", "")
				return
			}
			check(t, p.awaitEvent("call", ""), map[string]string{
				"status": "fail", "error": "dial tcp 127.0.0.1:1: connect: connection refused", "expected_peer_id": serverID,
			})
		})
	}
}

func TestASilentServerFailsTheCallInTime(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ca, api := labtest.NewCA(t, "lab.test"), labtest.ServeWorkloadAPI(t)
	api.Issue(ca.Issue("/client", valid), ca)
	p := start(t, config.Client, map[string]string{
		"SOCKET_PATH": api.Socket, "SERVER_SPIFFE_ID": serverID, "SERVER_URL": "https://" + silent.Addr().String(),
		"CALL_TIMEOUT": "50ms", "CALL_INTERVAL": "5ms",
	})
	for _, seq := range []string{"1", "2", "3"} {
		call := p.awaitEvent("call", "")
		check(t, call, map[string]string{"status": "fail", "seq": seq, "error": "context deadline exceeded"})
		if latency, _ := call["latency_ms"].(float64); latency < 50 {
			t.Errorf("call %s took %v ms of 50", seq, latency)
		}
	}
}

func TestAMissingSocketIsNoIdentity(t *testing.T) {
	t.Parallel()
	p := start(t, config.Server, map[string]string{"SOCKET_PATH": "/nonexistent/agent.sock", "CLIENT_SPIFFE_ID": clientID})
	identity := p.awaitEvent("identity", "none")
	if !regexp.MustCompile(`code = Unavailable .*dial unix /nonexistent/agent\.sock: connect: no such file`).MatchString(identity.text("error")) {
		t.Errorf("error is %q", identity["error"])
	}
}

func TestAWithdrawnIdentityIsKept(t *testing.T) {
	t.Parallel()
	p, ca, svid := healthyPair(t)
	p.client.awaitEvent("call", "ok")
	p.clientAPI.Refuse(labtest.NoIdentity)
	check(t, p.client.awaitEvent("watch", ""), map[string]string{
		"status": "error", "error": "rpc error: code = PermissionDenied desc = no identity issued",
	})
	check(t, p.client.awaitEvent("call", ""), map[string]string{"status": "ok", "own_serial": serial(svid)})

	// An agent that shuts down may answer Canceled, for which go-spiffe gives up the watch.
	p.clientAPI.Refuse(status.Error(codes.Canceled, "context canceled"))
	p.client.await("the cancelled watch", func(l line) bool {
		return l.is("watch", "error") && l.text("error") == "rpc error: code = Canceled desc = context canceled"
	})
	renewed := ca.Issue("/client", valid)
	p.clientAPI.Issue(renewed, ca)
	p.client.await("a call with the renewed SVID", func(l line) bool {
		return l.is("call", "ok") && l.text("own_serial") == serial(renewed)
	})
}

func TestMistakesInTheConfigurationAreAllReported(t *testing.T) {
	t.Parallel()
	p := start(t, config.Client, map[string]string{"CALL_TIMEOUT": "soon"})
	l := p.next()
	check(t, l, map[string]string{"event": "config", "role": "client", "status": "error"})
	if mistakes, _ := l["errors"].([]any); len(mistakes) != 4 {
		t.Errorf("got %v", l["errors"])
	}
	if code := p.exitStatus(); code != 2 || len(p.seen) != 1 {
		t.Errorf("exit status %d after %q, want 2 after one line", code, p.seen)
	}
}

func TestASignalStopsAtOnce(t *testing.T) {
	t.Parallel()
	p, _, _ := healthyPair(t)
	idle := start(t, config.Client, map[string]string{
		"SOCKET_PATH": labtest.ServeWorkloadAPI(t).Socket, "SERVER_SPIFFE_ID": serverID, "SERVER_URL": "https://127.0.0.1:1/",
	})
	p.client.awaitEvent("call", "ok")
	idle.awaitEvent("identity", "none")
	for _, step := range []struct {
		process *process
		signal  syscall.Signal
		name    string
	}{{p.client, syscall.SIGTERM, "SIGTERM"}, {p.server, syscall.SIGINT, "SIGINT"}, {idle, syscall.SIGTERM, "SIGTERM"}} {
		begin := time.Now()
		step.process.signal(step.signal)
		check(t, step.process.awaitEvent("stop", ""), map[string]string{"signal": step.name})
		if l := step.process.next(); l != nil {
			t.Errorf("%v comes after stop", l)
		}
		if code := step.process.exitStatus(); code != 0 {
			t.Errorf("exit status %d", code)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("took %s", took)
		}
	}
}

func TestAPortThatIsTakenEndsTheServer(t *testing.T) {
	t.Parallel()
	p, _, _ := healthyPair(t)
	second := start(t, config.Server, map[string]string{
		"SOCKET_PATH": p.serverAPI.Socket, "CLIENT_SPIFFE_ID": clientID, "LISTEN_ADDRESS": p.address,
	})
	check(t, second.awaitEvent("stop", ""), map[string]string{
		"error": "listen: listen tcp " + p.address + ": bind: address already in use",
	})
	if code := second.exitStatus(); code != 1 {
		t.Errorf("exit status %d, want 1", code)
	}
}
