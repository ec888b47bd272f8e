import { parseOrigin } from '@mdmkit/core';
import { z } from 'zod';

/** An address that credentials may be sent to: https, or this machine. */
export const Origin = z.string().superRefine((value, context) => {
  try {
    parseOrigin(value, 'the address');
  } catch {
    context.addIssue({ code: 'custom', message: 'expected an https URL, or an http URL of this machine' });
  }
});
