/** The hosts of origins, as `--host-resolver-rules` takes them. */
export function hostsOf(origins: readonly string[]): readonly string[] {
  return [...new Set(origins.map((origin) => origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '')))].toSorted();
}

/** Returns whether an address belongs to one of the origins. A `*.` at the beginning of a host stands for any names before it. */
export function isAllowedAddress(url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port } = new URL(url);
  if (protocol === 'data:' || protocol === 'blob:' || protocol === 'about:') return true;
  const scheme = protocol === 'wss:' ? 'https:' : protocol === 'ws:' ? 'http:' : protocol;
  return origins.some((origin) => {
    const [, allowedScheme = '', host = '', allowedPort = ''] =
      /^(https?:)\/\/([^/:]+|\[[^\]]+\])(?::(\d+))?$/.exec(origin) ?? [];
    if (allowedScheme !== scheme || portOf(port, scheme) !== portOf(allowedPort, scheme)) return false;
    return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
  });
}

function portOf(port: string, scheme: string): string {
  return port === '' ? (scheme === 'https:' ? '443' : '80') : port;
}
