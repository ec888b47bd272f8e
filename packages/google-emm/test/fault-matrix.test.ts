import { type FaultScene, formatFaultMatrix, runFaultMatrix } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { createEmmClient } from '../src/index.ts';
import { createEmmSimulator, type EmmSimulator } from '../src/testing/index.ts';

const client = ({ simulator, origin, signal: _signal, ...scene }: FaultScene<EmmSimulator>) =>
  createEmmClient({ ...scene, origin, tokenOrigin: origin, credential: simulator.credential });

const secretsOf = (simulator: EmmSimulator): string[] => {
  const key = simulator.credential.privateKey.reveal();
  const tokens = simulator
    .requests()
    .flatMap(({ headers }) => headers.get('authorization')?.slice('Bearer '.length) ?? []);
  return [key, ...key.split('\n').filter((line) => line.length > 40), ...tokens.filter((token) => token !== '')];
};

/** Google has words of its own for these, and where it names no wait, its guidance does: at least 30 seconds. */
const ownWords = {
  throttled: { reason: 'QUOTA_EXCEEDED', totalMs: 60_000 },
  'throttled-for-seconds': { reason: 'QUOTA_EXCEEDED' },
  'throttled-until': { reason: 'QUOTA_EXCEEDED' },
  'throttled-for-hours': { reason: 'QUOTA_EXCEEDED' },
  'server-error-502': { reason: 'UNAVAILABLE' },
  'server-error-503': { reason: 'UNAVAILABLE' },
} as const;

test('every fault ends as the table says, and no error holds a secret', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator: (clock) => createEmmSimulator({ clock, devices: 3 }),
    read: {
      endpoint: 'enterprises.get',
      async run(scene) {
        await using emm = client(scene);
        return await emm.enterprises.get(scene.simulator.enterprise.name, { signal: scene.signal });
      },
    },
    write: {
      endpoint: 'enterprises.devices.issueCommand',
      async run(scene) {
        await using emm = client(scene);
        const device = scene.simulator.enterprise.devices.at(0)?.name ?? '';
        return await emm.commands.issue(device, { type: 'REBOOT' }, { signal: scene.signal });
      },
    },
    secrets: secretsOf,
    // Only a token request is judged by the clock: elsewhere a 401 says that the token is over, whatever the time.
    differences: { ...ownWords, 'clock-skew': { reason: 'UNAUTHORIZED', kind: 'auth', attempts: 2 } },
  });
  console.log(formatFaultMatrix(outcomes));
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 600_000);

test('every fault of the token request does, too', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator: (clock) => createEmmSimulator({ clock, devices: 3 }),
    read: {
      endpoint: 'oauth2.token',
      async run(scene) {
        await using emm = client(scene);
        return await emm.enterprises.get(scene.simulator.enterprise.name, { signal: scene.signal });
      },
    },
    secrets: secretsOf,
    differences: {
      ...ownWords,
      'reset-after-body': { skip: 'the call behind the token request may meet the cut connection' },
      // A refused key says all there is to say; it is not sent again. Skew it names in words, not by a status.
      'unauthorised-once': { reason: 'UNAUTHORIZED', attempts: 1 },
      'unauthorised-for-ever': { attempts: 1 },
      'clock-skew': { reason: 'UNAUTHORIZED', kind: 'auth', attempts: 1 },
      // The token request outlives the call that asked for it, and that call itself sent nothing.
      'abort-during': { attempts: 0 },
      'abort-in-wait': { attempts: 0 },
    },
  });
  console.log(formatFaultMatrix(outcomes));
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 600_000);
