/**
 * Writes a profile's identifier as the service wants it: upper case, without dashes. (zentral sends it so)
 *
 * What is no identifier stays as it is, for the request's check to name.
 */
export function toProfileUuid(text: string): string {
  return text.replaceAll('-', '').toUpperCase();
}
