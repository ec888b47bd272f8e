import { z } from 'zod';

/** A reference to a file, as `health.yaml` writes it. */
export const FileReference = z.strictObject({
  file: z.string().min(1).describe('Path; a relative one counts from the folder of the configuration file.'),
});
