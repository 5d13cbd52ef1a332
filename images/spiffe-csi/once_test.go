package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"github.com/go-logr/logr"
	"github.com/spiffe/spiffe-csi/pkg/driver"
	"github.com/spiffe/spiffe-csi/pkg/mount"
	"github.com/spiffe/spiffe-csi/pkg/server"
)

// A volume as the kubelet publishes it for a pod.
func request(target string) *csi.NodePublishVolumeRequest {
	return &csi.NodePublishVolumeRequest{
		VolumeId:   "csi-1",
		TargetPath: target,
		Readonly:   true,
		VolumeCapability: &csi.VolumeCapability{
			AccessType: &csi.VolumeCapability_Mount{Mount: &csi.VolumeCapability_MountVolume{}},
			AccessMode: &csi.VolumeCapability_AccessMode{Mode: csi.VolumeCapability_AccessMode_SINGLE_NODE_WRITER},
		},
		VolumeContext: map[string]string{"csi.storage.k8s.io/ephemeral": "true"},
	}
}

// Mounts for real, as root only: the bug is in what the kernel has afterwards.
func TestKubeletPublishesAgain(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting takes root")
	}
	folder, target := t.TempDir(), filepath.Join(t.TempDir(), "mount")
	upstream, err := driver.New(driver.Config{Log: logr.Discard(), NodeID: "node", PluginName: "csi.spiffe.io", WorkloadAPISocketDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	d := once{upstream, mount.IsMountPoint, logr.Discard()}
	for range 3 {
		if _, err := d.NodePublishVolume(context.Background(), request(target)); err != nil {
			t.Fatal(err)
		}
	}
	if mounts := mountsAt(t, target); mounts != 1 {
		t.Errorf("mounted %d times", mounts)
	}
	if _, err := d.NodeUnpublishVolume(context.Background(), &csi.NodeUnpublishVolumeRequest{VolumeId: "csi-1", TargetPath: target}); err != nil {
		t.Error(err)
	}
	if mounts := mountsAt(t, target); mounts != 0 {
		t.Errorf("still mounted %d times", mounts)
	}
}

func mountsAt(t *testing.T, target string) int {
	t.Helper()
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(table), " "+target+" ")
}

// counting is a driver of which only the number of mounts matters.
type counting struct {
	server.Driver
	published *int
}

func (d counting) NodePublishVolume(context.Context, *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	*d.published++
	return &csi.NodePublishVolumeResponse{}, nil
}

func TestWhatIsMountedIsLeftAlone(t *testing.T) {
	for name, test := range map[string]struct {
		mounted   bool
		err       error
		published int
	}{
		"not mounted":     {published: 1},
		"mounted":         {mounted: true},
		"nobody can tell": {err: errors.New("no /proc")},
	} {
		t.Run(name, func(t *testing.T) {
			published := 0
			d := once{counting{published: &published}, func(string) (bool, error) { return test.mounted, test.err }, logr.Discard()}
			_, err := d.NodePublishVolume(context.Background(), request("/target"))
			if published != test.published || (err != nil) != (test.err != nil) {
				t.Errorf("published %d times, error %v", published, err)
			}
		})
	}
}
