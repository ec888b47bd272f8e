import { Identifier } from '@mdmkit/monitor/model';
import { z } from 'zod';

/** A channel as it is written. */
export const ChannelConfig = z.looseObject({ id: Identifier });

/** A channel as it is written. */
export type ChannelConfig = z.output<typeof ChannelConfig>;
