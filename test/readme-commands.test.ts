import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/run.ts';

/** A command that a README shows. */
interface Command {
  readonly file: string;
  readonly text: string;
}

const readmes = ['README.md', ...globSync('packages/*/README.md', { cwd: root }).sort()];
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);

const commands: readonly Command[] = readmes.flatMap((file) =>
  [...textOf(file).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .flatMap((line) => line.replace(/\s+#.*/, '').split(' && '))
      .filter((text) => text !== '' && !text.startsWith('#'))
      .map((text) => ({ file, text })),
  ),
);

const isProgram = ({ text }: Command) => /^npx (health-check|@mdmkit\/health)( |$)/.test(text);

let folder: string;
let vendors: Awaited<ReturnType<typeof startSimulatedVendors>>;

/** Makes a folder with the program installed, and with the configurations that READMEs name. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mdmkit-readme-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  vendors = await startSimulatedVendors({ folder: join(folder, 'demo') });
  await symlink(join(folder, 'demo', 'health.yaml'), join(folder, 'health.yaml'));
  for (const tenant of ['aurora', 'borealis', 'cirrus'])
    await symlink(join(folder, 'demo', tenant), join(folder, tenant));
});
afterAll(async () => {
  await vendors.close();
  await rm(folder, { recursive: true });
});

/** Runs a command as printed. A command that serves is interrupted as soon as it prints its address. */
function runAsPrinted(text: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const [, ...args] = text.replace('@mdmkit/health', 'health-check').split(' ');
    // npx of this folder's program; on the sources, so that nothing has to be built.
    const env = { ...process.env, NODE_OPTIONS: '--conditions=@mdmkit/source' };
    const child = spawn('npx', ['--no', '--', ...args], { cwd: folder, env, detached: true, timeout: 300_000 });
    let output = '';
    let interrupted = false;
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      if (interrupted || child.pid === undefined || !output.includes('Serving until Ctrl-C')) return;
      interrupted = true;
      // To the whole group, as a terminal's Ctrl-C.
      process.kill(-child.pid, 'SIGINT');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    // npx ends by the signal itself, where a shell would say 130.
    child.on('close', (code, signal) => resolve({ code: signal === 'SIGINT' ? 130 : code, output }));
  });
}

test('the READMEs show commands', () => {
  expect(commands.filter(isProgram).length).toBeGreaterThanOrEqual(4);
});

describe('each command', () => {
  // A port that a README names may be taken on this machine.
  const withAnyPort = (text: string) => text.replace(/ --port \d+/, '').replace('--out demo', '--out another');
  const programs = new Set(commands.filter(isProgram).map(({ text }) => withAnyPort(text)));

  test.each([...programs])('runs as printed: %s', async (text) => {
    const { code, output } = await runAsPrinted(text);
    const expected = text.includes(' simulate') ? [130] : / run\b|health-check$/.test(text) ? [0, 1, 2, 3] : [0];
    expect({ code: expected.includes(code ?? -1) ? 'expected' : code, output }).toEqual({ code: 'expected', output });
    expect(output).not.toContain('error:');
  });

  const others = new Set(commands.filter((command) => !isProgram(command)).map(({ text }) => text));

  test.each([...others])('is a command of npm, with a script that exists: %s', (text) => {
    const [, script] = /^npm (?:run )?(\S+)/.exec(text) ?? [];
    expect(['ci', 'install', ...scripts]).toContain(script);
  });
});

describe.each(readmes)('%s', (file) => {
  test('shows no bare "npx health-check" before it is installed: that name may be somebody else’s', () => {
    // Elsewhere than in a clone only the package's own name is safe; a clone has the program after its build.
    const installs = /npm install (?:--save-dev |-D )?@mdmkit\/health\b|npm run build\b/;
    const lines = [...textOf(file).matchAll(/^```(?:sh|text)?\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
      block.split('\n'),
    );
    const first = lines.findIndex((line) => /\bnpx (?:--?\S+ )*health-check\b/.test(line));
    const installed = lines.findIndex((line) => installs.test(line));
    expect(first === -1 || (installed !== -1 && installed < first)).toBe(true);
  });
});
