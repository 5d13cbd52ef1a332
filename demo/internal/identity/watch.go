package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/spiffe/go-spiffe/v2/workloadapi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// retryDelay replaces go-spiffe's back-off, which grows to 30 s, and gRPC's, which grows to two minutes: a lab waits for
// every recovery, and the Workload API is a socket on the same machine.
const retryDelay = 500 * time.Millisecond

// Watch keeps the source up to date until ctx is done. When there is no SVID after patience, it says so once and goes on.
func (s *Source) Watch(ctx context.Context, address string, patience time.Duration) error {
	client, err := workloadapi.New(ctx,
		workloadapi.WithAddr(address),
		workloadapi.WithBackoffStrategy(constant{}),
		workloadapi.WithDialOptions(grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: retryDelay, Multiplier: 1, MaxDelay: retryDelay},
			MinConnectTimeout: 5 * time.Second,
		})))
	if err != nil {
		return fmt.Errorf("workload API at %s: %w", address, err)
	}
	defer client.Close()
	timer := time.AfterFunc(patience, func() { s.reportNone(patience) })
	defer timer.Stop()
	for ctx.Err() == nil {
		// It returns for good when the agent answers Canceled, as one that shuts down may, or InvalidArgument.
		_ = client.WatchX509Context(ctx, watcher{ctx, s})
		select {
		case <-time.After(retryDelay):
		case <-ctx.Done():
		}
	}
	return nil
}

func (s *Source) reportNone(patience time.Duration) {
	s.mutex.RLock()
	none, cause := s.svid == nil, s.lastError
	s.mutex.RUnlock()
	if !none {
		return
	}
	text := fmt.Sprintf("no X509-SVID within %s", patience)
	if cause != nil {
		text += ": " + cause.Error()
	}
	s.log("identity", "status", "none", "error", text)
}

// watcher passes on what go-spiffe tells, except the end that this program brought about itself.
type watcher struct {
	ctx    context.Context
	source *Source
}

func (w watcher) OnX509ContextUpdate(context *workloadapi.X509Context) { w.source.update(context) }

func (w watcher) OnX509ContextWatchError(err error) {
	if w.ctx.Err() == nil {
		w.source.fail(err)
	}
}

type constant struct{}

func (constant) NewBackoff() workloadapi.Backoff { return constant{} }
func (constant) Next() time.Duration             { return retryDelay }
func (constant) Reset()                          {}
