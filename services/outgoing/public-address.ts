import { BlockList, isIP } from 'node:net';

/**
 * Networks of IPv4 that are not the internet: of nobody, of this machine, of a company, of a carrier, for documents, for many at
 * once; and the address at which Azure's machines ask about themselves, which looks like any other.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const elsewhere4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * Of IPv6 only what is given out as the internet's (2000::/3), but for the parts that lead into IPv4 or are for documents: so
 * every notation of an IPv4 address in IPv6 is left out.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const elsewhere6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const private4 = listOf(elsewhere4, 'ipv4');
const private6 = listOf(elsewhere6, 'ipv6');
const internet6 = listOf([['2000::', 3]], 'ipv6');
const loopback = listOf([['127.0.0.0', 8]], 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address, as a socket knows it, is one of the internet; of anything that is no address it is not. */
export function isPublicAddress(address: string): boolean {
  const version = versionOf(address);
  if (version === 4) return !private4.check(address, 'ipv4');
  return version === 6 && internet6.check(address, 'ipv6') && !private6.check(address, 'ipv6');
}

/** Whether an address is one of this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  const version = versionOf(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** One with a zone is an address on one link only. */
function versionOf(address: string): number {
  return address.includes('%') ? 0 : isIP(address);
}

function listOf(networks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}
