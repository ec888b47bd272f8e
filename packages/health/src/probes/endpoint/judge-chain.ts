import type { X509Certificate } from 'node:crypto';
import { appleRoots, expectedIssuers, findInspectionProduct, otherPublicRoots } from './expected-issuers.ts';
import type { EndpointCode } from './findings.ts';
import type { EndpointHost } from './hosts.ts';

/** What several handshakes with one host showed. */
export interface ChainEvidence {
  /** Whose host it is, and which roots may be behind it. */
  readonly target: Pick<EndpointHost, 'vendor' | 'trust' | 'issuers'>;
  /** The server's certificates, its own first. */
  readonly chain: readonly X509Certificate[];
  /** Why the well-known authorities do not vouch for it; undefined when they do. */
  readonly problem: string | undefined;
  /** Whether each certificate is signed by the next one, up to a well-known authority or Apple's root, whatever the dates say. */
  readonly isRooted: boolean;
  /** Whether Apple's pinned root vouches for it. */
  readonly isApple: boolean;
  /** Whether the authorities that this program was told to trust vouch for it. */
  readonly isTrustedHere: boolean;
}

/** What a chain means. */
export interface ChainVerdict {
  /** What is wrong; undefined when the vendor itself was reached. */
  readonly code: EndpointCode | undefined;
  /** Whether the connection may be used all the same, to see what comes behind. */
  readonly usable: boolean;
  /** Something odd that is no failure. */
  readonly note?: string;
  /** The inspecting product, where its name shows. */
  readonly product?: string;
}

/**
 * Tells the vendor's own certificate from that of something in between. Trust decides, never a name: the well-known
 * authorities as the runtime brings them, and for Apple's hosts Apple's pinned root. An authority that was added to
 * this machine makes a forged chain look good, so it proves inspection rather than its absence.
 */
export function judgeChain(evidence: ChainEvidence): ChainVerdict {
  const { target, chain, problem, isApple, isTrustedHere } = evidence;
  const issuer = organisationOf(chain[0]?.issuer ?? '');
  const isExpected = isExpectedIssuer(target, chain[0]);
  if (problem === undefined) return judgeIssuer(target, issuer, isExpected);
  if (isApple && target.vendor === 'apple') {
    return target.trust === 'web' ? { ...fine, note: "issued by Apple's own root instead of a public one" } : fine;
  }
  if (problem === 'ERR_TLS_CERT_ALTNAME_INVALID') return { code: 'ENDPOINT_NAME_MISMATCH', usable: false };
  // OpenSSL names the date last, also for a certificate that a device in between has made: that one is not the vendor's.
  const byDate = evidence.isRooted ? dates[problem] : undefined;
  if (byDate !== undefined) return { code: byDate, usable: false };
  const product = findInspectionProduct(chain.map(({ subject, issuer: by }) => `${subject}\n${by}`).join('\n'));
  const named = product === undefined ? {} : { product };
  // An authority of one's own stands behind many a host of one's own.
  if (isTrustedHere && target.vendor === 'own' && isExpected) return fine;
  if (isTrustedHere) return { code: 'ENDPOINT_INTERCEPTED_TRUSTED', usable: true, ...named };
  if (product !== undefined) return { code: 'ENDPOINT_INTERCEPTED', usable: false, product };
  const isPublicElsewhere = otherPublicRoots.includes(chain.at(-1)?.fingerprint256 ?? '');
  const isKnown = isExpected && (target.vendor !== 'own' || target.issuers !== undefined);
  const isLeafOnly = chain.length === 1 && problem === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' && isKnown;
  const code = isPublicElsewhere || isLeafOnly ? 'ENDPOINT_INCOMPLETE_CHAIN' : 'ENDPOINT_UNKNOWN_ROOT';
  return { code, usable: false };
}

/** Whether each certificate of a chain is signed by the next one, up to one of the authorities or Apple's pinned root. */
export function isRooted(chain: readonly X509Certificate[], authorities: readonly string[]): boolean {
  const root = chain.at(-1);
  if (!root) return false;
  const isSigned = chain.every((certificate, index) => {
    const issuer = chain[index + 1];
    return !issuer || (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
  });
  const written = withoutSpace(root.toString());
  const isKnown = appleRoots.includes(root.fingerprint256) || authorities.some((pem) => withoutSpace(pem) === written);
  return isSigned && isKnown;
}

function withoutSpace(pem: string): string {
  return pem.replace(/\s+/g, '');
}

/** A public authority stands behind it: the name only picks the wording, unless the configuration names who it has to be. */
function judgeIssuer({ vendor, issuers }: ChainEvidence['target'], issuer: string, isExpected: boolean): ChainVerdict {
  if (isExpected) return fine;
  const note = `issued by ${issuer || 'an unnamed authority'}`;
  if (issuers !== undefined) return { code: 'ENDPOINT_UNEXPECTED_ISSUER', usable: true, note };
  return vendor === 'own' ? fine : { ...fine, note };
}

/** Whether a certificate is from an authority that the configuration names, or that the vendor is known to use. */
export function isExpectedIssuer(
  { vendor, issuers }: ChainEvidence['target'],
  leaf: X509Certificate | undefined,
): boolean {
  const names = [organisationOf(leaf?.issuer ?? ''), commonNameOf(leaf?.issuer ?? '')];
  if (issuers !== undefined) return names.some((name) => issuers.includes(name));
  return vendor === 'own' || expectedIssuers[vendor].includes(names[0] ?? '');
}

const fine: ChainVerdict = { code: undefined, usable: true };

/** What the dates of a chain of the vendor's own mean. */
const dates: Readonly<Record<string, EndpointCode>> = {
  CERT_HAS_EXPIRED: 'ENDPOINT_CERTIFICATE_EXPIRED',
  CERT_NOT_YET_VALID: 'ENDPOINT_CERTIFICATE_NOT_YET_VALID',
};

/** The organisation (O) of a distinguished name as Node writes it: a line for each part. */
export function organisationOf(name: string): string {
  return /^O=(.*)$/m.exec(name)?.[1] ?? '';
}

/** The common name (CN) of a distinguished name as Node writes it. */
export function commonNameOf(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? '';
}

/** The object identifier of embedded certificate timestamps (RFC 6962 §3.3): public authorities put them in. */
const timestamps = Buffer.from('060a2b06010401d679020402', 'hex');

/** Whether a certificate was logged in public before it was issued. */
export function isPubliclyLogged(certificate: X509Certificate): boolean {
  return certificate.raw.includes(timestamps);
}
