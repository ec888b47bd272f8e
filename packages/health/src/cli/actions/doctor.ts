import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { styleText } from 'node:util';
import { createTransport, systemClock, type TransportOptions } from '@mdmkit/core';
import { exitCodes } from '@mdmkit/monitor/model';
import { ConfigError } from '../../config/config-error.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { LoadedConfig } from '../../config/target.ts';
import { checkDisk, checkNode, checkWritable } from '../../doctor/check-machine.ts';
import { checkOrigins, proxyFinding } from '../../doctor/check-origins.ts';
import type { DoctorFinding } from '../../doctor/finding.ts';
import { originsOf } from '../../doctor/origins.ts';
import { findConfig } from '../config-file.ts';
import { EnvironmentError, transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';

/** What the doctor command takes. */
export interface DoctorArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The state file that is going to be used. */
  readonly state?: string;
}

/** Looks at this machine and says what stands in the way of checks. Returns the exit code. */
export async function doctor(args: DoctorArguments, io: ProgramIo): Promise<number> {
  const findings: DoctorFinding[] = [checkNode(process.versions.node)];
  const { config, problems } = await readConfig(findConfig(args.config), io);
  const { options, problem } = await readEnvironment(io);
  const origins = originsOf(config);
  if (problem) findings.push(problem);
  else {
    await using transport = createTransport(options);
    const { proxy } = options;
    findings.push(proxyFinding({ proxy, origins }));
    findings.push(...(await checkOrigins({ origins, transport, clock: systemClock, proxy, signal: io.signal })));
  }
  findings.push(...problems);
  if (args.state !== undefined) findings.push(await checkWritable(args.state));
  findings.push(await checkDisk(args.state === undefined ? tmpdir() : dirname(resolve(args.state))));
  io.stdout.write(findings.map((finding) => format(finding, io)).join(''));
  if (findings.some(({ status }) => status === 'failure')) return exitCodes.failure;
  return findings.some(({ status }) => status === 'warning') ? exitCodes.attention : exitCodes.ok;
}

async function readEnvironment(
  io: ProgramIo,
): Promise<{ readonly options: TransportOptions; readonly problem?: DoctorFinding }> {
  try {
    return { options: await transportOptionsFrom(io.env) };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const remedy = 'Correct the variable of the environment.';
    return { options: {}, problem: { about: 'proxy', status: 'failure', text: error.message, remedy } };
  }
}

async function readConfig(
  file: string | undefined,
  io: ProgramIo,
): Promise<{ readonly config: LoadedConfig | undefined; readonly problems: readonly DoctorFinding[] }> {
  if (file === undefined) return { config: undefined, problems: [] };
  const open: string[] = [];
  try {
    const onWarning = ({ message }: { readonly message: string }) => {
      if (message.includes('chmod')) open.push(message);
    };
    const config = await loadConfig(file, { env: io.env, onWarning });
    return { config, problems: [permissionsFinding(open)] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const text = `${file} cannot be used as it is`;
    const remedy = `Run "health-check validate ${file}": it names every mistake.`;
    return { config: undefined, problems: [{ about: 'permissions', status: 'failure', text, remedy }] };
  }
}

function permissionsFinding([first, ...others]: readonly string[]): DoctorFinding {
  if (first === undefined)
    return { about: 'permissions', status: 'ok', text: 'only this user may read the credentials' };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const remedy = 'Take the right to read them from everybody else.';
  return { about: 'permissions', status: 'warning', text: `${first}${more}`, remedy };
}

const marks = { ok: ['green', '✓'], warning: ['yellow', '!'], failure: ['red', '✗'] } as const;

function format({ about, status, text, remedy }: DoctorFinding, { stdout, env }: ProgramIo): string {
  const [colour, mark] = marks[status];
  const color = stdout.isTTY === true && !env.NO_COLOR;
  const shown = color ? styleText(colour, mark, { validateStream: false }) : mark;
  const line = `${shown} ${about.padEnd(11)}  ${text}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(15)}${remedy}\n`;
}
