import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { probes } from '../probes/index.ts';
import type { OriginName } from '../probes/probe.ts';
import type { Service } from '../run/result.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { createCredentialFiles, reasonOf } from './credential-files.ts';
import { CredentialProblem, CredentialProblems } from './credential-problem.ts';
import { explainIssue } from './explain-issue.ts';
import { readEntries } from './read-entries.ts';
import { type CredentialConfig, HealthConfig } from './schema.ts';
import { parseYaml } from './yaml-source.ts';

/** Something to check: a service with one credential of one tenant. */
export interface Target {
  /** `tenant/service` or `tenant/service/credential`. */
  readonly id: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The tenant's name, for people. */
  readonly tenantName: string;
  /** The service. */
  readonly service: Service;
  /** What the service's probe made of the credential's files. */
  readonly credential: unknown;
}

/** A configuration that can be run. */
export interface LoadedConfig {
  /** Addresses in place of the vendors' own. */
  readonly origins: Readonly<Partial<Record<OriginName, string>>>;
  /** Everything to check, in the order of the file. */
  readonly targets: readonly Target[];
}

/**
 * Reads `health.yaml` and every file that it names. Nothing is contacted.
 *
 * @throws ConfigError - With all mistakes at once.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const source = parseYaml(file, await readText(file));
  const parsed = HealthConfig.safeParse(source.value);
  const problems: ConfigProblem[] = [...source.problems];
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => explainIssue(source, issue)));

  // A mistake in one place must not hide those in others: every credential that is understood is read all the same.
  const { entries, duplicates } = readEntries(source);
  problems.push(...duplicates);
  const targets: Target[] = [];
  for (const { id, tenant, tenantName, credential, path } of entries) {
    const loaded = await loadCredential(credential, dirname(file));
    if ('problems' in loaded) {
      problems.push(...loaded.problems.map(({ member, message }) => source.problem([...path, member], message)));
    } else {
      targets.push({ id, tenant, tenantName, service: credential.service, credential: loaded.value });
    }
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return { origins: definedOrigins(parsed.data), targets };
}

/** No configuration comes near this size. */
const maxBytes = 64 * 1024 * 1024;

async function readText(file: string): Promise<string> {
  const refuse = (message: string) => new ConfigError([{ file, line: 1, column: 1, path: '', message }]);
  let bytes: Buffer;
  try {
    await using handle = await open(file);
    const facts = await handle.stat();
    if (facts.isDirectory()) throw refuse('expected a file, but this is a folder');
    if (facts.isCharacterDevice()) throw refuse('expected a file, but this is a device');
    if (facts.size > maxBytes) throw refuse('expected a configuration, but this is larger than 64 MiB');
    bytes = await handle.readFile();
  } catch (error) {
    throw error instanceof ConfigError ? error : refuse(`the file ${reasonOf(error)}`);
  }
  if (bytes.includes(0) || bytes.subarray(0, 4).toString('latin1') === '%PDF')
    throw refuse('expected YAML text, but this is another kind of file');
  const text = bytes.toString('utf8');
  if (text.trim() === '') throw refuse('the file is empty; expected "version: 1" and "tenants: …"');
  return text;
}

async function loadCredential(
  config: CredentialConfig,
  folder: string,
): Promise<{ readonly value: unknown } | { readonly problems: readonly CredentialProblem[] }> {
  try {
    // The schema has matched the configuration to this very probe.
    return { value: await probes[config.service].load(config, createCredentialFiles(config.service, folder)) };
  } catch (error) {
    if (error instanceof CredentialProblem) return { problems: [error] };
    if (error instanceof CredentialProblems) return error;
    throw error;
  }
}

function definedOrigins({ origins = {} }: z.output<typeof HealthConfig>): LoadedConfig['origins'] {
  return Object.fromEntries(Object.entries(origins).filter(([, origin]) => origin !== undefined));
}
