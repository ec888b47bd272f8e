import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../src/activities/outcomes.ts';
import type { ActivityLog, OrgDeviceActivity } from '../../src/index.ts';

const activity = (status: string, subStatus: string): OrgDeviceActivity => ({
  type: 'orgDeviceActivities',
  id: 'a',
  attributes: { status, subStatus },
});
const log = (...rows: (readonly [string, string, string?])[]): ActivityLog => ({
  preamble: [],
  rows: rows.map(([serialNumber, status, subStatus = '']) => ({ serialNumber, status, subStatus, cells: {} })),
});
const brief = (...args: Parameters<typeof outcomesOf>) =>
  outcomesOf(...args).map(({ serialNumber, outcome, reason }) => [serialNumber, outcome, reason]);

describe('the outcome of a device', () => {
  it('is what the log says, also for a device that was not requested', () => {
    const rows = log(['A', 'success'], ['B', 'FAILED', 'ALREADY_ASSIGNED'], ['C', 'ERROR'], ['D', '']);
    expect(brief(activity('COMPLETED', 'COMPLETED_WITH_ERROR'), ['A', 'B'], rows)).toEqual([
      ['A', 'succeeded', undefined],
      ['B', 'failed', 'ALREADY_ASSIGNED'],
      ['C', 'failed', 'ERROR'],
      ['D', 'unknown', undefined],
    ]);
  });

  it('is a failure where one of several rows says so', () => {
    const rows = log(['A', 'FAILED', 'X'], ['A', 'SUCCESS'], ['B', 'SUCCESS'], ['B', 'FAILED', 'Y']);
    expect(brief(activity('COMPLETED', 'COMPLETED_WITH_ERROR'), [], rows)).toEqual([
      ['A', 'failed', 'X'],
      ['B', 'failed', 'Y'],
    ]);
  });

  it.each([
    ['SUCCESS', 'succeeded'],
    ['Succeeded', 'succeeded'],
    ['FAILED', 'failed'],
    ['Failure', 'failed'],
    ['error', 'failed'],
    ['IN_PROGRESS', 'unknown'],
    ['PENDING', 'unknown'],
    ['SKIPPED', 'unknown'],
    ['COMPLETED', 'unknown'],
    ['NOT_FAILED', 'unknown'],
    ['0', 'unknown'],
  ])('follows from the word %s of the log: %s', (status, outcome) => {
    const reason = outcome === 'succeeded' ? undefined : status;
    const rows = log(['A', status]);
    expect(brief(activity('COMPLETED', 'COMPLETED_WITH_SUCCESS'), ['A'], rows)).toEqual([['A', outcome, reason]]);
  });

  it('has the reason of a row whose word is not known', () => {
    const rows = log(['A', 'SKIPPED', 'ALREADY_ASSIGNED']);
    expect(brief(activity('COMPLETED', 'COMPLETED_WITH_ERROR'), ['A'], rows)).toEqual([
      ['A', 'unknown', 'ALREADY_ASSIGNED'],
    ]);
  });

  it('is the worst of several rows, in any order', () => {
    const worst = (...statuses: string[]) =>
      brief(
        activity('COMPLETED', 'COMPLETED_WITH_ERROR'),
        [],
        log(...statuses.map((status) => ['A', status] as const)),
      );
    for (const statuses of [
      ['SUCCESS', 'PENDING'],
      ['PENDING', 'SUCCESS'],
    ])
      expect(worst(...statuses)).toEqual([['A', 'unknown', 'PENDING']]);
    for (const statuses of [
      ['FAILED', 'PENDING', 'SUCCESS'],
      ['PENDING', 'FAILED', ''],
    ])
      expect(worst(...statuses)).toEqual([['A', 'failed', 'FAILED']]);
  });

  it('is unknown if a log that was read does not mention the device, whatever the activity says', () => {
    const rows = log(['REAL1', 'SUCCESS']);
    expect(brief(activity('COMPLETED', 'COMPLETED_WITH_SUCCESS'), ['REAL1', 'GHOST1'], rows)).toEqual([
      ['REAL1', 'succeeded', undefined],
      ['GHOST1', 'unknown', undefined],
    ]);
  });

  it('is found in the log whatever the case of the serial number', () => {
    const rows = log(['c02abc', 'SUCCESS'], ['C02DEF', 'FAILED', 'X']);
    expect(brief(activity('COMPLETED', 'COMPLETED_WITH_ERROR'), ['C02ABC', 'c02def'], rows)).toEqual([
      ['C02ABC', 'succeeded', undefined],
      ['c02def', 'failed', 'X'],
    ]);
  });

  it.each([
    ['COMPLETED', 'COMPLETED_WITH_SUCCESS', 'succeeded', undefined],
    ['COMPLETED', 'COMPLETED_WITH_FAILURE', 'failed', 'COMPLETED_WITH_FAILURE'],
    ['FAILED', 'PROCESSING', 'failed', 'PROCESSING'],
    ['COMPLETED', 'COMPLETED_WITH_ERROR', 'unknown', undefined],
    ['COMPLETED', 'COMPLETED_POST_PROCESSING_FAILED', 'unknown', undefined],
    ['STOPPED', 'STOPPING', 'unknown', undefined],
  ])('without a row follows from the end %s, %s: %s', (status, subStatus, outcome, reason) => {
    expect(brief(activity(status, subStatus), ['A'], undefined)).toEqual([['A', outcome, reason]]);
  });
});
