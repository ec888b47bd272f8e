import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Hands out page tokens and takes them back. */
export interface PageTokens {
  /** The token for the page that begins at `offset` of the list. */
  issue(list: string, offset: number): string;
  /** The position of a token; undefined if it was not issued for this list. */
  read(list: string, token: string): number | undefined;
}

/** Creates page tokens that callers cannot read or forge, and that are valid for one list only. */
export function createPageTokens(): PageTokens {
  const key = randomBytes(32);
  const seal = (list: string, offset: number) =>
    createHmac('sha256', key).update(`${list}\n${offset}`).digest().subarray(0, 12);
  return {
    issue(list, offset) {
      const number = Buffer.alloc(4);
      number.writeUInt32BE(offset);
      return Buffer.concat([number, seal(list, offset)]).toString('base64url');
    },
    read(list, token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== 16) return undefined;
      const offset = bytes.readUInt32BE();
      return timingSafeEqual(bytes.subarray(4), seal(list, offset)) ? offset : undefined;
    },
  };
}
