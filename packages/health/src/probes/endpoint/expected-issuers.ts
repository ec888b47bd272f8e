import type { EndpointHost } from './hosts.ts';

/** Organisations that sign each vendor's certificates. A name alone proves nothing; it only picks the wording. */
export const expectedIssuers: Readonly<Record<Exclude<EndpointHost['vendor'], 'own'>, readonly string[]>> = {
  apple: ['Apple Inc.'],
  google: ['Google Trust Services', 'Google Trust Services LLC'],
};

/** SHA-256 of Apple's own roots, which no public list has. (Apple: certificate authority page) */
export const appleRoots: readonly string[] = [
  'B0:B1:73:0E:CB:C7:FF:45:05:14:2C:49:F1:29:5E:6E:DA:6B:CA:ED:7E:2C:68:C5:BE:91:B5:A1:10:01:F0:24',
];

/** SHA-256 of public roots that not every runtime still brings: a chain to one of them is old or new, not forged. */
export const otherPublicRoots: readonly string[] = [
  // DigiCert Global Root CA
  '43:48:A0:E9:44:4C:78:CB:26:5E:05:8D:5E:89:44:B4:D8:4F:96:62:BD:26:DB:25:7F:89:34:A4:43:C7:01:61',
  // DigiCert High Assurance EV Root CA
  '74:31:E5:F4:C3:C1:CE:46:90:77:4F:0B:61:E0:54:40:88:3B:A9:A0:1E:D0:0B:A6:AB:D7:80:6E:D3:B1:18:CF',
  // GTS Root R2
  '8D:25:CD:97:22:9D:BF:70:35:6B:DA:4E:B3:CC:73:40:31:E2:4C:F0:0F:AF:CF:D3:2D:C7:6E:B5:84:1C:7E:A8',
  // Entrust Root Certification Authority - G2
  '43:DF:57:74:B0:3E:7F:EF:5F:E4:0D:93:1A:7B:ED:F1:BB:2E:6B:42:73:8C:4E:6D:38:41:10:3D:3A:A7:F3:39',
  // AAA Certificate Services
  'D7:A7:A0:FB:5D:7E:27:31:D7:71:E9:48:4E:BC:DE:F7:1D:5F:0C:3E:0A:29:48:78:2B:C8:3E:E0:EA:69:9E:F4',
];

/** Products that inspect TLS, as their certificates name them. Also found in public certificates: test trust first. */
const inspectionProducts: readonly string[] = [
  'Zscaler, Netskope, goskope, Blue Coat, Symantec, Forcepoint, Websense, Palo Alto, Fortinet',
  'FortiGate, Check Point, Cisco, Umbrella, IronPort, McAfee, Skyhigh, Trellix, Sophos',
  'Barracuda, WatchGuard, SonicWall, Menlo, iboss, Lightspeed, Securly, GoGuardian, ContentKeeper',
  'Smoothwall, Untangle, Squid, pfSense, mitmproxy, Charles, Fiddler, DO_NOT_TRUST, PortSwigger',
  'Kaspersky, ESET, Avast, Bitdefender, Cloudflare Gateway',
].flatMap((line) => line.split(', '));

/** The inspecting product that a text names. */
export function findInspectionProduct(text: string): string | undefined {
  const lower = text.toLowerCase();
  return inspectionProducts.find((product) => new RegExp(`\\b${product.toLowerCase()}`).test(lower));
}
