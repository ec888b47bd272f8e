/** The vendor services that can be checked, by the names used everywhere. */
export const services = [
  'apple.dep',
  'apple.vpp',
  'apple.business',
  'apple.push',
  'google.amapi',
  'google.play',
  'google.zerotouch',
  'endpoint',
] as const;

/** A vendor service. */
export type Service = (typeof services)[number];
