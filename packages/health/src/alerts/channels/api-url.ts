import { z } from 'zod';

/** An address of a vendor's API that is no secret: https, or http on this machine. */
export const ApiUrl = z
  .string()
  .regex(
    /^https:\/\/[^\s<>?#@]+$|^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/[^\s<>?#]*)?$/,
    'expected an https address',
  );

/** An address without slashes at its end. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
