/** An ICE candidate line taken apart, with a word on each part. */

export interface CandidatePart {
  readonly name: string;
  readonly value: string;
  readonly means: string;
}

const types: Readonly<Record<string, string>> = {
  host: 'an address of the machine itself',
  srflx: 'the address a STUN server saw, outside of the NAT',
  prflx: 'an address learned while checking',
  relay: 'an address on a TURN server that forwards',
};

/**
 * The parts in the order of the line; null when it is not a candidate.
 * @see RFC 8839 section 5.1
 */
export function candidateParts(line: string): CandidatePart[] | null {
  const match = /^(?:a=)?candidate:(\S+) (\d+) (\S+) (\d+) (\S+) (\d+) typ (\S+)(.*)$/.exec(
    line.trim(),
  );
  if (!match) return null;
  const [
    ,
    foundation = '',
    component = '',
    protocol = '',
    priority = '',
    address = '',
    port = '',
    type = '',
    rest = '',
  ] = match;
  return [
    {
      name: 'foundation',
      value: foundation,
      means: 'equal for candidates of one kind and base, so that checks can be spared',
    },
    {
      name: 'component',
      value: component,
      means: component === '1' ? 'the only one: everything shares one port' : 'RTCP, of old',
    },
    { name: 'protocol', value: protocol, means: 'what carries the packets' },
    { name: 'priority', value: priority, means: priorityWords(Number(priority)) },
    { name: 'address', value: address, means: addressWords(address) },
    {
      name: 'port',
      value: port,
      means: port === '9' ? 'a placeholder: this side will connect itself' : 'where it listens',
    },
    { name: 'type', value: type, means: types[type] ?? 'a type that RFC 8839 does not name' },
    ...extensions(rest),
  ];
}

/** RFC 8445 section 5.1.2.1: 2^24 × type preference + 2^8 × local preference + 256 − component. */
const priorityWords = (priority: number): string =>
  `higher is tried first; type preference ${priority >>> 24} of 126, local preference ${(priority >>> 8) & 0xffff}`;

function addressWords(address: string): string {
  if (address.endsWith('.local'))
    return 'a name made up by the browser (mDNS), so that the page does not learn the address';
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

const extensionWords: Readonly<Record<string, string>> = {
  raddr: 'the address it is based on',
  rport: 'the port it is based on',
  tcptype: 'who connects to whom',
  generation: 'counts ICE restarts; libwebrtc’s own extension',
  ufrag: 'ties it to one set of ICE credentials',
  'network-id': 'which network interface; libwebrtc’s own extension',
  'network-cost': 'how dear that interface is; libwebrtc’s own extension',
};

function extensions(rest: string): CandidatePart[] {
  const words = rest.trim().split(/\s+/).filter(Boolean);
  const parts: CandidatePart[] = [];
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [name = '', value = ''] = words.slice(index, index + 2);
    parts.push({ name, value, means: extensionWords[name] ?? 'an extension' });
  }
  return parts;
}
