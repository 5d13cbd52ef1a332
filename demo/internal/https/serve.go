// Package https serves requests over TLS, with one handshake for each, and reports every handshake that fails.
package https

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	stdlog "log"
	"net"
	"net/http"
	"strings"
	"time"

	"spirelab.dev/demo/internal/event"
)

// grace is for requests under way when the program is told to stop.
const grace = 500 * time.Millisecond

// Settings says what to serve, and how.
type Settings struct {
	Address string
	// Security must not let sessions be resumed: they would outlive the certificates that they were made with.
	Security *tls.Config
	// Timeout bounds a handshake, and then a request.
	Timeout         time.Duration
	Handler         http.Handler
	HandshakeFailed func(remote net.Addr, err error)
}

// Serve listens until ctx is done.
func Serve(ctx context.Context, s Settings, log event.Log) error {
	inner, err := net.Listen("tcp", s.Address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	log("listen", "address", inner.Addr().String())

	server := &http.Server{
		Handler:      s.Handler,
		ReadTimeout:  s.Timeout,
		WriteTimeout: s.Timeout,
		ErrorLog:     stdlog.New(errorWriter{log}, "", 0),
	}
	server.SetKeepAlivesEnabled(false)
	stopped := make(chan struct{})
	defer context.AfterFunc(ctx, func() {
		defer close(stopped)
		deadline, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		if server.Shutdown(deadline) != nil {
			_ = server.Close()
		}
	})()
	err = server.Serve(newListener(inner, s.Security, s.Timeout, s.HandshakeFailed))
	if errors.Is(err, http.ErrServerClosed) {
		<-stopped
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// errorWriter keeps http.Server's own complaints in the shape of the log.
type errorWriter struct{ log event.Log }

func (w errorWriter) Write(line []byte) (int, error) {
	w.log("call", "status", "fail", "error", strings.TrimSpace(string(line)))
	return len(line), nil
}
