import { exitCodes } from '@mdmkit/monitor/model';
import { formatColumns } from '../../report/columns.ts';
import { jsonDocument, printable, quoted } from '../../report/printable.ts';
import { formatInstant } from '../../report/times.ts';
import { createAccessToken } from '../../server/access/access-token.ts';
import type { Role } from '../../server/access/role.ts';
import type { AccessToken } from '../../store/store.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { nameOfOperator } from './operator.ts';
import { type StorePlaceArguments, withStore } from './store-access.ts';

/** Options of every command about access tokens. */
export interface ApiTokenArguments extends StorePlaceArguments {
  /** The name of the operator. */
  readonly by?: string;
}

/** Options of `api-token create`. */
export interface NewApiTokenArguments extends ApiTokenArguments {
  /** What the token allows. */
  readonly role: Role;
  /** The tenants that it is limited to. */
  readonly tenant?: readonly string[];
  /** How long it is valid, in milliseconds. */
  readonly for?: number;
}

/** Creates an access token. Returns the exit code. */
export async function createApiToken(name: string, args: NewApiTokenArguments, io: ProgramIo): Promise<number> {
  return await withStore(
    args,
    io,
    async (store) => {
      // The token may be made before the service runs for the first time.
      await store.migrate();
      const { role, tenant: tenants, for: forMs } = args;
      const { token, record } = createAccessToken(
        { name, role, ...(tenants ? { tenants } : {}), ...(forMs === undefined ? {} : { forMs }) },
        Date.now(),
      );
      await store.addAccessToken(record, nameOfOperator(args, io));
      io.stdout.write(`${token}\n`);
      io.stderr.write('Keep the token now: it cannot be shown again.\n');
      return exitCodes.ok;
    },
    { create: true },
  );
}

/** Lists the access tokens. Returns the exit code. */
export async function listApiTokens(
  args: ApiTokenArguments & { readonly format: 'table' | 'json' },
  io: ProgramIo,
): Promise<number> {
  return await withStore(args, io, async (store) => {
    const tokens = await store.accessTokens();
    io.stdout.write(args.format === 'json' ? formatJson(tokens) : formatTokens(tokens));
    return exitCodes.ok;
  });
}

/** Revokes an access token. Returns the exit code. */
export async function revokeApiToken(id: string, args: ApiTokenArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    if (await store.revokeAccessToken(id, nameOfOperator(args, io), Date.now())) {
      io.stderr.write('Revoked. A running service refuses the token within 5 seconds.\n');
      return exitCodes.ok;
    }
    writeError(io, `There is no valid access token ${quoted(id)}. "health-check api-token list" lists all tokens.`);
    return exitCodes.usage;
  });
}

function formatTokens(tokens: readonly AccessToken[]): string {
  if (tokens.length === 0) return 'no access tokens\n';
  const rows = tokens.map(({ id, name, role, tenants, createdMs, expiresMs, revokedMs }) => [
    id,
    printable(name),
    role,
    tenants === null ? 'all tenants' : printable(tenants.join(', ')),
    formatInstant(createdMs),
    revokedMs !== null
      ? `revoked ${formatInstant(revokedMs)}`
      : expiresMs === null
        ? 'no end'
        : `until ${formatInstant(expiresMs)}`,
  ]);
  return formatColumns([['id', 'name', 'role', 'tenants', 'created', 'valid'], ...rows]);
}

function formatJson(tokens: readonly AccessToken[]): string {
  const listed = tokens.map(({ hash: _hash, createdMs, expiresMs, revokedMs, ...token }) => ({
    ...token,
    createdAt: new Date(createdMs).toISOString(),
    expiresAt: expiresMs === null ? null : new Date(expiresMs).toISOString(),
    revokedAt: revokedMs === null ? null : new Date(revokedMs).toISOString(),
  }));
  return jsonDocument({ tokens: listed });
}
