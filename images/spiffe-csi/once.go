package main

import (
	"context"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"github.com/go-logr/logr"
	"github.com/spiffe/spiffe-csi/pkg/logkeys"
	"github.com/spiffe/spiffe-csi/pkg/server"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// once is a driver that mounts a volume once. After a restart the kubelet publishes every volume again, and a driver
// must then say that all is well (CSI 1.9.0, NodePublishVolume: "This operation MUST be idempotent"). 0.2.6 mounts
// again each time, and because the pods' folder is shared with the host in both directions, the host has every one of
// these mounts.
type once struct {
	server.Driver
	isMountPoint func(path string) (bool, error)
	log          logr.Logger
}

func (d once) NodePublishVolume(ctx context.Context, req *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	target := req.GetTargetPath()
	mounted, err := d.isMountPoint(target)
	if err != nil {
		return nil, status.Errorf(codes.Internal, "unable to tell whether %q is mounted: %v", target, err)
	}
	if !mounted {
		return d.Driver.NodePublishVolume(ctx, req)
	}
	d.log.Info("Volume is published already", logkeys.VolumeID, req.GetVolumeId(), logkeys.TargetPath, target)
	return &csi.NodePublishVolumeResponse{}, nil
}
