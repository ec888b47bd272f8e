import { type Clock, systemClock } from '@mdmkit/core';
import {
  type AppleOrganisation,
  createAppleOrganisation,
  createSimulator,
  type OrganisationServer,
  type SimulatedRequest,
  type Simulator,
  type SimulatorHandler,
} from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { type DepToken, parseServerToken } from '../auth/server-token.ts';
import { appleOrigin, sessionHeader } from '../auth/session.ts';
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
  /** Whether every answer hands out a new session, as the service may. The former stays alive. Default: false. */
  readonly rotateSessions?: boolean;
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
  /** The handler of a call that needs a session. */
  const signedIn = (answer: SignedInAnswer): SimulatorHandler => {
    return async (simulated) => {
      const token = sessions.find(simulated.request.headers.get(sessionHeader));
      if (isRefusal(token)) return refuse(token);
      if (token.organisation.termsPending) return refuse(termsNotSigned);
      const result = await answer(token, simulated);
      if (isRefusal(result)) return refuse(result);
      const headers = options.rotateSessions ? { [sessionHeader]: sessions.open(token) } : {};
      return Response.json(result, { headers });
    };
  };

  const simulator = createSimulator({
    origins: [appleOrigin],
    endpoints,
    clock,
    before({ request }) {
      const refusal = judgeUserAgent(request.headers.get('user-agent'));
      return refusal && refuse(refusal);
    },
    handlers: {
      'session.open': ({ request }) => {
        const token = judgeSignIn(request);
        if (isRefusal(token)) return refuse(token);
        if (token.organisation.termsPending) return refuse(termsNotSigned);
        return Response.json({ auth_session_token: sessions.open(token) });
      },
      'account.get': signedIn((token, simulated) => accountDetail(token, protocolOf(simulated))),
      'devices.fetch': signedIn(async (token, simulated) => {
        const body = await readJson(simulated.request);
        if (!body) return { status: 400, text: 'MALFORMED_REQUEST_BODY' };
        return fetchPage(token, body, clock, protocolOf(simulated), options.pageSize ?? 1_000);
      }),
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
      if (!organisations.includes(owner)) throw new TypeError('organisation must be one of the organisations served');
      const target = issue.server ?? owner.servers[0];
      if (!target || !owner.servers.includes(target)) throw new TypeError('server must belong to the organisation');
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

type SignedInAnswer = (
  token: IssuedToken,
  simulated: SimulatedRequest,
) => Record<string, unknown> | Refusal | Promise<Record<string, unknown> | Refusal>;

const termsNotSigned: Refusal = { status: 403, text: 'T_C_NOT_SIGNED' };

/** Asks for a product token, and refuses what HTTP libraries send by themselves, as Apple does. */
function judgeUserAgent(userAgent: string | null): Refusal | undefined {
  if (!userAgent?.trim()) return { status: 400, text: 'USER_AGENT_MISSING' };
  const acceptable = /^[\w.-]+\/\S+/.test(userAgent) && !/^(axios|curl|go-http-client|node|undici)\//i.test(userAgent);
  return acceptable ? undefined : { status: 400, text: 'USER_AGENT_INVALID' };
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
