/**
 * Checks many content tokens once in this process, and tells its CPU time, its memory and how many were well: `ours` by
 * `runChecks` with memory limited as `run` limits it, `clients` by the vendor's client alone with the very calls of the probe.
 */
import { readFileSync } from 'node:fs';
import { type ContentToken, createVppClient, parseContentToken } from '@mdmkit/apple-vpp';
import { createMemorySessionStore, createTransport } from '@mdmkit/core';
import { limitGarbage } from '../../src/cli/limit-garbage.ts';
import { forEachLimited } from '../../src/files/for-each-limited.ts';
import { type LoadedConfig, runChecks } from '../../src/index.ts';

const [variant, origin = '', file = ''] = process.argv.slice(2);
const concurrency = 16;
const texts = JSON.parse(readFileSync(file, 'utf8')) as readonly string[];
const credentials = texts.map((text) => parseContentToken(text));

if (variant === 'ours') limitGarbage({ isLongRunning: false });
const before = process.cpuUsage();
const well = variant === 'ours' ? await checkAll(credentials) : await callAll(credentials);
const { user, system } = process.cpuUsage(before);
process.send?.({ cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024, well });
process.disconnect();

async function checkAll(all: readonly ContentToken[]): Promise<number> {
  const config: LoadedConfig = {
    origins: { 'apple.vpp': origin },
    targets: all.map((credential, index) => ({
      id: `t${index}/apple.vpp`,
      tenant: `t${index}`,
      tenantName: `Tenant ${index}`,
      service: 'apple.vpp',
      credential,
    })),
  };
  const { summary } = await runChecks(config, { concurrency });
  return summary.classes.ok ?? 0;
}

async function callAll(all: readonly ContentToken[]): Promise<number> {
  const sessionStore = createMemorySessionStore();
  let done = 0;
  await using transport = createTransport();
  await forEachLimited(all, concurrency, async (credential, index) => {
    await using vpp = createVppClient({ credential, label: `t${index}/apple.vpp`, origin, transport, sessionStore });
    await vpp.clientConfig.get();
    await vpp.assets.list().firstPage();
    await vpp.serviceConfig.limits();
    done += 1;
  });
  return done;
}
