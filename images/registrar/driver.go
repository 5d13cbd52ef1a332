package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
)

// neighbourly replaces gRPC's back-off, which grows to two minutes: that suits remote servers, and not a neighbour that
// is about to start.
var neighbourly = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 200 * time.Millisecond, Multiplier: 1, MaxDelay: 200 * time.Millisecond},
	MinConnectTimeout: 5 * time.Second,
}

// driverName asks the CSI driver for its name. The driver starts beside this program, so the call waits for its socket
// to answer, for as long as ctx allows.
func driverName(ctx context.Context, socket string) (string, error) {
	connection, err := grpc.NewClient("unix:"+socket,
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(neighbourly))
	if err != nil {
		return "", fmt.Errorf("CSI driver at %s: %w", socket, err)
	}
	defer connection.Close()
	info, err := csi.NewIdentityClient(connection).GetPluginInfo(ctx, &csi.GetPluginInfoRequest{}, grpc.WaitForReady(true))
	if err != nil {
		return "", fmt.Errorf("name of the CSI driver at %s: %w", socket, err)
	}
	if info.GetName() == "" {
		return "", errors.New("the CSI driver has no name")
	}
	return info.GetName(), nil
}
