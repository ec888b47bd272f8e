import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJourneys } from '../../src/journeys/journeys.ts';
import type { JourneyRequest } from '../../src/journeys/request.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hangsMs } from '../support/processes.ts';
import { journeyRequest } from './journey-request.ts';
import { type Panel, startPanel } from './panel.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;

describe.skipIf(!hasBrowser)(`isolation of journeys in Chromium${needsChromium}`, () => {
  let panel: Panel;
  beforeAll(async () => {
    panel = await startPanel();
  });
  afterAll(async () => await panel[Symbol.asyncDispose]());

  const request = (plan: JourneyRequest['plan'], changes: Partial<JourneyRequest> = {}) =>
    journeyRequest(panel.origin, plan, changes);

  test('no way leads out of the allowed origins', async () => {
    let connections = 0;
    const foreign = createTcpServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    foreign.listen(0, '127.0.0.2');
    await new Promise((resolve) => foreign.once('listening', resolve));
    const there = `127.0.0.2:${(foreign.address() as AddressInfo).port}`;
    const page = `<!doctype html><title>Out</title><link rel="icon" href="data:,"><link rel="dns-prefetch" href="http://${there}">
      <img src="http://${there}/image"><iframe src="/away"></iframe><h1>Ways</h1><script>
      fetch('http://${there}/fetch').catch(() => {});
      navigator.sendBeacon('http://${there}/beacon', 'x');
      try { new WebSocket('ws://${there}/socket'); } catch {}
      new EventSource('http://${there}/events');
      const code = "fetch('http://${there}/worker').catch(() => {}); try { new WebSocket('ws://${there}/worker-socket') } catch {}";
      new Worker(URL.createObjectURL(new Blob([code])));
      new SharedWorker(URL.createObjectURL(new Blob(["onconnect = () => {}; " + code])));
      addEventListener('pagehide', () => fetch('http://${there}/unload', { keepalive: true }));
      </script>`;
    const server = createServer((asked, response) => {
      if (asked.url === '/away') return void response.writeHead(302, { location: `http://${there}/redirect` }).end();
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using journeys = createJourneys({ settings: () => ({}) });
    const outcome = await journeys.run(
      request(
        { steps: [{ goto: '/' }, { expect: { text: 'Ways' } }, { goto: '/' }] },
        { url: origin, allowedOrigins: [origin] },
      ),
      new AbortController().signal,
    );
    server.closeAllConnections();
    server.close();
    foreign.close();
    expect(outcome.failure).toBeUndefined();
    expect(connections).toBe(0);
    expect(outcome.blockedOrigins).toContain(`http://${there}`);
  });

  test('ten journeys that never end are ended, and leave no browser and no folder', async () => {
    await using folder = await temporaryFolder();
    {
      // The browser is started anew in between.
      const settings = { atOnce: 1, restartAfter: 6, temporaryFolder: folder.path };
      await using journeys = createJourneys({ settings: () => settings });
      const limits = { stepMs: 30_000, navigationMs: 30_000, journeyMs: 500 };
      for (const path of ['/slow', '/spin-later', '/alert', '/devices', '/slow', '/spin', '/alert', '/slow']) {
        const outcome = await journeys.run(
          request({ steps: [{ goto: path }, { expect: { text: 'Never' } }] }, { limits }),
          new AbortController().signal,
        );
        expect(outcome.failure).toMatchObject({ kind: 'journey-timeout' });
      }
      const dialog = await journeys.run(
        request({ steps: [{ goto: '/alert' }, { expect: { text: 'Alert' } }] }),
        new AbortController().signal,
      );
      expect(dialog.failure).toBeUndefined();
      // A run that is told to end does so, whatever the page does.
      const controller = new AbortController();
      const running = journeys.run(request({ steps: [{ goto: '/slow' }] }), controller.signal);
      controller.abort();
      expect((await running).failure?.kind).toMatch(/^(?:stuck|busy)$/);
    }
    expect(await readdir(folder.path)).toEqual([]);
    // A process that was ended by force takes a moment to be gone.
    await expect.poll(async () => await processesIn(folder.path), { timeout: hangsMs }).toEqual([]);
  });

  test('a download is refused, and no file is written', async () => {
    await using folder = await temporaryFolder();
    await using journeys = createJourneys({ settings: () => ({ temporaryFolder: folder.path }) });
    const outcome = await journeys.run(
      request({ steps: [{ goto: '/download' }, { expect: { text: 'Download' } }, { fingerprint: 'page' }] }),
      new AbortController().signal,
    );
    expect(outcome.failure).toBeUndefined();
    expect(outcome.pages[0]?.properties.surprises).toEqual(['download blob:']);
    const files = await readdir(folder.path, { recursive: true });
    expect(files.filter((file) => /setup\.exe|crdownload/.test(file))).toEqual([]);
  });

  test('a journey that ends its process costs only itself', async () => {
    await using journeys = createJourneys({ settings: () => ({ atOnce: 1 }) });
    const module = new URL('ends-its-process.ts', import.meta.url).pathname;
    const crashed = await journeys.run(request({ module }), new AbortController().signal);
    expect(crashed.failure).toMatchObject({ kind: 'crash' });
    const next = await journeys.run(request({ steps: [{ goto: '/devices' }] }), new AbortController().signal);
    expect(next.failure).toBeUndefined();
  });
});

/** The programs of this machine whose command line names a folder; none where the system does not say. */
async function processesIn(folder: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    ids.map(async (id) => await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.includes(folder));
}
