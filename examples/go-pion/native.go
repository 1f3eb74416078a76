// The native dialect, version 1: topics, envelopes and who is there, over paho.
package main

import (
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// Body is what an envelope carries; which fields it has depends on Kind.
type Body struct {
	Kind          string  `json:"kind"`
	State         string  `json:"state,omitempty"`
	SDP           string  `json:"sdp,omitempty"`
	Candidate     string  `json:"candidate,omitempty"`
	SDPMid        *string `json:"sdpMid,omitempty"`
	SDPMLineIndex *int    `json:"sdpMLineIndex,omitempty"`
	Ufrag         *string `json:"ufrag,omitempty"`
	Nonce         string  `json:"nonce,omitempty"`
}

// Envelope is one message of the dialect.
type Envelope struct {
	V         int     `json:"v"`
	Room      string  `json:"room"`
	From      string  `json:"from"`
	To        *string `json:"to"`
	Session   *string `json:"session"`
	ToSession *string `json:"toSession"`
	Seq       *int    `json:"seq"`
	At        int64   `json:"at"`
	Body      Body    `json:"body"`
}

// Signalling is that of one peer in one room, from Join to Leave.
type Signalling struct {
	driver  *Driver
	plan    JoinPlan
	session string
	client  mqtt.Client
	changed *Changes

	mu        sync.Mutex
	seq       int
	seen      map[string]bool
	sessions  map[string]string
	unclaimed []Envelope
	take      func(Envelope) bool
	onPong    func(nonce string, t float64)
	onGone    func(peer string)
}

// NewSignalling does not connect yet.
func NewSignalling(driver *Driver, plan JoinPlan) *Signalling {
	return &Signalling{
		driver: driver, plan: plan, session: unguessable(), changed: NewChanges(),
		seen: map[string]bool{}, sessions: map[string]string{},
		onPong: func(string, float64) {}, onGone: func(string) {},
	}
}

// Join connects, subscribes, and only then says that we are here.
func (s *Signalling) Join() error {
	if s.plan.Dialect != "native" {
		return Unsupported("dialect " + s.plan.Dialect)
	}
	options, err := s.options()
	if err != nil {
		return err
	}
	s.client = mqtt.NewClient(options)
	s.driver.Record("mqtt.connecting", Fields{"url": s.plan.URL, "clientId": options.ClientID})
	if err := s.done(s.client.Connect(), "broker-connect-timeout", "broker-refused"); err != nil {
		return err
	}
	s.driver.Record("mqtt.connected", Fields{"sessionPresent": false}) // it asked for a clean one
	filters := []string{s.room() + "/" + level(s.plan.Me) + "/inbox", s.room() + "/+/presence"}
	s.driver.Record("mqtt.subscribing", Fields{"filters": filters})
	subscribe := s.client.SubscribeMultiple(map[string]byte{filters[0]: 1, filters[1]: 1}, s.receive)
	if err := s.done(subscribe, "subscribe-timeout", "subscribe-refused"); err != nil {
		return err
	}
	result := subscribe.(*mqtt.SubscribeToken).Result()
	granted := []int{int(result[filters[0]]), int(result[filters[1]])}
	s.driver.Record("mqtt.subscribed", Fields{"filters": filters, "granted": granted})
	return s.done(s.publish(nil, Body{Kind: "presence", State: "online"}), "publish-timeout", "publish-timeout")
}

func (s *Signalling) options() (*mqtt.ClientOptions, error) {
	broker, err := url.Parse(s.plan.URL)
	if err != nil {
		return nil, err
	}
	options := mqtt.NewClientOptions().SetClientID("pion-" + s.session).SetProtocolVersion(4)
	switch broker.Scheme {
	case "mqtt":
		broker.Scheme = "tcp"
	case "mqtts":
		broker.Scheme = "ssl"
	}
	if s.plan.CA != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(s.plan.CA))
		options.SetTLSConfig(&tls.Config{RootCAs: pool})
	}
	if s.plan.KeepAlive == 0 {
		s.plan.KeepAlive = 30
	}
	options.AddBroker(broker.String()).SetUsername(s.plan.Username).SetPassword(s.plan.Password)
	options.SetKeepAlive(time.Duration(s.plan.KeepAlive) * time.Second).SetAutoReconnect(false)
	options.SetBinaryWill(s.presence(s.plan.Me), []byte{}, 1, true)
	options.SetConnectionLostHandler(func(_ mqtt.Client, err error) {
		s.driver.Record("mqtt.closed", Fields{"why": err.Error()})
	})
	return options, nil
}

