import { join } from 'node:path';
import { createTransport, systemStateFiles } from '@mdmkit/core';
import { createKillBorder } from '@mdmkit/testkit/kill-points';
import { createCoolDownStoreOn } from '../../src/assignment/cool-down.ts';
import { applyAssignment, createDepClient, parseServerToken, planAssignment } from '../../src/index.ts';
import type { Life } from './life.ts';

/** Gives every device a profile; answers how many calls crossed a border. */
export async function assign({ origin, token, folder, kill, profileUuid = '' }: Life): Promise<number> {
  const border = createKillBorder(kill, { oneAtATime: true });
  await using transport = createTransport();
  const credential = parseServerToken(token);
  const dep = createDepClient({
    credential,
    origin,
    transport: { ...transport, send: border.numbered(transport.send) },
  });
  const coolDowns = createCoolDownStoreOn(join(folder, 'cool-downs'), border.allNumbered(systemStateFiles));
  const plan = await planAssignment({
    devices: dep.devices.fetch(),
    wanted: () => profileUuid,
    coolDowns: await coolDowns.load(),
  });
  await applyAssignment(dep, plan, { coolDowns, chunkSize: 3 });
  return border.count();
}
