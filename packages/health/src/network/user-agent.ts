import { version } from '../version.ts';

/** How this program introduces itself to hosts; some of them refuse to answer a client that does not. */
export const userAgent = `health-check/${version}`;
