import { Secret } from '@mdmkit/core';
import { Duration, parseDuration } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { ConfigError } from './config-error.ts';
import { Origin } from './origin.ts';
import type { OidcSettings } from './target.ts';
import type { YamlSource } from './yaml-source.ts';

const ClaimName = z.string().regex(/^[\w:/.-]{1,200}$/, 'expected the name of a claim, such as groups');

const ClaimValues = z.array(z.string().min(1).max(500)).min(1);

/** An address at an identity provider: a provider may have several issuers at one host. */
const Issuer = z.string().superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isAddress = url !== undefined && url.search === '' && url.hash === '' && Origin.safeParse(url.origin).success;
  if (!isAddress || url.username !== '' || url.password !== '')
    context.addIssue({
      code: 'custom',
      message: 'expected an https URL without a query, or an http URL of this machine',
    });
});

/** Sign-in for people by OpenID Connect. */
export const OidcConfig = z
  .strictObject({
    issuer: Issuer.describe('The issuer of the identity provider, such as https://login.example.com/realms/mdm.'),
    clientId: z.string().min(1).max(500).describe('The id of this client at the identity provider.'),
    clientSecret: SecretReference.describe('The secret of this client.'),
    publicUrl: Origin.refine((value) => !URL.canParse(value) || new URL(value).pathname === '/', {
      error: 'expected an address without a path, such as https://health.example.com',
    }).describe(
      'The address at which browsers reach the server, such as https://health.example.com. Register this address with the path /auth/callback at the identity provider.',
    ),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'expected a scope without spaces'))
      .min(1)
      .optional()
      .describe('The scopes to ask for. Default: openid, profile and email.'),
    roles: z
      .strictObject({
        claim: ClaimName.describe('The claim that names the roles or groups of a user. A dot reaches into an object.'),
        viewer: ClaimValues.optional().describe('Values of the claim that give the role viewer.'),
        operator: ClaimValues.optional().describe('Values of the claim that give the role operator.'),
        admin: ClaimValues.optional().describe('Values of the claim that give the role admin.'),
      })
      .refine(
        ({ viewer, operator, admin }) => [viewer, operator, admin].some((values) => values !== undefined),
        'expected at least one of "viewer", "operator" and "admin"',
      )
      .describe('Which role a user has. The highest one counts. A user without a role is refused.'),
    tenantsClaim: ClaimName.optional().describe(
      'A claim with the ids of the tenants that a user may see. Default: users see all tenants.',
    ),
    nameClaim: ClaimName.optional().describe(
      'The claim under which changes are recorded. Default: preferred_username, or else email, or else sub.',
    ),
    session: Duration.optional().describe('How long a sign-in is valid. Default: 8h.'),
  })
  .describe('Sign-in for people by OpenID Connect, besides access tokens.');

/** Sign-in for people by OpenID Connect. */
export type OidcConfig = z.output<typeof OidcConfig>;

/** Settles how people sign in. */
export function oidcSettings(
  { issuer, clientId, clientSecret, publicUrl, scopes, roles, tenantsClaim, nameClaim, session = '8h' }: OidcConfig,
  source: YamlSource,
  sources: SecretSources,
): OidcSettings {
  const { claim, viewer = [], operator = [], admin = [] } = roles;
  const required = new Set(['openid', ...(scopes ?? ['profile', 'email'])]);
  return {
    issuer,
    clientId,
    publicUrl: new URL(publicUrl).origin,
    scopes: [...required],
    rolesClaim: claim,
    roles: { viewer, operator, admin },
    ...(tenantsClaim === undefined ? {} : { tenantsClaim }),
    ...(nameClaim === undefined ? {} : { nameClaim }),
    sessionMs: parseDuration(session),
    async clientSecret() {
      const refuse = (message: string) =>
        new ConfigError([source.problem(['monitor', 'server', 'oidc', 'clientSecret'], message)]);
      try {
        const text = (await readSecret(clientSecret, sources)).toString('utf8').trim();
        if (text !== '') return new Secret(text);
      } catch (error) {
        if (error instanceof SecretUnavailable) throw refuse(error.message);
        throw error;
      }
      throw refuse('expected a secret that is not empty');
    },
  };
}
