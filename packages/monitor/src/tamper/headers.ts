import type { AddressReader } from './normalise.ts';
import type { PropertyName } from './property.ts';
import type { RawPage } from './raw-page.ts';

/** What the headers of a page, and policies within it, say. */
export function headerProperties(
  { headers, documents, wildcards }: RawPage,
  reader: AddressReader,
): Partial<Record<PropertyName, readonly string[]>> {
  const valuesOf = (name: string) =>
    headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
  const policies = [
    ...valuesOf('content-security-policy'),
    ...documents.slice(0, 1).flatMap(({ policies: within }) => within),
  ];
  return {
    refreshes: valuesOf('refresh').map((value) =>
      value.replace(/url\s*=\s*['"]?([^'"]*)['"]?/i, (_, url: string) => `url=${reader.place(url)}`),
    ),
    hints: valuesOf('link').flatMap((value) =>
      [...value.matchAll(/<([^>]*)>[^,]*\brel="?[^",]*(?:pre|module)/gi)].map(([, url = '']) => reader.origin(url)),
    ),
    policy: policies.flatMap((policy) => policyValues(policy, reader, wildcards)),
    protections: [
      ...valuesOf('strict-transport-security').flatMap(transportValues),
      ...[
        'x-frame-options',
        'x-content-type-options',
        'cross-origin-opener-policy',
        'cross-origin-embedder-policy',
        'referrer-policy',
      ].flatMap((name) => valuesOf(name).map((value) => `${name} ${value.toLowerCase().trim()}`)),
    ],
    sharing: [
      ...valuesOf('access-control-allow-origin').map(
        (value) => `origin ${value === '*' ? value : reader.origin(value)}`,
      ),
      ...valuesOf('access-control-allow-credentials').map((value) => `credentials ${value.toLowerCase()}`),
    ],
    cookies: valuesOf('set-cookie')
      .flatMap((value) => value.split('\n'))
      .flatMap(cookieValues),
  };
}

/** A directive that names its sources restricts; each source that is more than a nonce or a hash allows. */
function policyValues(policy: string, reader: AddressReader, wildcards: readonly string[]): readonly string[] {
  return policy.split(';').flatMap((directive) => {
    const [name = '', ...sources] = directive.trim().split(/\s+/);
    if (name === '') return [];
    const lower = name.toLowerCase();
    if (/^report-|^upgrade-insecure/.test(lower)) return [`restricts ${lower}`];
    const kept = sources.filter((source) => !/^'(?:nonce-|sha\d+-|none'|strict-dynamic')/i.test(source));
    const hasNonce = sources.some((source) => /^'nonce-/i.test(source));
    return [
      `restricts ${lower}`,
      ...(hasNonce ? [`restricts ${lower} by nonce`] : []),
      ...kept.map(
        (source) =>
          `allows ${lower} ${/^https?:\/\//.test(source) && !source.includes('*') ? reader.origin(source) : (wildcards.find((each) => source.endsWith(each)) ?? source.toLowerCase())}`,
      ),
    ];
  });
}

/** Days in steps: a time that was raised keeps every step it had. */
function transportValues(value: string): readonly string[] {
  const seconds = Number(/max-age\s*=\s*"?(\d+)/i.exec(value)?.[1] ?? 0);
  const steps = [1, 30, 180, 364, 730].filter((days) => seconds >= days * 86_400);
  return [
    ...steps.map((days) => `strict-transport-security for ${days} days`),
    ...(/includesubdomains/i.test(value) ? ['strict-transport-security includeSubDomains'] : []),
  ];
}

function cookieValues(cookie: string): readonly string[] {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
  const name = pair.split('=')[0] ?? '';
  return attributes.flatMap((attribute) => {
    const flag = /^(?:secure|httponly|samesite=(?:lax|strict))$/i.exec(attribute)?.[0];
    if (flag === undefined) return [];
    // What is strict is lax, too: the stricter word is no loss.
    const isStrict = flag.toLowerCase() === 'samesite=strict';
    return [`${name} ${flag.toLowerCase()}`, ...(isStrict ? [`${name} samesite=lax`] : [])];
  });
}
