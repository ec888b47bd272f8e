import { existsSync } from 'node:fs';

/** The browser of tests. */
export const browserProgram = '/usr/bin/chromium';

/** Whether there is a browser on this machine. Tests that need one are skipped by name if there is none. */
export const hasBrowser = existsSync(browserProgram);
