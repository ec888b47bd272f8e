import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { decodeText, TextError } from '@mdmkit/core';
import { forEachLimited } from '../files/for-each-limited.ts';
import { reasonOf } from '../files/reason-of.ts';
import { ProgramFailed, runProgram } from '../secrets/run-program.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { readText } from './read-text.ts';
import type { TenantSource } from './schema.ts';
import { parseYaml, partOf, type YamlSource } from './yaml-source.ts';

/** A tenant as it is written somewhere, not checked yet. */
export interface WrittenTenant {
  /** Its values, and where they stand. */
  readonly source: YamlSource;
  /** The folder that its paths count from. */
  readonly folder: string;
}

/** Tenants, and what was wrong on the way to them. */
export interface FoundTenants {
  /** The tenants, in order. */
  readonly tenants: readonly WrittenTenant[];
  /** Files that could not be read or understood. */
  readonly problems: readonly ConfigProblem[];
  /** What else is in the folder and was not read, by name. */
  readonly skipped: readonly string[];
}

/** How many files are read at once. */
const readsAtOnce = 64;
const maxOutputBytes = 64 * 1024 * 1024;
const programTimeoutMs = 60_000;

/** The tenants of the configuration file itself. */
export function tenantsIn(source: YamlSource, folder: string): readonly WrittenTenant[] {
  const list = memberOf(source.value, 'tenants');
  return Array.isArray(list) ? list.map((_, index) => ({ source: partOf(source, ['tenants', index]), folder })) : [];
}

/** Reads the tenants of a folder or of a program. */
export async function readTenants(
  from: TenantSource,
  configFile: string,
  env: Readonly<Record<string, string | undefined>>,
  problemAt: (message: string) => ConfigProblem,
): Promise<FoundTenants> {
  const folder = dirname(configFile);
  try {
    if ('folder' in from) return await readFolder(resolve(folder, from.folder));
    const output = await runProgram(from.exec, {
      folder,
      env,
      maxBytes: maxOutputBytes,
      timeoutMs: programTimeoutMs,
    });
    const tenants = listOf(parseYaml('output of tenantsFrom', decodeText(output)), folder);
    return { tenants, problems: [], skipped: [] };
  } catch (error) {
    const none = { tenants: [], skipped: [] };
    if (error instanceof ConfigError) return { ...none, problems: error.problems };
    if (error instanceof TextError)
      return { ...none, problems: [problemAt(`what the program printed: ${error.message}`)] };
    if (error instanceof ProgramFailed || error instanceof FolderUnreadable)
      return { ...none, problems: [problemAt(error.message)] };
    throw error;
  }
}

class FolderUnreadable extends Error {}

async function readFolder(folder: string): Promise<FoundTenants> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new FolderUnreadable(`the folder ${reasonOf(error)}`);
  });
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  const files = visible.filter((name) => /\.(?:ya?ml|json)$/i.test(name));
  if (files.length === 0) throw new FolderUnreadable('the folder holds no file that ends in .yaml, .yml or .json');
  const skipped = visible.filter((name) => !files.includes(name));
  const tenantLists: (readonly WrittenTenant[])[] = [];
  const problems: ConfigProblem[] = [];
  await forEachLimited(files, readsAtOnce, async (name, index) => {
    const file = join(folder, name);
    try {
      tenantLists[index] = listOf(parseYaml(file, await readText(file)), folder);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  });
  return { tenants: tenantLists.flat(), problems, skipped };
}

/** A document is one tenant, a list of tenants, or empty, which is an empty list. */
function listOf(source: YamlSource, folder: string): readonly WrittenTenant[] {
  if (source.value === null) return [];
  if (!Array.isArray(source.value)) return [{ source, folder }];
  return source.value.map((_, index) => ({ source: partOf(source, [index]), folder }));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
