import { version } from '../version.ts';

/** How this program introduces itself to hosts; some of them refuse to answer somebody who does not. */
export const userAgent = `health-check/${version}`;
