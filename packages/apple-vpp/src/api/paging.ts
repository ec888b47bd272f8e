import { pagingMember } from '@mdmkit/core';
import { z } from 'zod';
import { metaMembers } from './meta.ts';

/** Members of every page that is asked for by its index. (Apple: Using paginated endpoints) */
export const pageMembers = {
  ...metaMembers,
  /** Which page this is, from 0 on. */
  currentPageIndex: z.int().optional(),
  /** The index of the next page; absent on the last page, and the only reliable sign of it. */
  nextPageIndex: pagingMember(z.int()).optional(),
  /** Records on this page. The client cannot choose it. */
  size: pagingMember(z.int()).optional(),
  /** How many pages there are; may change while they are read. */
  totalPages: pagingMember(z.int()).optional(),
  /** The state of the whole data set. */
  versionId: z.string().optional(),
};

const PageWire = z.object(pageMembers);

/** What every page that is asked for by its index has. */
export type PageMembers = z.output<typeof PageWire>;
