import { describe, expect, it } from 'vitest';
import { mayPass, toTaskFailures } from '../../src/jobs/task-failures.ts';

const task = { adamId: '1', pricingParam: 'STDQ', serialNumber: 'A' } as const;
const codeOf = (
  failures: Parameters<typeof toTaskFailures>[1],
  one: Parameters<typeof toTaskFailures>[0][number] = task,
) => toTaskFailures([one], failures, 'VPP_TASK_FAILED')[0]?.code;

describe('the reason of a failure', () => {
  it.each([
    [[], 'VPP_TASK_FAILED'],
    [[{ errorNumber: 9709 }], 'VPP_LICENSES_EXHAUSTED'],
    [[{ errorNumber: 9999 }], 'VPP_TASK_FAILED'],
    [[{ errorNumber: 9603 }, { errorNumber: 9709 }], 'VPP_TASK_FAILED'],
    [
      [
        { errorNumber: 9603, errorInfo: { serialNumbers: ['B'] } },
        { errorNumber: 9709, errorInfo: { serialNumbers: ['A'] } },
      ],
      'VPP_LICENSES_EXHAUSTED',
    ],
    [
      [
        { errorNumber: 9603, errorInfo: { assets: [{ adamId: '2' }] } },
        { errorNumber: 9709, errorInfo: { assets: [{ adamId: '1' }] } },
      ],
      'VPP_LICENSES_EXHAUSTED',
    ],
    [
      [
        { errorNumber: 9603, errorInfo: {} },
        { errorNumber: 9709, errorInfo: { clientUserIds: ['A'] } },
      ],
      'VPP_TASK_FAILED',
    ],
  ])('out of %j is %s', (failures, code) => {
    expect(codeOf(failures)).toBe(code);
  });

  it('tells users from devices of the same name', () => {
    const failures = [
      { errorNumber: 9609, errorInfo: { clientUserIds: ['A'] } },
      { errorNumber: 9709, errorInfo: { serialNumbers: ['A'] } },
    ];
    expect(codeOf(failures)).toBe('VPP_LICENSES_EXHAUSTED');
    expect(codeOf(failures, { clientUserId: 'A' })).toBe('VPP_USER_NOT_FOUND');
  });
});

it('knows what may pass', () => {
  expect(mayPass([{ errorNumber: 9603 }, { errorNumber: 9644 }])).toBe(true);
  expect(mayPass([{ errorNumber: 9603 }, { errorNumber: 9709 }])).toBe(false);
  expect(mayPass([])).toBe(false);
});
