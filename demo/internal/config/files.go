package config

import (
	"path/filepath"
	"time"
)

// TLSServer is the role of the program that knows certificates only as files.
const TLSServer Role = "tls-server"

// Files is what that program needs to know. Paths are absolute, and the files are PEM.
type Files struct {
	Certificate   string
	Key           string
	Authorities   string
	PIDFile       string
	ListenAddress string
	CallTimeout   time.Duration
}

// LoadFiles reads the configuration with a function such as os.Getenv, and returns all mistakes.
func LoadFiles(getenv func(string) string) (Files, []string) {
	r := reader{getenv: getenv}
	files := Files{
		Certificate:   r.path("TLS_CERTIFICATE"),
		Key:           r.path("TLS_KEY"),
		Authorities:   r.path("TLS_CLIENT_AUTHORITIES"),
		PIDFile:       r.path("PID_FILE"),
		ListenAddress: r.address("LISTEN_ADDRESS", ":8443"),
		CallTimeout:   r.duration("CALL_TIMEOUT", 2*time.Second),
	}
	return files, r.mistakes
}

// Fields lists the configuration for the log.
func (f Files) Fields() []any {
	return []any{
		"certificate", f.Certificate, "key", f.Key, "client_authorities", f.Authorities, "pid_file", f.PIDFile,
		"listen", f.ListenAddress, "call_timeout", f.CallTimeout.String(),
	}
}

func (r *reader) path(name string) string {
	path := r.getenv(name)
	switch {
	case path == "":
		r.mistake("%s is required", name)
	case !filepath.IsAbs(path):
		r.mistake("%s: %q is not an absolute path", name, path)
	}
	return path
}
