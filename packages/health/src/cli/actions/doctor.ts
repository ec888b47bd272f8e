import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { styleText } from 'node:util';
import { createTransport, systemClock, type TransportOptions } from '@mdmkit/core';
import { exitCodes } from '@mdmkit/monitor/model';
import { ConfigError } from '../../config/config-error.ts';
import { loadConfig } from '../../config/load-config.ts';
import { usualStoreFolder } from '../../config/monitor-settings.ts';
import type { LoadedConfig } from '../../config/target.ts';
import { checkFeeds } from '../../doctor/check-feeds.ts';
import { checkDisk, checkNode, checkStoreFolder, checkWritable } from '../../doctor/check-machine.ts';
import { checkOrigins, proxyFinding } from '../../doctor/check-origins.ts';
import type { DoctorFinding } from '../../doctor/finding.ts';
import { originsOf } from '../../doctor/origins.ts';
import { printable } from '../../report/printable.ts';
import { isShowable } from '../../secrets/showable.ts';
import { findConfig } from '../config-file.ts';
import { EnvironmentError, transportOptionsFrom, unreadProxyVariable } from '../environment.ts';
import type { ProgramIo } from '../io.ts';

/** What the doctor command takes. */
export interface DoctorArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The state file that is going to be used. */
  readonly state?: string;
}

/** Checks this machine for what prevents checks. Returns the exit code. */
export async function doctor(args: DoctorArguments, io: ProgramIo): Promise<number> {
  const findings: DoctorFinding[] = [checkNode(process.versions.node, process.versions.tz)];
  const { config, problem: unusable, findings: permissions } = await readConfig(findConfig(args.config, io.env), io);
  if (unusable) findings.push(unusable);
  const { options, problem } = await readEnvironment(io);
  if (problem) findings.push(problem);
  // The hosts of an unusable configuration are unknown; those of every vendor were not asked for.
  else if (!unusable) findings.push(...(await checkNetworkAccess(config, options, io)));
  findings.push(...permissions);
  if (config?.targets.some(({ service }) => service === 'browser')) {
    const { checkBrowser } = await import('../../doctor/check-browser.ts');
    findings.push(...(await checkBrowser(config.browser ?? {})));
  }
  const store = config?.monitor?.store;
  // The usual folder is made by "serve"; before that, nobody may want one.
  if (store && 'folder' in store && (existsSync(store.folder) || basename(store.folder) !== usualStoreFolder))
    findings.push(...(await checkStoreFolder(store.folder)));
  if (args.state !== undefined) findings.push(await checkWritable(args.state));
  findings.push(await checkDisk(args.state === undefined ? tmpdir() : dirname(resolve(args.state))));
  io.stdout.write(findings.map((finding) => format(finding, io)).join(''));
  if (findings.some(({ status }) => status === 'failure')) return exitCodes.failure;
  return findings.some(({ status }) => status === 'warning') ? exitCodes.attention : exitCodes.ok;
}

async function checkNetworkAccess(
  config: LoadedConfig | undefined,
  options: TransportOptions,
  io: ProgramIo,
): Promise<readonly DoctorFinding[]> {
  const { proxy } = options;
  const origins = originsOf(config);
  const unreadVariable = proxy ? undefined : unreadProxyVariable(io.env);
  await using transport = createTransport(options);
  return [
    proxyFinding({ proxy, origins, unreadVariable }),
    ...(await checkOrigins({ origins, transport, clock: systemClock, proxy, signal: io.signal })),
    ...(await checkFeeds({
      sources: config?.feeds?.sources ?? [],
      transport,
      clock: systemClock,
      signal: io.signal,
    })),
  ];
}

async function readEnvironment(
  io: ProgramIo,
): Promise<{ readonly options: TransportOptions; readonly problem?: DoctorFinding }> {
  try {
    return { options: await transportOptionsFrom(io.env) };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const remedy = 'Correct the environment variable.';
    return { options: {}, problem: { about: 'proxy', status: 'failure', text: error.message, remedy } };
  }
}

interface ReadConfig {
  readonly config: LoadedConfig | undefined;
  /** Why the configuration cannot be used. */
  readonly problem?: DoctorFinding;
  readonly findings: readonly DoctorFinding[];
}

async function readConfig(file: string | undefined, io: ProgramIo): Promise<ReadConfig> {
  if (file === undefined) return { config: undefined, findings: [] };
  if (!existsSync(file)) {
    const remedy = 'Name another file with --config, or create one with "health-check init".';
    const problem: DoctorFinding = {
      about: 'config',
      status: 'failure',
      text: `${isShowable(file) || file.includes('/') ? file : 'the named file'} does not exist`,
      remedy,
    };
    return { config: undefined, problem, findings: [] };
  }
  const readable: string[] = [];
  try {
    const onWarning = ({ message }: { readonly message: string }) => {
      if (message.includes('chmod')) readable.push(message);
    };
    const config = await loadConfig(file, { env: io.env, onWarning });
    return { config, findings: [permissionsFinding(readable)] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mistakes = error.problems.length;
    const text = `${file} has ${mistakes} mistake${mistakes === 1 ? '' : 's'}`;
    const remedy = `Run "health-check validate ${file}" to list them.`;
    return { config: undefined, problem: { about: 'config', status: 'failure', text, remedy }, findings: [] };
  }
}

function permissionsFinding([first, ...others]: readonly string[]): DoctorFinding {
  if (first === undefined)
    return { about: 'permissions', status: 'ok', text: 'only this user can read the credentials' };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const remedy = 'Restrict them to this user: chmod 600 FILE.';
  return { about: 'permissions', status: 'warning', text: `${first.replace(/; try chmod 600$/, '')}${more}`, remedy };
}

const marks = { ok: ['green', '✓'], warning: ['yellow', '!'], failure: ['red', '✗'] } as const;

function format({ about, status, text, remedy }: DoctorFinding, { stdout, env }: ProgramIo): string {
  const [colour, mark] = marks[status];
  const color = stdout.isTTY === true && !env.NO_COLOR;
  const shown = color ? styleText(colour, mark, { validateStream: false }) : mark;
  const line = `${shown} ${about.padEnd(11)}  ${printable(text)}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(15)}${printable(remedy)}\n`;
}
