import type { Fingerprint } from '@mdmkit/monitor/tamper';
import type { JourneyStep } from './step-types.ts';

/** How browsers run on this machine. */
export interface BrowserSettings {
  /** The program of the browser, as an absolute path. Default: the first usual place that has one. */
  readonly executable?: string;
  /** Whether Chromium's sandbox is on. Default: on, unless the user is root: there Chromium cannot use it. */
  readonly sandbox?: boolean;
  /** A browser that runs elsewhere; its address may hold a token. Default: a browser of this machine. */
  readonly remote?: RemoteBrowser;
  /** How many journeys, and so how many browsers, run at once. Default: 2. */
  readonly atOnce?: number;
  /** After how many journeys a browser is started anew. Default: 200. */
  readonly restartAfter?: number;
  /** At how many megabytes of memory a browser is started anew between journeys. Default: 800. */
  readonly memoryMegabytes?: number;
  /** The proxy of browsers. Default: none. */
  readonly proxy?: string;
  /** The folder for screenshots and traces of failures, as an absolute path. Default: they are not kept. */
  readonly evidenceFolder?: string;
  /** How long they are kept, in days. Default: 14. */
  readonly evidenceDays?: number;
  /** How much room they take at most, in megabytes. Default: 200. */
  readonly evidenceMegabytes?: number;
  /** The folder for profiles of browsers, as an absolute path. Each goes with its browser. Default: that of the system. */
  readonly temporaryFolder?: string;
  /** The environment of browsers and journeys, such as PATH and HOME. Default: the usual PATH and nothing else. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A browser that runs elsewhere. */
export interface RemoteBrowser {
  /** `cdp` for the DevTools protocol of a browser, `ws` for a Playwright server. */
  readonly protocol: 'cdp' | 'ws';
  /** Its address. */
  readonly url: string;
}

/** The time limits of a journey, in milliseconds. */
export interface JourneyLimits {
  /** Of one step. */
  readonly stepMs: number;
  /** Of the load of a page. */
  readonly navigationMs: number;
  /** Of the whole journey. */
  readonly journeyMs: number;
}

/** What a journey does: declared steps, or a module as an absolute path. */
export type JourneyPlan =
  | {
      /** The declared steps. */
      readonly steps: readonly JourneyStep[];
    }
  | {
      /** The absolute path of the module. */
      readonly module: string;
    };

/** A journey to run once. */
export interface JourneyRequest {
  /** The id of the target. */
  readonly target: string;
  /** The address that paths count from. */
  readonly url: string;
  /** What it does. */
  readonly plan: JourneyPlan;
  /** The secrets, by their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The origins that the browser may reach; with a wildcard such as `https://*.example.com`. Absent for all. */
  readonly allowedOrigins?: readonly string[];
  /** The language of the browser. */
  readonly locale: string;
  /** The time zone of the browser. */
  readonly timeZone: string;
  /** Whether service workers may run. */
  readonly serviceWorkers: boolean;
  /** The time limits. */
  readonly limits: JourneyLimits;
  /** For each secret of codes, the last period whose code was used. */
  readonly usedCodes: Readonly<Record<string, number>>;
}

/** Why a journey failed. */
export const journeyFailureKinds = [
  'expectation',
  'step-timeout',
  'journey-timeout',
  'navigation-timeout',
  'name',
  'connection',
  'tls',
  'http',
  'throttled',
  'sign-in',
  'origin',
  'page-crash',
  'module',
  'secret',
  'library-missing',
  'browser-missing',
  'sandbox',
  'launch',
  'crash',
  'memory',
  'proxy',
  'offline',
  'remote',
  'stuck',
  'busy',
] as const;

/** Why a journey failed. */
export type JourneyFailureKind = (typeof journeyFailureKinds)[number];

/** A failure of a journey. */
export interface JourneyFailure {
  /** Why it failed. */
  readonly kind: JourneyFailureKind;
  /** The step that failed; absent before the first. */
  readonly step?: string;
  /** What happened, without secrets. */
  readonly detail: string;
}

/** How one step went. */
export interface StepRecord {
  /** Its name. */
  readonly name: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** How it ended; `skipped` for an optional step that failed. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** How fast the first page was. Each member is absent if the browser did not report it. */
export interface WebVitals {
  /** Largest contentful paint, in milliseconds. */
  readonly lcpMs?: number;
  /** Cumulative layout shift, without a unit. */
  readonly cls?: number;
  /** Time to first byte, in milliseconds. */
  readonly ttfbMs?: number;
}

/** What a journey found. */
export interface JourneyOutcome {
  /** The steps, in order. */
  readonly steps: readonly StepRecord[];
  /** Why it failed; absent if it passed. */
  readonly failure?: JourneyFailure;
  /** How fast the first page was. */
  readonly vitals: WebVitals;
  /** Errors on the console, without secrets. */
  readonly consoleErrors: readonly string[];
  /** Requests that failed: method, address without query, and the reason. */
  readonly failedRequests: readonly string[];
  /** Origins that pages wanted to reach and that are not allowed. */
  readonly blockedOrigins: readonly string[];
  /** The pages that were fingerprinted, in order. */
  readonly pages: readonly Fingerprint[];
  /** The browser; absent if none started. */
  readonly browser?: BrowserFacts;
  /** For each secret of codes, the last period whose code was used. */
  readonly usedCodes: Readonly<Record<string, number>>;
  /** A picture of the failure, with every field covered; absent if none could be taken. */
  readonly screenshot?: Uint8Array | undefined;
  /** The actions before the failure as a trace of Playwright, without typed text. */
  readonly trace?: Uint8Array | undefined;
}

/** What is known of a browser. */
export interface BrowserFacts {
  /** Its version. */
  readonly version: string;
  /** Whether Chromium's sandbox is on. */
  readonly isSandboxed: boolean;
  /** Whether it runs elsewhere. */
  readonly isRemote: boolean;
}
