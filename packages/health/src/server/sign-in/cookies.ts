import { parse, serialize } from 'hono/utils/cookie';

/** A cookie of the sign-in. */
export interface CookieOptions {
  /** Its name. */
  readonly name: string;
  /** The paths that it is sent to. */
  readonly path: string;
  /** Whether it is sent by HTTPS only. */
  readonly secure: boolean;
}

/** Returns the cookies of a server at an origin. With HTTPS, no other host of the domain can set the session. */
export function cookieOptions(origin: string): {
  readonly session: CookieOptions;
  readonly pending: CookieOptions;
} {
  const secure = origin.startsWith('https:');
  return {
    session: { name: secure ? '__Host-health-session' : 'health-session', path: '/', secure },
    pending: { name: secure ? '__Secure-health-sign-in' : 'health-sign-in', path: '/auth', secure },
  };
}

/** Returns the value of a cookie; undefined if the request has none. */
export function cookieOf({ headers }: Request, name: string): string | undefined {
  const header = headers.get('cookie');
  return header === null ? undefined : parse(header, name)[name];
}

/** Writes a cookie for some time. No script can read it, and other sites cannot make the browser send it with a form. */
export function newCookie({ name, path, secure }: CookieOptions, value: string, forMs: number): string {
  const maxAge = Math.floor(forMs / 1_000);
  return serialize(name, value, { path, secure, httpOnly: true, sameSite: 'Lax', maxAge });
}

/** Removes a cookie from the browser. */
export function expiredCookie(options: CookieOptions): string {
  return newCookie(options, '', 0);
}
