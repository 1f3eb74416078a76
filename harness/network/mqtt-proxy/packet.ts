/** The words of the proxy: directions and kinds of packets. */
import type { Packet } from 'mqtt-packet';

export type Direction = 'to broker' | 'from broker';

export const opposite = (direction: Direction): Direction =>
  direction === 'to broker' ? 'from broker' : 'to broker';

/** MQTT control packets in lower case; `damaged` is what could not be parsed and is passed on as it is. */
export type PacketKind = Packet['cmd'] | 'damaged';
