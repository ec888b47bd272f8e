import type { Service } from '@mdmkit/monitor/model';
import { Identifier, settingsMembers } from '@mdmkit/monitor/model';
import { z } from 'zod';

/** What a credential of one service looks like: the common members, and the service's own. Misspelt ones are refused. */
export function credentialConfig<const Name extends Service, Members extends z.core.$ZodLooseShape>(
  service: Name,
  members: Members,
) {
  return z.strictObject({
    service: z.literal(service),
    name: Identifier.optional().describe('A name that tells several credentials of one service apart.'),
    ...settingsMembers,
    ...members,
  });
}