// Meet waits until the peer is seen online.
func (s *Signalling) Meet(peer string, within float64) error {
	seen := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		_, ok := s.sessions[peer]
		return ok
	}
	if s.changed.Until(seen, within) {
		return nil
	}
	return Failed{"presence-timeout", fmt.Sprintf("%s was not seen online within %v ms", peer, within)}
}

// Send sends one signal.
func (s *Signalling) Send(to string, body Body) { s.publish(&to, body) }

// Negotiate offers every signal of a negotiation to take, early ones first; what it declines is kept.
func (s *Signalling) Negotiate(take func(Envelope) bool) {
	s.mu.Lock()
	s.take = take
	early := s.unclaimed
	s.unclaimed = nil
	s.mu.Unlock()
	for _, envelope := range early {
		s.offer(envelope)
	}
}

// OnPong replaces who hears of answered pings.
func (s *Signalling) OnPong(f func(string, float64)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onPong = f
}

// OnGone replaces who hears of peers that went.
func (s *Signalling) OnGone(f func(string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onGone = f
}

// Leave takes the presence back and disconnects without a will.
func (s *Signalling) Leave() error {
	topic := s.presence(s.plan.Me)
	s.sent(topic, "", "presence", nil, nil, nil)
	err := s.done(s.client.Publish(topic, 1, true, []byte{}), "publish-timeout", "publish-timeout")
	s.client.Disconnect(250)
	s.driver.Record("mqtt.closed", Fields{"why": "left"})
	return err
}

func (s *Signalling) room() string { return "signalbox/1/" + level(s.plan.Room) }

func (s *Signalling) presence(peer string) string { return s.room() + "/" + level(peer) + "/presence" }

func (s *Signalling) publish(to *string, body Body) mqtt.Token {
	s.mu.Lock()
	s.seq++
	seq, topic := s.seq, s.presence(s.plan.Me)
	envelope := Envelope{V: 1, Room: s.plan.Room, From: s.plan.Me, To: to, Session: &s.session, Seq: &seq}
	if to != nil {
		topic = s.room() + "/" + level(*to) + "/inbox"
		if session, ok := s.sessions[*to]; ok {
			envelope.ToSession = &session
		}
	}
	s.mu.Unlock()
	envelope.At, envelope.Body = time.Now().UnixMilli(), body
	payload, _ := json.Marshal(envelope)
	ref := fmt.Sprintf("%s/%s/%d", s.plan.Me, s.session, seq)
	s.sent(topic, string(payload), body.Kind, &ref, to, &seq)
	return s.client.Publish(topic, 1, to == nil, payload)
}

func (s *Signalling) sent(topic, payload, signal string, ref, to *string, seq *int) {
	s.driver.Record("signal.sent", Fields{
		"topic": topic, "bytes": len(payload), "ref": ref, "signal": signal, "to": to, "seq": seq,
		"qos": 1, "retain": to == nil, "resend": false, "payload": payload,
	})
}

func (s *Signalling) done(token mqtt.Token, late, refused string) error {
	if !token.WaitTimeout(time.Duration(s.plan.Within) * time.Millisecond) {
		return Failed{late, fmt.Sprintf("no answer of the broker within %v ms", s.plan.Within)}
	}
	if err := token.Error(); err != nil {
		return Failed{refused, err.Error()}
	}
	return nil
}

func (s *Signalling) receive(_ mqtt.Client, message mqtt.Message) {
	t := now()
	common := Fields{
		"topic": message.Topic(), "bytes": len(message.Payload()),
		"retained": message.Retained(), "dup": message.Duplicate(),
		"ref": nil, "from": nil, "seq": nil, "signal": "unknown", "disposition": "invalid", "detail": "",
	}
	envelope, err := s.read(message.Topic(), message.Payload())
	if err != nil {
		common["detail"] = err.Error()
		s.driver.RecordAt(t, "signal.received", common)
		return
	}
	common["from"], common["seq"], common["signal"] = envelope.From, envelope.Seq, envelope.Body.Kind
	ref := ""
	if envelope.Session != nil && envelope.Seq != nil {
		ref = fmt.Sprintf("%s/%s/%d", envelope.From, *envelope.Session, *envelope.Seq)
		common["ref"] = ref
	}
	disposition := s.judge(envelope, ref)
	common["disposition"] = disposition
	s.driver.RecordAt(t, "signal.received", common)
	if disposition == "accepted" {
		s.accept(envelope, t)
	}
}

func (s *Signalling) read(topic string, payload []byte) (Envelope, error) {
	var envelope Envelope
	rest := strings.TrimPrefix(topic, s.room()+"/")
	peer, branch, _ := strings.Cut(rest, "/")
	if rest == topic || (branch != "inbox" && branch != "presence") {
		return envelope, fmt.Errorf("%s is not of this room", topic)
	}
	if branch == "presence" && len(payload) == 0 {
		from, err := url.PathUnescape(peer)
		return Envelope{From: from, Body: Body{Kind: "presence", State: "offline"}}, err
	}
	if err := json.Unmarshal(payload, &envelope); err != nil {
		return envelope, err
	}
	if envelope.V != 1 || envelope.Room != s.plan.Room {
		return envelope, fmt.Errorf("another version or room")
	}
	return envelope, nil
}

func (s *Signalling) judge(envelope Envelope, ref string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if envelope.From == s.plan.Me || (envelope.To != nil && *envelope.To != s.plan.Me) {
		return "not-for-me"
	}
	if ref != "" && s.seen[ref] {
		return "duplicate"
	}
	s.seen[ref] = true
	if envelope.ToSession != nil && *envelope.ToSession != s.session {
		return "stale"
	}
	return "accepted"
}

func (s *Signalling) accept(envelope Envelope, t float64) {
	switch envelope.Body.Kind {
	case "presence":
		s.track(envelope)
	case "ping":
		s.Send(envelope.From, Body{Kind: "pong", Nonce: envelope.Body.Nonce})
	case "pong":
		s.mu.Lock()
		heard := s.onPong
		s.mu.Unlock()
		heard(envelope.Body.Nonce, t)
	case "offer", "answer", "candidate", "end-of-candidates":
		s.offer(envelope)
	}
}

func (s *Signalling) offer(envelope Envelope) {
	s.mu.Lock()
	take := s.take
	s.mu.Unlock()
	if take != nil && take(envelope) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.unclaimed) < 256 {
		s.unclaimed = append(s.unclaimed, envelope)
	}
}

func (s *Signalling) track(envelope Envelope) {
	peer, state := envelope.From, envelope.Body.State
	s.mu.Lock()
	former, known := s.sessions[peer]
	isNews := known
	if state == "online" {
		isNews = envelope.Session != nil && (!known || former != *envelope.Session)
		if isNews {
			s.sessions[peer] = *envelope.Session
		}
	} else {
		delete(s.sessions, peer)
	}
	gone := s.onGone
	s.mu.Unlock()
	if !isNews {
		return
	}
	s.driver.Record("presence", Fields{"of": peer, "state": state})
	s.changed.Tell()
	if state == "offline" {
		gone(peer)
	}
}

// level is an id as one topic level: letters, digits, _ and - stay, every other byte becomes %HH.
func level(id string) string {
	var out strings.Builder
	for _, b := range []byte(id) {
		if b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '-' {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02x", b)
		}
	}
	return out.String()
}

func unguessable() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random)
	return hex.EncodeToString(random)
}
