import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isForNetwork } from '../../../src/cli/commands/network.ts';
import type { RunReport } from '../../../src/index.ts';
import { endpointHosts } from '../../../src/probes/endpoint/hosts.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type Internet, startInternet } from '../../support/internet.ts';
import { runProgram } from '../../support/program.ts';

let internet: Internet;
beforeAll(async () => {
  internet = await startInternet();
});
afterAll(() => internet[Symbol.asyncDispose]());
beforeEach(() => internet.behave({}));

const run = (args: readonly string[]) => runProgram(args, { network: internet.network });

describe('without a configuration', () => {
  // No health.yaml lies in the folder that tests run in.
  test('the bare program checks the network, and says what to configure next', async () => {
    const { code, stdout, stderr } = await run([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${endpointHosts.length} hosts checked: all are reachable\n`));
    for (const { id } of endpointHosts) expect(stdout).toMatch(new RegExp(`[ ,]${id.replaceAll('.', '\\.')}[,\n]`));
    expect(stderr).toMatch(/To check credentials, say which in a health\.yaml:[\s\S]*apple\.dep/);
  });

  test('in any format, and to files', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'network.xml');
    const { code, stdout } = await run(['-f', 'json', '-f', `junit:${file}`]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as RunReport).summary.targets).toBe(endpointHosts.length);
    expect(await readFile(file, 'utf8')).toContain('<testsuite');
  });

  test('a required host is 2, an optional one is 1, no network at all is 3', async () => {
    internet.behave({ 'google.oauth': { tcp: 'refuse' } });
    expect((await run(['network'])).code).toBe(2);
    internet.behave({ 'apple.dep': { tcp: 'refuse' } });
    const { code, stdout } = await run([]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^! degraded {2}ENDPOINT_REFUSED – network: .*\n {4}apple\.dep \(mdmenrollment\.apple\.com\)$/m,
    );
    expect(stdout).toContain('ENDPOINT_REFUSED – network: ');
    expect((await run(['--fail-on', 'down'])).code).toBe(0);
    internet.behave({ '*': { addresses: 'EAI_AGAIN' } });
    expect((await run([])).code).toBe(3);
  });

  test.each([
    [[], true],
    [['--format', 'json'], true],
    [['--fail-on=never', '-fjson'], true],
    [['-t', 'aurora'], false],
    [['--config', 'x.yaml'], false],
    [['run'], false],
  ])('%j is for the network: %s', (args, expected) => {
    expect(isForNetwork(args)).toBe(expected);
  });
});

test('a wrong variable of the environment is reported before anything is sent', async () => {
  const before = internet.dialled.length;
  const env = { HTTPS_PROXY: 'socks://x' };
  expect(await runProgram(['network'], { network: internet.network, env })).toMatchObject({ code: 78, stdout: '' });
  expect(internet.dialled.length).toBe(before);
});
