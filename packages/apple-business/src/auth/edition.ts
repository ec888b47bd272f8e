/** Which of the two sister services is called: Apple Business or Apple School Manager. */
export type BusinessEdition = 'business' | 'school';

/** What differs between the editions. */
export interface EditionFacts {
  /** The origin of the API. */
  readonly origin: string;
  /** The scope that an access token is asked for. */
  readonly scope: string;
  /** What every client id of the edition begins with. */
  readonly clientIdPrefix: string;
}

/** Hosts, scopes and client ids of the editions, from Apple's page "Implementing OAuth". */
export const editions: Readonly<Record<BusinessEdition, EditionFacts>> = {
  business: { origin: 'https://api-business.apple.com', scope: 'business.api', clientIdPrefix: 'BUSINESSAPI.' },
  school: { origin: 'https://api-school.apple.com', scope: 'school.api', clientIdPrefix: 'SCHOOLAPI.' },
};

/** The origin that issues access tokens, for both editions. */
export const tokenOrigin = 'https://account.apple.com';

/**
 * Tells the edition from a client id.
 *
 * @param asked - The edition that the caller named, if any; it has to agree with the client id.
 * @throws TypeError - If the client id has neither prefix, or belongs to the other edition.
 */
export function editionOf(clientId: string, asked?: BusinessEdition): BusinessEdition {
  const [business, school] = [editions.business.clientIdPrefix, editions.school.clientIdPrefix];
  const edition = belongsTo(clientId, business) ? 'business' : belongsTo(clientId, school) ? 'school' : undefined;
  if (edition === undefined) {
    throw new TypeError(`clientId must be "${business}" or "${school}" followed by the id that Apple's portal shows`);
  }
  if (asked === undefined || asked === edition) return edition;
  if (!Object.hasOwn(editions, asked)) throw new TypeError('edition must be "business" or "school"');
  throw new TypeError(`edition is "${asked}", but clientId belongs to "${edition}"`);
}

function belongsTo(given: string, prefix: string): boolean {
  // Callers without types may leave it out.
  const clientId = String(given);
  return clientId.startsWith(prefix) && /^[\w-]+$/.test(clientId.slice(prefix.length));
}
