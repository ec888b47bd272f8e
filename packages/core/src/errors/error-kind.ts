/**
 * What kind of trouble an error is, and so what a caller does next.
 *
 * - `network`: nothing, or not the vendor, answered.
 * - `server`: the vendor failed.
 * - `schema`: the vendor answered something its documentation does not allow.
 * - `auth`: the credential is not accepted.
 * - `terms`: an administrator has to accept new terms first.
 * - `config`: something named in the call or the set-up does not exist or is not allowed.
 * - `throttled`: too many requests, now.
 * - `conflict`: the resource is in a state, or in hands, that forbids the call.
 * - `invalid`: the request was wrong; it was refused here or by the vendor.
 * - `local`: this machine is at fault: its clock, its files, its descriptors.
 * - `aborted`: the caller gave up.
 */
export type ErrorKind =
  | 'network'
  | 'server'
  | 'schema'
  | 'auth'
  | 'terms'
  | 'config'
  | 'throttled'
  | 'conflict'
  | 'invalid'
  | 'local'
  | 'aborted';

/** Who has to act on an error. */
export type ErrorOwner = 'vendor' | 'network' | 'credential' | 'tenant' | 'us';

/** The usual owner of each kind; a catalogue entry may name another. */
export const ownerOfKind: Readonly<Record<ErrorKind, ErrorOwner>> = {
  network: 'network',
  server: 'vendor',
  schema: 'vendor',
  auth: 'credential',
  terms: 'tenant',
  config: 'us',
  throttled: 'us',
  conflict: 'tenant',
  invalid: 'us',
  local: 'us',
  aborted: 'us',
};
