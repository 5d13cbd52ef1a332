// Package plain answers clients over mutual TLS as any program does that has never heard of SPIFFE: its certificate, its
// key and the authorities of its clients are files, which it reads when it starts and when it is sent SIGHUP.
package plain

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"

	"spirelab.dev/demo/internal/certificate"
	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/event"
	"spirelab.dev/demo/internal/https"
)

// Run serves until ctx is done. Files that cannot be read end it at its start; later it goes on with what it has.
func Run(ctx context.Context, files config.Files, log event.Log) error {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	// Written before the files are read: who sees it and has newer ones is not too early.
	if err := os.WriteFile(files.PIDFile, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
		return fmt.Errorf("PID file: %w", err)
	}
	var current atomic.Pointer[tls.Config]
	first, err := load(files)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	current.Store(first)
	log("certificate", describe(first)...)
	go func() {
		for {
			select {
			case <-hangups:
				reload(&current, files, log)
			case <-ctx.Done():
				return
			}
		}
	}()
	return https.Serve(ctx, https.Settings{
		Address:  files.ListenAddress,
		Security: &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return current.Load(), nil }},
		Timeout:  files.CallTimeout,
		Handler:  handler{log},
		HandshakeFailed: func(remote net.Addr, err error) {
			log("call", "status", "fail", "remote", remote.String(), "error", err.Error())
		},
	}, log)
}

func reload(current *atomic.Pointer[tls.Config], files config.Files, log event.Log) {
	next, err := load(files)
	if err != nil {
		log("certificate", "status", "error", "error", err.Error())
		return
	}
	current.Store(next)
	log("certificate", describe(next)...)
}

// handler greets whoever the authorities know.
type handler struct{ log event.Log }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.log("call", "status", "ok", "remote", r.RemoteAddr, "peer_uri_sans", certificate.URIs(r.TLS.PeerCertificates[0]))
	_, _ = io.WriteString(w, "hello\n")
}
