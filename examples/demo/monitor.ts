import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedVendors } from '@mdmkit/health/testing';
import { chapters } from './chapters.ts';
import { program } from './program.ts';
import { demoSettings } from './settings.ts';

/** How long all is well between two troubles, and how long a trouble lasts, in milliseconds. */
const quietMs = 20_000;
const troubleMs = 90_000;

/** Monitors the demo's customers, with one trouble after the other, until Ctrl-C. Returns the exit code. */
export async function monitor(vendors: SimulatedVendors): Promise<number> {
  const { configFile } = vendors;
  await using control = await startControl();
  await appendFile(configFile, demoSettings(control.address));
  console.log(`Simulated vendors are up; credentials and configuration are in ${dirname(configFile)}\n`);
  console.log(`$ npx health-check serve --config ${configFile}\n`);
  const service = spawn(process.execPath, [program, 'serve', '--config', configFile], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  const ended = once(service, 'exit');
  announceBoard(service.stdout);
  // A terminal's Ctrl-C reaches both; the service stops in order, and this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => service.kill(signal));

  const ending = new AbortController();
  const story = tell(vendors, () => void service.kill('SIGHUP'), ending.signal);
  await ended;
  ending.abort();
  await story;
  return service.exitCode ?? 0;
}

/** Repeats what the service writes, and names the address of its board once it listens. */
function announceBoard(output: Readable): void {
  let text: string | undefined = '';
  output.pipe(process.stdout, { end: false });
  output.on('data', (chunk: Buffer) => {
    if (text === undefined) return;
    text += chunk.toString();
    const [, url] = /listening on (http:\S+)\s/.exec(text) ?? [];
    if (url === undefined) return;
    text = undefined;
    say(`The board: ${url}`);
  });
}

/** What happens to the vendors, and what to watch meanwhile. */
async function tell(vendors: SimulatedVendors, reload: () => void, signal: AbortSignal): Promise<void> {
  const pause = (ms: number) => wait(ms, undefined, { signal });
  try {
    for (let round = 0; ; round += 1) {
      for (const { begins, ends, begin, end } of chapters) {
        await pause(quietMs);
        say(begins);
        await begin(vendors);
        await pause(troubleMs);
        say(ends);
        await end(vendors, reload);
        if (round === 0) say(`In another terminal: npx health-check status --config ${vendors.configFile}`);
      }
    }
  } catch (error) {
    // The service has ended before the story.
    if (!signal.aborted) throw error;
  }
}

function say(text: string): void {
  console.log(`\n  ▸ ${text}\n`);
}

/** A neutral host on this machine: the demo needs no network. */
async function startControl(): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('a server on a port has an address');
  return {
    address: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
