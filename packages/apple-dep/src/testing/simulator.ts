import { type Clock, systemClock } from '@mdmkit/core';
import {
  type AppleOrganisation,
  createAppleOrganisation,
  createSimulator,
  type OrganisationServer,
  type SimulatedRequest,
  type Simulator,
} from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { type DepToken, parseServerToken } from '../auth/server-token.ts';
import { appleOrigin } from '../auth/session.ts';
import { accountDetail } from './account.ts';
import { type FetchRequest, fetchPage } from './fetch-devices.ts';
import { createOAuthCheck, type Refusal } from './oauth-check.ts';
import { writeServerTokenFile } from './server-token-file.ts';
import { createSessionRegistry } from './sessions.ts';
import { createTokenRegistry, type IssuedToken } from './tokens.ts';

/** What a simulated service begins with. */
export interface DepSimulatorOptions {
  /** The organisations it serves. Default: one of its own with `devices` devices. */
  readonly organisations?: readonly AppleOrganisation[];
  /** How many devices an organisation of its own has. Default: 10. */
  readonly devices?: number;
  /** The largest page it answers, however many are asked for. Default: 1,000. */
  readonly pageSize?: number;
  /** How long a session lives, in seconds; Apple documents no figure. Default: 180. */
  readonly sessionSeconds?: number;
  /** Whether error texts are JSON strings, as Apple sometimes sends them. Default: false. */
  readonly quotedErrors?: boolean;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What {@link DepSimulator.issueToken} takes. */
export interface IssueTokenOptions {
  /** Whose token. Default: the first organisation. */
  readonly organisation?: AppleOrganisation;
  /** Which of its servers. Default: the first. */
  readonly server?: OrganisationServer;
  /** The certificate that was uploaded, PEM: the file is encrypted to it. */
  readonly certificate: string;
  /** When the token ends, in milliseconds since 1970. Default: in one year. */
  readonly expiresAtMs?: number;
}

/** Apple's Device Assignment Services in this process. */
export interface DepSimulator extends Simulator {
  /** The organisations it serves. */
  readonly organisations: readonly AppleOrganisation[];
  /** A ready token for the first server of the first organisation. */
  readonly credential: DepToken;
  /** Makes a server token file as the portal does; the server's earlier token stops working. */
  issueToken(options: IssueTokenOptions): string;
  /** Revokes the token that a server has now. */
  revokeToken(server: OrganisationServer): void;
  /** Ends all sessions now. */
  expireSessions(): void;
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Makes a simulator that checks what Apple checks: signature, nonce, clock, session, headers, terms. */
export function createDepSimulator(options: DepSimulatorOptions = {}): DepSimulator {
  const clock = options.clock ?? systemClock;
  const organisations = options.organisations ?? [createAppleOrganisation({ devices: options.devices ?? 10 })];
  const [organisation] = organisations;
  const [server] = organisation?.servers ?? [];
  if (!organisation || !server) throw new TypeError('organisations must hold at least one organisation with a server');

  const tokens = createTokenRegistry(clock);
  const sessions = createSessionRegistry(clock, options.sessionSeconds ?? 180);
  const judgeSignIn = createOAuthCheck(tokens, clock);
  const refuse = ({ status, text }: Refusal) =>
    new Response(options.quotedErrors ? JSON.stringify(text) : text, { status });
  const answer = (result: Record<string, unknown> | Refusal) =>
    isRefusal(result) ? refuse(result) : Response.json(result);
  const tokenOf = ({ request }: SimulatedRequest): IssuedToken | undefined =>
    sessions.find(request.headers.get('x-adm-auth-session') ?? '');

  const simulator = createSimulator({
    origins: [appleOrigin],
    endpoints,
    clock,
    before(simulated) {
      const userAgent = simulated.request.headers.get('user-agent')?.trim();
      if (!userAgent) return refuse({ status: 400, text: 'USER_AGENT_MISSING' });
      if (simulated.endpoint.auth !== 'session') return undefined;
      const token = tokenOf(simulated);
      if (!token) return refuse({ status: 401, text: 'UNAUTHORIZED' });
      return token.organisation.termsPending ? refuse({ status: 403, text: 'T_C_NOT_SIGNED' }) : undefined;
    },
    handlers: {
      'session.open': ({ request }) => {
        const token = judgeSignIn(request);
        if (isRefusal(token)) return refuse(token);
        if (token.organisation.termsPending) return refuse({ status: 403, text: 'T_C_NOT_SIGNED' });
        return Response.json({ auth_session_token: sessions.open(token) });
      },
      'account.get': (simulated) => {
        const token = tokenOf(simulated);
        return token
          ? answer(accountDetail(token, protocolOf(simulated)))
          : refuse({ status: 401, text: 'UNAUTHORIZED' });
      },
      'devices.fetch': async (simulated) => {
        const token = tokenOf(simulated);
        const body = await readJson(simulated.request);
        if (!token) return refuse({ status: 401, text: 'UNAUTHORIZED' });
        if (!body) return refuse({ status: 400, text: 'MALFORMED_REQUEST_BODY' });
        return answer(fetchPage(token, body, clock, protocolOf(simulated), options.pageSize ?? 1_000));
      },
    },
    notFound: (_, methodMismatch) => new Response(null, { status: methodMismatch ? 405 : 404 }),
  });

  const credential = parseServerToken(JSON.stringify(tokens.issue(organisation, server, clock.now() + yearMs).json));
  return {
    ...simulator,
    organisations,
    credential,
    issueToken(issue) {
      const owner = issue.organisation ?? organisation;
      const target = issue.server ?? owner.servers[0];
      if (!target) throw new TypeError('organisation must have a server');
      const { json } = tokens.issue(owner, target, issue.expiresAtMs ?? clock.now() + yearMs);
      return writeServerTokenFile(json, issue.certificate);
    },
    revokeToken(target) {
      const token = tokens.current(target);
      if (token) token.revoked = true;
    },
    expireSessions: () => sessions.expireAll(),
  };
}

function protocolOf({ request }: SimulatedRequest): number {
  // Absent means 1. (Apple's older protocol reference)
  return Number(request.headers.get('x-server-protocol-version') ?? 1) || 1;
}

async function readJson(request: Request): Promise<FetchRequest | undefined> {
  const body: unknown = await request.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? body : undefined;
}

function isRefusal(value: object): value is Refusal {
  return 'status' in value && 'text' in value;
}
