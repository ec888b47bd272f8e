import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedVendors } from '@mdmkit/health/testing';
import { program } from './program.ts';

/** When the outage begins, and how long it lasts, in milliseconds. */
const quietMs = 20_000;
const outageMs = 60_000;

/** Monitors the demo's customers, with an outage of Apps and Books on the way, until Ctrl-C. Returns the exit code. */
export async function monitor({ configFile, vpp }: SimulatedVendors): Promise<number> {
  await using control = await startControl();
  await appendFile(
    configFile,
    [
      'defaults: { interval: 5s, timeout: 4s, dedicated: true }',
      `monitor: { location: demo, controls: ["${control.address}"], confirm: 10s, server: { listen: 127.0.0.1:0 } }`,
      '',
    ].join('\n'),
  );
  console.log(`Simulated vendors are up; credentials and configuration are in ${dirname(configFile)}\n`);
  console.log(`$ npx health-check serve --config ${configFile}\n`);
  const service = spawn(process.execPath, [program, 'serve', '--config', configFile], { stdio: 'inherit' });
  const ended = once(service, 'exit');
  // A terminal's Ctrl-C reaches both; the service stops in order, and this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => service.kill(signal));

  const ending = new AbortController();
  const story = tell(configFile, vpp, ending.signal);
  await ended;
  ending.abort();
  await story;
  return service.exitCode ?? 0;
}

/** What happens to the vendor, and what to watch meanwhile. */
async function tell(configFile: string, vpp: SimulatedVendors['vpp'], signal: AbortSignal): Promise<void> {
  const pause = (ms: number) => wait(ms, undefined, { signal });
  try {
    await pause(quietMs);
    say('From now on Apps and Books answers 503 to everybody.');
    vpp.faults.add({ fault: { status: 503 }, times: Number.MAX_SAFE_INTEGER });
    await pause(outageMs);
    say('Apps and Books is well again.');
    vpp.faults.clear();
    say(`In another terminal: npx health-check status --config ${configFile}`);
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
