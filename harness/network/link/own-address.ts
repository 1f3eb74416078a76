/** The address of this machine that every stack on it finds: that of its default route. */
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

/** A documentation address (RFC 5737): connecting a UDP socket to it sends nothing, and shows the way out. */
const outside = '203.0.113.1';

/** Browsers gather candidates of the default route first, and some of them no other. */
export async function ownAddress(): Promise<string> {
  return (await towardsOutside()) ?? firstInterface() ?? '127.0.0.1';
}

/** Null on a machine without a default route. */
function towardsOutside(): Promise<string | null> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const end = (address: string | null) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => {
      end(null);
    });
    socket.connect(9, outside, () => {
      end(socket.address().address);
    });
  });
}

function firstInterface(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}
