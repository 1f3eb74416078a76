/** The incomplete beta function, on which the distributions of tests stand. */

/** Lanczos coefficients for g = 5, n = 6. */
const lanczos = [
  76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155,
  0.1208650973866179e-2, -0.5395239384953e-5,
];

/**
 * ln Γ(x) for x > 0, error below 2e-10.
 * @see Lanczos, SIAM J. Numer. Anal. B 1 (1964); Press et al., Numerical Recipes in C, 2nd ed., section 6.1
 */
export function logGamma(x: number): number {
  const shifted = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const series = lanczos.reduce(
    (sum, coefficient, i) => sum + coefficient / (x + 1 + i),
    1.000000000190015,
  );
  return -shifted + Math.log((2.5066282746310005 * series) / x);
}

/** ln of the number of ways to choose `k` of `n`. */
export const logChoose = (n: number, k: number): number =>
  logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction.
 * @param x - between 0 and 1
 * @see NIST Digital Library of Mathematical Functions, 8.17.22 (fraction) and 8.17.4 (symmetry)
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(front) / a) * fraction(x, a, b);
}

const tiny = 1e-300;
const kept = (value: number): number => (Math.abs(value) < tiny ? tiny : value);

/** Lentz's method. @see Press et al., section 5.2 */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const before = value;
    for (const term of [even, odd]) {
      d = 1 / kept(1 + term * d);
      c = kept(1 + term / c);
      value *= c * d;
    }
    if (Math.abs(value - before) < 1e-14 * Math.abs(value)) break;
  }
  return value;
}
