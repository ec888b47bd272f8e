import type { ErrorOwner } from '@mdmkit/core';
import type { ResultClass } from '@mdmkit/monitor/model';
import { type PageChange, pageProperties } from '@mdmkit/monitor/tamper';
import type { JudgedPage } from './judge-pages.ts';
import type { JourneyFailure, JourneyFailureKind } from './request.ts';

/** What a failure of a journey becomes. */
interface FailureFacts {
  /** The class of the result. */
  readonly class: ResultClass;
  /** The code of the result. */
  readonly code: string;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What happened; the detail of the failure follows. */
  readonly error: string;
  /** What to do next. */
  readonly remedy: string;
}

const panel = { owner: 'us' } as const;
/** Trouble of this machine says nothing about the panel. */
const ours = { class: 'prober_fault', owner: 'us' } as const;

/** What each failure of a journey becomes. */
export const failureTable: Readonly<Record<JourneyFailureKind, FailureFacts>> = {
  expectation: {
    ...panel,
    class: 'fail.server',
    code: 'BROWSER_EXPECTATION_FAILED',
    error: 'The page is not as the journey expects it',
    remedy: 'Open the page as a customer does, and compare it with the screenshot of the failure.',
  },
  'step-timeout': {
    ...panel,
    class: 'fail.server',
    code: 'BROWSER_STEP_TIMEOUT',
    error: 'A step of the journey did not end in time',
    remedy: 'Open the page as a customer does; if it is well, renew the step of the journey.',
  },
  'journey-timeout': {
    ...panel,
    class: 'fail.server',
    code: 'BROWSER_JOURNEY_TIMEOUT',
    error: 'The journey as a whole took too long',
    remedy: 'Read which step was slow; if the panel is well, raise "timeout" of this target.',
  },
  'navigation-timeout': {
    ...panel,
    class: 'fail.network',
    code: 'BROWSER_NAVIGATION_TIMEOUT',
    error: 'The page did not load in time',
    remedy: 'Check that the panel answers, and that this machine reaches it.',
  },
  name: {
    ...panel,
    class: 'fail.network',
    code: 'BROWSER_NAME_NOT_FOUND',
    error: 'The name of the panel cannot be resolved',
    remedy: 'Check the DNS records of the panel, and the resolver of this machine.',
  },
  connection: {
    ...panel,
    class: 'fail.network',
    code: 'BROWSER_CONNECTION_FAILED',
    error: 'The browser cannot connect to the panel',
    remedy: 'Check that the panel runs, and that this machine reaches it.',
  },
  tls: {
    ...panel,
    class: 'fail.network',
    code: 'BROWSER_TLS_FAILED',
    error: "The browser refuses the panel's certificate",
    remedy: 'Renew the certificate of the panel; customers see the same refusal.',
  },
  http: {
    ...panel,
    class: 'fail.server',
    code: 'BROWSER_HTTP_ERROR',
    error: 'The panel answered with an error',
    remedy: 'Read the log of the panel.',
  },
  throttled: {
    ...panel,
    class: 'throttled',
    code: 'BROWSER_THROTTLED',
    error: 'The panel refuses this checker for too many requests',
    remedy: 'Raise "interval" of this target, or let the panel accept this checker.',
  },
  'sign-in': {
    class: 'fail.auth',
    owner: 'credential',
    code: 'BROWSER_SIGN_IN_REFUSED',
    error: 'The panel did not accept the sign-in',
    remedy: 'Sign in with the account of the checker by hand. Renew its password or its secret for codes.',
  },
  origin: {
    ...panel,
    class: 'fail.config',
    code: 'BROWSER_ORIGIN_REFUSED',
    error: 'The page leads to an origin that "allowedOrigins" does not contain',
    remedy: 'If the panel uses this origin on purpose, add it to "allowedOrigins". If not, examine the panel.',
  },
  'page-crash': {
    ...ours,
    code: 'BROWSER_PAGE_CRASHED',
    error: 'The page crashed in the browser',
    remedy: 'Check the free memory and the size of /dev/shm of this machine; a container usually needs more of both.',
  },
  module: {
    ...panel,
    class: 'fail.config',
    code: 'BROWSER_JOURNEY_INVALID',
    error: 'The journey itself is faulty',
    remedy: 'Mend the module of the journey; "health-check journey run" shows each step.',
  },
  secret: {
    ...panel,
    class: 'fail.config',
    code: 'BROWSER_SECRET_INVALID',
    error: 'A secret of the journey cannot be used',
    remedy: 'Check "secrets" of this target: the name, and for codes the form.',
  },
  'library-missing': {
    ...ours,
    code: 'BROWSER_LIBRARY_MISSING',
    error: 'Browser journeys need playwright-core, which is not installed',
    remedy: 'Run "npm install playwright-core" where @mdmkit/health is installed.',
  },
  'browser-missing': {
    ...ours,
    code: 'BROWSER_MISSING',
    error: 'Browser journeys need Chromium, which is not found on this machine',
    remedy: 'Run "apt-get install chromium", or name the program at "executable" of "browser" in health.yaml.',
  },
  sandbox: {
    ...ours,
    code: 'BROWSER_SANDBOX_FAILED',
    error: "Chromium's sandbox cannot start on this machine",
    remedy:
      'Allow user namespaces for this user (in containers: a seccomp profile for Chromium). Only as the last way, set "sandbox: false".',
  },
  launch: {
    ...ours,
    code: 'BROWSER_START_FAILED',
    error: 'The browser did not start',
    remedy: 'Start it by hand as the same user: the program names what is missing.',
  },
  crash: {
    ...ours,
    code: 'BROWSER_CRASHED',
    error: 'The browser ended during the journey',
    remedy: 'Check the free memory of this machine and the size of /dev/shm.',
  },
  memory: {
    ...ours,
    code: 'BROWSER_OUT_OF_MEMORY',
    error: 'This machine has not enough memory for a browser',
    remedy: 'Give the machine more memory, or lower "atOnce" of "browser". One journey needs about 450 MB.',
  },
  proxy: {
    ...ours,
    code: 'BROWSER_PROXY_FAILED',
    error: 'The proxy of this machine did not let the browser through',
    remedy: 'Check the proxy, and that it allows the host of the panel.',
  },
  offline: {
    ...ours,
    code: 'BROWSER_OFFLINE',
    error: 'The network of this machine is down or has changed',
    remedy: 'Check the network of this machine.',
  },
  remote: {
    ...ours,
    code: 'BROWSER_REMOTE_UNREACHABLE',
    error: 'The remote browser did not answer',
    remedy: 'Check "remote" of "browser" in health.yaml, and that the browser runs there.',
  },
  stuck: {
    ...ours,
    code: 'BROWSER_STUCK',
    error: 'The journey was ended by force',
    remedy: 'If it happens again: look for an endless loop in the module of the journey, and for too little memory.',
  },
  busy: {
    ...ours,
    code: 'BROWSER_BUSY',
    error: 'All browsers were busy until the time of the check was over',
    remedy: 'Raise "atOnce" of "browser", or the intervals of journeys.',
  },
};

