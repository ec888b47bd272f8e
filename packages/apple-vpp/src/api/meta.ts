import { decisiveMember, digits, pagingMember } from '@mdmkit/core';
import { z } from 'zod';

const MdmInfoWire = z.object({
  /** Unique for an MDM and a location; a UUID in practice. */
  id: z.string(),
  /** The MDM's name, for people. */
  name: z.string().optional(),
  /** Free text, such as a host name. */
  metadata: z.string().optional(),
});

/** The MDM that holds a location, as it introduced itself. (Apple: MdmInfo) */
export interface MdmInfo {
  /** Unique for an MDM and a location; a UUID in practice. */
  readonly id: string;
  /** The name of the MDM, for people. */
  readonly name?: string | undefined;
  /** Free text, such as a host name. */
  readonly metadata?: string | undefined;
}

/** What every answer to an authenticated call says about the location. */
export interface AnswerMeta {
  /** The id of the location ("library", "organizational unit"): digits beyond what a number can hold. */
  readonly uId: string;
  /** When the token ends, such as `2031-02-03T04:05:06+0000`; `parseDateTime` reads it. */
  readonly tokenExpirationDate?: string | undefined;
  /** The MDM that holds the location; absent or null if none does. */
  readonly mdmInfo?: MdmInfo | null | undefined;
}

/** Members that every answer to an authenticated call has. */
export const metaMembers = {
  /** The id of the location ("library", "organizational unit"): digits beyond what a number can hold. */
  uId: digits(),
  /** When the token ends, such as `2031-02-03T04:05:06+0000`; `parseDateTime` reads it. */
  tokenExpirationDate: z.string().optional(),
  /** The MDM that holds the location; absent or null if none does. */
  mdmInfo: decisiveMember(MdmInfoWire.nullish()),
};

/** Members of every page that is asked for by a cursor. (Apple: Using paginated endpoints) */
export const cursorMembers = {
  ...metaMembers,
  /** Where the next page begins; absent on the last one. */
  nextCursor: pagingMember(z.string()).optional(),
  /** The state of the whole data set; cannot be asked for changes since. */
  versionId: z.string().optional(),
};

const CursorPageWire = z.object(cursorMembers);

/** What every page that is asked for by a cursor has. */
export type CursorMembers = z.output<typeof CursorPageWire>;
