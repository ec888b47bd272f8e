import { BlockList, isIP } from 'node:net';

/**
 * Reads NO_PROXY: names, domains (`.example.com` or `example.com`, both with everything below), `host:port`, addresses, blocks
 * of addresses such as `10.0.0.0/8`, and `*`, separated by commas or spaces, as curl reads them.
 */
export function createBypass(list: string): (url: URL) => boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const match = /^\*?\.?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry);
      // An address of version 6 may stand there without brackets, and has no port then.
      const name = (match?.[1] ?? `[${entry}]`).replace(/\.$/, '');
      return { name, port: match?.[2], all: entry === '*', block: blockOf(name) };
    });
  return (url) => {
    const host = url.hostname.toLowerCase().replace(/\.$/, '');
    const address = withoutBrackets(host);
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return entries.some(
      (entry) =>
        entry.all ||
        (entry.name !== '' &&
          (host === entry.name || host.endsWith(`.${entry.name}`) || entry.block?.check(address, family) === true) &&
          (entry.port ?? port) === port),
    );
  };
}

/** The addresses that an entry names; undefined if it names none. */
function blockOf(entry: string): BlockList | undefined {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(withoutBrackets(entry)) ?? [];
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  if (version === 0 || Number(prefix ?? bits) > bits) return undefined;
  const block = new BlockList();
  block.addSubnet(address, Number(prefix ?? bits), version === 6 ? 'ipv6' : 'ipv4');
  return block;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
