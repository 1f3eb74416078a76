// One PeerConnection of pion: negotiated over the dialect, watched, proved by a nonce both ways.
package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pion/logging"
	"github.com/pion/webrtc/v3"
)

const (
	asking   = 1
	echoing  = 2
	noncelen = 32
)

// Connection lives from prepare to close.
type Connection struct {
	driver     *Driver
	signalling *Signalling
	pc         *webrtc.PeerConnection
	announced  *Changes
	described  chan error
	plan       ConnectPlan

	mu          sync.Mutex
	channels    map[string]*Channel
	localUfrag  string
	remoteUfrag *string
	applied     bool
	early       []Body
	held        []*webrtc.ICECandidate
	describing  bool
	onEnd       func(plane, detail string)
}

// notes makes what pion warns of a part of the timeline: the first lines of each connection.
type notes struct {
	driver *Driver
	lines  int32
}

func (n *notes) Write(line []byte) (int, error) {
	if atomic.AddInt32(&n.lines, 1) <= 20 {
		n.driver.Record("note", Fields{"text": strings.TrimSpace(string(line))})
	}
	return len(line), nil
}

// NewConnection has not begun to negotiate.
func NewConnection(driver *Driver, signalling *Signalling) (*Connection, error) {
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	settings.LoggerFactory = &logging.DefaultLoggerFactory{Writer: &notes{driver: driver}, DefaultLogLevel: logging.LogLevelWarn}
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	c := &Connection{
		driver: driver, signalling: signalling, pc: pc, announced: NewChanges(),
		described: make(chan error, 1), channels: map[string]*Channel{}, describing: true,
		onEnd: func(string, string) {},
	}
	if err == nil {
		c.watch()
	}
	return c, err
}

// Connect returns once the channel is open and both nonces came back.
func (c *Connection) Connect(plan ConnectPlan) error {
	c.plan = plan
	done := make(chan error, 1)
	go func() { done <- c.open() }()
	select {
	case err := <-done:
		return err
	case <-after(plan.Within):
		return c.stalled()
	}
}

