import { createList, type List, type Page } from '@mdmkit/core';
import type { CursorMembers, MdmInfo } from '../api/meta.ts';
import { vppErrorFamily } from '../errors/vpp-error.ts';

/** One page of a list that is read by cursor. */
export interface CursorPage<Item> extends Page<Item> {
  /** The state of the whole data set. */
  readonly versionId: string | undefined;
  /** The id of the location. */
  readonly uId: string;
  /** The MDM that holds the location; undefined if none does. */
  readonly mdmInfo: MdmInfo | undefined;
}

/** What a list by cursor is made from. */
export interface CursorListSource<Item, Answer extends CursorMembers> {
  /** The endpoint's name, for errors. */
  readonly operation: string;
  /** Whose client it is, for errors. */
  readonly label: string | undefined;
  /** Where to go on. */
  readonly cursor: string | undefined;
  /** Reads one page; undefined for the first. */
  readonly fetchPage: (cursor: string | undefined) => Promise<Answer>;
  /** The names of the lists of a page; each page has at least one of them. */
  readonly members: readonly string[];
  /** Takes the items out of a page. */
  readonly itemsOf: (answer: Answer) => readonly Item[];
}

/**
 * A list that is read by cursor, strictly one page after the other. It ends where a page names no next cursor.
 *
 * @throws TypeError - When the cursor is empty.
 */
export function createCursorList<Item, Answer extends CursorMembers>(
  source: CursorListSource<Item, Answer>,
): List<Item, CursorPage<Item>> {
  const { operation, label, cursor: start } = source;
  if (start === '') throw new TypeError('cursor must be the cursor of a page');
  return createList<Item, CursorPage<Item>>({
    cursor: start,
    repeatedCursor: () => vppErrorFamily.create('VPP_CURSOR_REPEATED', { service: 'apple.vpp', operation, label }),
    async readPage(cursor) {
      const answer = await source.fetchPage(cursor);
      if (source.members.every((member) => !Object.hasOwn(answer, member))) {
        const detail = `/${source.members.join(' or /')} is missing`;
        throw vppErrorFamily.createCommon('SCHEMA_MISMATCH', { service: 'apple.vpp', operation, label, detail });
      }
      return {
        items: source.itemsOf(answer),
        cursor: answer.nextCursor,
        more: answer.nextCursor !== undefined,
        versionId: answer.versionId,
        uId: answer.uId,
        mdmInfo: answer.mdmInfo ?? undefined,
      };
    },
  });
}
