import { createVirtualClock, listen, type VirtualClock } from '@mdmkit/core/testing';
import { createDepClient, type DepClient, parseServerToken } from '../src/index.ts';

/** What a request asks of a scripted service. */
export interface ScriptedRequest {
  readonly path: string;
  readonly cursor: string | undefined;
  /** The number of the request, sign-ins not counted, from 1 on. */
  readonly number: number;
}

/** A service that answers as a test says, whatever the real one does, and a client of it. */
export interface ScriptedService extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly dep: DepClient;
  readonly requests: readonly ScriptedRequest[];
}

/** A complete last page; a test replaces what it is about. */
export function page(serialNumbers: readonly string[], more: Readonly<Record<string, unknown>> = {}): object {
  return {
    devices: serialNumbers.map((serialNumber) => ({ serial_number: serialNumber })),
    cursor: 'last',
    more_to_follow: false,
    fetched_until: '2026-11-23T12:00:00Z',
    ...more,
  };
}

/** Starts a scripted service. A text is answered with status 400, an object with status 200. */
export async function scriptedService(answer: (request: ScriptedRequest) => object | string): Promise<ScriptedService> {
  const clock = createVirtualClock();
  const requests: ScriptedRequest[] = [];
  const server = await listen({
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      if (path === '/session') return Response.json({ auth_session_token: 's' });
      const text = await request.text();
      const body = (text === '' ? {} : JSON.parse(text)) as { readonly cursor?: string };
      const scripted = { path, cursor: body.cursor, number: requests.length + 1 };
      requests.push(scripted);
      const result = answer(scripted);
      return typeof result === 'string' ? new Response(result, { status: 400 }) : Response.json(result);
    },
  });
  const credential = parseServerToken(
    '{"consumer_key":"CK","consumer_secret":"CS","access_token":"AT","access_secret":"AS","access_token_expiry":"2027-11-28T16:07:10Z"}',
  );
  const dep = createDepClient({ credential, origin: server.origin, clock, retry: false });
  return {
    clock,
    dep,
    requests,
    async [Symbol.asyncDispose]() {
      await dep.close();
      await server.close();
    },
  };
}
