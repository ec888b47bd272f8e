import type { ServiceAccountKey } from '@mdmkit/google-emm';
import { z } from 'zod';
import type { CredentialFiles } from '../../secrets/credential-files.ts';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { commonFacts } from '../common-facts.ts';

/** How `health.yaml` names the key of a service account. */
export const serviceAccountMember = {
  /** The service account's key file (JSON). */
  serviceAccount: SecretReference.describe("The service account's key file (JSON)."),
} as const;

/** Facts that every service of Google's has. */
export const googleFacts = {
  ...commonFacts,
  /** The Cloud project. The API must be enabled there. */
  project: z.string().optional().describe('The Cloud project. The API must be enabled there.'),
  /** The service account. */
  account: z.string().optional().describe('The service account.'),
  /** The id of the key, as the console shows it. */
  keyId: z.string().optional().describe('The id of the key, as the console shows it.'),
  /** Whether an access token was issued. */
  tokenEndpoint: z.boolean().optional().describe('Whether an access token was issued.'),
  /** Whether the API is enabled in the project. */
  apiEnabled: z.boolean().optional().describe('Whether the API is enabled in the project.'),
  /** What this account may not do. */
  missingPermissions: z.array(z.string()).optional().describe('What this account may not do.'),
  /** Requests that checks may still send now, by our own count. */
  requestsLeft: z.int().optional().describe('Requests that checks may still send now, by our own count.'),
} as const;

/** Reads the key of a service account. */
export async function loadServiceAccount(
  serviceAccount: z.output<typeof SecretReference>,
  files: CredentialFiles,
): Promise<ServiceAccountKey> {
  const { parseServiceAccountKey } = await import('@mdmkit/google-emm');
  const contents = await files.read({ serviceAccount });
  const text = files.text('serviceAccount', contents.serviceAccount);
  return await files.check('serviceAccount', () => parseServiceAccountKey(text));
}

/** The facts that stand in a key. */
export function keyFacts({ projectId, clientEmail, keyId }: ServiceAccountKey) {
  return { project: projectId, account: clientEmail, keyId } as const;
}

/** What tenants may have in common: often one service account manages all of them, always within one project. */
export function googleSharedKeys({ projectId, clientEmail, keyId }: ServiceAccountKey): readonly string[] {
  return [`google-project:${projectId}`, `google-service-account:${clientEmail}`, `google-key:${keyId}`];
}
