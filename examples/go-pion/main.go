// A full stack of Signalbox's matrix in Go: pion and paho behind the external protocol (docs/external.md).
package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// Debian's package; pion keeps no version in its code.
const version = "3.1.56"

// Peer carries out the commands of the harness.
type Peer struct {
	driver *Driver

	mu         sync.Mutex
	signalling *Signalling
	connection *Connection
	watched    bool
	noticed    map[string]string
	changed    *Changes
}

func main() {
	// Pion's log goes to os.Stdout: the protocol has that to itself
	out := os.Stdout
	os.Stdout = os.Stderr
	driver := NewDriver(os.Stdin, out)
	peer := &Peer{driver: driver, changed: NewChanges()}
	agent := fmt.Sprintf("%s pion/%s", runtime.Version(), version)
	driver.Hello("pion", version, agent)
	driver.Serve(peer.handle)
}

func (p *Peer) handle(c Command) (any, error) {
	switch c.Do {
	case "join":
		p.signalling = NewSignalling(p.driver, *c.Join)
		return nil, p.signalling.Join()
	case "meet":
		return nil, p.signalling.Meet(c.Peer, c.Within)
	case "prepare":
		return nil, p.prepare()
	case "connect":
		return p.connect(*c.Connect)
	case "perform":
		run, ok := activities[c.Activity]
		if !ok {
			return nil, Unsupported("activity " + c.Activity)
		}
		return nil, run(p, c.Params)
	case "close":
		p.connection.Close()
		return nil, nil
	case "notice":
		return nil, p.notice(c.Planes, c.Within)
	case "flush":
		return nil, nil // events leave as they happen
	case "leave":
		if p.connection != nil {
			p.connection.Close()
		}
		return nil, p.signalling.Leave()
	}
	return nil, Unsupported("command " + c.Do)
}

func (p *Peer) prepare() error {
	p.mu.Lock()
	former := p.connection
	p.watched, p.noticed = false, map[string]string{}
	p.mu.Unlock()
	if former != nil {
		former.Close()
	}
	connection, err := NewConnection(p.driver, p.signalling)
	p.connection = connection
	return err
}

func (p *Peer) connect(plan ConnectPlan) (any, error) {
	connection := p.connection
	if err := connection.Connect(plan); err != nil {
		return nil, err
	}
	notice := func(plane, detail string) {
		if p.connection == connection {
			p.noticeEnd(plane, detail)
		}
	}
	p.mu.Lock()
	p.watched = true
	p.mu.Unlock()
	connection.OnEnd(notice)
	p.signalling.OnGone(func(peer string) {
		if peer == plan.Peer {
			notice("presence", peer+" is gone")
		}
	})
	return map[string]any{"maxMessageSize": announced(connection.LocalSDP())}, nil
}

var maxMessageSize = regexp.MustCompile(`(?m)^a=max-message-size:(\d+)`)

// RFC 8841 section 6: absent means 64 KiB.
func announced(sdp string) int {
	found := maxMessageSize.FindStringSubmatch(sdp)
	if found == nil {
		return 65536
	}
	size, _ := strconv.Atoi(found[1])
	return size
}

func (p *Peer) noticeEnd(plane, detail string) {
	p.mu.Lock()
	before, seen := p.noticed[plane]
	known := !p.watched || isOver(before, seen) || (seen && before == detail)
	if !known {
		p.noticed[plane] = detail
	}
	p.mu.Unlock()
	if known {
		return
	}
	p.driver.Record("end.noticed", Fields{"plane": plane, "detail": detail})
	p.changed.Tell()
}

// isOver: "disconnected" may pass by itself (webrtc-pc section 4.3.3), and is no end.
func isOver(detail string, seen bool) bool { return seen && detail != "disconnected" }

func (p *Peer) notice(planes []string, within float64) error {
	complete := func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, plane := range planes {
			if detail, seen := p.noticed[plane]; !isOver(detail, seen) {
				return false
			}
		}
		return true
	}
	if p.changed.Until(complete, within) {
		return nil
	}
	what := fmt.Sprintf("the end was not noticed by %s within %v ms", strings.Join(planes, ", "), within)
	return Failed{"close-timeout", what}
}
