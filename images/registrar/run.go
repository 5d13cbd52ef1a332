package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

type options struct {
	csiAddress, driverEndpoint, registrationDir string
	healthPort                                  int
}

// run offers the driver to kubelet until ctx is done, which is no error, or kubelet refuses it.
func run(ctx context.Context, o options) error {
	driver, err := driverName(ctx, o.csiAddress)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	socket := filepath.Join(o.registrationDir, driver+"-reg.sock")
	// A predecessor that was killed leaves its socket behind, and a bound name cannot be bound again.
	if err := os.Remove(socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the stale socket: %w", err)
	}
	// The listener removes its socket when it closes.
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return fmt.Errorf("registration socket: %w", err)
	}
	service := newRegistrar(driver, o.driverEndpoint)
	server := grpc.NewServer()
	registration.RegisterRegistrationServer(server, service)
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	if o.healthPort != 0 {
		health := &http.Server{Addr: fmt.Sprintf(":%d", o.healthPort), Handler: healthHandler(socket)}
		go func() { failed <- health.ListenAndServe() }()
		defer health.Close()
	}
	log.Printf("serving %s on %s", driver, socket)

	// Kubelet's verdict arrives by a call, which a graceful stop answers before the socket goes.
	defer server.GracefulStop()
	select {
	case <-ctx.Done():
		return nil
	case err := <-service.refused:
		return err
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	}
}

// healthHandler finds the program healthy while its socket is there: when kubelet's directory is wiped, only a restart
// brings the socket back.
func healthHandler(socket string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if _, err := os.Stat(socket); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	return mux
}
