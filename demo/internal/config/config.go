// Package config reads the environment of the demo's programs.
package config

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"time"

	"github.com/spiffe/go-spiffe/v2/spiffeid"
	"github.com/spiffe/go-spiffe/v2/workloadapi"
)

// Role says which of the two programs runs.
type Role string

// The two roles, as the log calls them.
const (
	Client Role = "client"
	Server Role = "server"
)

// Config is what a program needs to know. URL, Data and CallInterval are the client's, ListenAddress the server's.
type Config struct {
	Role            Role
	WorkloadAPI     string
	ExpectedPeer    spiffeid.ID
	URL             *url.URL
	Data            string
	ListenAddress   string
	CallInterval    time.Duration
	CallTimeout     time.Duration
	IdentityTimeout time.Duration
}

// Load reads the configuration of a role with a function such as os.Getenv. It returns all mistakes, not the first one,
// so that a manifest is mended in one go.
func Load(role Role, getenv func(string) string) (Config, []string) {
	r := reader{getenv: getenv}
	c := Config{
		Role:            role,
		WorkloadAPI:     r.workloadAPI(),
		CallTimeout:     r.duration("CALL_TIMEOUT", 2*time.Second),
		IdentityTimeout: r.duration("IDENTITY_TIMEOUT", 10*time.Second),
	}
	switch role {
	case Client:
		c.ExpectedPeer = r.id("SERVER_SPIFFE_ID")
		c.URL = r.url("SERVER_URL")
		c.Data = getenv("DATA_TO_SEND")
		c.CallInterval = r.duration("CALL_INTERVAL", 250*time.Millisecond)
	case Server:
		c.ExpectedPeer = r.id("CLIENT_SPIFFE_ID")
		c.ListenAddress = r.address("LISTEN_ADDRESS", ":8443")
	}
	return c, r.mistakes
}

// Fields lists the configuration for the log.
func (c Config) Fields() []any {
	fields := []any{
		"expected_peer_id", c.ExpectedPeer.String(),
		"socket", c.WorkloadAPI,
		"call_timeout", c.CallTimeout.String(),
		"identity_timeout", c.IdentityTimeout.String(),
	}
	if c.Role == Server {
		return append(fields, "listen", c.ListenAddress)
	}
	return append(fields, "url", c.URL.String(), "data", c.Data, "call_interval", c.CallInterval.String())
}

type reader struct {
	getenv   func(string) string
	mistakes []string
}

func (r *reader) mistake(format string, arguments ...any) {
	r.mistakes = append(r.mistakes, fmt.Sprintf(format, arguments...))
}

func (r *reader) workloadAPI() string {
	const standard, article = workloadapi.SocketEnv, "SOCKET_PATH"
	address, path := r.getenv(standard), r.getenv(article)
	switch {
	case address != "":
		if err := workloadapi.ValidateAddress(address); err != nil {
			r.mistake("%s: %v", standard, err)
		}
		return address
	case path == "":
		r.mistake("%s or %s is required", standard, article)
	case !filepath.IsAbs(path):
		r.mistake("%s: %q is not an absolute path", article, path)
	}
	return (&url.URL{Scheme: "unix", Path: path}).String()
}

func (r *reader) id(name string) spiffeid.ID {
	text := r.getenv(name)
	if text == "" {
		r.mistake("%s is required", name)
		return spiffeid.ID{}
	}
	id, err := spiffeid.FromString(text)
	if err != nil {
		r.mistake("%s: %q: %v", name, text, err)
	}
	return id
}

func (r *reader) url(name string) *url.URL {
	text := r.getenv(name)
	if text == "" {
		r.mistake("%s is required", name)
		return nil
	}
	parsed, err := url.Parse(text)
	switch {
	case err != nil:
		r.mistake("%s: %v", name, err)
	case parsed.Scheme != "https" || parsed.Hostname() == "":
		r.mistake("%s: %q is not https://host[:port]/path", name, text)
	}
	return parsed
}

func (r *reader) address(name, standard string) string {
	text := r.getenv(name)
	if text == "" {
		return standard
	}
	if _, _, err := net.SplitHostPort(text); err != nil {
		r.mistake("%s: %v", name, err)
	}
	return text
}

func (r *reader) duration(name string, standard time.Duration) time.Duration {
	text := r.getenv(name)
	if text == "" {
		return standard
	}
	parsed, err := time.ParseDuration(text)
	switch {
	case err != nil:
		r.mistake("%s: %v", name, err)
	case parsed <= 0:
		r.mistake("%s: %s is not positive", name, text)
	}
	return parsed
}
