package https

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// listener hands out connections whose handshake is done. Each handshake has its own goroutine and deadline, so a slow
// client holds up nobody, and a failed one is reported with the error that ended it, which http.Server would only print.
type listener struct {
	net.Listener
	config  *tls.Config
	timeout time.Duration
	failed  func(remote net.Addr, err error)

	ctx   context.Context
	close context.CancelFunc
	ready chan accepted
}

type accepted struct {
	connection net.Conn
	err        error
}

func newListener(inner net.Listener, config *tls.Config, timeout time.Duration, failed func(net.Addr, error)) *listener {
	l := &listener{Listener: inner, config: config, timeout: timeout, failed: failed, ready: make(chan accepted)}
	l.ctx, l.close = context.WithCancel(context.Background())
	go l.acceptAll()
	return l
}

// Accept waits for the next connection with a finished handshake.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case next := <-l.ready:
		return next.connection, next.err
	case <-l.ctx.Done():
		return nil, net.ErrClosed
	}
}

// Close ends the handshakes under way too.
func (l *listener) Close() error {
	l.close()
	return l.Listener.Close()
}

func (l *listener) acceptAll() {
	for l.ctx.Err() == nil {
		connection, err := l.Listener.Accept()
		if err != nil {
			// http.Server decides whether it was a passing shortage, and waits before it asks again.
			l.deliver(accepted{err: err})
			continue
		}
		go l.handshake(connection)
	}
}

func (l *listener) deliver(next accepted) (taken bool) {
	select {
	case l.ready <- next:
		return true
	case <-l.ctx.Done():
		return false
	}
}

func (l *listener) handshake(raw net.Conn) {
	_ = raw.SetDeadline(time.Now().Add(l.timeout))
	connection := tls.Server(raw, l.config)
	if err := connection.HandshakeContext(l.ctx); err != nil {
		if l.ctx.Err() == nil {
			l.failed(raw.RemoteAddr(), err)
		}
		_ = raw.Close()
		return
	}
	_ = raw.SetDeadline(time.Time{})
	if !l.deliver(accepted{connection: connection}) {
		_ = connection.Close()
	}
}
