/** How brokers are called in sentences, and numbers as sentences have them. */

const proper: ReadonlyMap<string, string> = new Map([
  ['aedes', 'Aedes'],
  ['mosquitto', 'Mosquitto'],
  ['rabbitmq', 'RabbitMQ'],
  ['nats', 'NATS'],
]);

/** `RabbitMQ` for `rabbitmq`; a host stays as it is. */
export const properName = (name: string): string => proper.get(name) ?? name;

/** Three significant digits: `0.42 ms`, `5.4 ms`, `1,130 ms`. */
export const inMs = (value: number): string => `${threeDigits(value)} ms`;

/** `30 %`, `4.2 %`; a share is between 0 and 1. */
export const inPercent = (share: number): string => `${threeDigits(share * 100)} %`;

/** At most three significant digits, thousands marked. */
export const threeDigits = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** `64 B`, `4 KiB`, `1.5 MiB`. */
export function inBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2
    ? `${threeDigits(bytes / 1024)} KiB`
    : `${threeDigits(bytes / 1024 ** 2)} MiB`;
}

/** `1 message`, `2 messages`. */
export const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
