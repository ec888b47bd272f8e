import { expect, test } from 'vitest';
import { loopback } from '../loopback.ts';

test('the tokens come as the service spells them', async () => {
  await using loop = await loopback();
  const { betaEnrollmentTokens } = await loop.client().betaEnrollment.tokens();
  expect(betaEnrollmentTokens.map(({ os }) => os)).toEqual(['iOS', 'OSX', 'tvOS', 'visionOS', 'watchOS']);
  expect(betaEnrollmentTokens[0]).toMatchObject({ title: 'iOS AppleSeed Beta', token: expect.any(String) });
});

test('protocol version 1 is tried where a later one is refused', async () => {
  await using loop = await loopback({ assumptions: { betaTokensNeedVersion1: true, betaMacName: 'macOS' } });
  const dep = loop.client();
  for (let call = 0; call < 2; call += 1) {
    const { betaEnrollmentTokens } = await dep.betaEnrollment.tokens();
    expect(betaEnrollmentTokens.map(({ os }) => os)).toContain('macOS');
  }
  const versions = loop.simulator
    .requests('betaEnrollment.tokens')
    .map(({ headers }) => headers.get('x-server-protocol-version'));
  expect(versions).toEqual(['10', '1', '10', '1']);
  // Both speak in one session.
  expect(loop.simulator.requests('session.open')).toHaveLength(1);
});

test('an organisation that takes part in none is named', async () => {
  await using loop = await loopback({ assumptions: { appleSeedForIt: false } });
  const call = loop.client().betaEnrollment.tokens();
  await expect(call).rejects.toMatchObject({ code: 'DEP_BETA_TURNED_OFF', kind: 'config', owner: 'tenant' });
});
