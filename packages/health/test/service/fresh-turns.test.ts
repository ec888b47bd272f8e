import { expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { isConnectionTurn, isTokenTurn } from '../../src/service/fresh-turns.ts';

const minute = 60_000;
const target = (index: number): Target => ({
  id: `tenant-${index}/apple.vpp`,
  tenant: `tenant-${index}`,
  tenantName: '',
  service: 'apple.vpp',
  credential: {},
  intervalMs: minute,
});
const checks = Array.from({ length: 600 }, (_, index) => index * minute + 17);

test('of the checks of a target one in 20 makes new connections, and one in 300 signs in anew', () => {
  expect(checks.filter((atMs) => isConnectionTurn(target(1), atMs))).toHaveLength(30);
  expect(checks.filter((atMs) => isTokenTurn(target(1), atMs))).toHaveLength(2);
});

test('the turns of many targets are spread evenly over time', () => {
  const fresh = Array.from({ length: 2_000 }, (_, index) => isConnectionTurn(target(index), 0)).filter(Boolean).length;
  expect(fresh).toBeGreaterThan(60);
  expect(fresh).toBeLessThan(140);
});
