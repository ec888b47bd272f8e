import { listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, openInThread, watch } from '../service/watched.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

test('a proxy that inspects TLS with an unknown authority is our own trouble, and no vendor is blamed', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 12, clock });
  const issuer = makeAuthority('ACME Internal Root');
  const { certificate: cert, key } = makeCertificate({
    subject: [{ name: 'commonName', value: '127.0.0.1' }],
    names: ['127.0.0.1'],
    issuer,
  });
  await using proxy = await listen(fleet.vpp, { tls: { cert, key } });
  await using store = await openInThread(fleet.storeFolder);
  const config = await fleet.load({ interval: '30s' });
  await using watched = watch({ config: { ...config, origins: { 'apple.vpp': proxy.origin } }, clock, store });
  await watched.service.start();
  await watched.pass(6 * minute);
  const { incidents } = await store.incidents({});
  expect(incidents.some(({ owner }) => owner === 'vendor')).toBe(false);
  const whole = incidents.filter(({ mergedInto }) => mergedInto === null);
  expect(whole.map(({ verdict, owner, title }) => [verdict, owner, title])).toEqual([
    ['own-network', 'us', 'Something between here and apple.vpp answers in their place: a proxy or TLS inspection.'],
  ]);
  const { runs } = await store.history('tenant-0/apple.vpp', startMs, clock.now());
  expect(new Set(runs.map(({ code }) => code))).toEqual(new Set(['VPP_TLS_FAILED']));
}, 400_000);
