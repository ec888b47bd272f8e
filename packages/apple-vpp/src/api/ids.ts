import { z } from 'zod';

/** The number of an app or a book in a request: digits. */
export const AdamId = z.string('expected digits').regex(/^\d+$/, 'expected digits');

/**
 * The id that the MDM gave a user, in a request. White space at its ends, and characters without width, are always
 * a mistake; Apple would make another user of it.
 */
export const ClientUserId = z
  .string('expected the id of a user')
  .regex(/^\S(?:.*\S)?$/s, 'expected the id of a user, without white space at its ends')
  .regex(/^[^\p{Cc}\u200B-\u200D\u2060\uFEFF]*$/u, 'expected the id of a user, without invisible characters');
