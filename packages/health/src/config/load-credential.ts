import { probeOf } from '../probes/index.ts';
import { createCredentialFiles } from '../secrets/credential-files.ts';
import { CredentialProblem, CredentialProblems } from '../secrets/credential-problem.ts';
import type { SecretSources } from '../secrets/read-secret.ts';
import type { ConfigEntry } from './check-tenants.ts';

/** A credential that was read and checked, or what is wrong with it. */
export type LoadedCredential =
  | { readonly value: unknown; readonly sharedKeys: readonly string[] }
  | { readonly problems: readonly Pick<CredentialProblem, 'member' | 'message'>[] };

/** Reads what a credential refers to and lets its probe check it. Nothing is contacted. */
export async function loadCredential({ credential }: ConfigEntry, sources: SecretSources): Promise<LoadedCredential> {
  try {
    const { service } = credential;
    // The schema has matched the configuration to this very probe.
    const probe = probeOf(service);
    const value = await probe.load(credential, createCredentialFiles(service, sources));
    return { value, sharedKeys: probe.sharedKeys?.(value) ?? [] };
  } catch (error) {
    if (error instanceof CredentialProblem) return { problems: [error] };
    if (error instanceof CredentialProblems) return error;
    throw error;
  }
}
