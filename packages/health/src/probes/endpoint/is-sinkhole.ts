import { BlockList } from 'node:net';

const sinks = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  sinks.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  sinks.addSubnet(network, bits, 'ipv6');

/** Addresses from which Apple's push service answers. (Apple: support article 102266) */
const push = new BlockList();
push.addSubnet('17.0.0.0', 8, 'ipv4');
for (const [network, bits] of [
  ['2620:149:a44::', 48],
  ['2403:300:a42::', 48],
  ['2403:300:a51::', 48],
  ['2a01:b740:a42::', 48],
] as const)
  push.addSubnet(network, bits, 'ipv6');

/**
 * Whether an address cannot be that of a public name: a filter or a hosts file answered. Google's hosts may be private
 * by design, inside its own cloud.
 */
export function isSinkhole(host: string, address: string): boolean {
  const isPrivate = sinks.check(address, familyOf(address));
  if (!isPrivate) return false;
  const isNowhere = address === '0.0.0.0' || address === '::' || address === '::1' || address.startsWith('127.');
  return isNowhere || !host.endsWith('.googleapis.com');
}

/** Whether an address is one of those that Apple names for its push service. */
export function isPushAddress(address: string): boolean {
  return push.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
