/** Tests of hypotheses equal published values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../../core/random.ts';
import { incompleteBeta, logChoose, logGamma } from './beta.ts';
import { brunnerMunzel } from './brunner-munzel.ts';
import { fisherExact } from './fisher.ts';
import { holm } from './holm.ts';
import { ranked } from './ranks.ts';
import { pairedShift, signedRank } from './signed-rank.ts';
import { normalQuantile, normalTwoSided, studentQuantile, studentTwoSided } from './student.ts';

/** Equal in as many decimals as the source prints. */
const near = (value: number, published: string) =>
  assert.equal(value.toFixed(published.split('.')[1]?.length ?? 0), published);

test('gamma and beta functions equal Abramowitz and Stegun, and exact fractions', () => {
  near(Math.exp(logGamma(0.5)), '1.7724539'); // √π
  near(logGamma(11), '15.104412573'); // ln 10!
  near(Math.exp(logChoose(52, 5)) / 1e6, '2.598960');
  // I_0.5(2, 3) = 11/16, by integrating 12 x (1 − x)²
  near(incompleteBeta(0.5, 2, 3), '0.6875000000');
  near(incompleteBeta(0.9, 2, 3), '0.9963000000');
});

test('t and normal quantiles equal the tables', () => {
  // Any table of t, two-sided
  near(studentQuantile(0.05, 10), '2.228');
  near(studentQuantile(0.01, 5), '4.032');
  near(studentQuantile(0.1, 1), '6.314');
  near(studentQuantile(0.001, 30), '3.646');
  near(normalQuantile(0.05), '1.95996');
  near(normalQuantile(0.01), '2.5758');
  near(normalTwoSided(1.96) * 10, '0.49996');
  near(normalTwoSided(5) * 1e7, '5.73'); // R: 2 * pnorm(-5) is 5.733e-07
  assert.equal(studentTwoSided(Infinity, 3), 0);
});

test('ranks share their places among ties', () => {
  assert.deepEqual(ranked([10, 20, 10, 30]), { ranks: [1.5, 3, 1.5, 4], ties: [2] });
});

test('Brunner-Munzel equals the published result of the shoulder pain study', () => {
  // Neubert and Brunner (2007), also the example of R's brunnermunzel: 3.1375, df 17.683, p 0.005786
  const treated = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1];
  const untreated = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4];
  const { p, statistic } = brunnerMunzel(treated, untreated, seededRandom(1));
  near(statistic, '3.1375');
  near(p, '0.005786');
});

test('samples without overlap are counted, small ones permuted, and one value says nothing', () => {
  // 2 of the 252 ways to choose 5 of 10 are as far apart
  const { p } = brunnerMunzel([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], seededRandom(1));
  near(p, (2 / 252).toFixed(8));
  // 4 of the 6 ways to choose 2 of {1, 2, 3, 4} have a studentised rank difference as large as that of {1, 3}
  const small = brunnerMunzel([1, 3], [2, 4], seededRandom(1)).p;
  assert.ok(small > 0.5 && small < 0.8, String(small));
  assert.equal(brunnerMunzel([1], [2, 3], seededRandom(1)).p, 1);
});

test('signed ranks equal the example of R’s wilcox.test', () => {
  // ?wilcox.test, depression scale (Hollander and Wolfe 1973, 29f.): V = 40, p = 0.03906;
  // with conf.int: pseudo-median 0.46, interval 0.010 to 0.786
  const first = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const differences = first.map((x, i) => x - (second[i] ?? 0));
  const { p, statistic } = signedRank(differences);
  assert.equal(statistic, 40);
  near(p, '0.03906');
  const { estimate, low, high } = pairedShift(differences, 0.95);
  near(estimate, '0.460');
  near(low, '0.010');
  near(high, '0.786');
});

test('with ties and beyond 50 pairs the normal approximation stands in, and says nearly the same', () => {
  const differences = Array.from({ length: 50 }, (_, i) => ((i * 37) % 53) - 20 + i / 1000);
  const exact = signedRank(differences).p;
  const tied = signedRank([...differences.slice(1), differences[1] ?? 0]).p;
  assert.ok(Math.abs(exact - tied) < 0.02, `${exact} and ${tied}`);
  assert.equal(signedRank([0, 0]).p, 1);
});

test('an interval from fewer than six pairs says how little it is worth', () => {
  const shift = pairedShift([1, 2, 3], 0.95);
  assert.deepEqual(shift, { estimate: 2, low: 1, high: 3, confidence: 0.75 });
});

test('Holm’s correction equals R’s p.adjust and never lowers a p', () => {
  assert.deepEqual(
    holm([0.01, 0.04, 0.03, 0.02]).map((p) => p.toFixed(2)),
    ['0.04', '0.06', '0.06', '0.06'],
  );
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
      assert.ok(holm(ps).every((p, i) => p >= (ps[i] ?? 0) && p <= 1));
    }),
  );
});

test('Fisher’s exact test equals the lady tasting tea', () => {
  // ?fisher.test in R: 3 of 4 against 1 of 4, two-sided 0.4857
  near(fisherExact({ passed: 3, judged: 4 }, { passed: 1, judged: 4 }), '0.4857');
  // Convictions of like-sex twins, R: p = 0.0005367
  near(fisherExact({ passed: 2, judged: 17 }, { passed: 10, judged: 13 }), '0.0005367');
  assert.equal(fisherExact({ passed: 0, judged: 0 }, { passed: 1, judged: 1 }), 1);
});
