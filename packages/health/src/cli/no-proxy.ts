/**
 * Reads NO_PROXY: names, domains (`.example.com` or `example.com`, both with everything below), `host:port`, and `*`,
 * separated by commas or spaces, as curl reads them.
 */
export function createBypass(list: string): (url: URL) => boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const match = /^\*?\.?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry);
      // An address of version 6 may stand there without brackets, and has no port then.
      return { name: match?.[1] ?? `[${entry}]`, port: match?.[2], all: entry === '*' };
    });
  return (url) => {
    const host = url.hostname.toLowerCase();
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return entries.some(
      (entry) =>
        entry.all ||
        (entry.name !== '' &&
          (host === entry.name || host.endsWith(`.${entry.name}`)) &&
          (entry.port ?? port) === port),
    );
  };
}
