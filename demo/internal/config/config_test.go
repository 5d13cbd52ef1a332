package config

import (
	"slices"
	"testing"
	"time"
)

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestClientDefaults(t *testing.T) {
	c, mistakes := Load(Client, environment(map[string]string{
		"SOCKET_PATH":      "/run/spire/agent.sock",
		"SERVER_SPIFFE_ID": "spiffe://lab.test/server",
		"CLIENT_SPIFFE_ID": "ignored by a client",
		"SERVER_URL":       "https://mtls-server.demo.svc:8443/",
		"DATA_TO_SEND":     "hello",
	}))
	if mistakes != nil {
		t.Fatal(mistakes)
	}
	want := []any{
		"expected_peer_id", "spiffe://lab.test/server", "socket", "unix:///run/spire/agent.sock",
		"call_timeout", "2s", "identity_timeout", "10s",
		"url", "https://mtls-server.demo.svc:8443/", "data", "hello", "call_interval", "250ms",
	}
	if !slices.Equal(c.Fields(), want) {
		t.Errorf("got %v\nwant %v", c.Fields(), want)
	}
}

func TestServerDefaultsAndTheStandardSocketWins(t *testing.T) {
	c, mistakes := Load(Server, environment(map[string]string{
		"SPIFFE_ENDPOINT_SOCKET": "unix:///spiffe-workload-api/spire-agent.sock",
		"SOCKET_PATH":            "/elsewhere.sock",
		"CLIENT_SPIFFE_ID":       "spiffe://lab.test/client",
		"IDENTITY_TIMEOUT":       "3s",
	}))
	if mistakes != nil {
		t.Fatal(mistakes)
	}
	if c.WorkloadAPI != "unix:///spiffe-workload-api/spire-agent.sock" || c.ListenAddress != ":8443" ||
		c.ExpectedPeer.String() != "spiffe://lab.test/client" || c.IdentityTimeout != 3*time.Second {
		t.Errorf("got %+v", c)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	cases := map[string]struct {
		role        Role
		environment map[string]string
		want        []string
	}{
		"client without anything": {Client, nil, []string{
			"SPIFFE_ENDPOINT_SOCKET or SOCKET_PATH is required", "SERVER_SPIFFE_ID is required", "SERVER_URL is required",
		}},
		"client with everything wrong": {Client, map[string]string{
			"SOCKET_PATH": "agent.sock", "SERVER_SPIFFE_ID": "lab.test/server", "SERVER_URL": "http://server/",
			"CALL_INTERVAL": "often", "CALL_TIMEOUT": "0s", "IDENTITY_TIMEOUT": "-1s",
		}, []string{
			`SOCKET_PATH: "agent.sock" is not an absolute path`,
			"CALL_TIMEOUT: 0s is not positive",
			"IDENTITY_TIMEOUT: -1s is not positive",
			`SERVER_SPIFFE_ID: "lab.test/server": scheme is missing or invalid`,
			`SERVER_URL: "http://server/" is not https://host[:port]/path`,
			`CALL_INTERVAL: time: invalid duration "often"`,
		}},
		"server with everything wrong": {Server, map[string]string{
			"SPIFFE_ENDPOINT_SOCKET": "/agent.sock", "LISTEN_ADDRESS": "8443",
		}, []string{
			`SPIFFE_ENDPOINT_SOCKET: workload endpoint socket URI must have a "tcp" or "unix" scheme`,
			"CLIENT_SPIFFE_ID is required",
			"LISTEN_ADDRESS: address 8443: missing port in address",
		}},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			if _, got := Load(c.role, environment(c.environment)); !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}
