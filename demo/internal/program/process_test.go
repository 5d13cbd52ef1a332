package program

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/labtest"
)

// roleVariable makes the test binary be the program, so that tests see real processes, signals and exit statuses.
const roleVariable = "DEMO_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := config.Role(os.Getenv(roleVariable)); role {
	case "":
	case config.TLSServer:
		os.Exit(Plain())
	default:
		os.Exit(Main(role))
	}
	os.Exit(m.Run())
}

// patience is far more than any step takes; only a failing test waits for it.
const patience = 15 * time.Second

type line map[string]any

func (l line) text(field string) string {
	if l[field] == nil {
		return ""
	}
	return fmt.Sprint(l[field])
}

// is tells whether the line is an event, with a status unless that is empty.
func (l line) is(event, status string) bool {
	return l["event"] == event && (status == "" || l["status"] == status)
}

type process struct {
	t       *testing.T
	command *exec.Cmd
	lines   chan string
	seen    []string
}

func start(t *testing.T, role config.Role, environment map[string]string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, command: exec.Command(self), lines: make(chan string, 1000)}
	// Under the race detector a program would linger for a second before it exits.
	p.command.Env = []string{roleVariable + "=" + string(role), "GORACE=atexit_sleep_ms=0"}
	for name, value := range environment {
		p.command.Env = append(p.command.Env, name+"="+value)
	}
	p.command.Stderr = os.Stderr
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.command.Process.Kill() })
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	return p
}

// next parses the next line, and is nil at the end of the log.
func (p *process) next() line {
	p.t.Helper()
	select {
	case text, more := <-p.lines:
		if !more {
			return nil
		}
		p.seen = append(p.seen, text)
		var parsed line
		if err := json.Unmarshal([]byte(text), &parsed); err != nil {
			p.t.Fatalf("not JSON: %q: %v", text, err)
		}
		if parsed.text("time") == "" || parsed.text("event") == "" || parsed.text("role") == "" {
			p.t.Fatalf("time, event or role is missing: %s", text)
		}
		return parsed
	case <-time.After(patience):
		p.t.Fatalf("no line for %s after:\n%s", patience, strings.Join(p.seen, "\n"))
		return nil
	}
}

// await skips lines up to one that matches.
func (p *process) await(what string, matches func(line) bool) line {
	p.t.Helper()
	for {
		l := p.next()
		if l == nil {
			p.t.Fatalf("the log ended without %s:\n%s", what, strings.Join(p.seen, "\n"))
		}
		if matches(l) {
			return l
		}
	}
}

func (p *process) awaitEvent(event, status string) line {
	p.t.Helper()
	return p.await(event+" "+status, func(l line) bool { return l.is(event, status) })
}

// exitStatus reads the log to its end.
func (p *process) exitStatus() int {
	p.t.Helper()
	for p.next() != nil {
	}
	err := p.command.Wait()
	if failure, ok := errors.AsType[*exec.ExitError](err); ok {
		return failure.ExitCode()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return 0
}

func (p *process) signal(signal syscall.Signal) {
	p.t.Helper()
	if err := p.command.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
}

// pair is a server and a client with a Workload API each.
type pair struct {
	serverAPI, clientAPI *labtest.WorkloadAPI
	server, client       *process
	address              string
}

const (
	serverID = "spiffe://lab.test/server"
	clientID = "spiffe://lab.test/client"
)

// startPair runs both, each demanding an ID of the other. The APIs must have been given identities.
func startPair(t *testing.T, serverAPI, clientAPI *labtest.WorkloadAPI, wantServer, wantClient string) *pair {
	t.Helper()
	p := &pair{serverAPI: serverAPI, clientAPI: clientAPI}
	p.server = start(t, config.Server, map[string]string{
		"SPIFFE_ENDPOINT_SOCKET": "unix://" + serverAPI.Socket,
		"CLIENT_SPIFFE_ID":       wantClient,
		"LISTEN_ADDRESS":         "127.0.0.1:0",
		"CALL_TIMEOUT":           "500ms",
	})
	p.address = p.server.awaitEvent("listen", "").text("address")
	p.client = start(t, config.Client, map[string]string{
		"SOCKET_PATH":      clientAPI.Socket,
		"SERVER_SPIFFE_ID": wantServer,
		"SERVER_URL":       "https://" + p.address + "/",
		"DATA_TO_SEND":     "hello",
		"CALL_INTERVAL":    "20ms",
	})
	return p
}
