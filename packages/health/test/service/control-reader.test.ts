import { createServer, type Server } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Observation } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { LoadedConfig } from '../../src/config/target.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { createControlReader } from '../../src/service/control-reader.ts';

const servers: Server[] = [];
const addresses: string[] = [];

beforeAll(async () => {
  for (let count = 0; count < 2; count += 1) {
    const server = createServer((socket) => socket.end());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    addresses.push(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

function make(given: readonly string[] = addresses.slice(0, 1)) {
  const clock = createWallClock(Date.UTC(2026, 10, 23, 12));
  const readings: (readonly Observation[])[] = [];
  const fleet = { config: { monitor: { controls: given } } as unknown as LoadedConfig };
  const reader = createControlReader({ fleet, network: createNetworkAccess({ clock }), location: 'here' });
  const take = () => {
    const taken = reader.takeReadings();
    if (taken.length > 0) readings.push(taken);
  };
  const until = async (count: number) => {
    for (take(); readings.length < count; take()) await turn();
  };
  const setAddresses = (controls: readonly string[]) => Object.assign(fleet.config.monitor ?? {}, { controls });
  /** Whatever is under way on this machine has come to its end by then. */
  const rest = async () => {
    for (let turns = 0; turns < 200; turns += 1) await turn();
    take();
  };
  return { clock, reader, readings, until, rest, setAddresses };
}

test('reads once a minute, however often it is called', async () => {
  const { clock, reader, readings, until, rest } = make();
  reader.readWhenDue();
  reader.readWhenDue();
  await until(1);
  reader.readWhenDue();
  await rest();
  expect(readings).toHaveLength(1);
  expect(readings[0]?.map((each) => each.class)).toEqual(['ok']);
  await clock.advance(60_000);
  reader.readWhenDue();
  await until(2);
});

test('reads every twenty seconds for five minutes after a host became silent', async () => {
  const { clock, reader, readings, until, rest, setAddresses } = make();
  reader.readWhenDue();
  await until(1);
  setAddresses(['http://127.0.0.1:9']);
  await clock.advance(60_000);
  reader.readWhenDue();
  await until(2);
  expect(readings[1]?.map((each) => each.class)).toEqual(['fail.network']);
  await clock.advance(20_000);
  reader.readWhenDue();
  await until(3);
  await clock.advance(300_000);
  reader.readWhenDue();
  await until(4);
  await clock.advance(20_000);
  reader.readWhenDue();
  await rest();
  expect(readings).toHaveLength(4);
});

test('reads at once on demand, but not twice at a time', async () => {
  const { reader, readings, until, rest } = make();
  reader.readNow();
  reader.readNow();
  await until(1);
  await rest();
  expect(readings).toHaveLength(1);
  reader.readNow();
  await until(2);
});

test('reads the hosts of the configuration in force', async () => {
  const { reader, readings, until, setAddresses } = make();
  reader.readNow();
  await until(1);
  setAddresses(addresses);
  reader.readNow();
  await until(2);
  expect(readings.map((found) => found.length)).toEqual([1, 2]);
});

test('reads nothing without hosts and after its end, and drops the reading under way', async () => {
  const none = make([]);
  none.reader.readNow();
  await none.rest();
  expect(none.readings).toEqual([]);
  const { reader, readings, rest } = make();
  reader.readNow();
  reader.stop();
  reader.readNow();
  await rest();
  expect(readings).toEqual([]);
});
