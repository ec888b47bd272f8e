/**
 * Writes a profile's identifier as the service wants it: upper case, without dashes. (zentral sends it so)
 *
 * Any other text stays as it is; the check of the request refuses it.
 */
export function toProfileUuid(text: string): string {
  return text.replaceAll('-', '').toUpperCase();
}
