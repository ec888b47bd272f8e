import { z } from 'zod';

const Count = z.int().min(0);

/** What a check of a browser journey learns. */
export const BrowserFacts = z.object({
  /** How long each step took, in milliseconds, by its name. */
  steps: z.record(z.string(), Count).optional(),
  /** The step that failed. */
  failedStep: z.string().optional(),
  /** The optional steps that failed. */
  skippedSteps: z.array(z.string()).optional(),
  /** How long the whole journey took, in milliseconds. */
  journeyMs: Count.optional(),
  /** Largest contentful paint of the first page, in milliseconds. */
  lcpMs: Count.optional(),
  /** Cumulative layout shift of the first page, without a unit. */
  cls: z.number().optional(),
  /** Time to first byte of the first page, in milliseconds. */
  ttfbMs: Count.optional(),
  /** How many errors pages wrote to the console, at most 50. */
  consoleErrors: Count.optional(),
  /** The first five errors of the console, without secrets. */
  consoleErrorTexts: z.array(z.string()).optional(),
  /** How many requests failed, at most 50. */
  failedRequests: Count.optional(),
  /** The first five requests that failed: method, address without query, reason. */
  failedRequestTexts: z.array(z.string()).optional(),
  /** Origins that pages wanted to reach and that are not allowed. */
  blockedOrigins: z.array(z.string()).optional(),
  /** The version of the browser. */
  browserVersion: z.string().optional(),
  /** Whether Chromium's sandbox was on. */
  sandboxed: z.boolean().optional(),
  /** What became of each page that was compared: learning, same, changed, seen-once or tampered. */
  pages: z.record(z.string(), z.string()).optional(),
  /** The changes of these pages, at most 20, the worst of each page first. */
  pageChanges: z.array(z.string()).optional(),
  /** The files of the evidence of a failure, as absolute paths. */
  evidence: z.array(z.string()).optional(),
});
