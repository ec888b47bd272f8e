import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, systemStateFiles } from '@mdmkit/core';
import { createKillBorder, type KillPoint } from '@mdmkit/testkit/kill-points';
import { createCheckpointStoreOn } from '../../src/apple-care/checkpoint.ts';
import { createBusinessClient } from '../../src/index.ts';
import type { BusinessAccount } from '../../src/testing/index.ts';

/** What one life of a program is given. */
export interface Life {
  readonly origin: string;
  readonly account: BusinessAccount;
  /** A folder for what it keeps. */
  readonly folder: string;
  /** Where it is killed. */
  readonly kill: KillPoint;
  /** The devices and the server that they are to be assigned to. */
  readonly serialNumbers: readonly string[];
  readonly serverId: string;
}

function connect({ origin, account, kill }: Life) {
  const border = createKillBorder(kill);
  const transport = createTransport();
  const { clientId, keyId, privateKeyPem: privateKey } = account;
  const business = createBusinessClient({
    clientId,
    keyId,
    privateKey,
    origin,
    tokenOrigin: origin,
    transport: { ...transport, send: border.numbered(transport.send) },
  });
  return { border, business, transport };
}

/** Walks the fleet and notes each device in a file; answers how many calls crossed a border. */
export async function walk(life: Life): Promise<number> {
  const { border, business, transport } = connect(life);
  const checkpoint = createCheckpointStoreOn(join(life.folder, 'walk.json'), border.allNumbered(systemStateFiles));
  for await (const { device } of business.appleCare.walk({ checkpoint, limit: 2 })) {
    await appendFile(join(life.folder, 'covers'), `${device.id}\n`);
  }
  await transport.close();
  return border.count();
}

/** Assigns the devices, and waits for what an earlier life has started; answers how many calls crossed a border. */
export async function assign(life: Life): Promise<number> {
  const { border, business, transport } = connect(life);
  const { orgDeviceActivities } = business;
  const notes = join(life.folder, 'activities');
  const noted = (await readFile(notes, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  const devices = new Set(life.serialNumbers);
  const patience = { pollMs: 20, maxPollMs: 20 };
  if (noted.length > 0) {
    const { outcomes } = await orgDeviceActivities.wait(noted, patience);
    for (const { serialNumber } of outcomes) devices.delete(serialNumber);
  }
  if (devices.size > 0) {
    const note = border.numbered((id: string) => appendFile(notes, `${id}\n`));
    const onStarted = ({ id }: { readonly id: string }) => note(id);
    const options = { devicesPerActivity: 2, onStarted };
    await orgDeviceActivities.wait(await orgDeviceActivities.assign([...devices], life.serverId, options), patience);
  }
  await transport.close();
  return border.count();
}
