import { resolve } from 'node:path';
import { decodeText, TextError } from '@mdmkit/core';
import { z } from 'zod';
import type { BrowserSettings } from '../journeys/request.ts';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import type { ConfigProblem } from './config-error.ts';
import { pathText } from './path-text.ts';
import type { YamlSource } from './yaml-source.ts';

const Remote = z
  .strictObject({
    cdp: SecretReference.optional().describe(
      'The address of the DevTools protocol of a browser: http, https, ws or wss.',
    ),
    ws: SecretReference.optional().describe('The address of a Playwright server: ws or wss.'),
  })
  .refine(({ cdp, ws }) => (cdp === undefined) !== (ws === undefined), 'expected either "cdp" or "ws"');

const Evidence = z.strictObject({
  folder: pathText()
    .optional()
    .describe('The folder; a relative path counts from this file. Default: journey-evidence.'),
  days: z.int().min(1).max(400).optional().describe('How long files are kept, in days. Default: 14.'),
  megabytes: z.int().min(1).max(100_000).optional().describe('How much room all files take at most. Default: 200.'),
});

/** How `health.yaml` describes the browsers of journeys. */
export const BrowserSection = z
  .strictObject({
    executable: pathText().optional().describe('The program of Chromium or Chrome. Default: the usual places.'),
    sandbox: z
      .boolean()
      .optional()
      .describe("Whether Chromium's sandbox is on. Default: true; for root, where Chromium has none, false."),
    remote: Remote.optional().describe('A browser that runs elsewhere, in place of one of this machine.'),
    proxy: z
      .string()
      .regex(/^(?:https?|socks5):\/\/[^@\s]+$/, 'expected a URL without a user, such as http://proxy.example.com:3128')
      .optional()
      .describe('The proxy of browsers. Default: none.'),
    atOnce: z
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('How many journeys run at once, each in a browser of its own. Default: 2.'),
    restartAfter: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe('After how many journeys a browser is started anew. Default: 200.'),
    memory: z
      .int()
      .min(100)
      .max(100_000)
      .optional()
      .describe('At how many megabytes a browser is started anew between two journeys. Default: 800.'),
    evidence: z
      .union([z.literal(false), Evidence])
      .optional()
      .describe('Screenshots and traces of failures; false: none are kept.'),
  })
  .describe('The browsers of journeys ("service: browser").');

/** How the browsers of journeys are written. */
export type BrowserSection = z.output<typeof BrowserSection>;

/** Settles how browsers run; paths count from the configuration file. */
export async function browserSettings(
  section: BrowserSection = {},
  source: YamlSource,
  sources: SecretSources,
): Promise<{ readonly settings?: BrowserSettings; readonly problems: readonly ConfigProblem[] }> {
  const { executable, sandbox, remote, proxy, atOnce, restartAfter, memory, evidence = {} } = section;
  const problems: ConfigProblem[] = [];
  const settings: BrowserSettings = {
    ...(executable === undefined ? {} : { executable: resolve(sources.folder, executable) }),
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(atOnce === undefined ? {} : { atOnce }),
    ...(restartAfter === undefined ? {} : { restartAfter }),
    ...(memory === undefined ? {} : { memoryMegabytes: memory }),
    ...(evidence === false
      ? {}
      : {
          evidenceFolder: resolve(sources.folder, evidence.folder ?? 'journey-evidence'),
          ...(evidence.days === undefined ? {} : { evidenceDays: evidence.days }),
          ...(evidence.megabytes === undefined ? {} : { evidenceMegabytes: evidence.megabytes }),
        }),
  };
  const protocol = remote?.cdp ? 'cdp' : 'ws';
  const reference = remote?.[protocol];
  if (!reference) return { settings, problems };
  try {
    const url = decodeText(await readSecret(reference, sources)).trim();
    if (/^(?:https?|wss?):\/\/\S+$/.test(url))
      return { settings: { ...settings, remote: { protocol, url } }, problems };
    // The value is not repeated: it may hold a token.
    problems.push(
      source.problem(['browser', 'remote', protocol], 'expected an address such as ws://browser.example.com:3000'),
    );
  } catch (error) {
    if (!(error instanceof SecretUnavailable || error instanceof TextError)) throw error;
    problems.push(source.problem(['browser', 'remote', protocol], error.message));
  }
  return { problems };
}
