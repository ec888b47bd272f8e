/** The parts of a request that may hold secrets. */
export interface SentSecrets {
  /** The headers that authorised it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its body: that of a sign-in holds an assertion. */
  readonly body: string | undefined;
}

/** The shortest text of a body that could be a secret; shorter ones are names of members and values of enumerations. */
const shortestInBody = 16;

/** What vendors' codes and request ids consist of. */
const pattern = /^[\w.:/-]{1,128}$/;

/** The shortest text that could be a secret, or a part of one. */
const shortestSecret = 8;

/**
 * Whether a request id or a code of the vendor may go into errors, logs and stores: it is short, and holds neither a secret of
 * the request nor a part of one. Gateways repeat an Authorization header there, also cut off.
 */
export function isSafeIdentifier(value: string, { headers, body }: SentSecrets): boolean {
  if (!pattern.test(value)) return false;
  if (value.length < shortestSecret) return true;
  if (value.length >= shortestInBody && body?.includes(value) === true) return false;
  return !Object.values(headers).some((header) => sharesSecret(value, header));
}

function sharesSecret(value: string, header: string): boolean {
  return (
    header
      .split(/[\s,;="']+/)
      // A number of up to 13 digits is the time of an OAuth signature.
      .filter((part) => part.length >= shortestSecret && !/^(?:\d{1,13}|oauth_\w+|HMAC-SHA1)$/.test(part))
      .some((part) => spellingsOf(part).some((spelling) => isShared(value, spelling)))
  );
}

/** Whether one text holds the other, or they share twice the shortest secret, such as the beginning of a header. */
function isShared(value: string, secret: string): boolean {
  if (secret.includes(value) || value.includes(secret)) return true;
  for (let from = 0; from + shortestSecret <= value.length; from += shortestSecret)
    if (secret.includes(value.slice(from, from + shortestSecret))) return true;
  return false;
}

/** A secret as it is, and in the forms that programs on the way give it. */
function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
}