// OnEnd replaces who hears of ends.
func (c *Connection) OnEnd(f func(plane, detail string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onEnd = f
}

// LocalSDP is our description with the candidates so far.
func (c *Connection) LocalSDP() string { return c.pc.LocalDescription().SDP }

// Has says whether this channel is here already.
func (c *Connection) Has(label string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.channels[label] != nil
}

// Create makes a channel.
func (c *Connection) Create(label string) (*Channel, error) {
	c.call("createDataChannel", "start", label)
	raw, err := c.pc.CreateDataChannel(label, nil)
	if err != nil {
		return nil, Failed{"channel-refused", err.Error()}
	}
	channel := c.keep(raw)
	c.call("createDataChannel", "end", label)
	return channel, nil
}

// Channel waits until the channel with this label is here.
func (c *Connection) Channel(label string, within float64) (*Channel, error) {
	if !c.announced.Until(func() bool { return c.Has(label) }, within) {
		return nil, Failed{"channel-open-timeout", "channel " + label + " was not announced"}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.channels[label], nil
}

// Close ends it; the second time nothing happens.
func (c *Connection) Close() {
	c.call("close", "start", "")
	_ = c.pc.Close()
	c.call("close", "end", "")
}

func (c *Connection) open() error {
	if c.plan.Role == "offerer" {
		if _, err := c.Create(c.plan.Label); err != nil {
			return err
		}
		var offer webrtc.SessionDescription
		err := c.timed("createOffer", "", func() (err error) { offer, err = c.pc.CreateOffer(nil); return })
		if err == nil {
			err = c.describe(offer)
		}
		if err != nil {
			return err
		}
	}
	c.signalling.Negotiate(c.take)
	if err := <-c.described; err != nil {
		return err
	}
	channel, err := c.Channel(c.plan.Label, c.plan.Within)
	if err == nil {
		err = channel.Open(c.plan.Within)
	}
	if err == nil {
		err = c.exchangeNonces(channel)
	}
	if err == nil {
		c.negotiated(channel)
	}
	return err
}

func (c *Connection) describe(d webrtc.SessionDescription) error {
	c.driver.Record("description", Fields{"side": "local", "type": d.Type.String(), "sdp": d.SDP})
	c.localUfrag = ufragOf(d.SDP)
	set := func() error { return c.pc.SetLocalDescription(d) }
	if err := c.timed("setLocalDescription", d.Type.String(), set); err != nil {
		return Failed{"description-refused", err.Error()}
	}
	c.signalling.Send(c.plan.Peer, Body{Kind: d.Type.String(), SDP: d.SDP})
	c.mu.Lock()
	held := c.held
	c.held, c.describing = nil, false
	c.mu.Unlock()
	for _, candidate := range held {
		c.trickle(candidate)
	}
	return nil
}

// trickle sends a candidate, after the description that it belongs to.
func (c *Connection) trickle(candidate *webrtc.ICECandidate) {
	c.mu.Lock()
	if c.describing {
		c.held = append(c.held, candidate)
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	if candidate == nil {
		c.signalling.Send(c.plan.Peer, Body{Kind: "end-of-candidates"})
		return
	}
	mid, index := "0", 0 // one section, which is the data channels'
	line := candidate.ToJSON().Candidate
	body := Body{Kind: "candidate", Candidate: line, SDPMid: &mid, SDPMLineIndex: &index, Ufrag: &c.localUfrag}
	c.driver.Record("candidate", candidateFields("local", body, false))
	c.signalling.Send(c.plan.Peer, body)
}

// take says whether a signal is of this negotiation.
func (c *Connection) take(envelope Envelope) bool {
	body, awaited := envelope.Body, "offer"
	if c.plan.Role == "offerer" {
		awaited = "answer"
	}
	if envelope.From != c.plan.Peer {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if body.Kind == awaited && c.remoteUfrag == nil {
		ufrag := ufragOf(body.SDP)
		c.remoteUfrag = &ufrag
		go func() { c.described <- c.apply(awaited, body.SDP) }()
		return true
	}
	if body.Kind != "candidate" {
		return body.Kind == "end-of-candidates"
	}
	if c.remoteUfrag != nil && body.Ufrag != nil && *body.Ufrag != *c.remoteUfrag {
		return false
	}
	if c.applied {
		go c.add(body, false)
	} else {
		c.early = append(c.early, body)
	}
	return true
}

func (c *Connection) apply(kind, sdp string) error {
	c.driver.Record("description", Fields{"side": "remote", "type": kind, "sdp": sdp})
	description := webrtc.SessionDescription{Type: webrtc.NewSDPType(kind), SDP: sdp}
	set := func() error { return c.pc.SetRemoteDescription(description) }
	if err := c.timed("setRemoteDescription", kind, set); err != nil {
		return Failed{"description-refused", err.Error()}
	}
	c.mu.Lock()
	early := c.early
	c.early, c.applied = nil, true
	c.mu.Unlock()
	for _, body := range early {
		if body.Ufrag == nil || *body.Ufrag == *c.remoteUfrag {
			c.add(body, true)
		}
	}
	if kind == "answer" {
		return nil
	}
	var answer webrtc.SessionDescription
	err := c.timed("createAnswer", "", func() (err error) { answer, err = c.pc.CreateAnswer(nil); return })
	if err != nil {
		return Failed{"description-refused", err.Error()}
	}
	return c.describe(answer)
}

// add tries one candidate; one that is refused costs only itself, and its call says so.
func (c *Connection) add(body Body, queued bool) {
	c.driver.Record("candidate", candidateFields("remote", body, queued))
	init := webrtc.ICECandidateInit{Candidate: body.Candidate, SDPMid: body.SDPMid}
	_ = c.timed("addIceCandidate", body.Candidate, func() error { return c.pc.AddICECandidate(init) })
}

func (c *Connection) exchangeNonces(channel *Channel) error {
	mine := make([]byte, noncelen)
	_, _ = rand.Read(mine)
	returned, reflected := make(chan bool, 1), make(chan struct{})
	var once sync.Once
	channel.Receive(func(m Message) {
		if m.Text || len(m.Data) != noncelen+1 {
			return
		}
		if m.Data[0] == asking {
			_ = channel.Send(Message{Data: append([]byte{echoing}, m.Data[1:]...)})
			once.Do(func() { close(reflected) })
			return
		}
		equal := bytes.Equal(m.Data[1:], mine)
		c.driver.Record("nonce.echoed", Fields{"bytes": noncelen, "equal": equal})
		select {
		case returned <- equal:
		default: // only the first counts
		}
	})
	c.driver.Record("nonce.sent", Fields{"bytes": noncelen})
	if err := channel.Send(Message{Data: append([]byte{asking}, mine...)}); err != nil {
		return err
	}
	select {
	case equal := <-returned:
		if !equal {
			return Failed{"nonce-mismatch", "other bytes came back than were sent"}
		}
	case <-channel.closed:
		return Failed{"channel-closed", "the channel closed before the nonce came back"}
	}
	<-reflected
	channel.Stop()
	return nil
}

func (c *Connection) negotiated(channel *Channel) {
	sdp := c.LocalSDP()
	role := map[string]string{"active": "client", "passive": "server"}[first(`(?m)^a=setup:(\w+)`, sdp)]
	if role == "" {
		role = "unknown"
	}
	c.driver.Record("negotiated", Fields{
		"label": channel.raw.Label(), "id": channel.raw.ID(), "ordered": channel.raw.Ordered(),
		"maxMessageSize": nil, "dtlsRole": role,
		"iceRole": c.pc.SCTP().Transport().ICETransport().Role().String(), "sdpOrigin": first(`(?m)^(o=[^\r\n]*)`, sdp),
	})
}

func (c *Connection) stalled() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	code := "nonce-timeout"
	ice := c.pc.ICEConnectionState()
	switch {
	case c.remoteUfrag == nil && c.plan.Role == "offerer":
		code = "answer-timeout"
	case c.remoteUfrag == nil:
		code = "offer-timeout"
	case ice != webrtc.ICEConnectionStateConnected && ice != webrtc.ICEConnectionStateCompleted:
		code = "ice-timeout"
	case c.pc.SCTP().Transport().State() != webrtc.DTLSTransportStateConnected:
		code = "dtls-timeout"
	case c.channels[c.plan.Label] == nil || c.channels[c.plan.Label].raw.ReadyState() != webrtc.DataChannelStateOpen:
		code = "channel-open-timeout"
	}
	states := fmt.Sprintf("ICE %s, connection %s", ice, c.pc.ConnectionState())
	return Failed{code, fmt.Sprintf("%s gave up after %v ms: %s", c.plan.Role, c.plan.Within, states)}
}

func (c *Connection) watch() {
	c.pc.OnSignalingStateChange(func(s webrtc.SignalingState) { c.state("signaling", s.String()) })
	c.pc.OnICEGatheringStateChange(func(s webrtc.ICEGathererState) { c.state("gathering", s.String()) })
	c.pc.OnICEConnectionStateChange(func(s webrtc.ICEConnectionState) { c.state("ice", s.String()) })
	c.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) { c.state("connection", s.String()) })
	c.pc.SCTP().Transport().OnStateChange(func(s webrtc.DTLSTransportState) { c.state("dtls", s.String()) })
	c.pc.OnICECandidate(c.trickle)
	c.pc.OnDataChannel(func(raw *webrtc.DataChannel) {
		c.driver.Record("channel.announced", Fields{"label": raw.Label(), "id": raw.ID()})
		c.keep(raw)
	})
}

func (c *Connection) keep(raw *webrtc.DataChannel) *Channel {
	channel := NewChannel(raw, c.driver, func() { c.end("channel", "channel "+raw.Label()+" closed") })
	c.mu.Lock()
	c.channels[raw.Label()] = channel
	c.mu.Unlock()
	c.announced.Tell()
	return channel
}

func (c *Connection) state(machine, value string) {
	c.driver.Record("state", Fields{"machine": machine, "value": value})
	isEnd := value == "disconnected" || value == "failed" || value == "closed"
	if isEnd && (machine == "ice" || machine == "connection") {
		c.end(machine, value)
	}
}

func (c *Connection) end(plane, detail string) {
	c.mu.Lock()
	heard := c.onEnd
	c.mu.Unlock()
	heard(plane, detail)
}

func (c *Connection) call(name, phase, detail string) {
	c.driver.Record("call", Fields{"name": name, "phase": phase, "detail": detail})
}

func (c *Connection) timed(name, detail string, work func() error) error {
	c.call(name, "start", detail)
	err := work()
	if err != nil {
		c.call(name, "error", strings.TrimSpace(detail+" "+err.Error()))
		return err
	}
	c.call(name, "end", detail)
	return nil
}

func ufragOf(sdp string) string { return first(`(?m)^a=ice-ufrag:(\S+)`, sdp) }

func first(pattern, text string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[1]
}

// candidateFields reads a candidate line (RFC 8839 section 5.1).
func candidateFields(side string, body Body, queued bool) Fields {
	words := append(strings.Fields(body.Candidate), make([]string, 8)...)
	family := "ipv4"
	if strings.HasSuffix(words[4], ".local") {
		family = "mdns"
	} else if strings.Contains(words[4], ":") {
		family = "ipv6"
	}
	port, _ := strconv.Atoi(words[5])
	return Fields{
		"side": side, "line": body.Candidate, "type": words[7], "protocol": strings.ToLower(words[2]),
		"family": family, "address": words[4], "port": port,
		"sdpMid": body.SDPMid, "sdpMLineIndex": body.SDPMLineIndex, "queued": queued,
	}
}
