import { type FaultScene, formatFaultMatrix, runFaultMatrix } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { createDepClient } from '../src/index.ts';
import { createDepSimulator, type DepSimulator } from '../src/testing/index.ts';
import { secretsOf } from './secrets-of.ts';

const client = ({ simulator, ...scene }: FaultScene<DepSimulator>) =>
  createDepClient({ ...scene, credential: simulator.credential });

test('every fault ends as the table says, and no secret shows', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator: (clock) => createDepSimulator({ clock, devices: 3 }),
    read: {
      endpoint: 'account.get',
      async run(scene) {
        await using dep = client(scene);
        return await dep.account.get({ signal: scene.signal });
      },
    },
    write: {
      endpoint: 'profiles.define',
      async run(scene) {
        await using dep = client(scene);
        const profile = { profileName: 'Sales', url: 'https://mdm.example.com' };
        return await dep.profiles.define(profile, { signal: scene.signal });
      },
    },
    secrets: (simulator) => [
      ...secretsOf(simulator.credential),
      ...simulator.requests().flatMap(({ headers }) => headers.get('x-adm-auth-session') ?? []),
    ],
    // Only a sign-in is judged by the clock: elsewhere a 401 says that the session is over, whatever the time.
    differences: { 'clock-skew': { reason: 'UNAUTHORIZED', kind: 'auth', attempts: 2 } },
  });
  console.log(formatFaultMatrix(outcomes));
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 600_000);

test('every fault of the sign-in does, too', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator: (clock) => createDepSimulator({ clock, devices: 3 }),
    read: {
      endpoint: 'session.open',
      async run(scene) {
        await using dep = client(scene);
        return await dep.account.get({ signal: scene.signal });
      },
    },
    secrets: (simulator) => secretsOf(simulator.credential),
    differences: {
      'reset-after-body': { skip: 'the call behind the sign-in may meet the cut connection' },
      // A refused sign-in says all there is to say about the token; it is not sent again.
      'unauthorised-once': { reason: 'UNAUTHORIZED', attempts: 1 },
      'unauthorised-for-ever': { attempts: 1 },
      // The sign-in outlives the call that asked for it, and that call itself sent nothing.
      'abort-during': { attempts: 0 },
      'abort-in-wait': { attempts: 0 },
    },
  });
  console.log(formatFaultMatrix(outcomes));
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 600_000);
