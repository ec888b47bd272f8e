const loopbackHosts = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL names this machine: `localhost`, `127.0.0.0/8` or `[::1]`. Such addresses are never proxied. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.test(url.hostname);
}

/**
 * Checks that credentials may be sent to an address and returns it without path and trailing slash.
 *
 * @param value - `https://host[:port]`, or `http://` with a loopback host (for simulators).
 * @param option - The option's name, used in the message.
 * @throws TypeError - When it is no such URL.
 */
export function parseOrigin(value: string, option: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (!url || !secure || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(
      `${option} must be an https URL, or an http URL of this machine, without user, query or fragment`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
