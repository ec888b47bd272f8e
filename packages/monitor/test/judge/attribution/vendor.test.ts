import { describe, expect, test } from 'vitest';
import { judgeAuthentication, judgeSlow, judgeVendor } from '../../../src/judge/attribution/vendor.ts';
import { inputOf, knownAt, runOf, runsOf } from '../../support/judged.ts';

const usual = 0.005;

describe('many failing tenants', () => {
  test('are the vendor’s once failures a minute apart confirm each other; before, it is only pending', () => {
    const first = inputOf(
      runsOf(40, () => 'fail.server', [0]),
      0,
    );
    expect(judgeVendor(first.tallies, undefined, usual, first)).toEqual({ judgement: undefined, isPending: true });
    const second = inputOf(
      runsOf(40, () => 'fail.server', [0, 1]),
      1,
    );
    const { judgement, isPending } = judgeVendor(second.tallies, undefined, usual, second);
    expect(isPending).toBe(false);
    expect(judgement).toMatchObject({
      key: 'vendor:apple.dep',
      verdict: 'vendor',
      subject: 'apple.dep',
      service: 'apple.dep',
      location: null,
      severity: 'minor',
      targets: 'all',
      share: 1,
      evidence: { tenants: 40, failing: 40, codes: [{ code: 'DEP_FAIL.SERVER', count: 40 }] },
    });
  });

  describe('that each failed once, one after the other', () => {
    const second = 1 / 60;
    /** 40 tenants, one every two seconds: the last begins 78 seconds after the first. */
    const failures = (goodAt?: number) => [
      ...Array.from({ length: 40 }, (_, tenant) => runOf(tenant, 'fail.network', 10 + 2 * tenant * second)),
      ...(goodAt === undefined ? [] : [runOf(40, 'ok', goodAt)]),
    ];
    const judgedAt = (runs: ReturnType<typeof failures>) => {
      const input = inputOf(runs, 12);
      return judgeVendor(input.tallies, undefined, usual, input);
    };

    test('are the vendor’s if no run was good for a minute: a vendor that hangs is named without a second check', () => {
      expect(judgedAt(failures()).judgement).toMatchObject({
        verdict: 'vendor',
        evidence: { failing: 40, tenants: 40 },
      });
    });

    test('are pending if a run was good meanwhile', () => {
      expect(judgedAt(failures(10 + 40 * second))).toEqual({ judgement: undefined, isPending: true });
    });

    test('are the vendor’s if a check that began before them ends well after them', () => {
      expect(judgedAt(failures(10 - second)).judgement).toBeDefined();
    });

    test('are pending for less than a minute', () => {
      expect(judgedAt(failures().slice(0, 30))).toEqual({ judgement: undefined, isPending: true });
    });

    test('are pending if few failed since the last good run, however many did before', () => {
      const later = [0, 1, 2].map((at) => runOf(at, 'fail.network', 11.5 + at / 2));
      const good = runOf(40, 'ok', 11.4);
      const input = inputOf([...failures(), good, ...later], 12.5);
      expect(judgeVendor(input.tallies, undefined, usual, input)).toEqual({ judgement: undefined, isPending: true });
    });
  });

  test('of a fleet of three are enough if all of them fail, however much is usual', () => {
    const all = inputOf(
      runsOf(3, () => 'fail.server', [0, 1]),
      1,
    );
    expect(judgeVendor(all.tallies, undefined, 0.05, all).judgement).toBeDefined();
    const two = inputOf(
      runsOf(3, (tenant) => (tenant === 0 ? 'ok' : 'fail.server'), [0, 1]),
      1,
    );
    expect(judgeVendor(two.tallies, undefined, 0.05, two).judgement).toBeUndefined();
  });

  test('are critical once the incident is a window old', () => {
    const input = inputOf(
      runsOf(40, () => 'fail.server', [9, 10]),
      10,
      { known: () => knownAt(0) },
    );
    expect(judgeVendor(input.tallies, undefined, usual, input).judgement).toMatchObject({ severity: 'critical' });
  });

  test('go on as long as more fail than usual, and not with the last of them', () => {
    const few = inputOf(
      runsOf(40, (tenant) => (tenant < 3 ? 'fail.server' : 'ok'), [9, 10]),
      10,
      { known: () => knownAt(0) },
    );
    expect(judgeVendor(few.tallies, undefined, usual, few).judgement).toBeDefined();
    const none = inputOf(
      runsOf(40, () => 'ok', [9, 10]),
      10,
      { known: () => knownAt(0) },
    );
    expect(judgeVendor(none.tallies, undefined, usual, none).judgement).toBeUndefined();
  });

  test('at one of two locations are not the vendor’s', () => {
    const near = runsOf(40, () => 'fail.server', [0, 1]);
    const far = runsOf(
      40,
      () => 'ok',
      [0, 1],
      () => ({ location: 'far' }),
    );
    const input = inputOf([...near, ...far], 1);
    expect(judgeVendor(input.tallies, undefined, usual, input).judgement).toBeUndefined();
  });

  test('that share a region while others are well are that region’s', () => {
    const runs = runsOf(
      40,
      (tenant) => (tenant < 20 ? 'fail.server' : 'ok'),
      [0, 1],
      (tenant) => ({ region: tenant < 20 ? 'eu' : 'us' }),
    );
    const input = inputOf(runs, 1);
    expect(judgeVendor(input.tallies, undefined, usual, input).judgement).toMatchObject({ region: 'eu' });
    const mixed = inputOf(
      runsOf(
        40,
        (tenant) => (tenant < 20 ? 'fail.server' : 'ok'),
        [0, 1],
        (tenant) => ({ region: `r${tenant % 3}` }),
      ),
      1,
    );
    expect(judgeVendor(mixed.tallies, undefined, usual, mixed).judgement).not.toHaveProperty('region');
    const nowhere = inputOf(
      runsOf(
        40,
        () => 'fail.server',
        [0, 1],
        () => ({ region: 'eu' }),
      ),
      1,
    );
    expect(judgeVendor(nowhere.tallies, undefined, usual, nowhere).judgement).not.toHaveProperty('region');
  });
});

