import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport, type RequestEvent } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { errorOf, type Stage, serialAt, serverId, stage } from '../setup.ts';

const finished = async (scene: Stage) => {
  const started = await scene
    .client()
    .orgDeviceActivities.unassign([serialAt(scene.organisation, 0)], serverId(scene.organisation, 0));
  await scene.clock.advance(60_000);
  return started[0]?.id ?? '';
};

/** Lets Apple say that the log is somewhere else. */
const say = (scene: Stage, downloadUrl: string) =>
  scene.simulator.faults.add({
    endpoint: 'orgDeviceActivities.get',
    fault: {
      status: 200,
      body: { data: { type: 'orgDeviceActivities', id: 'a', attributes: { status: 'COMPLETED', downloadUrl } } },
    },
  });

describe('the log of an activity', () => {
  it('is fetched from another host as signed, without the access token, and without its signature in a hook', async () => {
    await using scene = await stage();
    const seen: { readonly url: string | undefined; readonly authorization: string | undefined }[] = [];
    const store = createServer((request, response) => {
      seen.push({ url: request.url, authorization: request.headers.authorization });
      response.end('serial_number,operation_status\nC02A,SUCCESS\n');
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const { port } = store.address() as AddressInfo;
    const path = '/a%20b/ABM-ActivityLog_2026.csv?X-Signature=a%2Fb%3D&x=1+2';
    say(scene, `http://localhost:${port}${path}`);
    const events: RequestEvent[] = [];
    const client = scene.client({ hooks: { onRequest: (event) => events.push(event) } });
    const log = await client.orgDeviceActivities.log('a');
    store.close();
    expect(log?.rows).toMatchObject([{ serialNumber: 'C02A', status: 'SUCCESS' }]);
    expect(seen).toEqual([{ url: path, authorization: undefined }]);
    expect(events.at(-1)).toMatchObject({ operation: 'orgDeviceActivities.log' });
    expect(JSON.stringify(events)).not.toContain('Signature');
  });

  it('whose address is not good any more is asked for anew', async () => {
    await using scene = await stage(3, undefined, { logSeconds: 1 });
    const id = await finished(scene);
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 403, body: '<Error/>' } });
    expect((await scene.client().orgDeviceActivities.log(id))?.rows).toHaveLength(1);
    expect(scene.simulator.requests('orgDeviceActivities.get')).toHaveLength(2);
    scene.simulator.faults.add({
      endpoint: 'orgDeviceActivities.log',
      fault: { status: 403, body: '<Error/>' },
      times: 2,
    });
    const error = await errorOf(scene.client({ label: 'acme' }).orgDeviceActivities.log(id));
    expect(error).toMatchObject({ code: 'BUSINESS_LOG_EXPIRED', label: 'acme', operation: 'orgDeviceActivities.log' });
    expect(error.message).not.toContain('Signature');
  });

  it('is told to who watches the client', async () => {
    await using scene = await stage();
    const id = await finished(scene);
    const client = scene.client();
    const operations: string[] = [];
    const watching = client.watch({ onEnd: ({ operation }) => operations.push(operation) });
    await client.orgDeviceActivities.log(id);
    watching[Symbol.dispose]();
    await client.orgDeviceActivities.log(id);
    expect(operations).toEqual(['orgDeviceActivities.get', 'orgDeviceActivities.log']);
  });

  it('is repeated where that may help', async () => {
    await using scene = await stage();
    const id = await finished(scene);
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: 'reset' });
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 503 } });
    expect((await scene.client().orgDeviceActivities.log(id))?.rows).toHaveLength(1);
  });

  it('is not read beyond the limit', async () => {
    await using scene = await stage();
    const id = await finished(scene);
    scene.simulator.faults.add({
      endpoint: 'orgDeviceActivities.log',
      fault: { status: 200, body: 'x'.repeat(20_000) },
    });
    await using transport = createTransport({ maxResponseBytes: 10_000 });
    const error = await errorOf(scene.client({ transport }).orgDeviceActivities.log(id));
    expect(error.code).toBe('BUSINESS_RESPONSE_TOO_LARGE');
  });

  it.each(['http://files.example/log.csv', 'ftp://x/', 'https://user@files.example/', 'nothing', 'file:///etc/passwd'])(
    'is not fetched from %s',
    async (url) => {
      await using scene = await stage();
      say(scene, url);
      const error = await errorOf(scene.client().orgDeviceActivities.log('a'));
      expect(error).toMatchObject({ code: 'BUSINESS_LOG_UNREADABLE' });
      expect(error.message).not.toContain(url);
    },
  );

  it('is nothing while the activity goes on', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const [activity] = await orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]);
    expect(await orgDeviceActivities.log(activity?.id ?? '')).toBeUndefined();
  });
});