/** Says what a failure of a journey means. */
export function journeyFinding({ kind, step, detail }: JourneyFailure) {
  const { error, ...facts } = failureTable[kind];
  const place = step === undefined ? '' : ` (step "${step}")`;
  const sentence = detail === '' ? '' : `: ${detail.replace(/[.\s]+$/, '')}`;
  return { ...facts, error: `${error}${place}${sentence}.` };
}

/** How many changes a finding names. */
const namedChanges = 3;

/** Says that pages have changed in a way that an attack changes them. */
export function tamperFinding(pages: readonly JudgedPage[]) {
  const changes = pages.flatMap(({ page, changes: all }) => all.map((change) => `${page}: ${describeChange(change)}`));
  const more = changes.length > namedChanges ? ` and ${changes.length - namedChanges} more` : '';
  const named = changes.length === 0 ? '' : `: ${changes.slice(0, namedChanges).join('; ')}${more}`;
  return {
    class: 'fail.server',
    code: 'BROWSER_PAGE_TAMPERED',
    owner: 'us',
    error: `A page shows what no person has accepted${named}.`,
    remedy:
      'Find out who changed the page. If it was an attack: take the panel offline and keep its logs. If it was you: "health-check journey baseline accept".',
  } as const;
}

/** Describes a change in a few words. What the page itself says is shortened and made plain: it may come from an attacker. */
export function describeChange({ property, kind, value }: PageChange): string {
  const plain = value.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 120);
  return `${pageProperties[property].title} ${kind === 'added' ? '+' : '-'} ${plain}`;
}
