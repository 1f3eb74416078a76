/** Drives the demo page for `signalbox check`: what a person would do in it, once it was opened with its settings. */

/** @param {{ page: import('playwright').Page, names: { peer: string }, role: 'offerer' | 'answerer' }} about */
export default async function demo({ page, names, role }) {
  await page.getByRole('button', { name: 'Connect to the broker', exact: true }).click();
  await page.locator('#step-name[data-state=done]').waitFor();
  if (role === 'answerer') return; // it answers by itself
  await page.locator('#step-other[data-state=done]', { hasText: names.peer }).waitFor();
  await page.getByRole('button', { name: 'Connect with WebRTC', exact: true }).click();
}
