/** The phases of a connection to a broker, in the order of time. */

export const phases = [
  { key: 'tcp', label: 'TCP', means: 'connect to the socket’s connect event' },
  { key: 'tls', label: 'TLS', means: 'the handshake, where there is one' },
  { key: 'webSocket', label: 'WebSocket', means: 'upgrade request to its answer' },
  { key: 'connack', label: 'CONNACK', means: 'CONNECT to CONNACK' },
  { key: 'suback', label: 'SUBACK', means: 'SUBSCRIBE to SUBACK' },
] as const;
