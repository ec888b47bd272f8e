import type { Answers, Problem } from './api.generated.ts';

/** A request that did not succeed. */
export class RequestFailure extends Error {
  /** The name of the class. */
  override readonly name = 'RequestFailure';
  /** The problem that the server names; undefined if it did not answer. */
  readonly problem: Problem | undefined;

  /** Makes the failure; `problem` is what the server answered. */
  constructor(problem?: Problem) {
    super(problem?.detail ?? 'The server does not answer.');
    this.problem = problem;
  }
}

const tokenKey = 'health-check-token';

/** The access token that the user has entered; null for none. It is forgotten when the tab is closed. */
export function accessToken(): string | null {
  return sessionStorage.getItem(tokenKey);
}

/** Uses an access token for all further requests; null forgets it. */
export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(tokenKey);
  else sessionStorage.setItem(tokenKey, token);
}

/** The headers that prove who the user is. A session needs none: the browser sends its cookie. */
export function authorization(): Readonly<Record<string, string>> {
  const token = accessToken();
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The path of a route with its parameters. */
export function pathOf(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, `${value}`] as [string, string]],
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`;
}

type Get = Extract<keyof Answers, `GET ${string}`>;

/**
 * Reads from the API. The browser's cache repeats nothing that has not changed.
 *
 * @throws RequestFailure - If the server refuses, or does not answer.
 */
export async function read<Route extends Get>(
  _route: Route,
  path: string,
  signal?: AbortSignal,
): Promise<Answers[Route]> {
  const response = await request(path, { headers: authorization(), ...(signal ? { signal } : {}) });
  // The types are made from the server's own description.
  return (await response.json()) as Answers[Route];
}

/**
 * Changes something. A repetition by the browser changes nothing more.
 *
 * @throws RequestFailure - If the server refuses, or does not answer.
 */
export async function change(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> {
  await request(path, {
    method,
    headers: {
      ...authorization(),
      'idempotency-key': crypto.randomUUID(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function request(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted === true) throw error;
    throw new RequestFailure();
  });
  if (response.ok) return response;
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  throw new RequestFailure(isProblem ? ((await response.json()) as Problem) : undefined);
}
