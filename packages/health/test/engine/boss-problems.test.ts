import { expect, test } from 'vitest';
import { createBossProblems } from '../../src/engine/boss-problems.ts';
import { EngineProblem } from '../../src/engine/engine-problem.ts';

const translate = createBossProblems('postgres://health:pass%20word@database:5432/health');
/** What the driver throws, and the copy of it that pg-boss announces. */
const errorAndCopy = (message: string, members: object) =>
  [Object.assign(new Error(message), members), { message, ...members, queue: 'health.targets' }] as const;

test.each([
  [
    'a server that shuts down',
    'the database system is shutting down',
    { code: '57P03', severity: 'FATAL' },
    'STORE_UNREACHABLE',
  ],
  [
    'a server that starts',
    'the database system is starting up',
    { code: '57P03', severity: 'FATAL' },
    'STORE_UNREACHABLE',
  ],
  ['a server that is read-only', 'cannot execute UPDATE', { code: '25006', severity: 'ERROR' }, 'STORE_READ_ONLY'],
  ['a full disk', 'could not extend file', { code: '53100', severity: 'ERROR' }, 'STORE_FULL'],
  ['a lock that lasts', 'canceling statement', { code: '55P03', severity: 'ERROR' }, 'STORE_LOCKED'],
  ['a host that refuses', 'connect ECONNREFUSED', { code: 'ECONNREFUSED' }, 'STORE_UNREACHABLE'],
  ['a connection that ended', 'Connection terminated unexpectedly', {}, 'STORE_UNREACHABLE'],
])('%s is a failure of the database, also in a copy of the error', (_name, message, members, code) => {
  for (const error of errorAndCopy(message, members)) expect(translate(error)).toMatchObject({ code });
});

test('any other failure keeps its message and its code, without the password', () => {
  for (const error of errorAndCopy('no queue at pass word, pass%20word', { code: '42601', severity: 'ERROR' })) {
    const problem = translate(error);
    expect(problem).toBeInstanceOf(EngineProblem);
    expect(problem.message).toContain('pg-boss failed: no queue at [address], [address] (42601)');
  }
});

test('a failure without a message is told as it is', () => {
  expect(translate('stopped').message).toContain('pg-boss failed: stopped');
});
