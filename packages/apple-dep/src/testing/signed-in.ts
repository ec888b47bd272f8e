import type { SimulatedRequest, SimulatorHandler } from '@mdmkit/core/testing';
import { sessionHeader } from '../auth/session.ts';
import { badRequest, isRefusal, type Refusal } from './refusal.ts';
import type { ServiceState } from './service-state.ts';
import type { SessionRegistry } from './sessions.ts';
import type { IssuedToken } from './tokens.ts';

/** A request with a valid session. */
export interface SignedIn {
  /** With which token. */
  readonly token: IssuedToken;
  /** Everything that the service keeps. */
  readonly state: ServiceState;
  /** The protocol version that was asked for. */
  readonly protocolVersion: number;
  /** The request's URL. */
  readonly url: URL;
}

/** Answers a request with a valid session; undefined: with an empty body. */
export type SignedInAnswer = (
  signedIn: SignedIn,
  body: Readonly<Record<string, unknown>>,
) => object | Refusal | undefined;

/** What {@link createSignedIn} needs. */
export interface SignedInParts {
  readonly sessions: SessionRegistry;
  readonly state: ServiceState;
  /** How many answers it takes until one hands out a new session; 0: none does. */
  readonly rotateEvery: number;
  readonly refuse: (refusal: Refusal) => Response;
}

/** New terms wait to be accepted. */
export const termsNotSigned: Refusal = { status: 403, text: 'T_C_NOT_SIGNED' };

/** Makes handlers of calls that need a session. */
export function createSignedIn(parts: SignedInParts): (answer: SignedInAnswer) => SimulatorHandler {
  const { sessions, state, rotateEvery, refuse } = parts;
  let answers = 0;
  return (answer) => async (simulated) => {
    const token = sessions.find(simulated.request.headers.get(sessionHeader));
    if (isRefusal(token)) return refuse(token);
    if (token.organisation.termsPending) return refuse(termsNotSigned);
    const body = await readBody(simulated);
    if (!body) return refuse(badRequest('MALFORMED_REQUEST_BODY'));
    const result = answer({ token, state, protocolVersion: protocolOf(simulated), url: simulated.url }, body);
    if (result && isRefusal(result)) return refuse(result);
    answers += 1;
    const rotates = rotateEvery > 0 && answers % rotateEvery === 0;
    const headers = rotates ? { [sessionHeader]: sessions.open(token) } : {};
    return result ? Response.json(result, { headers }) : new Response(null, { headers });
  };
}

function protocolOf({ request }: SimulatedRequest): number {
  // Absent means 1. (Apple's older protocol reference)
  return Number(request.headers.get('x-server-protocol-version') ?? 1) || 1;
}

/** A call without a declared body has none. */
async function readBody({ endpoint, request }: SimulatedRequest): Promise<Record<string, unknown> | undefined> {
  if (!endpoint.body) return {};
  const body: unknown = await request.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined;
}
