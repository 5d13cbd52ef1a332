package labtest

import (
	"net"
	"path/filepath"
	"sync"
	"testing"

	"github.com/spiffe/go-spiffe/v2/proto/spiffe/workload"
	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// WorkloadAPI serves one workload on a socket of its own, as a SPIRE agent does: it streams the present SVID and every
// later one, or ends the stream when there is none.
type WorkloadAPI struct {
	workload.UnimplementedSpiffeWorkloadAPIServer
	// Socket is the path of the Unix socket.
	Socket string

	t       *testing.T
	mutex   sync.Mutex
	answer  *workload.X509SVIDResponse
	refusal error
	changed chan struct{}
}

// NoIdentity is how a SPIRE agent refuses a workload without a registration entry.
var NoIdentity = status.Error(codes.PermissionDenied, "no identity issued")

// ServeWorkloadAPI starts an API that has no identity yet.
func ServeWorkloadAPI(t *testing.T) *WorkloadAPI {
	t.Helper()
	api := &WorkloadAPI{
		t: t, Socket: filepath.Join(t.TempDir(), "agent.sock"), refusal: NoIdentity, changed: make(chan struct{}),
	}
	listener, err := net.Listen("unix", api.Socket)
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	workload.RegisterSpiffeWorkloadAPIServer(server, api)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return api
}

// Issue gives the workload an SVID, and the bundle of the authority that it is to trust.
func (api *WorkloadAPI) Issue(svid *x509svid.SVID, trusted *CA) {
	api.t.Helper()
	certificates, key, err := svid.MarshalRaw()
	if err != nil {
		api.t.Fatal(err)
	}
	answer := &workload.X509SVIDResponse{Svids: []*workload.X509SVID{{
		SpiffeId: svid.ID.String(), X509Svid: certificates, X509SvidKey: key,
	}}}
	if trusted.TrustDomain == svid.ID.TrustDomain() {
		answer.Svids[0].Bundle = trusted.Certificate.Raw
	} else {
		answer.FederatedBundles = map[string][]byte{trusted.TrustDomain.IDString(): trusted.Certificate.Raw}
	}
	api.change(answer, nil)
}

// Refuse takes the identity away, with the error that the workload gets from now on.
func (api *WorkloadAPI) Refuse(refusal error) { api.change(nil, refusal) }

func (api *WorkloadAPI) change(answer *workload.X509SVIDResponse, refusal error) {
	api.mutex.Lock()
	defer api.mutex.Unlock()
	api.answer, api.refusal = answer, refusal
	close(api.changed)
	api.changed = make(chan struct{})
}

// FetchX509SVID is the call of the Workload API that the demo makes.
func (api *WorkloadAPI) FetchX509SVID(_ *workload.X509SVIDRequest, stream workload.SpiffeWorkloadAPI_FetchX509SVIDServer) error {
	header, _ := metadata.FromIncomingContext(stream.Context())
	if values := header.Get("workload.spiffe.io"); len(values) != 1 || values[0] != "true" {
		return status.Error(codes.InvalidArgument, "security header missing from request")
	}
	for {
		api.mutex.Lock()
		answer, refusal, changed := api.answer, api.refusal, api.changed
		api.mutex.Unlock()
		if refusal != nil {
			return refusal
		}
		if err := stream.Send(answer); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-stream.Context().Done():
			return nil
		}
	}
}
