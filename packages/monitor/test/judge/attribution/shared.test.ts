import { describe, expect, test } from 'vitest';
import { explainedBy, judgeShared, mayBeShared } from '../../../src/judge/attribution/shared.ts';
import type { ResultClass } from '../../../src/model/result.ts';
import { inputOf, knownAt, minute, runsOf, startMs } from '../../support/judged.ts';

const usual = 0.005;
const isHalf = (tenant: number) => tenant % 2 === 0;
const half = (name: ResultClass) => (tenant: number) => (isHalf(tenant) ? name : 'ok');
const keys = (tenant: number) => ({ sharedKeys: [isHalf(tenant) ? 'google-key:one' : 'google-key:two'] });

describe('what the failing tenants share and healthy ones do not use', () => {
  test.each(['fail.auth', 'fail.config', 'fail.server'] as const)('explains %s', (name) => {
    const input = inputOf(runsOf(40, half(name), [0, 1], keys), 1);
    const cause = judgeShared(input.tallies, usual, input);
    expect(cause?.judgement).toMatchObject({
      key: 'shared-credential:google-key:one',
      subject: 'google-key:one',
      evidence: { sharedKey: 'google-key:one' },
    });
    expect(cause?.judgement.targets).toHaveLength(20);
    expect(explainedBy(cause, input.tallies[0]!)).toMatchObject({ tenants: 20 });
  });

  test('explains nothing if the others fail as well', () => {
    const input = inputOf(
      runsOf(40, () => 'fail.server', [0, 1], keys),
      1,
    );
    expect(judgeShared(input.tallies, usual, input)).toBeUndefined();
    expect(explainedBy(undefined, input.tallies[0]!)).toBeUndefined();
  });

  test('explains nothing if only few who use it fail', () => {
    const input = inputOf(
      runsOf(60, (tenant) => (tenant < 12 && isHalf(tenant) ? 'fail.server' : 'ok'), [0, 1], keys),
      1,
    );
    expect(judgeShared(input.tallies, usual, input)).toBeUndefined();
  });

  test('that everybody uses explains what the vendor says of it, and no outage', () => {
    const all = () => ({ sharedKeys: ['google-key:all'] });
    const refused = inputOf(
      runsOf(40, () => 'fail.auth', [0, 1], all),
      1,
    );
    expect(judgeShared(refused.tallies, usual, refused)?.judgement.subject).toBe('google-key:all');
    const failing = inputOf(
      runsOf(40, () => 'fail.server', [0, 1], all),
      1,
    );
    expect(judgeShared(failing.tallies, usual, failing)).toBeUndefined();
  });

  test('goes on while the incident is open and it still fails', () => {
    const some = (tenant: number): ResultClass => (isHalf(tenant) && tenant < 10 ? 'fail.server' : 'ok');
    const input = inputOf(runsOf(40, some, [0, 1], keys), 1, { known: () => knownAt(-9) });
    expect(judgeShared(input.tallies, usual, input)?.judgement.subject).toBe('google-key:one');
  });

  test('is compared by runs since the trouble began: an old good run says nothing', () => {
    const before = runsOf(40, () => 'ok', [0], keys);
    const after = runsOf(40, () => 'fail.server', [5, 6], keys).filter(({ tenant }) => isHalf(Number(tenant.slice(7))));
    const input = inputOf([...before, ...after], 6);
    expect(judgeShared(input.tallies, usual, input)).toBeUndefined();
  });
});

describe('a proxy', () => {
  const proxy = (tenant: number) => ({ sharedKeys: isHalf(tenant) ? ['proxy:eu'] : [] });
  test('explains failures on the way through it', () => {
    const local = (tenant: number) => ({ ...proxy(tenant), code: isHalf(tenant) ? 'DEP_PROXY_FAILED' : null });
    const input = inputOf(runsOf(40, half('fail.network'), [0, 1], local), 1);
    expect(judgeShared(input.tallies, usual, input)?.judgement.subject).toBe('proxy:eu');
  });

  test('explains no refused credential', () => {
    const input = inputOf(runsOf(40, half('fail.auth'), [0, 1], proxy), 1);
    expect(judgeShared(input.tallies, usual, input)).toBeUndefined();
  });
});

test('a failed verification has nothing to do with a shared key', () => {
  const local = (tenant: number) => ({ ...keys(tenant), code: isHalf(tenant) ? 'AMAPI_TLS_FAILED' : null });
  const input = inputOf(runsOf(40, half('fail.network'), [0, 1], local), 1);
  expect(judgeShared(input.tallies, usual, input)).toBeUndefined();
});

test('a quota that is exhausted for those who share it is throttling of the service', () => {
  const input = inputOf(runsOf(40, half('throttled'), [0, 5, 10], keys), 10);
  const cause = judgeShared(input.tallies, usual, input);
  expect(cause?.judgement).toMatchObject({
    key: 'throttling:apple.dep',
    verdict: 'throttling',
    evidence: { sharedKey: 'google-key:one' },
  });
});

describe('no party is blamed while', () => {
  test('two who share something have just begun to fail', () => {
    const runs = runsOf(
      40,
      (tenant) => (tenant < 4 && isHalf(tenant) ? 'fail.server' : 'ok'),
      [0],
      (tenant) => ({
        sharedKeys: tenant < 4 ? ['google-key:small'] : [],
      }),
    );
    const { tallies } = inputOf(runs, 1);
    const test = mayBeShared(tallies[0]!, usual, startMs - minute);
    expect([...tallies[0]!.troubled].map(test)).toEqual([true, true]);
    const later = mayBeShared(tallies[0]!, usual, startMs + minute);
    expect([...tallies[0]!.troubled].map(later)).toEqual([false, false]);
  });

  test('nothing is shared, it may be any party’s', () => {
    const { tallies } = inputOf(
      runsOf(4, () => 'fail.server', [0]),
      1,
    );
    expect([...tallies[0]!.troubled].map(mayBeShared(tallies[0]!, usual, 0))).toEqual([false, false, false, false]);
  });
});