test('the vendor’s own admission raises confidence, and unhealthy neutral hosts lower it', () => {
  const runs = runsOf(40, () => 'fail.server', [0, 1]);
  const plain = inputOf(runs, 1);
  const admitted = inputOf(runs, 1, { isAdmitted: () => true });
  const confidence = (input: typeof plain) => judgeVendor(input.tallies, undefined, usual, input).judgement!.confidence;
  expect(confidence(admitted)).toBeGreaterThan(confidence(plain));
  const silent = Array.from({ length: 3 }, (_, host) =>
    runOf(0, 'fail.network', 0, { target: `host-${host}`, service: 'control' }),
  );
  const doubtful = inputOf([...runs, ...silent], 1);
  const seen = { ...doubtful, tallies: doubtful.tallies.filter(({ service }) => service === 'apple.dep') };
  expect(confidence(seen)).toBeLessThan(confidence(plain));
});

describe('many refused credentials', () => {
  test('are the vendor’s sign-in, if nothing shared explains them', () => {
    const input = inputOf(
      runsOf(40, () => 'fail.auth', [0, 1]),
      1,
    );
    const { judgement } = judgeAuthentication(input.tallies, undefined, usual, input);
    expect(judgement).toMatchObject({ verdict: 'vendor-authentication', targets: 'all' });
    const shared = { judgement: judgement!, explains: () => true };
    expect(judgeAuthentication(input.tallies, shared, usual, input)).toEqual({
      judgement: undefined,
      isPending: false,
    });
    const other = { judgement: judgement!, explains: () => false };
    expect(judgeAuthentication(input.tallies, other, usual, input).judgement).toBeDefined();
  });

  test('that are not confirmed are pending', () => {
    const input = inputOf(
      runsOf(40, () => 'fail.auth', [0]),
      0,
    );
    expect(judgeAuthentication(input.tallies, undefined, usual, input).isPending).toBe(true);
  });
});

test('answers that are too slow twice in a row for many are the vendor’s', () => {
  const once = inputOf(
    runsOf(40, () => 'degraded', [0]),
    0,
  );
  expect(judgeSlow(once.tallies, usual, once).judgement).toBeUndefined();
  const twice = inputOf(
    runsOf(40, () => 'degraded', [0, 5]),
    5,
  );
  expect(judgeSlow(twice.tallies, usual, twice).judgement).toMatchObject({
    verdict: 'vendor-slow',
    severity: 'warning',
  });
});
