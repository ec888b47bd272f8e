import { createHash } from 'node:crypto';
import type { Json } from './json.ts';
import { qrCode } from './qr-code.ts';
import { invalid } from './refusal.ts';

/** Which sign-in page an entry is: the same triple keeps its token. (Android Management: SigninDetail) */
const identityOf = ({ signinUrl, allowPersonalUsage, tokenTag }: Readonly<Json>) =>
  JSON.stringify([signinUrl, allowPersonalUsage, tokenTag]);

/** Gives each sign-in page of an enterprise its token and QR code; those that were there keep theirs. */
export function withSigninTokens(known: readonly Readonly<Json>[], document: Readonly<Json>): Json {
  const details = document.signinDetails as readonly Json[] | undefined;
  if (!details) return { ...document };
  const identities = details.map(identityOf);
  if (new Set(identities).size < identities.length) throw invalid('enterprise.signin_details', 'Duplicate key.');
  if (details.filter(({ defaultStatus }) => defaultStatus === 'SIGNIN_DETAIL_IS_DEFAULT').length > 1) {
    throw invalid('enterprise.signin_details', 'At most one sign-in detail may be the default.');
  }
  const signinDetails = details.map((detail, index) => {
    const before = known.find((details) => identityOf(details) === identities[index]);
    const token = createHash('sha256').update(`signin ${identities[index]}`).digest('hex').slice(0, 20).toUpperCase();
    const { signinEnrollmentToken = token, qrCode: code = qrCode(token) } = before ?? {};
    return { ...detail, signinEnrollmentToken, qrCode: code };
  });
  return { ...document, signinDetails };
}
