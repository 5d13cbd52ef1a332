package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

type identity struct {
	csi.UnimplementedIdentityServer
	asked chan struct{}
}

func (i identity) GetPluginInfo(context.Context, *csi.GetPluginInfoRequest) (*csi.GetPluginInfoResponse, error) {
	close(i.asked)
	return &csi.GetPluginInfoResponse{Name: "csi.spiffe.io"}, nil
}

// lab is a directory with the two sockets, and the program running in it.
type lab struct {
	t       *testing.T
	ctx     context.Context
	options options
	socket  string
	stop    context.CancelFunc
	result  chan error
}

func startLab(t *testing.T) *lab {
	t.Helper()
	folder := t.TempDir()
	l := &lab{t: t, socket: filepath.Join(folder, "csi.spiffe.io-reg.sock"), result: make(chan error, 1)}
	l.options = options{
		csiAddress:      filepath.Join(folder, "csi.sock"),
		driverEndpoint:  "/var/lib/kubelet/plugins/csi.spiffe.io/csi.sock",
		registrationDir: folder,
	}
	// What a killed predecessor leaves: a name in the folder that nobody listens on.
	if err := os.WriteFile(l.socket, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var cancel context.CancelFunc
	l.ctx, cancel = context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	var running context.Context
	running, l.stop = context.WithCancel(l.ctx)
	go func() { l.result <- run(running, l.options) }()
	return l
}

// startDriver serves the CSI socket, later than the program, as a slow driver does, and waits to be asked.
func (l *lab) startDriver() {
	l.t.Helper()
	listener, err := net.Listen("unix", l.options.csiAddress)
	if err != nil {
		l.t.Fatal(err)
	}
	server := grpc.NewServer()
	driver := identity{asked: make(chan struct{})}
	csi.RegisterIdentityServer(server, driver)
	go func() { _ = server.Serve(listener) }()
	l.t.Cleanup(server.Stop)
	select {
	case <-driver.asked:
	case err := <-l.result:
		l.t.Fatalf("ended before the driver was there: %v", err)
	}
}

func (l *lab) kubelet() registration.RegistrationClient {
	l.t.Helper()
	connection, err := grpc.NewClient("unix:"+l.socket, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(neighbourly), grpc.WithDefaultCallOptions(grpc.WaitForReady(true)))
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = connection.Close() })
	return registration.NewRegistrationClient(connection)
}

func (l *lab) notify(status *registration.RegistrationStatus) {
	l.t.Helper()
	if _, err := l.kubelet().NotifyRegistrationStatus(l.ctx, status); err != nil {
		l.t.Fatal(err)
	}
}

func TestRegistersAndRemovesItsSocket(t *testing.T) {
	l := startLab(t)
	l.startDriver()
	info, err := l.kubelet().GetInfo(l.ctx, &registration.InfoRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if info.Type != registration.CSIPlugin || info.Name != "csi.spiffe.io" ||
		info.Endpoint != l.options.driverEndpoint || strings.Join(info.SupportedVersions, " ") != "1.0.0" {
		t.Errorf("got %v", info)
	}
	l.notify(&registration.RegistrationStatus{PluginRegistered: true})
	l.stop()
	if err := <-l.result; err != nil {
		t.Errorf("got %v at the end, want none", err)
	}
	if _, err := os.Stat(l.socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket remains: %v", err)
	}
}

func TestARefusalEndsTheProgram(t *testing.T) {
	l := startLab(t)
	l.startDriver()
	l.notify(&registration.RegistrationStatus{Error: "no such version"})
	if err := <-l.result; err == nil || err.Error() != "kubelet refused csi.spiffe.io: no such version" {
		t.Errorf("got %v", err)
	}
}

func TestStopsWhileItWaitsForTheDriver(t *testing.T) {
	l := startLab(t)
	l.stop()
	if err := <-l.result; err != nil {
		t.Errorf("got %v, want none", err)
	}
}

func TestHealthFollowsTheSocket(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "reg.sock")
	status := func() int {
		recorder := httptest.NewRecorder()
		healthHandler(socket).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/healthz", nil))
		return recorder.Code
	}
	if got := status(); got != http.StatusInternalServerError {
		t.Errorf("got %d without the socket", got)
	}
	if err := os.WriteFile(socket, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := status(); got != http.StatusOK {
		t.Errorf("got %d with the socket", got)
	}
}
