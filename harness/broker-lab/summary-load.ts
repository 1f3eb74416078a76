/** How a broker bears load, and which load tests were left out, in sentences. */
import type { Benchmark, BrokerReport } from './result.ts';
import { counted, inBytes, inMs, properName, threeDigits } from './summary-names.ts';

/** Empty when there was no benchmark. */
export function loadSentences({ name, benchmark }: BrokerReport): string[] {
  if (benchmark === null) return [];
  return [
    ...benchmark.saturation.map((each) => saturationSentence(name, each)),
    ...stormSentence(name, benchmark.storm),
    ...leftOut(benchmark.leftOut),
  ];
}

function saturationSentence(name: string, each: Benchmark['saturation'][number]): string {
  const { ratePerSecond, boundMs, payloadBytes, qos } = each;
  const size = `${inBytes(payloadBytes)} at QoS ${qos}`;
  return ratePerSecond > 0
    ? `${properName(name)} keeps 99 in 100 messages below ${inMs(boundMs)} up to ${threeDigits(ratePerSecond)} messages a second (${size}).`
    : `${properName(name)} does not keep 99 in 100 messages below ${inMs(boundMs)} at any rate that was tried (${size}).`;
}

function stormSentence(name: string, storm: Benchmark['storm']): string[] {
  if (storm === null || storm.failed === 0) return [];
  const { failed, clients } = storm;
  return [
    `When ${counted(clients, 'client')} came back at once, ${failed} did not get into ${properName(name)}.`,
  ];
}

/** Parts with the same reason share a sentence. */
function leftOut(parts: Benchmark['leftOut']): string[] {
  const reasons = [...new Set(parts.map(({ why }) => why))];
  return reasons.map((why) => {
    const names = parts.filter((part) => part.why === why).map(({ part }) => part);
    return `Left out: ${names.join(', ')} (${why}).`;
  });
}
