import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BusinessSimulator } from '@mdmkit/apple-business/testing';
import { createTokenKeyPair } from '@mdmkit/apple-dep';
import type { DepSimulator } from '@mdmkit/apple-dep/testing';
import type { VppSimulator } from '@mdmkit/apple-vpp/testing';
import { type Clock, systemStateFiles } from '@mdmkit/core';
import type { EmmSimulator } from '@mdmkit/google-emm/testing';
import { stringify } from 'yaml';
import type { DemoOrganisation } from './demo-organisations.ts';

/** The simulators that issue credentials. */
export interface IssuingSimulators {
  /** Apple's Device Assignment Services. */
  readonly dep: DepSimulator;
  /** Apple's Apps and Books service. */
  readonly vpp: VppSimulator;
  /** The Apple Business API. */
  readonly business: BusinessSimulator;
  /** Google's services. */
  readonly emm: EmmSimulator;
}

/** What {@link writeDemoFiles} needs. */
export interface DemoFilesOptions extends IssuingSimulators {
  /** Where the files go. */
  readonly folder: string;
  /** Where the simulators listen. */
  readonly origins: Readonly<Record<string, string>>;
  /** The status feeds, as the member `feeds.sources` of the configuration. */
  readonly sources: readonly object[];
  /** Whose credentials. */
  readonly organisations: readonly DemoOrganisation[];
  /** Time. */
  readonly clock: Clock;
}

/** The folder holds a configuration of the user, which must not be written over. */
export class ForeignFolderError extends Error {
  /** The name of the class. */
  override readonly name = 'ForeignFolderError';
}

const headline = '# Written by the simulators of health-check; they write over it when they start again.\n';

/**
 * Lets every simulator issue its credentials, writes them to files that only their owner may read, and a `health.yaml`
 * that names them.
 *
 * @throws ForeignFolderError - When the folder holds a `health.yaml` that was not written here.
 */
export async function writeDemoFiles(options: DemoFilesOptions): Promise<string> {
  const file = join(options.folder, 'health.yaml');
  await assertOurs(file);
  await systemStateFiles.makeFolder(options.folder);
  const tenants: unknown[] = [];
  for (const [index, demo] of options.organisations.entries()) {
    const location = options.vpp.locations[index];
    if (!location) throw new RangeError(`no location for ${demo.id}`);
    await systemStateFiles.makeFolder(join(options.folder, demo.id));
    const write = (name: string, text: string) => writeSecretFile(options.folder, `${demo.id}/${name}`, text);
    tenants.push({
      id: demo.id,
      name: demo.organisation.name,
      credentials: [
        await issueServerToken(demo, options, write),
        await issueContentToken(demo, location, options, write),
        await issueBusinessKey(demo, options, write),
        await issueServiceAccount(demo, options, write),
      ],
    });
  }
  const feeds = { sources: options.sources, interval: '1m' };
  await writePrivately(file, headline + stringify({ version: 1, origins: options.origins, tenants, feeds }));
  return file;
}

type Write = (name: string, text: string) => Promise<{ readonly file: string }>;

async function issueServerToken(
  demo: DemoOrganisation,
  { dep, clock }: DemoFilesOptions,
  write: Write,
): Promise<unknown> {
  const { privateKey, certificate } = await createTokenKeyPair({ commonName: `${demo.id} demo`, clock });
  const token = dep.issueToken({ organisation: demo.organisation, certificate });
  return {
    service: 'apple.dep',
    token: await write('server-token_smime.p7m', token),
    privateKey: await write('server-token-key.pem', privateKey.reveal()),
    certificate: await write('server-token-certificate.pem', certificate),
  };
}

async function issueContentToken(
  demo: DemoOrganisation,
  location: VppSimulator['locations'][number],
  { vpp }: DemoFilesOptions,
  write: Write,
): Promise<unknown> {
  const token = vpp.issueToken({ location, expiresAtMs: demo.contentTokenEndsMs });
  return { service: 'apple.vpp', token: await write('content-token.vpptoken', token) };
}

async function issueBusinessKey(
  demo: DemoOrganisation,
  { business }: DemoFilesOptions,
  write: Write,
): Promise<unknown> {
  const { clientId, keyId, privateKeyPem } = business.addAccount(demo.organisation);
  if (demo.keyRevoked) business.revokeKey(keyId);
  return { service: 'apple.business', key: await write('business-key.pem', privateKeyPem), clientId, keyId };
}

async function issueServiceAccount(
  demo: DemoOrganisation,
  { emm, origins }: DemoFilesOptions,
  write: Write,
): Promise<unknown> {
  const { googleToken } = origins;
  const project = emm.addProject({ id: `${demo.id}-mdm` });
  const { name } = emm.addEnterprise(project, { displayName: demo.organisation.name, devices: demo.androidDevices });
  const key = emm.addServiceAccount(project);
  if (demo.outOfQuota) emm.exhaustQuota(project);
  return {
    service: 'google.amapi',
    // Google's own libraries read the token address in the file; it must not lead to Google.
    serviceAccount: await write(
      'service-account.json',
      googleToken === undefined ? key.keyFile : key.keyFileFor(googleToken),
    ),
    enterprise: name,
  };
}

async function writeSecretFile(folder: string, name: string, text: string): Promise<{ readonly file: string }> {
  await writePrivately(join(folder, name), text);
  return { file: name };
}

async function writePrivately(path: string, text: string): Promise<void> {
  // A file that is there already would keep its own mode.
  await rm(path, { force: true });
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // On a full disk, an empty file would stay.
    await rm(path, { force: true });
    throw error;
  }
}

async function assertOurs(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return headline;
    throw error;
  });
  if (!text.startsWith(headline))
    throw new ForeignFolderError(`"${file}" was not written by the simulators and is left as it is`);
}
