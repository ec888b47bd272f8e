import { z } from 'zod';
import { ConfigError } from '../../config/config-error.ts';
import { roles } from '../access/role.ts';
import { timeOf } from '../documents/from-store.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf, pageQuery, paging } from './paging.ts';

const ConfigCheck = z
  .object({
    valid: z.boolean(),
    problems: z
      .array(z.object({ file: z.string(), line: z.int(), column: z.int(), message: z.string() }))
      .describe('Every mistake; empty if the configuration is valid.'),
    targets: z.int().describe('How many targets the configuration has; 0 if it is not valid.'),
    added: z.array(z.string()).describe('Targets that a reload would add, at most 1,000.'),
    removed: z.array(z.string()).describe('Targets that a reload would remove, at most 1,000.'),
  })
  .meta({ id: 'ConfigCheck' });

const AccessToken = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    tenants: z.array(z.string()).nullable().describe('The tenants that it is limited to; null for all.'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AccessToken' });

const AuditEntry = z
  .object({ id: z.int(), at: z.iso.datetime(), actor: z.string(), action: z.string(), subject: z.string() })
  .meta({ id: 'AuditEntry' });

/** The most ids of one list of a configuration check. */
const mostIds = 1_000;

/** What only an administrator may do. */
export const administrationRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/config/check',
    operationId: 'checkConfig',
    summary: 'Read the configuration file, and say what a reload would change; nothing changes',
    tag: 'Administration',
    role: 'admin',
    tenants: 'whole',
    answer: ConfigCheck,
    async handle({ caller }, { service, readConfig, limitChecks }) {
      limitChecks(caller.name);
      if (!readConfig) throw new ProblemError('CONFLICT', 'The service was not started from a configuration file.');
      try {
        const { targets } = await readConfig();
        const before = new Set(service.config.targets.map(({ id }) => id));
        const after = new Set(targets.map(({ id }) => id));
        return {
          valid: true,
          problems: [],
          targets: targets.length,
          added: [...after].filter((id) => !before.has(id)).slice(0, mostIds),
          removed: [...before].filter((id) => !after.has(id)).slice(0, mostIds),
        };
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        const problems = error.problems.map(({ file, line, column, message }) => ({ file, line, column, message }));
        return { valid: false, problems, targets: 0, added: [], removed: [] };
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/access-tokens',
    operationId: 'listAccessTokens',
    summary: 'The access tokens, without their secrets',
    tag: 'Administration',
    role: 'admin',
    tenants: 'whole',
    answer: z.object({ items: z.array(AccessToken) }),
    async handle(_request, { store }) {
      const tokens = await store.accessTokens();
      return {
        items: tokens.map(({ id, name, role, tenants, createdMs, expiresMs, revokedMs }) => ({
          id,
          name,
          role: roles.find((known) => known === role) ?? 'viewer',
          tenants: tenants === null ? null : [...tenants],
          createdAt: timeOf(createdMs),
          expiresAt: expiresMs === null ? null : timeOf(expiresMs),
          revokedAt: revokedMs === null ? null : timeOf(revokedMs),
        })),
      };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/access-tokens/{id}',
    operationId: 'revokeAccessToken',
    summary: 'Revoke an access token',
    tag: 'Administration',
    role: 'admin',
    tenants: 'whole',
    params: z.object({ id: z.string().min(1).max(100) }),
    answer: z.object({ revoked: z.literal(true) }),
    async handle({ params, caller }, { store, clock }) {
      const isRevoked = await store.revokeAccessToken(params.id, caller.name, clock.now());
      // A repetition changes nothing more.
      if (!isRevoked && !(await store.accessTokens()).some(({ id }) => id === params.id))
        throw new ProblemError('NOT_FOUND', 'There is no such access token. `GET /v1/access-tokens` lists them.');
      return { revoked: true as const };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    operationId: 'listAudit',
    summary: 'Every change that a person made, newest first',
    tag: 'Administration',
    role: 'admin',
    tenants: 'whole',
    query: z.object({ ...paging }),
    answer: pageOf(AuditEntry),
    async handle({ query }, { store }) {
      const { entries, cursor } = await store.audit(pageQuery(query));
      return { items: entries.map(({ atMs, ...entry }) => ({ ...entry, at: timeOf(atMs) })), next: cursor };
    },
  }),
];
