import { z } from 'zod';
import type { JourneyPlan, JourneyRequest } from '../journeys/request.ts';
import { JourneyStepConfig } from '../journeys/step.ts';
import type { JourneyStep } from '../journeys/step-types.ts';
import { parseTotpKey, TotpProblem } from '../journeys/totp.ts';
import { credentialConfig } from '../secrets/credential-config.ts';
import { CredentialProblem } from '../secrets/credential-problem.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { BrowserFacts } from './browser/facts.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe } from './probe.ts';

/** A journey that is ready to run. */
export type BrowserTarget = Omit<JourneyRequest, 'target' | 'usedCodes' | 'limits'>;

const loadBrowserProbe = lazyModule(() => import('./browser/run-browser-probe.ts'));

const SecretName = z.string().regex(/^[a-z][a-zA-Z0-9_-]{0,63}$/, 'expected a name such as password');

const AllowedOrigin = z
  .string()
  .regex(
    /^https?:\/\/(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?$/,
    'expected an origin such as https://panel.example.com or https://*.example.com',
  );

/** How long the parts of a journey may take beside its own time: the start of a browser, and the end of the context. */
const reservedMs = 10_000;

/**
 * Uses a panel as a customer does: a real browser signs in, JavaScript runs, and the page has to be as expected. The panel is our
 * own: no vendor is blamed for it.
 */
export const browser = defineProbe({
  service: 'browser',
  needs: 'playwright-core and Chromium',
  timeoutMs: 90_000,
  facts: BrowserFacts,
  config: credentialConfig('browser', {
    /** The address that paths of the journey count from. */
    url: z
      .string()
      .regex(/^https?:\/\/[^\s@]+$/i, 'expected a URL with http or https, and without a user')
      .describe('The address that paths of the journey count from.'),
    /** The steps of the journey. */
    steps: z.array(JourneyStepConfig).min(1).max(200).optional().describe('The steps of the journey.'),
    /** Instead of `steps`: a module that exports `defineJourney({ steps })`, or a recorded script. */
    journey: z
      .string()
      .regex(/\.[cm]?[jt]s$/, 'expected a file such as login.journey.ts')
      .optional()
      .describe('Instead of `steps`: a module that exports `defineJourney({ steps })`, or a recorded script.'),
    /** The secrets of the journey, by the names that its steps use. */
    secrets: z
      .record(SecretName, SecretReference)
      .optional()
      .describe('The secrets of the journey, by the names that its steps use.'),
    /** The origins that the browser may reach. Default: all. */
    allowedOrigins: z
      .array(AllowedOrigin)
      .min(1)
      .max(100)
      .optional()
      .describe('The origins that the browser may reach. Default: all.'),
    /** The language of the browser. Default: en-US. */
    locale: z
      .string()
      .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'expected a language such as ja-JP')
      .optional()
      .describe('The language of the browser. Default: en-US.'),
    /** The time zone of the browser. Default: UTC. */
    timeZone: z.string().min(1).max(64).optional().describe('The time zone of the browser. Default: UTC.'),
    /** Whether service workers may run. Default: false. */
    serviceWorkers: z.boolean().optional().describe('Whether service workers may run. Default: false.'),
  }).refine(({ steps, journey }) => (steps === undefined) !== (journey === undefined), {
    path: ['steps'],
    message: 'expected either "steps" or "journey"',
  }),
  async load(config, files): Promise<BrowserTarget> {
    const {
      url,
      steps,
      journey = '',
      locale = 'en-US',
      timeZone = 'UTC',
      serviceWorkers = false,
      allowedOrigins,
    } = config;
    const references = Object.entries(config.secrets ?? {});
    const contents = await files.read(
      Object.fromEntries(references.map(([name, reference]) => [`secrets.${name}`, reference])),
    );
    const secrets = Object.fromEntries(
      references.map(([name]) => {
        const member = `secrets.${name}`;
        return [name, files.text(member, contents[member] ?? Buffer.alloc(0)).replace(/\r?\n$/, '')];
      }),
    );
    for (const [index, step] of (steps ?? []).entries()) checkStepSecret(step, index, secrets);
    const plan: JourneyPlan = steps ? { steps } : { module: files.pathOf(journey) };
    return { url, plan, secrets, locale, timeZone, serviceWorkers, ...(allowedOrigins ? { allowedOrigins } : {}) };
  },
  starter: () => `\
      # A journey through a panel of your own in a real browser; needs playwright-core and Chromium
      - service: browser
        url: https://panel.example.com
        steps:
          - goto: /login
          - fill: { label: Password, secret: password }
          - click: { role: button, name: Sign in }
          - expect: { text: Devices }
        secrets:
          password: { file: panel-password }
`,
  async run(context) {
    const { runBrowserProbe } = await loadBrowserProbe();
    const { credential, target, timeoutMs } = context;
    const journeyMs = Math.max(1_000, timeoutMs - reservedMs);
    const limits = { stepMs: Math.min(10_000, journeyMs), navigationMs: Math.min(20_000, journeyMs), journeyMs };
    await runBrowserProbe({ ...credential, target, limits }, context);
  },
});

function checkStepSecret({ fill, totp }: JourneyStep, index: number, secrets: Readonly<Record<string, string>>): void {
  const [action, name] = totp ? ['totp', totp.secret] : ['fill', fill?.secret];
  if (name === undefined) return;
  const value = secrets[name];
  const place = `steps.${index}.${action}.secret`;
  if (value === undefined) throw new CredentialProblem(place, `"secrets" has no "${name}"`);
  if (!totp) return;
  try {
    parseTotpKey(value);
  } catch (error) {
    if (error instanceof TotpProblem) throw new CredentialProblem(`secrets.${name}`, error.message);
    throw error;
  }
}
