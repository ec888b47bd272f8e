import { z } from 'zod';

/** A text that users see, by language (BCP 47) where it was translated. (Android Management: UserFacingMessage) */
export const UserFacingMessage = z.object({
  defaultMessage: z.string().optional(),
  localizedMessages: z.record(z.string(), z.string()).optional(),
});
